"""Seats in a review: who may use one, who takes one, and who steps aside."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from reviews.independence import why_not_judge
from reviews.leaving import close_when_all_are_in, leave_seat, name_chair
from reviews.models import Recusal, Review, ReviewerSeat, ReviewKind
from reviews.record import note, tell_about
from reviews.selectors import seat_of
from zicht.core.checked import checked
from zicht.core.errors import Hidden, NotAllowed, NotYet
from zicht.core.policy import May, require

RIGHT = {ReviewKind.LEGAL: May.DECIDE_LEGAL, ReviewKind.ETHICS: May.ANSWER_ETHICS}


def locked(review: Review) -> Review:
    """The review as it is now, held until the end of the transaction; rights are read anew from it."""
    rows = Review.objects.select_for_update(of=("self",)).select_related("trajectory__coalition", "checklist")
    return rows.get(pk=review.pk)


def ask_judge(review: Review, by: User, may: May | None = None) -> None:
    """Raise Hidden or NotAllowed unless `by` holds the right and nothing binds them to the coalition."""
    require(by, may or RIGHT[ReviewKind(review.kind)], review)
    tie = why_not_judge(review.trajectory, review.kind, by)
    if tie is not None:
        raise NotAllowed(
            _("{tie} Daarom oordeelt u niet mee over dit traject.").format(tie=tie.rstrip(".") + ".")
        )


def own_seat(seat: ReviewerSeat, by: User) -> Review:
    """The locked review of this seat, when the seat is `by`'s own and `by` may still judge."""
    review = locked(seat.review)
    ask_judge(review, by)
    if seat.user_id != by.pk or not review.seats.filter(pk=seat.pk).exists():
        raise Hidden(_("Dit is de plek van iemand anders."))
    return review


def ask_seat(review: Review, by: User) -> ReviewerSeat:
    """The seat of `by`. Raises NotAllowed without one."""
    seat = seat_of(review, by)
    if seat is None:
        raise NotAllowed(
            _(
                "U hebt geen plek in deze toets. Wie zich afmeldde of bij de coalitie hoort, oordeelt niet mee."
            )
        )
    return seat


def ask_running(review: Review) -> None:
    """Raise NotYet when this review is decided or replaced."""
    if not review.is_running:
        raise NotYet(
            _("Deze toets is al klaar, of er ligt een nieuwere versie. Kijk in het overzicht van de toetsen.")
        )


@transaction.atomic
def take_legal_seat(review: Review, *, by: User) -> ReviewerSeat:
    """The seat of a landsadvocaat; somebody who was assigned after the review opened gets one here."""
    review = locked(review)
    if review.kind != ReviewKind.LEGAL:
        return ask_seat(review, by)
    ask_judge(review, by)
    seat, _made = ReviewerSeat.objects.get_or_create(review=review, user=by)
    return seat


@transaction.atomic
def recuse(review: Review, *, reason: str, by: User) -> Recusal:
    """Step aside: the seat, the answers, the vote and the rights of this reviewer end here, also for later rounds."""
    review = locked(review)
    require(by, RIGHT[ReviewKind(review.kind)], review)
    seat = ask_seat(review, by)
    if not review.is_running:
        raise NotYet(_("Deze toets is al klaar. U kunt zich niet meer afmelden."))
    recusal = checked(Recusal(review=review, user=by, reason=reason), required=["reason"])
    recusal.save()
    leave_seat(seat)
    others = [other.user for other in review.seats.select_related("user")]
    sentence = _("{who} doet niet mee aan deze toets.").format(who=by)
    note(review, "recused", sentence, by=by, reason=recusal.reason)
    tell_about(review, others, sentence)
    name_chair(review, by=by)
    close_when_all_are_in(review, by=by)
    return recusal
