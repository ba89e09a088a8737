"""Votes, decisions, advice and conditions: each about exactly what was read."""

import pytest
from django.utils.translation import override

from questions.services import define, refine_question
from reviews import guards
from reviews.models import Condition, Decision, Review, ReviewStatus, Vote
from reviews.services import (
    accept_condition,
    decide_ethics,
    declare_independence,
    outcome_of,
    present_again,
    prove_condition,
    save_answer,
    submit_answers,
)
from tests.reviews.committee import CANVAS
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet


def votes(*choices):
    return [Vote(choice=choice) for choice in choices]


@pytest.mark.parametrize(
    ("choices", "conditions", "outcome"),
    [
        (("approve", "approve", "reject"), [], "positive"),
        (("approve", "approve", "approve"), ["Leg uit"], "conditional"),
        (("approve", "conditions", "return"), ["Leg uit"], "conditional"),
        (("approve", "approve", "reject", "reject"), [], "returned"),
        (("approve", "return", "reject"), [], "returned"),
        (("reject", "reject", "approve"), [], "negative"),
        (("reject", "reject", "return", "approve"), [], "returned"),
    ],
)
def test_the_outcome_follows_from_the_votes(choices, conditions, outcome):
    assert outcome_of(votes(*choices), conditions) == outcome


def test_a_vote_under_conditions_asks_for_the_conditions():
    with pytest.raises(Invalid) as problem:
        outcome_of(votes("conditions", "approve", "approve"), ["  "])
    assert "conditions" in problem.value.fields


def decide(case, review, **kw):
    values = {"text": "De commissie is akkoord.", "conditions": [], "by": case.chair} | kw
    return decide_ethics(review, **values)


def test_the_vote_comes_after_the_round(case):
    review = case.ask_committee()
    with pytest.raises(NotYet, match="ronde gesloten"):
        case.vote(review, case.members[0])
    with pytest.raises(NotYet, match="ronde gesloten"):
        decide(case, review)


def test_voting_again_replaces_the_vote(case):
    review = case.all_ready(case.ask_committee())
    case.vote(review, case.members[0], "approve")
    case.vote(review, case.members[0], "reject")
    assert [vote.choice for vote in Vote.objects.filter(seat__user=case.members[0])] == ["reject"]


@pytest.mark.parametrize(
    ("choice", "motivation", "field"),
    [
        ("maybe", "Omdat", "choice"),
        ("", "Omdat", "choice"),
        ("approve", " ", "motivation"),
        ("approve", "x" * 3001, "motivation"),
        ("approve", "nul\x00", "motivation"),
    ],
)
def test_a_wrong_vote_says_where(case, choice, motivation, field):
    review = case.all_ready(case.ask_committee())
    with pytest.raises(Invalid) as problem:
        case.vote(review, case.members[0], choice, motivation=motivation)
    assert list(problem.value.fields) == [field]


def test_quorum_is_three_and_more_than_half_of_the_seats(case):
    review = case.all_ready(case.ask_committee())
    case.votes(review, "approve", "approve")
    with pytest.raises(NotYet, match="Nodig: 3"):
        decide(case, review)
    case.votes(review, "approve", "approve", "approve")
    assert decide(case, review).outcome == "positive"
    assert guards.committee_has_decided(case.fresh()) is None


def test_who_did_not_vote_for_is_heard(case):
    review = case.all_ready(case.ask_committee())
    for choice in ("reject", "return"):
        with pytest.raises(Invalid) as problem:
            case.vote(review, case.members[3], choice, dissent=" ")
        assert list(problem.value.fields) == ["dissent"]
    with pytest.raises(Invalid) as problem:
        case.vote(review, case.members[3], "reject", dissent="Op 1012 JS woont er maar een.")
    assert list(problem.value.fields) == ["dissent"]
    case.votes(review, "approve", "approve", "approve")
    case.vote(review, case.members[2], "reject", dissent="Te kleine groep.")
    case.vote(review, case.members[3], "return", dissent="Dit wordt niet bewaard.", waives_dissent=True)
    case.vote(review, case.members[0], "approve", dissent="Alleen als ik in de minderheid ben.")
    decision = decide(case, review)
    assert (decision.votes_for, decision.votes_against) == (3, 2)
    assert [dissent.text for dissent in decision.dissents.all()] == ["Te kleine groep."]


def test_when_the_committee_refuses_who_was_in_favour_dissents(case):
    review = case.all_ready(case.ask_committee())
    for member in (case.chair, *case.members[:2]):
        case.vote(review, member, "reject", dissent="Te grof.")
    case.vote(review, case.members[2], "approve", dissent="Het doel weegt zwaarder.")
    case.vote(review, case.members[3], "return", dissent="Het kan beter.")
    decision = decide(case, review)
    assert decision.outcome == "negative"
    assert [dissent.text for dissent in decision.dissents.all()] == [
        "Het doel weegt zwaarder.",
        "Het kan beter.",
    ]


def test_a_decision_is_taken_once(case):
    review = case.all_ready(case.ask_committee())
    case.votes(review, "approve", "approve", "approve")
    decide(case, review)
    with pytest.raises(NotYet, match="al klaar"):
        decide(case, review)
    assert Decision.objects.count() == 1


