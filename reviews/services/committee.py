"""Calling the committee to a trajectory: who is independent gets to see it, and one of them leads."""

from django.db import transaction

from accounts.models import Post, User
from accounts.selectors import holders_of_post
from coalitions import grants
from questions.models import Trajectory
from reviews.independence import COMMITTEE_POSTS, why_not_judge
from reviews.models import ReviewerSeat, ReviewKind
from zicht.core.policy import Role

ROLES = (Role.ETHICS_MEMBER, Role.ETHICS_CHAIR)


def committee() -> list[User]:
    """Everybody who holds a post in the committee today, the chair first, each once."""
    members = {user.pk: user for post in COMMITTEE_POSTS for user in holders_of_post(post)}
    return list(members.values())


@transaction.atomic
def call_committee(trajectory: Trajectory) -> list[User]:
    """Let every independent member see this trajectory; without its chair the longest member leads. Answers who came.

    Calling again lets in who was appointed since, and changes nothing for the others.
    """
    called = [
        member for member in committee() if why_not_judge(trajectory, ReviewKind.ETHICS, member) is None
    ]
    for member in called:
        grants.grant_to_user(member, Role.ETHICS_MEMBER, trajectory.coalition)
    leader = _leader(trajectory, called)
    if leader is not None:
        grants.grant_to_user(leader, Role.ETHICS_CHAIR, trajectory.coalition)
    return called


def _leader(trajectory: Trajectory, called: list[User]) -> User | None:
    """The chair; else who leads already; else the member who was appointed first."""
    chairs = set(holders_of_post(Post.ETHICS_CHAIR).values_list("pk", flat=True))
    leading, _groups = grants.holders_of(Role.ETHICS_CHAIR, trajectory.coalition)
    ranked = sorted(called, key=lambda user: (user.pk not in chairs, user.pk not in leading, _since(user)))
    return ranked[0] if ranked else None


def _since(user: User) -> tuple[str, int]:
    first = user.appointments.current().filter(post__in=COMMITTEE_POSTS).order_by("since").first()
    return (first.since.isoformat() if first else "9", user.pk)


def release_committee(trajectory: Trajectory) -> None:
    """Who was only called, and judges nothing here, no longer sees the trajectory."""
    seats = ReviewerSeat.objects.filter(review__trajectory=trajectory, review__kind=ReviewKind.ETHICS)
    seated = set(seats.values_list("user", flat=True))
    for role in ROLES:
        holders, _groups = grants.holders_of(role, trajectory.coalition)
        for member in User.objects.filter(pk__in=holders - seated):
            grants.revoke_from_user(member, role, trajectory.coalition)
