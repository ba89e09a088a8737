"""Leaving a seat: what goes with it, who leads afterwards, and whether the round is complete then."""

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions import grants
from reviews.independence import COMMITTEE_POSTS, without_post
from reviews.models import Recusal, Review, ReviewerSeat, ReviewKind, ReviewStatus
from reviews.record import note, tell_about
from zicht.core.policy import Role

COMMITTEE_ROLES = (Role.ETHICS_MEMBER, Role.ETHICS_CHAIR)


def leave_seat(seat: ReviewerSeat) -> None:
    """Take away the seat with all that hangs on it, and the role of a committee member."""
    coalition = seat.review.trajectory.coalition
    user = seat.user
    if seat.review.kind == ReviewKind.ETHICS:
        for role in COMMITTEE_ROLES:
            grants.revoke_from_user(user, role, coalition)
    seat.delete()


def name_chair(review: Review, *, by: User | None) -> None:
    """A committee without its chair is led by the member who has been seated longest: somebody has to close the round."""
    if review.kind != ReviewKind.ETHICS or review.seats.filter(is_chair=True).exists():
        return
    seats = review.seats.select_related("user").annotate(
        since=Min("user__appointments__since", filter=Q(user__appointments__post__in=COMMITTEE_POSTS))
    )
    seat = seats.order_by("since", "pk").first()
    if seat is None:
        return
    seat.is_chair = True
    seat.save(update_fields=["is_chair"])
    grants.grant_to_user(seat.user, Role.ETHICS_CHAIR, review.trajectory.coalition)
    sentence = _("{who} leidt deze toets, omdat de voorzitter niet meedoet.").format(who=seat.user)
    note(review, "chair_named", sentence, by=by)
    tell_about(review, [seat.user], sentence)


def close_when_all_are_in(review: Review, *, by: User | None) -> None:
    """The last one to be ready, or to leave, closes the round."""
    if review.kind != ReviewKind.ETHICS or review.status != ReviewStatus.INDEPENDENT:
        return
    if review.seats.exists() and not review.seats.filter(submitted_at__isnull=True).exists():
        to_joint(review, by=by)


def to_joint(review: Review, *, by: User | None) -> None:
    """From now on the members see each other's answers."""
    review.status = ReviewStatus.JOINT
    review.save(update_fields=["status"])
    seated = [seat.user for seat in review.seats.select_related("user")]
    tell_about(review, seated, _("de ronde is gesloten. U ziet nu elkaars antwoorden en kunt stemmen."))
    note(review, "round_closed", _("De leden van de commissie zien nu elkaars antwoorden."), by=by)


def remove_tied(review: Review, tied: list[tuple[ReviewerSeat, str]], *, by: User | None) -> None:
    """People whose tie to the coalition arose while the review ran lose their seat; their vote does not count."""
    for seat, tie in tied:
        Recusal.objects.update_or_create(
            review=review,
            user=seat.user,
            defaults={"reason": tie[:300], "is_automatic": True, "declared_at": timezone.now()},
        )
        note(
            review,
            "recused",
            _("{who} doet niet mee aan deze toets.").format(who=seat.user),
            by=by,
            reason=tie,
        )
        leave_seat(seat)


@transaction.atomic
def let_go_of_ended_terms(review: Review) -> list[User]:
    """Whoever is no longer in the committee loses the seat in this running review; answers who went.

    The others are told, one of them leads, and the round closes when everybody who stayed is ready.
    """
    seats = list(review.seats.select_related("user", "review__trajectory__coalition"))
    ended = [(seat, tie) for seat in seats if (tie := without_post(seat.user))]
    if not ended:
        return []
    remove_tied(review, ended, by=None)
    gone = [seat.user for seat, _tie in ended]
    stayed = [seat.user for seat in review.seats.select_related("user")]
    names = ", ".join(map(str, gone))
    tell_about(
        review,
        stayed,
        _("{names} zit niet meer in de commissie en oordeelt niet meer mee.").format(names=names),
    )
    name_chair(review, by=None)
    close_when_all_are_in(review, by=None)
    return gone
