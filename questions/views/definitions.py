"""The words that the parties agree on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalitions.models import Organisation
from coalitions.selectors import acting_organisation
from questions import services
from questions.forms.question import DefinitionForm, MeaningForm
from questions.library import shared_definitions, suggestions_for, versions_of
from questions.models import Definition, Trajectory
from questions.selectors import awaited_on, find, find_definition, seated_organisations, visible_to
from questions.views.question import question_context
from questions.views.refusals import once_key, put_on_form, seen, tell_refusal
from zicht.core.errors import Conflict, Refusal
from zicht.core.once import once
from zicht.core.policy import May, allows, require


@login_required
def definitions(request: HttpRequest, reference: str) -> HttpResponse:
    """Every word with its meaning, who agreed and who is awaited; the owner adds one."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_QUESTION, trajectory)
    form = DefinitionForm(request.POST or None)
    if request.method == "POST":
        require(request.user, May.WRITE_QUESTION, trajectory)
        if form.is_valid() and _define(request, trajectory, form):
            messages.success(request, _("Het begrip staat erbij. De andere partijen krijgen bericht."))
            return redirect("questions:definitions", reference=reference)
    party = acting_organisation(request.user, trajectory.coalition)
    context = question_context(request, trajectory, "definitions") | {
        "form": form,
        "rows": _rows(trajectory, party),
        "party": party if allows(request.user, May.AGREE_DEFINITION, trajectory) else None,
        "may_write": trajectory.is_open and allows(request.user, May.WRITE_QUESTION, trajectory),
    }
    if context["may_write"]:
        context["suggested"] = suggestions_for(trajectory)
    return render(request, "questions/definitions.html", context)


def _define(request: HttpRequest, trajectory: Trajectory, form: DefinitionForm) -> bool:
    words = form.cleaned_data
    try:
        once(
            once_key(request),
            Definition,
            lambda: services.define(trajectory, term=words["term"], text=words["text"], by=request.user),
        )
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True


def _rows(trajectory: Trajectory, party: Organisation | None) -> list[dict[str, Any]]:
    seated = seated_organisations(trajectory)
    rows = trajectory.definitions.select_related("written_by", "source").prefetch_related("agreements")
    return [
        {
            "definition": definition,
            "seated": [{"party": one, "agreed": one not in awaited} for one in seated],
            "mine_open": party is not None and party in awaited,
            "is_locked": not awaited and not definition.is_behind,
        }
        for definition in rows
        for awaited in [awaited_on(definition, seated)]
    ]


@login_required
def definition(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Another meaning for a word."""
    trajectory = find(request.user, reference)
    found = find_definition(trajectory, pk)
    require(request.user, May.WRITE_QUESTION, trajectory)
    form = MeaningForm(request.POST or None, initial={"text": found.text})
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            words = form.cleaned_data
            services.redefine(
                found, text=words["text"], note=words["note"], seen=seen(request), by=request.user
            )
        except Conflict as refusal:
            conflict = refusal
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("De betekenis is gewijzigd. De andere partijen stemmen opnieuw in."))
            return redirect("questions:definitions", reference=reference)
    found.refresh_from_db()
    context = question_context(request, trajectory, "definitions") | {
        "definition": found,
        "form": form,
        "conflict": conflict,
        "seen": found.revision,
        "versions": versions_of(found),
        "users": found.copies.count(),
    }
    return render(request, "questions/definition.html", context)


@login_required
@require_POST
def agree(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The party of this person agrees with the text that was on the screen."""
    trajectory = find(request.user, reference)
    found = find_definition(trajectory, pk)
    require(request.user, May.AGREE_DEFINITION, trajectory)
    party = acting_organisation(request.user, trajectory.coalition)
    try:
        services.agree(found, organisation=party, by=request.user, seen=seen(request))
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("Bedankt. Uw partij stemt in met ‘{term}’.").format(term=found.term))
    return redirect("questions:definitions", reference=reference)


@login_required
def library(request: HttpRequest) -> HttpResponse:
    """Every definition that is shared, with where it is used; who came from a trajectory can take one over."""
    own = (
        visible_to(request.user)
        .filter(reference=request.GET.get("voor", "")[:20].replace("\x00", ""))
        .first()
    )
    may_adopt = own is not None and own.is_open and allows(request.user, May.WRITE_QUESTION, own)
    text = request.GET.get("q", "")[:100].replace("\x00", "")
    context = {
        "page": Paginator(shared_definitions(text), 20).get_page(request.GET.get("page")),
        "own": own if may_adopt else None,
        "text": text,
        "places": visible_to(request.user),
    }
    return render(request, "questions/library.html", context)


@login_required
@require_POST
def adopt(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a definition of the library over."""
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_QUESTION, trajectory)
    number = request.POST.get("definition", "")
    source = get_object_or_404(
        Definition, is_shared=True, pk=int(number) if number.isdecimal() and len(number) < 10 else 0
    )
    sentence = _("U nam ‘{term}’ over. De andere partijen krijgen bericht.").format(term=source.term)
    return _done(request, trajectory, lambda: services.adopt(trajectory, source, by=request.user), sentence)


@login_required
@require_POST
def tend(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Share a definition or stop that; after a change in the library: take the new text over, or keep the own one."""
    trajectory = find(request.user, reference)
    found = find_definition(trajectory, pk)
    require(request.user, May.WRITE_QUESTION, trajectory)
    by = request.user
    ways = {
        "share": (
            lambda: services.share(found, is_shared=True, by=by),
            _("Het begrip staat in de bibliotheek."),
        ),
        "unshare": (
            lambda: services.share(found, is_shared=False, by=by),
            _("Het begrip is niet meer te vinden."),
        ),
        "catch_up": (lambda: services.catch_up(found, by=by), _("De nieuwe tekst is overgenomen.")),
        "let_go": (lambda: services.let_go(found, by=by), _("U houdt uw eigen tekst.")),
    }
    if request.POST.get("way") not in ways:
        raise Http404
    act, sentence = ways[request.POST["way"]]
    return _done(request, trajectory, act, sentence)


def _done(
    request: HttpRequest, trajectory: Trajectory, act: Callable[[], Any], sentence: str
) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, sentence)
    return redirect("questions:definitions", reference=trajectory.reference)
