"""Handing in a problem on five short pages, each saved by itself, so that somebody can stop and come back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions.models import Organisation
from coalitions.selectors import organisations_of
from questions.alike import lookalikes
from questions.compass import first_question
from questions.forms.problem import StartForm
from questions.guards import STATEMENT_PARTS
from questions.models import MaturityScan, Phase, ProblemStatement, Trajectory
from questions.selectors import find
from questions.services import (
    choose_theme,
    rename,
    scan_maturity,
    start_problem,
    write_statement,
)
from questions.services.problem import MATURITY, STATEMENT
from questions.views.refusals import both_versions, once_key, put_on_form, seen
from questions.views.wizard_pages import (
    PAGES,
    WizardPage,
    around,
    examples_beside,
    onwards,
    revisions,
    same_page,
    with_examples,
)
from questions.views.wizard_review import review
from zicht.core.errors import Conflict, Refusal
from zicht.core.once import once
from zicht.core.policy import May, require


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Page 1 of a problem that does not exist yet."""
    parties = [party for party in organisations_of(request.user) if party.can_own_problems]
    if not parties:
        return render(request, "questions/wizard_closed.html")
    form = _start_form(request, parties, {"organisation": parties[0]})
    if form.is_valid():
        try:
            trajectory = once(once_key(request), Trajectory, lambda: _start(form, request))
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            return redirect("questions:wizard", reference=trajectory.reference, page=2)
    context = {"form": form, "page": PAGES[0], "pages": PAGES, "only": _only(parties)}
    context |= examples_beside(request, None, [("title", form["title"].label)])
    return render(request, "questions/wizard_start.html", context)


def _only(parties: list[Organisation]) -> Organisation | None:
    return parties[0] if len(parties) == 1 else None


@transaction.atomic
def _start(form: StartForm, request: HttpRequest) -> Trajectory:
    trajectory = start_problem(organisation=form.party(), title=form.cleaned_data["title"], by=request.user)
    choose_theme(trajectory, form.cleaned_data["theme"], by=request.user)
    return trajectory


@login_required
def edit_problem(request: HttpRequest, reference: str) -> HttpResponse:
    """Go on where it stopped: the first page with something missing."""
    trajectory = find(request.user, reference)
    statement = trajectory.statement
    fields = [(page.number, page.form.base_fields) for page in PAGES if page.form]
    for number, names in fields:
        if any(not getattr(statement, name) for name in STATEMENT_PARTS if name in names):
            return redirect("questions:wizard", reference=reference, page=number)
    return redirect("questions:wizard", reference=reference, page=len(PAGES))


@login_required
def wizard(request: HttpRequest, reference: str, page: int) -> HttpResponse:
    """One of the five pages of an existing problem."""
    trajectory = find(request.user, reference)
    if not 1 <= page <= len(PAGES):
        raise Http404
    require(request.user, May.WRITE_QUESTION, trajectory)
    if trajectory.phase != Phase.INTAKE:
        messages.info(request, _("Het probleem is al aangenomen. De probleemschets staat vast."))
        return redirect("questions:detail", reference=reference)
    screens = {1: _naming, len(PAGES): review}
    return screens.get(page, _writing)(request, trajectory, PAGES[page - 1])


def _start_form(request: HttpRequest, parties: list[Organisation], initial: dict[str, Any]) -> StartForm:
    """Page 1 as it was sent. Who only asks for another example keeps what was typed, and nothing is judged yet."""
    if "voorbeeld" in request.POST:
        return StartForm(organisations=parties, initial=initial | request.POST.dict())
    return StartForm(request.POST or None, organisations=parties, initial=initial)


def _naming(request: HttpRequest, trajectory: Trajectory, page: WizardPage) -> HttpResponse:
    initial = {"title": trajectory.title, "theme": trajectory.theme, "organisation": trajectory.owner}
    form = _start_form(request, [trajectory.owner], initial)
    if form.is_valid():
        try:
            rename(trajectory, form.cleaned_data["title"], by=request.user)
            choose_theme(trajectory, form.cleaned_data["theme"], by=request.user)
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            return onwards(request, trajectory, page)
    context = around(request, trajectory, page) | {"form": form, "only": trajectory.owner}
    return render(request, "questions/wizard_start.html", context)


def _writing(request: HttpRequest, trajectory: Trajectory, page: WizardPage) -> HttpResponse:
    statement, scan = trajectory.statement, trajectory.maturity
    initial = {name: getattr(statement, name) for name in STATEMENT} | {n: getattr(scan, n) for n in MATURITY}
    form = page.form(request.POST if request.method == "POST" else None, initial=initial)
    conflict = None
    if request.method == "POST":
        form.is_valid()
        try:
            _keep(form, request, trajectory)
        except Conflict as refusal:
            conflict = refusal
        except Refusal as refusal:
            put_on_form(form, refusal)
        if request.headers.get("HX-Request"):
            return _saved(request, trajectory, conflict)
        if conflict is None and (answer := _went_on(request, trajectory, page, form)):
            return answer
    context = around(request, trajectory, page) | {"form": form} | revisions(trajectory)
    context["shown"] = with_examples(form, context["example"], MATURITY)
    if conflict is not None:
        model = MaturityScan if set(conflict.mine) <= {*MATURITY, "filled_by"} else ProblemStatement
        context |= both_versions(conflict, model) | {"conflict": conflict}
    return render(request, "questions/wizard_page.html", context)


def _went_on(
    request: HttpRequest, trajectory: Trajectory, page: WizardPage, form: forms.Form
) -> HttpResponse | None:
    """The next page, or this one with the examples of another theme; None when something typed could not be kept."""
    if theme := request.POST.get("voorbeeld"):
        return None if _not_kept(request, form) else same_page(trajectory, page, theme)
    if form.is_valid() or request.POST.get("later"):
        return onwards(request, trajectory, page)
    return None


def _not_kept(request: HttpRequest, form: forms.Form) -> bool:
    """Whether something was typed that could not be saved; what is still empty is no loss."""
    return any(request.POST.get(name, "").strip() for name in form.errors)


@transaction.atomic
def _keep(form: forms.Form, request: HttpRequest, trajectory: Trajectory) -> None:
    """Save every part that can be saved, also when another part is wrong or still empty."""
    values = {name: form.cleaned_data[name] for name in form.fields if name in form.cleaned_data}
    emptied = [name for name in form.fields if name not in values and not request.POST.get(name, "").strip()]
    values |= dict.fromkeys(emptied, "")
    statement = {name: value for name, value in values.items() if name in STATEMENT}
    if "prevention_only" in statement:
        statement["prevention_only"] = bool(statement["prevention_only"])
    write_statement(trajectory, statement, seen=seen(request), by=request.user)
    levels = {name: value for name, value in values.items() if name in MATURITY}
    if levels:
        scan_maturity(trajectory, levels, seen=seen(request, "seen_scan"), by=request.user)


def _saved(request: HttpRequest, trajectory: Trajectory, conflict: Conflict | None) -> HttpResponse:
    """What lands beside the buttons after saving while typing."""
    context = {"conflict": conflict, "now": timezone.localtime()}
    if conflict is None:
        context |= revisions(trajectory)
    written = ProblemStatement.objects.get(trajectory=trajectory)
    trajectory.statement = written
    context |= {"draft": first_question(written), "alike": lookalikes(trajectory, request.user)}
    return render(request, "questions/_wizard_saved.html", context | {"swap": True, "trajectory": trajectory})
