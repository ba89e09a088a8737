"""The coalition at a glance, and asking a higher level to decide."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from coalitions.forms.meetings import DecisionForm, EscalateForm
from coalitions.models import SEATED, Coalition, CoalitionMember, Escalation, MemberRole, MemberStatus
from coalitions.selectors import (
    case_of,
    is_late,
    latest_covenant,
    membership_of,
    standing_partners_to_ask,
)
from coalitions.services import decide_escalation
from coalitions.services import escalate as raise_escalation
from coalitions.services.escalations import why_not_decide
from coalitions.views.attempts import attempted
from coalitions.views.case import opened, page
from questions.views.refusals import once_key
from zicht.core.once import once
from zicht.core.policy import May, allows

BADGES = {
    MemberStatus.INVITED: "wait",
    MemberStatus.COMMITTED: "ok",
    MemberStatus.CONDITIONAL: "wait",
    MemberStatus.DECLINED: "stop",
}


@login_required
def coalition(request: HttpRequest, reference: str) -> HttpResponse:
    """Who takes part, what is asked and brought, what is agreed and when they meet."""
    trajectory = opened(request, reference)
    if request.method == "POST":
        return _decide(request, reference, trajectory.coalition)
    return page(
        request, trajectory, "coalitions/coalition.html", **table_context(request, trajectory.coalition)
    )


def table_context(request: HttpRequest, coalition: Coalition) -> dict[str, Any]:
    """Everything on the coalition page itself."""
    case = case_of(coalition)
    members = list(coalition.members.select_related("organisation").prefetch_related("contributions"))
    members.sort(
        key=lambda member: (member.role != MemberRole.PROBLEM_OWNER, member.status not in SEATED, member.pk)
    )
    covenant = latest_covenant(coalition)
    own = membership_of(request.user, coalition)
    return {
        "coalition": coalition,
        "parties": [shown(member) for member in members if member.status in (*SEATED, MemberStatus.INVITED)],
        "others": [
            shown(member) for member in members if member.status not in (*SEATED, MemberStatus.INVITED)
        ],
        "standing": list(standing_partners_to_ask(coalition)),
        "covenant": covenant,
        "signed": covenant.signatures.count() if covenant else 0,
        "seats": sum(member.is_seated for member in members),
        "gatherings": list(coalition.gatherings.all()),
        "assignments": list(coalition.assignments.filter(until__isnull=True).select_related("user")),
        "escalations": shown_escalations(request, coalition),
        "own": own,
        "may_leave": own is not None and own.is_seated and own.role != MemberRole.PROBLEM_OWNER,
        "may_write": allows(request.user, May.WRITE_COALITION, case),
        "may_assign": allows(request.user, May.ASSIGN, case),
        "may_answer": allows(request.user, May.ANSWER_INVITATION, case),
    }


def shown(member: CoalitionMember) -> dict[str, Any]:
    """A member as the picture of the table draws it."""
    return {
        "member": member,
        "organisation": member.organisation,
        "leads": member.role == MemberRole.PROBLEM_OWNER,
        "kind": BADGES.get(MemberStatus(member.status), "neutral"),
        "is_late": is_late(member),
        "contributions": list(member.contributions.all()),
    }


def shown_escalations(request: HttpRequest, coalition: Coalition) -> list[dict[str, Any]]:
    """Each with the reason why this person cannot decide, empty when they can."""
    rows = coalition.escalations.select_related("raised_by", "decided_by", "coalition")
    return [{"escalation": row, "why_not": why_not_decide(row, request.user)} for row in rows]


def _decide(request: HttpRequest, reference: str, coalition: Coalition) -> HttpResponse:
    pk = request.POST.get("escalation", "")
    escalation = get_object_or_404(
        Escalation, coalition=coalition, pk=int(pk) if pk.isdecimal() and len(pk) < 18 else 0
    )
    form = DecisionForm(request.POST)
    if attempted(form, lambda: decide_escalation(escalation, **form.cleaned_data, by=request.user)):
        messages.success(request, _("Het besluit is vastgelegd. Iedereen die meewerkt, krijgt bericht."))
        return redirect("coalitions:coalition", reference)
    context = table_context(request, coalition) | {"decision": form, "deciding": escalation.pk}
    return page(request, case_of(coalition), "coalitions/coalition.html", **context)  # type: ignore[arg-type]


@login_required
def escalate(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a level to decide."""
    trajectory = opened(request, reference)
    form = EscalateForm(request.POST or None)
    if request.method == "POST":

        def act() -> None:
            once(
                once_key(request),
                Escalation,
                lambda: raise_escalation(trajectory.coalition, **form.cleaned_data, by=request.user),
            )

        if attempted(form, act):
            messages.success(request, _("Uw vraag om een besluit is verstuurd."))
            return redirect("coalitions:coalition", reference)
    return page(
        request,
        trajectory,
        "coalitions/form.html",
        form=form,
        title=_("Vraag een besluit"),
        lead=_(
            "Komt u er samen niet uit? Vraag dan iemand hoger om te beslissen. Iedereen in de coalitie ziet dit."
        ),
        button=_("Vraag een besluit"),
    )
