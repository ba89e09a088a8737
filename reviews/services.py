"""What a reviewer does: answer, step aside, vote, advise, decide, and accept that a condition is met."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import tell
from coalitions import grants, journal
from coalitions.selectors import people_acting_as
from reviews.models import (
    Answer,
    AnswerChoice,
    ChecklistQuestion,
    Condition,
    Decision,
    Outcome,
    Recusal,
    Review,
    ReviewerSeat,
    ReviewKind,
    ReviewStatus,
    Vote,
    VoteChoice,
)
from reviews.rounds import open_ethics_review, open_legal_review, present_again
from reviews.selectors import seat_of
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet
from zicht.core.policy import May, Role, require

__all__ = [
    "accept_condition",
    "cast_vote",
    "close_round",
    "decide_ethics",
    "give_legal_advice",
    "open_ethics_review",
    "open_legal_review",
    "present_again",
    "prove_condition",
    "recuse",
    "save_answer",
    "submit_answers",
]

FEWEST_VOTERS = 3
RIGHT = {ReviewKind.LEGAL: May.DECIDE_LEGAL, ReviewKind.ETHICS: May.ANSWER_ETHICS}
IN_FAVOUR = (VoteChoice.APPROVE, VoteChoice.CONDITIONS)


@transaction.atomic
def save_answer(seat: ReviewerSeat, question: ChecklistQuestion, *, choice: str, note: str, by: User) -> Answer:
    """Keep what one reviewer answers to one question; saved while typing, so an empty choice is kept too."""
    review = _own_running(seat, by)
    if review.status == ReviewStatus.INDEPENDENT and seat.submitted_at:
        raise NotYet(_("U bent al klaar met invullen. Wacht tot de ronde sluit; daarna kunt u uw antwoord nog aanpassen."))
    if question.checklist_id != review.checklist_id:
        raise Hidden(_("Deze vraag hoort niet bij deze toets."))
    if choice and choice not in AnswerChoice.values:
        raise Invalid({"choice": [_("Kies een van de antwoorden.")]})
    answer, _made = Answer.objects.update_or_create(
        seat=seat, question=question, defaults={"choice": choice, "note": note}
    )
    return answer


@transaction.atomic
def submit_answers(seat: ReviewerSeat, *, by: User) -> Review:
    """This reviewer is ready. When everybody is, the round closes and the answers become visible to each other."""
    review = _own_running(seat, by)
    unanswered = review.checklist.questions.exclude(
        pk__in=seat.answers.exclude(choice="").values("question")
    ).values_list("text", flat=True)
    if unanswered:
        raise NotYet(_("Nog niet beantwoord: {questions}").format(questions=" · ".join(unanswered[:5])), reasons=list(unanswered))
    seat.submitted_at = timezone.now()
    seat.save(update_fields=["submitted_at"])
    if not review.seats.filter(submitted_at__isnull=True).exists():
        _to_joint(review, by)
    return review


@transaction.atomic
def recuse(review: Review, *, reason: str, by: User) -> Recusal:
    """Step aside: the seat, the answers and the rights of this reviewer end here."""
    require(by, RIGHT[ReviewKind(review.kind)], review)
    seat = _seat(review, by)
    if not review.is_running:
        raise NotYet(_("Deze toets is al klaar. U kunt zich niet meer afmelden."))
    if not reason.strip():
        raise Invalid({"reason": [_("Schrijf op waarom u zich afmeldt. Dat komt in het verslag.")]})
    seat.delete()
    if review.kind == ReviewKind.ETHICS:
        for role in (Role.ETHICS_MEMBER, Role.ETHICS_CHAIR):
            grants.revoke_from_user(by, role, review.trajectory.coalition)
    _note(review, "recused", _("{who} doet niet mee aan deze toets.").format(who=by), by=by, reason=reason)
    return Recusal.objects.create(review=review, user=by, reason=reason[:300])


@transaction.atomic
def close_round(review: Review, *, by: User) -> Review:
    """The chair closes the round before everybody is ready; from now on the members see each other's answers."""
    require(by, May.CLOSE_ETHICS, review)
    _seat(review, by)
    if review.status != ReviewStatus.INDEPENDENT:
        raise NotYet(_("De ronde is al gesloten."))
    if not review.seats.filter(submitted_at__isnull=False).exists():
        raise NotYet(_("Nog niemand is klaar met invullen. Sluit de ronde als er iets te bespreken is."))
    return _to_joint(review, by)


@transaction.atomic
def cast_vote(seat: ReviewerSeat, *, choice: str, motivation: str, seen_fingerprint: str, by: User) -> Vote:
    """Vote on exactly what was read, after the round closed; voting again before the decision replaces the vote."""
    review = _own_running(seat, by)
    if review.status != ReviewStatus.JOINT:
        raise NotYet(_("Stemmen kan als de ronde gesloten is en u elkaars antwoorden hebt gezien."))
    _ask_same_content(review, seen_fingerprint, {"motivation": motivation})
    errors = {} if choice in VoteChoice.values else {"choice": [_("Kies hoe u stemt.")]}
    if not motivation.strip():
        errors["motivation"] = [_("Schrijf in een of twee zinnen waarom u zo stemt.")]
    if errors:
        raise Invalid(errors)
    vote, _made = Vote.objects.update_or_create(
        seat=seat,
        defaults={"choice": choice, "motivation": motivation, "fingerprint": review.fingerprint, "cast_at": timezone.now()},
    )
    return vote