def test_an_answer_that_stops_excludes_a_positive_decision_until_it_is_changed(case):
    review = case.ask_committee()
    for member in (case.chair, *case.members[1:]):
        case.ready(review, member)
    case.ready(review, case.members[0], direct="yes")
    case.votes(review, *["approve"] * 5)
    case.look(review)
    with pytest.raises(NotYet, match="afkomst"):
        decide(case, review)
    question = review.checklist.questions.get(key="direct")
    save_answer(
        case.seat(review, case.members[0]), question, choice="no", note="Besproken.", by=case.members[0]
    )
    assert decide(case, review, text="Na bespreking is het antwoord aangepast.").outcome == "positive"


def test_a_stop_does_not_exclude_a_negative_decision(case):
    review = case.ask_committee()
    for member in (case.chair, *case.members):
        case.ready(review, member, direct="yes")
    case.votes(review, *["reject"] * 5)
    assert decide(case, review).outcome == "negative"


def test_conditions_belong_to_a_conditional_outcome(case):
    review = case.all_ready(case.ask_committee())
    case.votes(review, "return", "return", "return")
    with pytest.raises(Invalid) as problem:
        decide(case, review, conditions=["Leg uit"])
    assert list(problem.value.fields) == ["conditions"]
    assert decide(case, review).outcome == "returned"
    assert "terug voor verbetering" in guards.committee_has_decided(case.fresh())


def test_all_questions_are_answered_before_somebody_is_ready(case):
    review = case.ask_committee()
    seat = case.seat(review, case.members[0])
    with pytest.raises(NotYet, match="geen belang"):
        submit_answers(seat, by=case.members[0])
    declare_independence(seat, interests="", by=case.members[0])
    with pytest.raises(NotYet, match="en nog 56"):
        submit_answers(seat, by=case.members[0])


def test_being_ready_twice_is_being_ready(case):
    review = case.ask_committee()
    case.ready(review, case.members[0])
    moment = case.seat(review, case.members[0]).submitted_at
    submit_answers(case.seat(review, case.members[0]), by=case.members[0])
    assert case.seat(review, case.members[0]).submitted_at == moment
    with pytest.raises(NotYet, match="al klaar"):
        case.answer_all(review, case.members[0], direct="yes")


@pytest.mark.parametrize(("choice", "note"), [("perhaps", ""), ("yes", "x" * 3001), ("no", "nul\x00")])
def test_a_wrong_answer_is_refused(case, choice, note):
    review = case.ask_committee()
    with pytest.raises(Invalid):
        save_answer(
            case.seat(review, case.chair),
            review.checklist.questions.first(),
            choice=choice,
            note=note,
            by=case.chair,
        )


def test_a_question_of_another_checklist_is_not_there(case):
    legal, ethics = case.ask_lawyer(), case.ask_committee()
    with pytest.raises(Hidden):
        save_answer(
            case.seat(ethics, case.chair),
            legal.checklist.questions.first(),
            choice="yes",
            note="",
            by=case.chair,
        )


def test_a_change_while_somebody_votes_is_shown_and_the_text_kept(case):
    review = case.all_ready(case.ask_committee())
    question = case.fresh().questions.get()
    refine_question(
        question,
        CANVAS | {"population": "Alle kinderen"},
        seen=question.versions.first().revision,
        by=case.owner,
    )
    with pytest.raises(Conflict) as problem:
        case.vote(review, case.members[0], motivation="Lang over nagedacht.")
    assert problem.value.theirs == {"vraag › populatie": "Alle kinderen"}
    assert problem.value.mine["motivation"] == "Lang over nagedacht."
    assert not Vote.objects.exists()


def test_a_vote_on_a_replaced_review_is_a_conflict(case):
    review = case.all_ready(case.ask_committee())
    present_again(review, content=case.content() | {"plan": {"method": "trend"}}, by=case.owner)
    with pytest.raises(Conflict) as problem:
        case.vote(review, case.members[0])
    assert problem.value.theirs == {"analyseplan › methode": "trend"}


def test_presenting_the_same_again_is_refused(case):
    review = case.ask_committee()
    with pytest.raises(NotYet, match="niets veranderd"):
        present_again(review, content=case.content(), by=case.owner)


def test_a_new_review_replaces_the_running_one(case):
    first, second = case.ask_lawyer(), case.ask_lawyer()
    first.refresh_from_db()
    assert (first.status, second.status) == (ReviewStatus.SUPERSEDED, ReviewStatus.INDEPENDENT)


def test_the_advice_covers_exactly_what_was_read(case):
    review = case.ask_lawyer()
    assert "nog geen advies" in guards.legal_advice_is_positive(case.fresh())
    case.advise(review)
    assert guards.legal_advice_is_positive(case.fresh()) is None
    assert guards.legal_advice_is_current(case.fresh()) is None
    define(case.fresh(), term="vakantiepark", text="Een terrein met recreatiewoningen", by=case.owner)
    assert "vakantiepark" in guards.legal_advice_is_current(case.fresh())


