"""Who may judge: nobody with a tie to the coalition, nobody who stepped aside, nobody without the post."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.selectors import holders_of_post
from coalitions.selectors import ever_seated, organisation_tie
from questions.models import Trajectory
from reviews.models import Recusal, Review, ReviewerSeat, ReviewKind

COMMITTEE_POSTS = (Post.ETHICS_CHAIR, Post.ETHICS_MEMBER)


def why_not_judge(trajectory: Trajectory, kind: str, user: Any) -> str | None:
    """The sentence that says why this person does not judge this trajectory, None when nothing stands in the way.

    Asked again at every act and not only when a seat is given: a tie can arise while a review runs.
    """
    stepped_aside = declared(trajectory, kind, user)
    if stepped_aside is not None:
        return _("U hebt zich voor dit traject afgemeld: {reason}").format(reason=stepped_aside.reason)
    if kind == ReviewKind.LEGAL:
        return organisation_tie(user, trajectory.coalition)
    return ever_seated(user, trajectory.coalition) or without_post(user)


def declared(trajectory: Trajectory, kind: str, user: Any) -> Recusal | None:
    """The recusal that this person declared for this trajectory; it holds for every later round too."""
    return Recusal.objects.filter(
        review__trajectory=trajectory, review__kind=kind, user=user, is_automatic=False, is_absence=False
    ).first()


def tied_seats(review: Review) -> list[tuple[ReviewerSeat, str]]:
    """Seats of people who may no longer judge, each with the sentence that says why."""
    seats = review.seats.select_related("user", "review")
    found = ((seat, why_not_judge(review.trajectory, review.kind, seat.user)) for seat in seats)
    return [(seat, tie) for seat, tie in found if tie is not None]


def without_post(user: Any) -> str | None:
    """The sentence for who is not chair or member of the committee today; None for who is."""
    if any(holders_of_post(post).filter(pk=user.pk).exists() for post in COMMITTEE_POSTS):
        return None
    return _("{who} is geen lid van de adviescommissie meer.").format(who=user)
