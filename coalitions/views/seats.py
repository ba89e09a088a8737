"""Inviting parties, answering an invitation, and stepping out."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalitions.forms.seats import AnswerForm, AskAgainForm, InviteForm, LeaveForm, LeaveOutForm
from coalitions.models import SEATED, Coalition, CoalitionMember, MemberStatus
from coalitions.selectors import (
    case_of,
    find_member,
    is_late,
    is_open,
    membership_of,
    organisations_to_invite,
    places_to_fill,
    seated_members,
    standing_partners_to_ask,
    works_for,
)
from coalitions.services import answer_invitation, ask_again, leave_out
from coalitions.services import invite as send_invitation
from coalitions.services import leave as step_out
from coalitions.views.attempts import attempted
from coalitions.views.case import opened, page
from coalitions.views.proposals import proposals_for
from questions.views.refusals import once_key
from zicht.core.errors import NotAllowed
from zicht.core.once import once
from zicht.core.policy import May, allows

USUAL_DAYS = 14


@login_required
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a party to the table, or say why it is not asked."""
    trajectory = opened(request, reference, May.WRITE_COALITION)
    coalition = trajectory.coalition
    form, without = _invite_forms(request, coalition)
    if request.method == "POST" and request.POST.get("deed") == "leave_out":
        done = attempted(without, lambda: leave_out(coalition, **without.cleaned_data, by=request.user))
        sentence = _("De reden is vastgelegd.")
    else:
        done = request.method == "POST" and attempted(form, lambda: _send(request, coalition, form))
        sentence = _("De uitnodiging is verstuurd.")
    if done:
        messages.success(request, sentence)
        return redirect("coalitions:coalition", reference)
    return page(
        request,
        trajectory,
        "coalitions/invite.html",
        form=form,
        without=without,
        standing=list(standing_partners_to_ask(coalition)),
        proposals=proposals_for(trajectory, request.user),
    )


def _send(request: HttpRequest, coalition: Coalition, form: InviteForm) -> None:
    once(
        once_key(request),
        CoalitionMember,
        lambda: send_invitation(coalition, **form.cleaned_data, by=request.user),
    )


def _invite_forms(request: HttpRequest, coalition: Coalition) -> tuple[InviteForm, LeaveOutForm]:
    """Both forms; only the one that was sent has what was typed. A party in the address is chosen already."""
    free = organisations_to_invite(coalition)
    leaving_out = request.POST.get("deed") == "leave_out"
    asked = request.GET.get("partij", "")
    chosen = {"organisation": asked if asked.isdecimal() else None}
    usual = chosen | {"answer_by": timezone.localdate() + timedelta(days=USUAL_DAYS)}
    sent = request.POST if request.method == "POST" else None
    places = places_to_fill(coalition)
    form = InviteForm(None if leaving_out else sent, organisations=free, places=places, initial=usual)
    without = LeaveOutForm(sent if leaving_out else None, organisations=free, initial=chosen, prefix="niet")
    return form, without


@login_required
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked of a party, and its answer in one button."""
    member = find_member(request.user, pk)
    before = {"offer": member.offer, "note": member.note, "gets": member.gets}
    form = AnswerForm(request.POST or None, initial=before)
    if request.method == "POST" and attempted(
        form, lambda: answer_invitation(member, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("Dank u wel. Uw antwoord is verstuurd aan de probleemeigenaar."))
        return _after_answer(request, member)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "coalitions/invitation.html", invitation_context(request, member, form), status=status
    )


def _after_answer(request: HttpRequest, member: CoalitionMember) -> HttpResponse:
    """To the coalition for who joined, back to the invitation for who did not."""
    if form_status(request) in SEATED:
        return redirect("coalitions:coalition", member.coalition.trajectory.reference)  # type: ignore[attr-defined]
    return redirect("coalitions:invitation", member.pk)


def form_status(request: HttpRequest) -> str:
    return request.POST.get("status", "")


def invitation_context(request: HttpRequest, member: CoalitionMember, form: AnswerForm) -> dict[str, Any]:
    """The problem, who else takes part, what is asked, and whether this person can answer now."""
    trajectory = case_of(member.coalition)
    own = works_for(request.user, member.organisation)
    answerable = member.status in (MemberStatus.INVITED, MemberStatus.CONDITIONAL) and is_open(
        member.coalition
    )
    sees_case = allows(request.user, May.READ_COALITION, trajectory)
    # Who said no or left keeps the own answer; what the others write since then is theirs.
    is_asked = sees_case or (own and answerable)
    return {
        "member": member,
        "trajectory": trajectory,
        "statement": getattr(trajectory, "statement", None) if is_asked else None,
        "seated": list(seated_members(member.coalition)) if is_asked else [],
        "form": form,
        "may_answer": own and answerable,
        "is_late": is_late(member),
        "answer_days": (member.answer_by - member.invited_at.date()).days if member.answer_by else None,
        "may_nudge": not own and allows(request.user, May.NUDGE, trajectory),
        "may_ask_again": own
        and member.status in (MemberStatus.DECLINED, MemberStatus.LEFT)
        and is_open(member.coalition),
        "again": AskAgainForm(prefix="opnieuw"),
        "own": own,
        "sees_case": sees_case,
    }


@login_required
@require_POST
def invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the problem owner for a new invitation, after this one was answered or used up."""
    member = find_member(request.user, pk)
    form = AskAgainForm(request.POST, prefix="opnieuw")
    if attempted(form, lambda: ask_again(member, **form.cleaned_data, by=request.user)):
        messages.success(
            request, _("De probleemeigenaar heeft bericht. U krijgt een nieuwe uitnodiging als dat kan.")
        )
        return redirect("coalitions:invitation", pk)
    context = invitation_context(request, member, AnswerForm()) | {"again": form}
    return render(request, "coalitions/invitation.html", context, status=422)


@login_required
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Step out of the coalition."""
    trajectory = opened(request, reference, May.ANSWER_INVITATION)
    member = membership_of(request.user, trajectory.coalition)
    if member is None:
        raise NotAllowed(_("U werkt niet bij een partij in deze coalitie."))
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and attempted(
        form, lambda: step_out(member, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("Uw organisatie doet niet meer mee."))
        return redirect("coalitions:invitation", member.pk)
    return page(
        request,
        trajectory,
        "coalitions/form.html",
        form=form,
        title=_("Stoppen met {name}").format(name=trajectory.title),
        lead=_("Wat uw organisatie inbracht en besloot, blijft bewaard."),
        button=_("Wij stoppen"),
        kind="danger",
    )
