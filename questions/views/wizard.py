"""Handing in a problem on five short pages, each saved by itself, so that somebody can stop and come back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalitions.models import Organisation
from coalitions.selectors import organisations_of
from questions.alike import lookalikes
from questions.compass import first_question
from questions.examples import EXAMPLES, example_for
from questions.forms.problem import LookalikesForm, StartForm, UseForm, WhatForm, WhoForm
from questions.guards import STATEMENT_PARTS, statement_is_complete
from questions.hints import hints
from questions.models import MaturityScan, Phase, ProblemStatement, Trajectory
from questions.selectors import find
from questions.services import (
    choose_theme,
    judge_lookalikes,
    rename,
    scan_maturity,
    start_problem,
    submit_problem,
    write_statement,
)
from questions.services.problem import MATURITY, STATEMENT
from questions.views.refusals import both_versions, once_key, put_on_form, seen
from zicht.core.errors import Conflict, Refusal
from zicht.core.once import once
from zicht.core.policy import May, require


@dataclass(frozen=True)
class WizardPage:
    """One page: its question, a line below it, its short name, and its form when it writes in the statement."""

    number: int
    title: str | Promise
    lead: str | Promise
    name: str | Promise
    form: type[forms.Form] | None = None


PAGES = (
    WizardPage(
        1,
        gettext_lazy("Hoe noemen we het?"),
        gettext_lazy("Een korte naam is genoeg. U kunt tussendoor stoppen: alles wordt bewaard."),
        gettext_lazy("Naam en thema"),
    ),
    WizardPage(
        2,
        gettext_lazy("Wat ziet u gebeuren?"),
        gettext_lazy(
            "Schrijf het op zoals u het aan een collega vertelt. Het hoeft nog geen onderzoeksvraag te zijn."
        ),
        gettext_lazy("Wat er gebeurt"),
        WhatForm,
    ),
    WizardPage(
        3,
        gettext_lazy("Wie merkt dit, en wat is er al gedaan?"),
        gettext_lazy(
            "Zo weten wij voor wie het uitmaakt en beginnen wij niet opnieuw met wat al niet werkte."
        ),
        gettext_lazy("Wie en wat al is gedaan"),
        WhoForm,
    ),
    WizardPage(
        4,
        gettext_lazy("Wat gaat u met het antwoord doen?"),
        gettext_lazy(
            "Een antwoord helpt alleen als iemand er iets mee doet. Onderaan kijkt u hoe ver u zelf bent."
        ),
        gettext_lazy("Wat u ermee doet"),
        UseForm,
    ),
    WizardPage(
        5,
        gettext_lazy("Klopt het, en is het nieuw?"),
        gettext_lazy("Kijk of er al een traject is dat hierop lijkt, lees alles na en dien het in."),
        gettext_lazy("Nalezen en indienen"),
    ),
)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Page 1 of a problem that does not exist yet."""
    parties = [party for party in organisations_of(request.user) if party.can_own_problems]
    if not parties:
        return render(request, "questions/wizard_closed.html")
    form = StartForm(request.POST or None, organisations=parties, initial={"organisation": parties[0]})
    if request.method == "POST" and form.is_valid():
        try:
            trajectory = once(once_key(request), Trajectory, lambda: _start(form, request))
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            return redirect("questions:wizard", reference=trajectory.reference, page=2)
    context = {"form": form, "page": PAGES[0], "pages": PAGES, "only": _only(parties)}
    context |= _examples(request, None, [("title", form["title"].label)])
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
    screens = {1: _naming, len(PAGES): _review}
    return screens.get(page, _writing)(request, trajectory, PAGES[page - 1])


