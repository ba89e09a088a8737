"""Which reviews there are, who sits where, and what waits for whom."""

from typing import Any

from django.db.models import QuerySet

from questions.selectors import visible_to
from reviews.models import Checklist, Review, ReviewerSeat, ReviewStatus
from reviews.newest import conditions_of, latest, latest_decision

__all__ = [
    "conditions_of",
    "current_checklist",
    "earlier",
    "latest",
    "latest_decision",
    "reviews_for",
    "reviews_visible_to",
    "seat_of",
]

RUNNING = (ReviewStatus.INDEPENDENT, ReviewStatus.JOINT)


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
