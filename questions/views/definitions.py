"""The words that the parties agree on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalitions.models import Organisation
from coalitions.selectors import acting_organisation
from questions import services
from questions.forms.question import DefinitionForm, MeaningForm
from questions.models import Definition, Trajectory
from questions.selectors import awaited_on, find, find_definition, seated_organisations
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
    rows = trajectory.definitions.select_related("written_by").prefetch_related("agreements")
    return [
        {
            "definition": definition,
            "seated": [{"party": one, "agreed": one not in awaited} for one in seated],
            "mine_open": party is not None and party in awaited,
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
            services.redefine(found, text=form.cleaned_data["text"], seen=seen(request), by=request.user)
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
