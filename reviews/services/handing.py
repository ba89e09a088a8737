"""Handing a seat over: somebody else judges instead, in the same review and before the same day."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions import grants
from reviews.leaving import leave_seat
from reviews.models import HandOver, Recusal, Review, ReviewerSeat, ReviewKind, Vote
from reviews.record import note, tell_about
from reviews.services.rounds import newcomers
from reviews.services.seats import ask_judge, ask_running, ask_seat, locked
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotYet
from zicht.core.fingerprints import fingerprint, plain
from zicht.core.policy import May, Role


@transaction.atomic
def hand_over(seat: ReviewerSeat, *, to: User, reason: str, by: User) -> HandOver:
    """The chair lets `to` judge instead of who holds this seat; the day and the work go along.

    What the first one wrote is sealed: kept with its fingerprint in the trail, opened by no screen and not counted. Who
    has a tie, was recused or sits here already cannot take over. Handing the same seat to the same person twice is once.
    """
    review = locked(seat.review)
    ask_judge(review, by, May.CLOSE_ETHICS)
    ask_seat(review, by)
    ask_running(review)
    before = HandOver.objects.filter(review=review, left=seat.user_id, taken_by=to).first()
    if before is not None:
        return before
    if review.kind != ReviewKind.ETHICS or not review.seats.filter(pk=seat.pk).exists():
        raise NotYet(_("Deze plek is er niet meer. Open de toets opnieuw."))
    if seat.user_id == by.pk:
        raise NotYet(_("U leidt deze toets. Meld u zelf af; dan leidt iemand anders hem."))
    if to not in newcomers(review):
        raise Invalid({"to": [_("Kies een lid zonder band met deze coalitie dat hier nog niet oordeelt.")]})
    made = _handed(seat, to, reason, by)
    leave_seat(seat)
    Recusal.objects.create(review=review, user=made.left, reason=made.reason, is_absence=True)
    review.recusals.filter(user=to, is_automatic=True).delete()
    ReviewerSeat.objects.create(review=review, user=to)
    grants.grant_to_user(to, Role.ETHICS_MEMBER, review.trajectory.coalition)
    _tell(review, made, by)
    return made


def _handed(seat: ReviewerSeat, to: User, reason: str, by: User) -> HandOver:
    sealed = sealed_work(seat)
    made = HandOver(review=seat.review, left=seat.user, taken_by=to, reason=reason, made_by=by)
    made.sealed, made.fingerprint = sealed, fingerprint(sealed)
    checked(made, required=["reason"]).save()
    return made


def sealed_work(seat: ReviewerSeat) -> dict[str, Any]:
    """Everything that the holder wrote on this seat: interests, answers by key, and the vote when there is one."""
    vote = Vote.objects.filter(seat=seat).first()
    answers = seat.answers.select_related("question").order_by("question__position")
    return plain(
        {
            "interests": seat.interests,
            "answers": {one.question.key: {"choice": one.choice, "note": one.note} for one in answers},
            "vote": {"choice": vote.choice, "motivation": vote.motivation, "dissent": vote.dissent}
            if vote
            else None,
        }
    )


def _tell(review: Review, made: HandOver, by: User) -> None:
    sentence = _("{who} oordeelt in plaats van {left}.").format(who=made.taken_by, left=made.left)
    facts = {"sealed": made.fingerprint, "left": made.left_id, "taken_by": made.taken_by_id}
    note(review, "handed_over", sentence, by=by, reason=made.reason, facts=facts)
    day = review.due_on.strftime("%d-%m-%Y")
    asked = _("u neemt deze toets over van {left}. Uw oordeel wordt gevraagd, uiterlijk {day}.")
    tell_about(review, [made.taken_by], asked.format(left=made.left, day=day))
    freed = _("{who} neemt deze toets van u over. Wat u invulde is bewaard, maar telt niet mee.")
    tell_about(review, [made.left], freed.format(who=made.taken_by), screen="reviews:overview")
