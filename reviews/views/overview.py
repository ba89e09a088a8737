"""Both reviews of a trajectory side by side: the landsadvocaat and the committee, with conditions and what changed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analyses.content import ethics_content
from coalitions.selectors import people_acting_as
from questions.models import Trajectory
from questions.screens import trajectory_context
from questions.selectors import find
from questions.views.refusals import tell_refusal
from reviews.content import changes, legal_content
from reviews.independence import why_not_judge
from reviews.models import Review, ReviewerSeat, ReviewKind, ReviewStatus
from reviews.screens import decision_kind, progress
from reviews.selectors import earlier, latest, seat_of, too_few
from reviews.services import present_again
from reviews.services.conditions import SETTER
from reviews.services.seats import RIGHT
from zicht.core.errors import NotAllowed, Refusal
from zicht.core.policy import May, Role, allows, require

CONTENTS = {ReviewKind.LEGAL: legal_content, ReviewKind.ETHICS: ethics_content}
STATES = {
    ReviewStatus.INDEPENDENT: "info",
    ReviewStatus.JOINT: "info",
    ReviewStatus.DECIDED: "ok",
    ReviewStatus.SUPERSEDED: "neutral",
}


@login_required
def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """Legal lane and committee lane of one trajectory."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_LEGAL, trajectory)
    context = trajectory_context(request, trajectory, tab="reviews") | {
        "legal": lane(trajectory, ReviewKind.LEGAL, request.user),
        "ethics": lane(trajectory, ReviewKind.ETHICS, request.user),
        "may_look_along": allows(request.user, May.DECIDE_LEGAL, trajectory),
        "lawyers": list(people_acting_as(Role.LANDSADVOCAAT, trajectory.coalition)),
    }
    return render(request, "reviews/overview.html", context)


def lane(trajectory: Trajectory, kind: ReviewKind, user: Any) -> dict[str, Any]:
    """Everything about the newest review of this kind that this person may know."""
    review = latest(trajectory, kind)
    if review is None:
        return {"kind": kind, "review": None}
    decision = getattr(review, "decision", None)
    changed = [str(change) for change in changes(review.content, CONTENTS[kind](trajectory))]
    setter, _role = SETTER[kind]
    return {
        "kind": kind,
        "review": review,
        "state": _state(review),
        "state_kind": decision_kind(decision) if decision else STATES[ReviewStatus(review.status)],
        "decision": decision,
        "conditions": list(decision.conditions.select_related("proven_by", "accepted_by"))
        if decision
        else [],
        "changed": changed,
        "progress": progress(review) if kind == ReviewKind.ETHICS and review.is_running else "",
        "too_few": too_few(review),
        "recusals": list(review.recusals.select_related("user")),
        "seat": _own_seat(review, user),
        "may_present": allows(user, May.MOVE_ON, trajectory),
        "may_prove": allows(user, May.MOVE_ON, trajectory),
        "may_accept": allows(user, setter, trajectory) and why_not_judge(trajectory, kind, user) is None,
        "earlier": [row for row in earlier(review) if hasattr(row, "decision")],
    }


def _state(review: Review) -> str:
    decision = getattr(review, "decision", None)
    if decision is not None:
        return decision.get_outcome_display()
    if review.kind == ReviewKind.LEGAL:
        return _("wacht op advies")
    return review.get_status_display()


def _own_seat(review: Review, user: Any) -> ReviewerSeat | bool | None:
    """The seat of this person, or True for a landsadvocaat who takes one at the first word."""
    if not allows(user, RIGHT[ReviewKind(review.kind)], review):
        return None
    if why_not_judge(review.trajectory, review.kind, user) is not None:
        return None
    return seat_of(review, user) or (review.kind == ReviewKind.LEGAL and review.is_running)


@login_required
@require_POST
def present(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Lay what changed before the same body again."""
    trajectory = find(request.user, reference)
    review = latest(trajectory, kind) if kind in ReviewKind.values else None
    if review is None:
        raise Http404
    try:
        present_again(review, content=CONTENTS[ReviewKind(kind)](trajectory), by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("Het ligt opnieuw voor. De beoordelaars krijgen bericht."))
    return redirect("reviews:overview", reference=reference)
