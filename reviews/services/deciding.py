"""The end of a review: the vote, the decision of the committee, and the advice of the landsadvocaat."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions.selectors import people_acting_as
from reviews.content import changes, content_now
from reviews.independence import tied_seats
from reviews.leaving import remove_tied
from reviews.models import (
    Answer,
    Asked,
    Condition,
    Decision,
    Dissent,
    Outcome,
    Review,
    ReviewerSeat,
    ReviewKind,
    ReviewStatus,
    Vote,
    VoteChoice,
)
from reviews.record import note, tell_about
from reviews.selectors import POSITIVE, quorum_of, too_few
from reviews.services.answering import tell_chair_that_all_voted
from reviews.services.conditions import Wanted, ask_conditions, lines_of
from reviews.services.declaring import ask_declared
from reviews.services.seats import (
    ask_judge,
    ask_running,
    ask_seat,
    locked,
    own_seat,
    take_legal_seat,
)
from zicht.core.checked import checked
from zicht.core.errors import Conflict, Invalid, NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.identifiers import require_open_texts
from zicht.core.policy import May, Role, require

IN_FAVOUR = (VoteChoice.APPROVE, VoteChoice.CONDITIONS)
# The votes that a decision follows; whoever voted otherwise dissents.
FOLLOWED: dict[Outcome, tuple[VoteChoice, ...]] = {
    Outcome.POSITIVE: IN_FAVOUR,
    Outcome.CONDITIONAL: IN_FAVOUR,
    Outcome.NEGATIVE: (VoteChoice.REJECT,),
    Outcome.RETURNED: (VoteChoice.RETURN,),
}
ADVICES = (Outcome.POSITIVE, Outcome.CONDITIONAL, Outcome.NEGATIVE)


@transaction.atomic
def cast_vote(
    seat: ReviewerSeat,
    *,
    choice: str,
    motivation: str,
    seen_fingerprint: str,
    by: User,
    dissent: str = "",
    waives_dissent: bool = False,
) -> Vote:
    """Vote on exactly what was read, after the round closed; voting again before the decision replaces the vote.

    `dissent` is published with a decision that goes the other way, without a name. Who votes against writes one or
    says that they waive it: what the minority thinks is not left to the majority.
    """
    review = own_seat(seat, by)
    _ask_same_content(review, seen_fingerprint, {"motivation": motivation, "dissent": dissent})
    ask_running(review)
    if review.status != ReviewStatus.JOINT:
        raise NotYet(_("Stemmen kan als de ronde gesloten is en u elkaars antwoorden hebt gezien."))
    ask_declared(seat)
    vote = Vote.objects.filter(seat=seat).first() or Vote(seat=seat)
    vote.choice, vote.motivation = choice, motivation
    vote.dissent, vote.waives_dissent = "" if waives_dissent else dissent, waives_dissent
    vote.fingerprint, vote.cast_at = review.fingerprint, timezone.now()
    _ask_standpoint(checked(vote, required=["motivation"]))
    # The vote stays with the committee; this part of it may be published with the decision.
    require_open_texts(Dissent, {"text": vote.dissent}, at={"text": "dissent"})
    vote.save()
    tell_chair_that_all_voted(review)
    return vote


@transaction.atomic
def give_legal_advice(
    review: Review, *, outcome: str, text: str, conditions: Wanted, seen_fingerprint: str, by: User
) -> Decision:
    """The advice of the landsadvocaat about exactly what was read.

    `seen_fingerprint` is that of what lay there when the form was made. When that is still so, the review keeps it as
    what the advice is about; otherwise Conflict with what changed.
    """
    review = locked(review)
    require(by, May.DECIDE_LEGAL, review)
    if review.kind != ReviewKind.LEGAL:
        raise NotYet(_("Over deze toets besluit de adviescommissie."))
    take_legal_seat(review, by=by)
    now = _ask_same_content(
        review, seen_fingerprint, {"outcome": outcome, "text": text, "conditions": conditions}
    )
    ask_running(review)
    if outcome not in ADVICES:
        raise Invalid({"outcome": [_("Kies uw advies.")]})
    if review.fingerprint != seen_fingerprint:
        review.content, review.fingerprint = now, seen_fingerprint
        review.save(update_fields=["content", "fingerprint"])
    return _decide(Decision(review=review, outcome=outcome, text=text, decided_by=by), conditions)


@transaction.atomic
def decide_ethics(
    review: Review,
    *,
    text: str,
    conditions: Wanted,
    by: User,
    seen_fingerprint: str | None = None,
) -> Decision:
    """The chair writes down the decision; its outcome follows from the votes.

    Own rule of the method: at least three voters and more than half of the seats; an answer that excludes a positive
    decision has to be taken back first; a tie goes back for improvement. Who got a tie to the coalition does not count.
    """
    review = locked(review)
    ask_judge(review, by, May.CLOSE_ETHICS)
    ask_seat(review, by)
    seen = review.fingerprint if seen_fingerprint is None else seen_fingerprint
    _ask_same_content(review, seen, {"text": text, "conditions": conditions})
    ask_running(review)
    if review.status != ReviewStatus.JOINT:
        raise NotYet(_("Besluiten kan als de ronde gesloten is en de leden gestemd hebben."))
    remove_tied(review, tied_seats(review), by=by)
    votes = list(Vote.objects.filter(seat__review=review))
    _ask_quorum(review, votes)
    outcome = outcome_of(votes, conditions)
    _ask_no_stop(review, outcome)
    in_favour = sum(vote.choice in IN_FAVOUR for vote in votes)
    decision = Decision(review=review, outcome=outcome, text=text, decided_by=by)
    decision.votes_for, decision.votes_against = in_favour, len(votes) - in_favour
    _ask_looked(review, outcome)
    decided = _decide(decision, conditions)
    _publish_dissent(decided, votes)
    return decided


def outcome_of(votes: list[Vote], conditions: Wanted) -> Outcome:
    """More than half in favour: positive, or conditional when conditions are set or asked; more than half against
    outright: negative; everything else, a tie too: back for improvement."""
    in_favour = sum(vote.choice in IN_FAVOUR for vote in votes)
    if in_favour * 2 > len(votes):
        asked = any(vote.choice == VoteChoice.CONDITIONS for vote in votes)
        if asked and not lines_of(conditions):
            raise Invalid(
                {"conditions": [_("Een lid stemde akkoord onder voorwaarden. Schrijf de voorwaarden op.")]}
            )
        return Outcome.CONDITIONAL if lines_of(conditions) else Outcome.POSITIVE
    rejected = sum(vote.choice == VoteChoice.REJECT for vote in votes)
    return Outcome.NEGATIVE if rejected * 2 > len(votes) else Outcome.RETURNED


def _ask_same_content(review: Review, seen: str, mine: dict[str, Any]) -> dict[str, Any]:
    """What lies there now, when that is what was read; else Conflict, with every difference in words."""
    now = content_now(review)
    judged = review.kind == ReviewKind.LEGAL or seen == review.fingerprint
    if judged and seen == fingerprint(now):
        return now
    changed = changes(review.content, now)
    raise Conflict(
        _("Terwijl u schreef is veranderd wat er voorligt. Lees wat er anders is. Uw tekst is bewaard."),
        theirs={change.place: change.after for change in changed},
        mine=mine,
        revision=0,
    )


def _ask_standpoint(vote: Vote) -> None:
    """Who votes against has a standpoint for with the decision, or waives it in so many words."""
    against = vote.choice not in IN_FAVOUR
    if against and not vote.dissent.strip() and not vote.waives_dissent:
        sentence = _(
            "Schrijf het standpunt dat bij het besluit openbaar wordt als de anderen voor stemmen. Wilt u dat niet, vink dat"
            " dan aan."
        )
        raise Invalid({"dissent": [sentence]})


def _publish_dissent(decision: Decision, votes: list[Vote]) -> None:
    """The standpoints of who voted otherwise than the decision, each as its member wrote it."""
    followed = FOLLOWED[Outcome(decision.outcome)]
    for vote in votes:
        if vote.choice not in followed and vote.dissent:
            Dissent.objects.create(decision=decision, vote=vote, text=vote.dissent)


def _ask_quorum(review: Review, votes: list[Vote]) -> None:
    if (short := too_few(review)) is not None:
        raise NotYet(short)
    needed = quorum_of(review)
    if len(votes) < needed:
        raise NotYet(
            _(
                "Aantal stemmen: {votes}. Nodig: {needed}. Vraag de leden die nog niet stemden, of laat een nieuw lid toe."
            ).format(votes=len(votes), needed=needed)
        )


def _ask_no_stop(review: Review, outcome: Outcome) -> None:
    """An answer that excludes a positive decision has to be taken back, or the decision is another one."""
    if outcome not in POSITIVE:
        return
    stops = Q(pk__in=[])
    for question in review.checklist.questions.exclude(stops_on=""):
        stops |= Q(question=question, choice=question.stops_on)
    answers = Answer.objects.filter(stops, seat__review=review).select_related("question")
    texts = list(dict.fromkeys(answer.question.text for answer in answers))
    if texts:
        sentence = _(
            "Een antwoord sluit een positief besluit uit: {questions} Bespreek het en pas het antwoord aan, of besluit anders."
        )
        raise NotYet(sentence.format(questions=" · ".join(texts)))


def _ask_looked(review: Review, outcome: Outcome) -> None:
    """When the checklist asks so, a member looked at the association with the composition before a positive decision."""
    asked = review.checklist.questions.filter(asks=Asked.PROXY_CHECK).exists()
    released = bool(review.content.get("releases"))
    if outcome in POSITIVE and asked and released and not review.proxy_looks.exists():
        raise NotYet(
            _(
                "Het toetsingskader vraagt dat iemand van de commissie eerst het verband met de samenstelling bekijkt. Doe dat"
                " bij “Verband met de samenstelling”."
            )
        )


def _decide(decision: Decision, conditions: Wanted) -> Decision:
    """Write the decision with its conditions, end the review, tell the trail and the problem owner."""
    review, by = decision.review, decision.decided_by
    wanted = ask_conditions(decision, conditions)
    decision.fingerprint = review.fingerprint
    checked(decision, required=["text"]).save()
    for line, blocks in wanted:
        Condition.objects.create(decision=decision, text=line, blocks=blocks)
    review.status, review.closed_at = ReviewStatus.DECIDED, timezone.now()
    review.save(update_fields=["status", "closed_at"])
    sentence = _("{kind}: {outcome}.").format(
        kind=review.get_kind_display().capitalize(), outcome=decision.get_outcome_display()
    )
    facts = {"outcome": decision.outcome, "fingerprint": review.fingerprint}
    note(review, "decided", sentence, by=by, facts=facts)
    owners = people_acting_as(Role.PROBLEM_OWNER, review.trajectory.coalition)
    tell_about(review, owners, sentence, screen="reviews:overview")
    return decision
