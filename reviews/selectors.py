"""Which reviews there are, who sits where, and what waits for whom."""

from typing import Any

from django.db.models import QuerySet

from questions.models import Trajectory
from questions.selectors import visible_to
from reviews.models import Checklist, Condition, Decision, Review, ReviewerSeat, ReviewStatus

RUNNING = (ReviewStatus.INDEPENDENT, ReviewStatus.JOINT)


def latest(trajectory: Trajectory, kind: str) -> Review | None:
    """The newest review of this kind in the current cycle, with its decision when there is one."""
    found = Review.objects.filter(trajectory=trajectory, kind=kind, cycle=trajectory.cycle)
    return found.select_related("decision", "checklist").first()


def latest_decision(trajectory: Trajectory, kind: str) -> Decision | None:
    """The decision of the newest review of this kind, None while it runs or when there is none."""
    review = latest(trajectory, kind)
    return getattr(review, "decision", None) if review else None


def earlier(review: Review) -> QuerySet[Review]:
    """Reviews of the same kind before this one, newest first."""
    same = Review.objects.filter(trajectory=review.trajectory, kind=review.kind, pk__lt=review.pk)
    return same.select_related("decision")


def current_checklist(kind: str) -> Checklist:
    """The checklist in use for this kind."""
    return Checklist.objects.get(kind=kind, is_current=True)


def seat_of(review: Review, user: Any) -> ReviewerSeat | None:
    """The seat of this person, None when recused or never seated."""
    return review.seats.filter(user=user).select_related("review").first() if user.is_authenticated else None


def reviews_for(user: Any) -> QuerySet[Review]:
    """Running reviews in which this person has a seat, the earliest due date first."""
    if not getattr(user, "is_authenticated", False):
        return Review.objects.none()
    mine = Review.objects.filter(seats__user=user, status__in=RUNNING)
    return mine.select_related("trajectory").order_by("due_on", "pk")


def reviews_visible_to(user: Any) -> QuerySet[Review]:
    """Reviews of the trajectories that this person sees; who may open one still depends on its kind."""
    return Review.objects.filter(trajectory__in=visible_to(user).order_by().values("pk"))


def conditions_of(trajectory: Trajectory, kind: str) -> list[Condition]:
    """Conditions of the newest decision of this kind."""
    decision = latest_decision(trajectory, kind)
    return list(decision.conditions.all()) if decision else []
