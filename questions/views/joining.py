"""Asking to join a trajectory that looks like one's own, and answering those who ask."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coalitions.models import Organisation
from coalitions.selectors import organisations_of
from questions.alike import joinable
from questions.forms.problem import JoinAnswerForm, JoinForm
from questions.models import JoinAnswer, JoinRequest, Trajectory
from questions.screens import trajectory_context
from questions.selectors import find, visible_to
from questions.services import answer_join, ask_to_join
from questions.views.refusals import once_key, put_on_form
from zicht.core.errors import Refusal
from zicht.core.once import once
from zicht.core.policy import May, require


@login_required
def join(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the coalition of a trajectory for an invitation; only its title and owner are shown."""
    trajectory = joinable(request.user, reference)
    party = organisations_of(request.user).first()
    form = JoinForm(request.POST if request.method == "POST" else None)
    own = visible_to(request.user).filter(reference=_own(request)).first()
    if request.method == "POST" and form.is_valid() and _ask(request, trajectory, party, own, form):
        messages.success(request, _("Uw verzoek is verstuurd. U krijgt bericht van het antwoord."))
        return redirect("questions:wizard", own.reference, 5) if own else redirect("questions:list")
    context = {"trajectory": trajectory, "party": party, "form": form, "own": own}
    return render(request, "questions/join.html", context)


def _own(request: HttpRequest) -> str:
    return (request.POST.get("van") or request.GET.get("van", ""))[:20].replace("\x00", "")


def _ask(
    request: HttpRequest,
    trajectory: Trajectory,
    party: Organisation | None,
    own: Trajectory | None,
    form: JoinForm,
) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        once(
            once_key(request),
            JoinRequest,
            lambda: ask_to_join(
                trajectory, organisation=party, reason=reason, own_trajectory=own, by=request.user
            ),
        )
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True


@login_required
def join_requests(request: HttpRequest, reference: str) -> HttpResponse:
    """Who asked to join this trajectory; the owner or the programme answers."""
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_COALITION, trajectory)
    form = JoinAnswerForm(request.POST if request.method == "POST" else None)
    number = request.POST.get("request", "")
    if request.method == "POST":
        made = get_object_or_404(
            trajectory.join_requests, pk=int(number) if number.isdecimal() and len(number) < 10 else 0
        )
        if form.is_valid() and _answer(request, made, form):
            messages.success(request, _("Uw antwoord is verstuurd."))
            return redirect("questions:join_requests", reference=reference)
    context: dict[str, Any] = trajectory_context(request, trajectory, tab="coalition") | {
        "rows": list(trajectory.join_requests.select_related("organisation", "asked_by", "answered_by")),
        "form": form,
        "answering": number,
    }
    return render(request, "questions/join_requests.html", context)


def _answer(request: HttpRequest, made: JoinRequest, form: JoinAnswerForm) -> bool:
    answer = JoinAnswer.INVITED if request.POST.get("answer") == "invited" else JoinAnswer.REFUSED
    try:
        answer_join(made, answer=answer, note=form.cleaned_data["note"], by=request.user)
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True