def _naming(request: HttpRequest, trajectory: Trajectory, page: WizardPage) -> HttpResponse:
    initial = {"title": trajectory.title, "theme": trajectory.theme, "organisation": trajectory.owner}
    form = StartForm(request.POST or None, organisations=[trajectory.owner], initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rename(trajectory, form.cleaned_data["title"], by=request.user)
            choose_theme(trajectory, form.cleaned_data["theme"], by=request.user)
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            return _onwards(request, trajectory, page)
    context = _around(request, trajectory, page) | {"form": form, "only": trajectory.owner}
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
        if conflict is None and (form.is_valid() or request.POST.get("later")):
            return _onwards(request, trajectory, page)
    context = _around(request, trajectory, page) | {"form": form} | _revisions(trajectory)
    if conflict is not None:
        model = MaturityScan if set(conflict.mine) <= {*MATURITY, "filled_by"} else ProblemStatement
        context |= both_versions(conflict, model) | {"conflict": conflict}
    return render(request, "questions/wizard_page.html", context)


def _revisions(trajectory: Trajectory) -> dict[str, int]:
    trajectory.refresh_from_db(fields=["phase"])
    rows = ProblemStatement.objects.filter(trajectory=trajectory).values_list("revision", flat=True)
    scans = MaturityScan.objects.filter(trajectory=trajectory).values_list("revision", flat=True)
    return {"seen": rows.get(), "seen_scan": scans.get()}


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
        context |= _revisions(trajectory)
    written = ProblemStatement.objects.get(trajectory=trajectory)
    trajectory.statement = written
    context |= {"draft": first_question(written), "alike": lookalikes(trajectory, request.user)}
    return render(request, "questions/_wizard_saved.html", context | {"swap": True, "trajectory": trajectory})


def _onwards(request: HttpRequest, trajectory: Trajectory, page: WizardPage) -> HttpResponse:
    if request.POST.get("later"):
        messages.success(request, _("Bewaard. U kunt later verder waar u was."))
        return redirect("questions:detail", reference=trajectory.reference)
    return redirect("questions:wizard", reference=trajectory.reference, page=page.number + 1)


def _review(request: HttpRequest, trajectory: Trajectory, page: WizardPage) -> HttpResponse:
    statement = trajectory.statement
    alike = lookalikes(trajectory, request.user)
    nothing = "" if alike else _("Wij vonden geen traject dat hierop lijkt.")
    initial = {
        "note": statement.lookalikes_note or nothing,
        "draft_question": statement.draft_question or first_question(statement),
    }
    form = LookalikesForm(request.POST or None, initial=initial)
    conflict = None
    if request.method == "POST":
        form.is_valid()
        try:
            _keep_draft(form, request, trajectory)
            if form.is_valid():
                _hand_in(form, request, trajectory)
        except Conflict as refusal:
            conflict = refusal
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            if form.is_valid() or request.POST.get("later"):
                return _arrived(request, trajectory)
    draft = form.cleaned_data.get("draft_question") if form.is_bound else initial["draft_question"]
    context = _around(request, trajectory, page) | _revisions(trajectory)
    context |= {
        "form": form,
        "alike": alike,
        "missing": [sentence for sentence in [statement_is_complete(trajectory)] if sentence],
        "draft_hints": [hint for hint in hints({"text": draft}) if hint.phrase],
    }
    if conflict is not None:
        context |= both_versions(conflict, ProblemStatement) | {"conflict": conflict}
    return render(request, "questions/wizard_review.html", context)


def _keep_draft(form: forms.Form, request: HttpRequest, trajectory: Trajectory) -> None:
    """The question in words is kept whatever else is still wrong; a page without it leaves it as it was."""
    if "draft_question" in request.POST and "draft_question" in form.cleaned_data:
        values = {"draft_question": form.cleaned_data["draft_question"]}
        write_statement(trajectory, values, seen=seen(request), by=request.user)


def _hand_in(form: forms.Form, request: HttpRequest, trajectory: Trajectory) -> None:
    judge_lookalikes(trajectory, note=form.cleaned_data["note"], by=request.user)
    if not request.POST.get("later"):
        submit_problem(trajectory, by=request.user)


def _arrived(request: HttpRequest, trajectory: Trajectory) -> HttpResponse:
    if trajectory.submitted_at and not request.POST.get("later"):
        messages.success(
            request, _("Het probleem is ingediend. De programmaleider weegt het en laat van zich horen.")
        )
    else:
        messages.success(request, _("Bewaard. U kunt later verder waar u was."))
    return redirect("questions:detail", reference=trajectory.reference)


def _around(request: HttpRequest, trajectory: Trajectory, page: WizardPage) -> dict[str, Any]:
    """What stands beside each page: where we are, the first question, an example per field, what looks alike."""
    names = page.form.base_fields if page.form else StartForm.base_fields if page.number == 1 else {}
    labels = [(name, field.label) for name, field in names.items()]
    return {
        "trajectory": trajectory,
        "statement": trajectory.statement,
        "page": page,
        "pages": PAGES,
        "previous": page.number - 1,
        "draft": first_question(trajectory.statement),
        "alike": lookalikes(trajectory, request.user) if page.number == 2 else [],
    } | _examples(request, trajectory, labels)


def _examples(
    request: HttpRequest, trajectory: Trajectory | None, labels: list[tuple[str, Any]]
) -> dict[str, Any]:
    """The example of the theme that was chosen, for the fields of this page."""
    theme = str(trajectory.theme) if trajectory and trajectory.theme else ""
    example = example_for(theme, request.GET.get("voorbeeld", ""))
    shown = [(label, example.texts[name]) for name, label in labels if name in example.texts]
    return {"example": example, "examples": EXAMPLES if shown else (), "worked": shown}