@transaction.atomic
def give_legal_advice(
    review: Review, *, outcome: str, text: str, conditions: list[str], seen_fingerprint: str, by: User
) -> Decision:
    """The advice of the landsadvocaat about exactly what was read."""
    require(by, May.DECIDE_LEGAL, review)
    review = _locked(review)
    _seat(review, by)
    if review.kind != ReviewKind.LEGAL or not review.is_running:
        raise NotYet(_("Over deze toets is al geadviseerd, of er ligt een nieuwere versie."))
    _ask_same_content(review, seen_fingerprint, {"text": text, "outcome": outcome})
    _ask_advice(outcome, text, conditions)
    return _decide(review, outcome, text, conditions, by)


@transaction.atomic
def decide_ethics(review: Review, *, text: str, dissent: str, conditions: list[str], by: User) -> Decision:
    """The chair writes down the decision; its outcome follows from the votes.

    Source: standards for the committee (quorum of three voters and more than half of the seats; a hard stop excludes a
    positive decision; a tie goes back).
    """
    require(by, May.CLOSE_ETHICS, review)
    review = _locked(review)
    _seat(review, by)
    if review.status != ReviewStatus.JOINT:
        raise NotYet(_("Besluiten kan als de ronde gesloten is en de leden gestemd hebben."))
    votes = list(Vote.objects.filter(seat__review=review))
    _ask_quorum(review, votes)
    in_favour = sum(vote.choice in IN_FAVOUR for vote in votes)
    outcome = outcome_of(votes, conditions)
    _ask_no_stop(review, outcome)
    if not text.strip():
        raise Invalid({"text": [_("Schrijf op waarom de commissie zo besluit. Deze tekst wordt openbaar.")]})
    against = len(votes) - in_favour
    if against and outcome in (Outcome.POSITIVE, Outcome.CONDITIONAL) and not dissent.strip():
        raise Invalid({"dissent": [_("Niet iedereen stemde voor. Schrijf het afwijkende standpunt op; ook dat wordt openbaar.")]})
    decision = _decide(review, outcome, text, conditions, by, dissent=dissent, votes=(in_favour, against))
    return decision


def outcome_of(votes: list[Vote], conditions: list[str]) -> Outcome:
    """More than half in favour: positive, or conditional when conditions are set or asked; more than half "niet akkoord":
    negative; otherwise back for improvement."""
    in_favour = sum(vote.choice in IN_FAVOUR for vote in votes)
    if in_favour * 2 > len(votes):
        asked = any(vote.choice == VoteChoice.CONDITIONS for vote in votes)
        if asked and not conditions:
            raise Invalid({"conditions": [_("Een lid stemde akkoord onder voorwaarden. Schrijf de voorwaarden op.")]})
        return Outcome.CONDITIONAL if conditions else Outcome.POSITIVE
    rejected = sum(vote.choice == VoteChoice.REJECT for vote in votes)
    return Outcome.NEGATIVE if rejected * 2 > len(votes) else Outcome.RETURNED


@transaction.atomic
def prove_condition(condition: Condition, *, proof: str, by: User) -> Condition:
    """Say how a condition is met; whoever set it still has to accept."""
    review = condition.decision.review
    require(by, May.MOVE_ON, review)
    if not proof.strip():
        raise Invalid({"proof": [_("Schrijf op hoe aan de voorwaarde is voldaan, en waar dat te zien is.")]})
    condition.proof, condition.proven_by, condition.proven_at = proof, by, timezone.now()
    condition.accepted_by = condition.accepted_at = None
    condition.save()
    setters = list(User.objects.filter(pk=condition.decision.decided_by_id))
    tell(setters, _("{title}: er is bewijs bij een voorwaarde.").format(title=review.trajectory.title), url=_url(review))
    _note(review, "condition_proven", _("Bij een voorwaarde is bewijs gegeven."), by=by, facts={"condition": condition.pk})
    return condition


@transaction.atomic
def accept_condition(condition: Condition, *, by: User) -> Condition:
    """Whoever set the condition finds it met. Nobody accepts own proof."""
    review = condition.decision.review
    require(by, May.DECIDE_LEGAL if review.kind == ReviewKind.LEGAL else May.CLOSE_ETHICS, review)
    if condition.proven_at is None:
        raise NotYet(_("Er is nog geen bewijs bij deze voorwaarde."))
    if condition.proven_by_id == by.pk:
        raise NotAllowed(_("U gaf zelf het bewijs. Een ander moet beoordelen of het genoeg is."))
    condition.accepted_by, condition.accepted_at = by, timezone.now()
    condition.save()
    _note(review, "condition_met", _("Aan een voorwaarde is voldaan."), by=by, facts={"condition": condition.pk})
    return condition


