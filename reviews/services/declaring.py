"""Independence in words: a member declares to have no interest, and the chair excuses who cannot come."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reviews.leaving import close_when_all_are_in, leave_seat
from reviews.models import Recusal, Review, ReviewerSeat, ReviewKind
from reviews.record import note, tell_about
from reviews.services.seats import (
    ask_judge,
    ask_running,
    ask_seat,
    locked,
    own_seat,
)
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May


@transaction.atomic
def declare_independence(seat: ReviewerSeat, *, interests: str, by: User) -> ReviewerSeat:
    """This member has no interest in the outcome; `interests` names what the others should know all the same.

    The statement is made once a review. Who has an interest steps aside with `recuse`.
    """
    review = own_seat(seat, by)
    ask_running(review)
    seat.refresh_from_db()
    if seat.declared_at is not None:
        return seat
    seat.interests, seat.declared_at = interests, timezone.now()
    checked(seat).save()
    sentence = _("{who} verklaarde geen belang te hebben bij de uitkomst.").format(who=by)
    note(review, "declared", sentence, by=by)
    return seat


def ask_declared(seat: ReviewerSeat) -> None:
    """Raise NotYet while the holder of a committee seat did not declare to have no interest."""
    if seat.review.kind != ReviewKind.ETHICS:
        return
    if not ReviewerSeat.objects.filter(pk=seat.pk, declared_at__isnull=False).exists():
        raise NotYet(
            _(
                "Verklaar eerst dat u geen belang hebt bij de uitkomst. Hebt u dat wel, meld u dan af voor deze toets."
            )
        )


@transaction.atomic
def excuse_member(seat: ReviewerSeat, *, reason: str, by: User) -> Recusal:
    """The chair lets a member go who cannot judge in time; the next round asks them again.

    Raises NotYet for the own seat of the chair: who leads and cannot come, steps aside.
    """
    review = locked(seat.review)
    ask_judge(review, by, May.CLOSE_ETHICS)
    ask_seat(review, by)
    ask_running(review)
    if seat.user_id == by.pk:
        raise NotYet(_("U leidt deze toets. Meld u zelf af; dan leidt iemand anders hem."))
    absence = Recusal(review=review, user=seat.user, reason=reason, is_absence=True)
    checked(absence, required=["reason"]).save()
    leave_seat(seat)
    sentence = _("{who} is verhinderd en oordeelt deze keer niet mee.").format(who=seat.user)
    note(review, "excused", sentence, by=by, reason=absence.reason)
    tell_about(review, [seat.user], _("u oordeelt deze keer niet mee."), screen="reviews:overview")
    close_when_all_are_in(review, by=by)
    return absence


@transaction.atomic
def extend_review(review: Review, *, due_on: date, reason: str, by: User) -> Review:
    """The one who leads gives the reviewers more time, with a reason. Raises Invalid by field."""
    review = locked(review)
    ask_judge(review, by, May.CLOSE_ETHICS if review.kind == ReviewKind.ETHICS else May.DECIDE_LEGAL)
    ask_running(review)
    wrong: dict[str, list[str]] = {}
    if due_on <= max(review.due_on, timezone.localdate()):
        wrong["due_on"] = [_("Kies een dag na de dag die nu is afgesproken, en na vandaag.")]
    if not reason.strip():
        wrong["reason"] = [_("Vul dit in.")]
    if wrong:
        raise Invalid(wrong)
    review.due_on = due_on
    review.save(update_fields=["due_on"])
    sentence = _("Het oordeel is er uiterlijk {day}.").format(day=due_on.strftime("%d-%m-%Y"))
    note(review, "extended", sentence, by=by, reason=reason)
    tell_about(review, [seat.user for seat in review.seats.select_related("user")], sentence)
    return review
