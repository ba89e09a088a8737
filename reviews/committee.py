"""The committee as a body: who belongs to it, who keeps its record, and what each may know of a review."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import Post, User
from accounts.selectors import holders_of_post
from coalitions.grants import COMMITTEE, current_posts, programme_roles
from coalitions.selectors import ever_seated
from reviews.independence import why_not_judge
from reviews.models import AgendaItem, Answer, Meeting, Review, ReviewerSeat, ReviewKind, ReviewStatus
from zicht.core.policy import May, Role, allows

KEEPERS = frozenset({Post.ETHICS_CHAIR.value, Post.ETHICS_SECRETARY.value})
RUNNING = (ReviewStatus.INDEPENDENT, ReviewStatus.JOINT)


# What somebody is to the committee itself, apart from any trajectory.
ROLE_OF_POST = {
    Post.ETHICS_CHAIR.value: Role.ETHICS_CHAIR,
    Post.ETHICS_MEMBER.value: Role.ETHICS_MEMBER,
    Post.ETHICS_SECRETARY.value: Role.ETHICS_SECRETARY,
}


class Body:
    """The committee as something that rights can be asked about: composing it belongs to no trajectory."""

    def roles_of(self, user: Any) -> frozenset[Role]:
        """Roles in the programme and in the committee, from the terms of today."""
        if not getattr(user, "is_active", False):
            return frozenset()
        own = {ROLE_OF_POST[post] for post in current_posts(user) if post in ROLE_OF_POST}
        return programme_roles(user) | own


BODY = Body()


def may_see_composition(user: Any) -> bool:
    """Whether this person sits in the committee, or composes it."""
    return sits(user) or allows(user, May.COMPOSE_COMMITTEE, BODY)


def sits(user: Any) -> bool:
    """Whether this person is chair, member or secretary of the committee today."""
    return bool(getattr(user, "is_active", False)) and bool(current_posts(user) & (COMMITTEE | KEEPERS))


def keeps(user: Any) -> bool:
    """Whether this person plans meetings and keeps the minutes."""
    return bool(getattr(user, "is_active", False)) and bool(current_posts(user) & KEEPERS)


def sees_review(user: Any, review: Review) -> bool:
    """Whether this person may know of the review: who judges it, and the secretary without a tie to the coalition."""
    if review.seats.filter(user=user).exists():
        return why_not_judge(review.trajectory, review.kind, user) is None
    is_secretary = Post.ETHICS_SECRETARY.value in current_posts(user)
    return is_secretary and ever_seated(user, review.trajectory.coalition) is None


def running_reviews(user: Any) -> list[Review]:
    """Running reviews of the committee that this person may know of, the earliest due date first."""
    rows = Review.objects.filter(kind=ReviewKind.ETHICS, status__in=RUNNING).order_by("due_on", "pk")
    return [
        row for row in rows.select_related("trajectory__coalition", "checklist") if sees_review(user, row)
    ]


@dataclass
class Load:
    """What waits for one member, in numbers only: running reviews, those still to answer and those still to vote."""

    user: User
    reviews: int = 0
    to_answer: int = 0
    to_vote: int = 0


def workload() -> list[Load]:
    """Every member with what waits for them, the busiest first. Three queries."""
    loads = {
        user.pk: Load(user)
        for post in (Post.ETHICS_CHAIR, Post.ETHICS_MEMBER)
        for user in holders_of_post(post)
    }
    seats = ReviewerSeat.objects.filter(review__kind=ReviewKind.ETHICS, review__status__in=RUNNING)
    for seat in seats.select_related("review", "vote"):
        load = loads.get(seat.user_id)
        if load is not None:
            load.reviews += 1
            alone = seat.review.status == ReviewStatus.INDEPENDENT
            load.to_answer += alone and seat.submitted_at is None
            load.to_vote += not alone and not hasattr(seat, "vote")
    return sorted(loads.values(), key=lambda load: (-load.reviews, load.user.name))


@dataclass
class Point:
    """One item of an agenda as one person sees it; closed items show nothing but that they are there."""

    item: AgendaItem
    is_open: bool
    seats: list[ReviewerSeat] = field(default_factory=list)
    recusals: list[Any] = field(default_factory=list)
    present: int = 0
    needed: int = 0
    voted: int = 0
    differing: list[str] = field(default_factory=list)
    own_seat: ReviewerSeat | None = None

    @property
    def may_vote(self) -> bool:
        """Whether the person who looks can vote on this now."""
        return self.own_seat is not None and self.item.review.status == ReviewStatus.JOINT

    @property
    def has_quorum(self) -> bool:
        return self.present >= self.needed


def agenda_for(meeting: Meeting, user: Any) -> list[Point]:
    """The agenda with, for who may know, quorum, recusals and the questions on which the members differ, those first."""
    there = set(meeting.present.values_list("pk", flat=True))
    items = meeting.items.select_related("review__trajectory__coalition", "review__checklist", "meeting")
    return [_point(item, user, there) for item in items]


def _point(item: AgendaItem, user: Any, there: set[int]) -> Point:
    review = item.review
    if not sees_review(user, review):
        return Point(item, False)
    seats = list(review.seats.select_related("user", "vote"))
    # Answers are for who judges; the secretary sees how far the committee is, not what a member thinks.
    judges = any(seat.user_id == user.pk for seat in seats) and review.status != ReviewStatus.INDEPENDENT
    return Point(
        item,
        True,
        seats,
        list(review.recusals.select_related("user")),
        sum(seat.user_id in there for seat in seats),
        max(3, len(seats) // 2 + 1),
        sum(hasattr(seat, "vote") for seat in seats),
        _differing(review) if judges else [],
        next((seat for seat in seats if seat.user_id == user.pk), None),
    )


def _differing(review: Review) -> list[str]:
    choices: dict[str, set[str]] = {}
    answers = Answer.objects.filter(seat__review=review).order_by("question__position")
    for text, choice in answers.values_list("question__text", "choice"):
        choices.setdefault(text, set()).add(choice)
    return [text for text, given in choices.items() if len(given) > 1]
