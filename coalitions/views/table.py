"""The coalition at a glance."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from coalitions.duties import divided, gaps
from coalitions.models import SEATED, Coalition, CoalitionMember, MemberRole, MemberStatus
from coalitions.pictures import network
from coalitions.selectors import (
    case_of,
    is_late,
    latest_covenant,
    membership_of,
    standing_partners_to_ask,
)
from coalitions.views.case import opened, page
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
    return page(
        request, trajectory, "coalitions/coalition.html", **table_context(request, trajectory.coalition)
    )


def table_context(request: HttpRequest, coalition: Coalition) -> dict[str, Any]:
    """Everything on the coalition page itself."""
    case = case_of(coalition)
    rows = coalition.members.select_related("organisation", "replaces__organisation")
    members = list(rows.prefetch_related("contributions"))
    members.sort(
        key=lambda member: (member.role != MemberRole.PROBLEM_OWNER, member.status not in SEATED, member.pk)
    )
    covenant = latest_covenant(coalition)
    seated = [member for member in members if member.is_seated]
    duties = divided(coalition.duties.filter(member__in=seated))
    own = membership_of(request.user, coalition)
    return {
        "coalition": coalition,
        "parties": [shown(member) for member in members if member.status in (*SEATED, MemberStatus.INVITED)],
        "others": [
            shown(member) for member in members if member.status not in (*SEATED, MemberStatus.INVITED)
        ],
        "knots": network([member for member in members if member.status in (*SEATED, MemberStatus.INVITED)]),
        "standing": list(standing_partners_to_ask(coalition)),
        "covenant": covenant,
        "signed": covenant.signatures.count() if covenant else 0,
        "seats": sum(member.is_seated for member in members),
        "gatherings": list(coalition.gatherings.annotate(paper_count=Count("papers"))),
        "assignments": list(coalition.assignments.filter(until__isnull=True).select_related("user")),
        "escalations": list(coalition.escalations.select_related("moved_up")),
        "is_divided": bool(duties),
        "open_tasks": len(gaps(seated, duties)),
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
