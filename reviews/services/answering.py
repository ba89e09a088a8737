"""The round: each reviewer answers alone, is ready, and then all see each other's answers."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from reviews.leaving import close_when_all_are_in, to_joint
from reviews.models import Answer, ChecklistQuestion, Review, ReviewerSeat, ReviewKind, ReviewStatus
from reviews.record import tell_about
from reviews.services.declaring import ask_declared
from reviews.services.seats import (
    ask_judge,
    ask_running,
    ask_seat,
    locked,
    own_seat,
)
from zicht.core.checked import checked
from zicht.core.errors import Hidden, NotYet
from zicht.core.policy import May

Given = tuple[ChecklistQuestion, str, str]


@transaction.atomic
def save_answers(seat: ReviewerSeat, given: Iterable[Given], *, by: User) -> list[Answer]:
    """Keep what one reviewer answers to some questions: (question, choice, note) of each; answers what changed.

    Saved while typing, so an empty choice is kept too. All or nothing: a wrong text raises Invalid and keeps none.
    """
    review = own_seat(seat, by)
    ask_running(review)
    seat.refresh_from_db(fields=["submitted_at"])
    if review.status == ReviewStatus.INDEPENDENT and seat.submitted_at:
        raise NotYet(
            _(
                "U bent al klaar met invullen. Wacht tot de ronde sluit; daarna kunt u uw antwoord nog aanpassen."
            )
        )
    known = {answer.question_id: answer for answer in seat.answers.all()}
    changed = [answer for one in given if (answer := _changed(seat, review, known, one))]
    new = [answer for answer in changed if answer.pk is None]
    bulk_create_with_history(new, Answer, default_user=by)
    bulk_update_with_history(
        [answer for answer in changed if answer not in new], Answer, ["choice", "note"], default_user=by
    )
    return changed


def save_answer(
    seat: ReviewerSeat, question: ChecklistQuestion, *, choice: str, note: str, by: User
) -> Answer:
    """Keep what one reviewer answers to one question."""
    save_answers(seat, [(question, choice, note)], by=by)
    return Answer.objects.get(seat=seat, question=question)


def _changed(seat: ReviewerSeat, review: Review, known: dict[int, Answer], given: Given) -> Answer | None:
    """The answer as it has to be written, None when nothing changed."""
    question, choice, note = given
    if question.checklist_id != review.checklist_id:
        raise Hidden(_("Deze vraag hoort niet bij deze toets."))
    answer = known.get(question.pk) or Answer(seat=seat, question=question)
    if answer.pk and (answer.choice, answer.note) == (choice, note.strip()):
        return None
    answer.choice, answer.note, answer.saved_at = choice, note, timezone.now()
    return checked(answer)


@transaction.atomic
def submit_answers(seat: ReviewerSeat, *, by: User) -> Review:
    """This member is ready. When everybody is, the round closes and the answers become visible to each other.

    Being ready twice changes nothing. Raises NotYet with the questions that still wait for an answer.
    """
    review = own_seat(seat, by)
    ask_running(review)
    if review.kind != ReviewKind.ETHICS:
        raise NotYet(_("Bij deze toets is er geen ronde. Geef uw advies."))
    seat.refresh_from_db(fields=["submitted_at"])
    if seat.submitted_at is not None:
        return review
    ask_declared(seat)
    _ask_all_answered(review, seat)
    seat.submitted_at = timezone.now()
    seat.save(update_fields=["submitted_at"])
    close_when_all_are_in(review, by=by)
    return review


@transaction.atomic
def close_round(review: Review, *, by: User) -> Review:
    """The chair closes the round before everybody is ready; from now on the members see each other's answers."""
    review = locked(review)
    ask_judge(review, by, May.CLOSE_ETHICS)
    ask_seat(review, by)
    ask_running(review)
    if review.status != ReviewStatus.INDEPENDENT:
        raise NotYet(_("De ronde is al gesloten."))
    if not review.seats.filter(submitted_at__isnull=False).exists():
        raise NotYet(_("Nog niemand is klaar met invullen. Sluit de ronde als er iets te bespreken is."))
    if review.seats.filter(user=by, submitted_at__isnull=True).exists():
        raise NotYet(_("Vul eerst zelf alles in en meld u klaar. Zo oordeelt u voordat u de anderen ziet."))
    to_joint(review, by=by)
    return review


def tell_chair_that_all_voted(review: Review) -> None:
    """The chair can write the decision once everybody voted."""
    if not review.seats.filter(vote__isnull=True).exists():
        chairs = [seat.user for seat in review.seats.filter(is_chair=True).select_related("user")]
        tell_about(review, chairs, _("iedereen heeft gestemd. U kunt het besluit vastleggen."))


def _ask_all_answered(review: Review, seat: ReviewerSeat) -> None:
    answered = seat.answers.exclude(choice="").values("question")
    waiting = list(review.checklist.questions.exclude(pk__in=answered).values_list("text", flat=True))
    if waiting:
        first = waiting[:3]
        more = len(waiting) - len(first)
        named = " · ".join(first) + (_(" · en nog {count}").format(count=more) if more else "")
        raise NotYet(_("Nog niet beantwoord: {questions}").format(questions=named))