def _own_running(seat: ReviewerSeat, by: User) -> Review:
    """The review of this seat, locked, when it is `by`'s own seat, the right is there and the review still runs."""
    review = _locked(seat.review)
    require(by, RIGHT[ReviewKind(review.kind)], review)
    if seat.user_id != by.pk:
        raise Hidden(_("Dit is de plek van iemand anders."))
    if not review.is_running:
        raise NotYet(_("Deze toets is al klaar, of er ligt een nieuwere versie."))
    return review


def _locked(review: Review) -> Review:
    return Review.objects.select_for_update(of=("self",)).select_related("trajectory__coalition", "checklist").get(pk=review.pk)


def _seat(review: Review, user: User) -> ReviewerSeat:
    seat = seat_of(review, user)
    if seat is None:
        raise NotAllowed(_("U hebt geen plek in deze toets. Wie zich afmeldde of bij de coalitie hoort, oordeelt niet mee."))
    return seat


def _to_joint(review: Review, by: User) -> Review:
    review.status = ReviewStatus.JOINT
    review.save(update_fields=["status"])
    sentence = _("{title}: de ronde is gesloten. U ziet nu elkaars antwoorden.").format(title=review.trajectory.title)
    tell(User.objects.filter(review_seats__review=review), sentence, url=_url(review))
    _note(review, "round_closed", _("De leden zien nu elkaars antwoorden."), by=by)
    return review


def _ask_same_content(review: Review, seen: str, mine: dict[str, Any]) -> None:
    if seen != review.fingerprint:
        raise Conflict(
            _("Terwijl u schreef is er een nieuwe versie voorgelegd. Lees wat er veranderde. Uw tekst is bewaard."),
            theirs=review.content,
            mine=mine,
            revision=0,
        )


def _ask_advice(outcome: str, text: str, conditions: list[str]) -> None:
    errors: dict[str, list[str]] = {}
    if outcome not in (Outcome.POSITIVE, Outcome.CONDITIONAL, Outcome.NEGATIVE):
        errors["outcome"] = [_("Kies uw advies.")]
    if not text.strip():
        errors["text"] = [_("Schrijf op waarom u zo adviseert.")]
    if outcome == Outcome.CONDITIONAL and not conditions:
        errors["conditions"] = [_("Schrijf de voorwaarden op, één per regel.")]
    if errors:
        raise Invalid(errors)


def _ask_quorum(review: Review, votes: list[Vote]) -> None:
    seats = review.seats.count()
    needed = max(FEWEST_VOTERS, seats // 2 + 1)
    if len(votes) < needed:
        raise NotYet(
            _("Er zijn {votes} stemmen en er zijn er {needed} nodig. Vraag de leden die nog niet stemden, of benoem een lid erbij.").format(
                votes=len(votes), needed=needed
            )
        )


def _ask_no_stop(review: Review, outcome: Outcome) -> None:
    if outcome not in (Outcome.POSITIVE, Outcome.CONDITIONAL):
        return
    stops = Q()
    for question in review.checklist.questions.exclude(stops_on=""):
        stops |= Q(question=question, choice=question.stops_on)
    stopped = Answer.objects.filter(stops, seat__review=review).select_related("question") if stops else []
    texts = list(dict.fromkeys(answer.question.text for answer in stopped))
    if texts:
        raise NotYet(
            _("Een antwoord sluit een positief besluit uit: {questions}. Bespreek het en pas het antwoord aan, of besluit anders.").format(
                questions=" · ".join(texts)
            ),
            reasons=texts,
        )


def _decide(
    review: Review,
    outcome: str,
    text: str,
    conditions: list[str],
    by: User,
    *,
    dissent: str = "",
    votes: tuple[int, int] | None = None,
) -> Decision:
    decision = Decision.objects.create(
        review=review,
        outcome=outcome,
        text=text,
        dissent=dissent,
        votes_for=votes[0] if votes else None,
        votes_against=votes[1] if votes else None,
        decided_by=by,
        fingerprint=review.fingerprint,
    )
    for line in conditions:
        Condition.objects.create(decision=decision, text=line)
    review.status, review.closed_at = ReviewStatus.DECIDED, timezone.now()
    review.save(update_fields=["status", "closed_at"])
    sentence = _("{kind}: {outcome}.").format(
        kind=review.get_kind_display().capitalize(), outcome=decision.get_outcome_display()
    )
    _note(review, "decided", sentence, by=by, facts={"outcome": outcome, "fingerprint": review.fingerprint})
    owners = people_acting_as(Role.PROBLEM_OWNER, review.trajectory.coalition)
    tell(owners, f"{review.trajectory.title}: {sentence}", url=reverse("reviews:overview", args=[review.trajectory.reference]))
    return decision


def _note(review: Review, what: str, sentence: str, *, by: User, reason: str = "", facts: dict | None = None) -> None:
    facts = {"review": review.pk} | (facts or {})
    journal.write(review.trajectory.coalition, f"review.{review.kind}.{what}", sentence, by=by, reason=reason, facts=facts)


def _url(review: Review) -> str:
    return reverse("reviews:review", args=[review.pk])