def test_a_change_while_the_advice_is_written_is_a_conflict_and_reading_it_solves_it(case):
    review = case.ask_lawyer()
    define(case.fresh(), term="park", text="Een terrein", by=case.owner)
    with pytest.raises(Conflict) as problem:
        case.advise(review, text="Mijn lange advies")
    assert problem.value.theirs == {"vraag › begrippen › park": "Een terrein"}
    assert problem.value.mine["text"] == "Mijn lange advies"
    now = guards.fingerprint(guards.legal_content(case.fresh()))
    case.advise(review, seen_fingerprint=now)
    assert guards.legal_advice_is_current(case.fresh()) is None


@pytest.mark.parametrize(
    ("outcome", "conditions", "text", "field"),
    [
        ("returned", (), "Omdat", "outcome"),
        ("", (), "Omdat", "outcome"),
        ("conditional", (), "Omdat", "conditions"),
        ("positive", ("Toch een",), "Omdat", "conditions"),
        ("conditional", ("x" * 1001,), "Omdat", "conditions"),
        ("conditional", tuple(f"nummer {n}" for n in range(21)), "Omdat", "conditions"),
        ("positive", (), " ", "text"),
        ("positive", (), "x" * 10001, "text"),
        ("positive", (), "nul\x00", "text"),
    ],
)
def test_a_wrong_advice_says_where_and_changes_nothing(case, outcome, conditions, text, field):
    review = case.ask_lawyer()
    with pytest.raises(Invalid) as problem:
        case.advise(review, outcome, conditions, text=text)
    assert list(problem.value.fields) == [field]
    assert not Decision.objects.exists()
    assert not Condition.objects.exists()


def test_only_the_landsadvocaat_advises_and_only_on_the_legal_review(case):
    review, ethics = case.ask_lawyer(), case.ask_committee()
    for somebody in (case.owner, case.partner, case.lead, case.chair):
        with pytest.raises(NotAllowed):
            case.advise(Review.objects.get(pk=review.pk), by=somebody)
    with pytest.raises(Hidden):
        case.advise(review, by=case.outsider)
    with pytest.raises(NotYet):
        case.advise(ethics)


def test_a_condition_is_proven_by_one_and_accepted_by_another(case):
    decision = case.advise(case.ask_lawyer(), "conditional", ("Sluit een verwerkersovereenkomst.",))
    condition = decision.conditions.get()
    assert "verwerkersovereenkomst" in guards.conditions_before_analysis_are_met(case.fresh())
    with pytest.raises(NotYet):
        accept_condition(condition, by=case.lawyer)
    with pytest.raises(NotAllowed):
        prove_condition(condition, proof="Klaar", by=case.lawyer)
    with pytest.raises(Invalid):
        prove_condition(condition, proof=" ", by=case.owner)
    prove_condition(condition, proof="Getekend op 3 november, kenmerk 12.", by=case.owner)
    assert guards.conditions_before_analysis_are_met(case.fresh()) is not None
    with pytest.raises(NotAllowed):
        accept_condition(condition, by=case.owner)
    with pytest.raises(Conflict):
        accept_condition(condition, by=case.lawyer, seen=condition.revision - 1)
    condition.refresh_from_db()
    accept_condition(condition, by=case.lawyer, seen=condition.revision)
    assert guards.conditions_before_analysis_are_met(case.fresh()) is None
    with pytest.raises(NotYet, match="al voldaan"):
        prove_condition(condition, proof="Nog eens", by=case.owner)


def test_a_condition_of_an_earlier_advice_is_history(case):
    condition = case.advise(case.ask_lawyer(), "conditional", ("Leg uit.",)).conditions.get()
    case.ask_lawyer()
    with pytest.raises(NotYet, match="nieuwere toets"):
        prove_condition(condition, proof="Klaar", by=case.owner)


def test_the_chair_accepts_conditions_of_the_committee(case):
    review = case.all_ready(case.ask_committee())
    case.votes(review, "conditions", "approve", "approve")
    condition = decide(case, review, conditions=["Schrijf een toelichting."]).conditions.get()
    assert "toelichting" in guards.conditions_before_writing_are_met(case.fresh())
    prove_condition(condition, proof="Zie de publicatie.", by=case.owner)
    with pytest.raises(NotAllowed):
        accept_condition(condition, by=case.members[0])
    accept_condition(condition, by=case.chair)
    assert guards.conditions_before_writing_are_met(case.fresh()) is None


def test_the_trail_says_what_happened_and_not_who_voted_what(case):
    review = case.all_ready(case.ask_committee())
    case.votes(review, "approve", "approve", "reject", "approve")
    decide(case, review)
    rows = list(case.fresh().coalition.journal.filter(verb__startswith="review.ethics"))
    verbs = [row.verb.split(".")[-1] for row in rows]
    assert verbs == ["opened", *["declared"] * 5, "round_closed", "decided"]
    assert not any("stem" in row.sentence.lower() for row in rows)


def test_the_advice_does_not_depend_on_the_language_of_the_reader(case):
    case.advise(case.ask_lawyer())
    with override("en"):
        assert guards.legal_advice_is_current(case.fresh()) is None
