"""Which reviews there are, who sits where, and what waits for whom."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions.selectors import people_acting_as
from questions.models import Trajectory
from questions.selectors import visible_to
from reviews.brakes import open_brake
from reviews.models import Brake, Checklist, Condition, Review, ReviewerSeat, ReviewStatus
from reviews.newest import FEWEST_VOTERS, POSITIVE, conditions_of, latest, latest_decision, too_few
from zicht.core.errors import Hidden
from zicht.core.policy import Role

__all__ = [
    "FEWEST_VOTERS",
    "POSITIVE",
    "brakes_of",
    "called_members",
    "conditions_of",
    "current_checklist",
    "earlier",
    "find_condition",
    "find_review",
    "latest",
    "latest_decision",
    "open_brake",
    "quorum_of",
    "reviews_for",
    "reviews_visible_to",
    "seat_of",
    "too_few",
]

RUNNING = (ReviewStatus.INDEPENDENT, ReviewStatus.JOINT)


def brakes_of(trajectory: Trajectory) -> QuerySet[Brake]:
    """Every time that somebody pulled the brake of this trajectory, the newest first."""
    return Brake.objects.filter(trajectory=trajectory).select_related("pulled_by", "lifted_by")


def called_members(trajectory: Trajectory) -> list[tuple[User, bool]]:
    """Who of the committee judges this trajectory now, each with whether they lead; who leads stands first."""
    leading = set(people_acting_as(Role.ETHICS_CHAIR, trajectory.coalition).values_list("pk", flat=True))
    members = people_acting_as(Role.ETHICS_MEMBER, trajectory.coalition)
    return sorted(((user, user.pk in leading) for user in members), key=lambda row: not row[1])


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


def quorum_of(review: Review) -> int:
    """How many votes a decision needs: three, and more than half of the seats."""
    return max(FEWEST_VOTERS, review.seats.count() // 2 + 1)


def find_review(user: Any, pk: int) -> Review:
    """A review of a trajectory that `user` sees. Raises Hidden when there is none."""
    rows = reviews_visible_to(user).select_related(
        "trajectory__owner", "trajectory__coalition", "checklist", "decision"
    )
    review = rows.filter(pk=pk).first()
    if review is None:
        raise Hidden(_("Deze toets bestaat niet, of u kunt hem niet zien."))
    return review


def find_condition(user: Any, pk: int) -> Condition:
    """A condition of a review of a trajectory that `user` sees. Raises Hidden when there is none."""
    rows = Condition.objects.filter(decision__review__in=reviews_visible_to(user))
    condition = rows.select_related("decision__review__trajectory__coalition").filter(pk=pk).first()
    if condition is None:
        raise Hidden(_("Deze voorwaarde bestaat niet, of u kunt haar niet zien."))
    return condition
