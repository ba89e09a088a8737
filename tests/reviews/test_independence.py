"""Who has or had a tie to the coalition, or stepped aside, does not judge; and nobody judges with an eye on the others."""

import pytest

from accounts.models import Appointment, Post, User
from accounts.services import appoint
from coalitions.services import affiliate, answer_invitation, invite, leave
from questions.selectors import visible_to
from reviews.models import Answer, Recusal, Review, ReviewerSeat, ReviewStatus
from reviews.selectors import reviews_for
from reviews.services import (
    cast_vote,
    close_round,
    decide_ethics,
    open_ethics_review,
    present_again,
    recuse,
    save_answer,
    seat_newcomers,
    submit_answers,
    take_legal_seat,
)
from reviews.visibility import answers_visible_to, votes_visible_to
from tests.reviews.committee import person
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet
from zicht.core.policy import Role


def test_everybody_without_a_tie_gets_a_seat(case):
    review = case.ask_committee()
    assert {seat.user for seat in review.seats.all()} == {case.chair, *case.members}
    assert [seat.user for seat in review.seats.filter(is_chair=True)] == [case.chair]
    assert Role.ETHICS_MEMBER in case.fresh().roles_of(case.members[0])
    assert Role.ETHICS_CHAIR in case.fresh().roles_of(case.chair)


def test_a_member_who_works_for_a_party_is_recused_with_the_reason(case):
    affiliate(case.members[0], case.bureau)
    review = case.ask_committee()
    recusal = Recusal.objects.get(review=review)
    assert (recusal.user, recusal.is_automatic) == (case.members[0], True)
    assert "Statistiekbureau" in recusal.reason
    assert not case.fresh().roles_of(case.members[0]) & {Role.ETHICS_MEMBER, Role.ETHICS_CHAIR}


def test_a_party_that_left_still_binds(case):
    affiliate(case.members[0], case.bureau)
    leave(case.fresh().coalition.members.get(organisation=case.bureau), note="Geen tijd", by=case.partner)
    review = case.ask_committee()
    assert not review.seats.filter(user=case.members[0]).exists()


def test_a_tie_that_arises_later_ends_the_right_to_answer_and_vote(case):
    review = case.ask_committee()
    member, seat = case.members[0], case.seat(review, case.members[0])
    question = review.checklist.questions.first()
    case.answer_all(review, member)
    affiliate(member, case.bureau)
    with pytest.raises(NotAllowed, match="over eigen werk"):
        save_answer(case.seat(review, member), question, choice="no", note="", by=member)
    with pytest.raises(NotAllowed):
        submit_answers(case.seat(review, member), by=member)
    with pytest.raises(NotAllowed):
        cast_vote(seat, choice="approve", motivation="x", seen_fingerprint=review.fingerprint, by=member)


def test_the_vote_of_somebody_who_became_tied_does_not_count(case):
    review = case.all_ready(case.ask_committee())
    case.votes(review, "approve", "approve", "approve", "reject", "reject")
    affiliate(case.members[0], case.bureau)
    decision = decide_ethics(review, text="Vijf min een.", conditions=[], by=case.chair)
    assert (decision.votes_for, decision.votes_against) == (2, 2)
    assert decision.outcome == "returned"
    assert Recusal.objects.get(review=review).user == case.members[0]


def test_a_chair_who_became_tied_cannot_close_or_decide(case):
    review = case.ask_committee()
    case.ready(review, case.members[0])
    affiliate(case.chair, case.bureau)
    with pytest.raises(NotAllowed):
        close_round(review, by=case.chair)
    with pytest.raises(NotAllowed):
        decide_ethics(review, text="x", conditions=[], by=case.chair)


def test_who_is_no_longer_in_the_committee_cannot_answer(case):
    review = case.ask_committee()
    Appointment.objects.filter(user=case.members[0]).delete()
    member = User.objects.get(pk=case.members[0].pk)
    with pytest.raises(Hidden):
        submit_answers(case.seat(review, member), by=member)
    assert not visible_to(member).exists()


def test_stepping_aside_takes_seat_answers_and_rights(case):
    review = case.ask_committee()
    member = case.members[0]
    case.answer_all(review, member)
    seat = case.seat(review, member)
    recusal = recuse(review, reason="Ik woon naast een van de parken.", by=member)
    assert not recusal.is_automatic
    assert not Answer.objects.filter(seat__user=member).exists()
    assert not case.fresh().roles_of(member)
    assert not reviews_for(member).exists()
    with pytest.raises(Hidden):
        save_answer(seat, review.checklist.questions.first(), choice="yes", note="", by=member)
    with pytest.raises(Hidden):
        recuse(Review.objects.get(pk=review.pk), reason="Nog eens", by=member)


def test_stepping_aside_asks_a_reason_that_fits(case):
    review = case.ask_committee()
    for reason in (" ", "x" * 301, "nul\x00teken", "Ik woon op 1012 JS."):
        with pytest.raises(Invalid) as refused:
            recuse(review, reason=reason, by=case.members[0])
        assert list(refused.value.fields) == ["reason"]
    assert ReviewerSeat.objects.filter(review=review, user=case.members[0]).exists()


def test_who_stepped_aside_stays_aside_in_the_next_round(case):
    review = case.ask_committee()
    recuse(review, reason="Ik woon naast een van de parken.", by=case.members[0])
    again = present_again(review, content=case.content() | {"plan": {}}, by=case.owner)
    assert not again.seats.filter(user=case.members[0]).exists()
    assert Recusal.objects.get(review=again).reason == "Ik woon naast een van de parken."
    assert not case.fresh().roles_of(case.members[0])


def test_when_the_chair_steps_aside_the_first_member_leads(case):
    review = case.ask_committee()
    recuse(review, reason="Familie woont daar.", by=case.chair)
    seat = review.seats.get(is_chair=True)
    assert Role.ETHICS_CHAIR in case.fresh().roles_of(seat.user)
    assert Role.ETHICS_CHAIR not in case.fresh().roles_of(case.chair)


def test_the_round_closes_when_the_last_one_who_was_not_ready_steps_aside(case):
    review = case.ask_committee()
    for member in (case.chair, *case.members[1:]):
        case.ready(review, member)
    recuse(review, reason="Ik ken de eigenaar.", by=case.members[0])
    assert Review.objects.get(pk=review.pk).status == ReviewStatus.JOINT


def test_too_few_independent_members_is_said_and_opens_nothing(case):
    for member in case.members[:3]:
        affiliate(member, case.city)
    with pytest.raises(NotYet, match="2 leden onafhankelijk"):
        case.ask_committee()
    assert not Review.objects.exists()


def test_a_new_member_is_let_in_by_the_chair_only(case):
    review = case.ask_committee()
    newcomer = person("Nieuw Lid", post=Post.ETHICS_MEMBER)
    with pytest.raises(NotAllowed):
        seat_newcomers(review, by=case.members[0])
    assert seat_newcomers(review, by=case.chair) == [newcomer]
    with pytest.raises(NotYet):
        seat_newcomers(review, by=case.chair)


def test_nobody_answers_on_the_seat_of_another(case):
    review = case.ask_committee()
    question = review.checklist.questions.first()
    seat = case.seat(review, case.members[1])
    for other in (case.members[0], case.chair):
        with pytest.raises(Hidden):
            save_answer(seat, question, choice="yes", note="", by=other)
    for outside in (case.owner, case.partner, case.lead, case.lawyer):
        with pytest.raises(NotAllowed):
            save_answer(seat, question, choice="yes", note="", by=outside)
    with pytest.raises(Hidden):
        save_answer(seat, question, choice="yes", note="", by=case.outsider)


def test_each_sees_only_own_answers_until_the_round_closes(case):
    review = case.ask_committee()
    mine, other = case.members[:2]
    case.ready(review, mine)
    case.answer_all(review, other)
    assert {answer.seat.user for answer in answers_visible_to(review, mine)} == {mine}
    assert {answer.seat.user for answer in answers_visible_to(review, case.chair)} == set()
    for nobody in (case.owner, case.lead, case.lawyer, case.outsider):
        assert not answers_visible_to(review, nobody).exists()
    case.ready(review, case.chair)
    review = close_round(review, by=case.chair)
    assert {answer.seat.user for answer in answers_visible_to(review, other)} == {mine, other, case.chair}
    for nobody in (case.owner, case.lead, case.lawyer, case.outsider):
        assert not answers_visible_to(review, nobody).exists()


def test_a_replaced_round_does_not_open_what_was_answered_alone(case):
    review = case.ask_committee()
    case.ready(review, case.members[0])
    present_again(review, content=case.content() | {"plan": {}}, by=case.owner)
    review.refresh_from_db()
    assert review.status == ReviewStatus.SUPERSEDED
    assert not answers_visible_to(review, case.members[1]).exists()


def test_votes_are_seen_after_the_decision(case):
    review = case.all_ready(case.ask_committee())
    case.votes(review, "approve", "approve", "approve")
    assert [vote.seat.user for vote in votes_visible_to(review, case.members[0])] == [case.members[0]]
    decide_ethics(review, text="Akkoord.", conditions=[], by=case.chair)
    assert votes_visible_to(Review.objects.get(pk=review.pk), case.members[0]).count() == 3


def test_the_chair_is_ready_before_closing_the_round(case):
    review = case.ask_committee()
    with pytest.raises(NotYet, match="Nog niemand"):
        close_round(review, by=case.chair)
    case.ready(review, case.members[0])
    with pytest.raises(NotYet, match="eerst zelf"):
        close_round(review, by=case.chair)
    with pytest.raises(NotAllowed):
        close_round(review, by=case.members[0])


def test_an_organisation_that_joins_later_binds_its_people(case):
    review = case.ask_committee()
    affiliate(case.members[0], case.outsider.affiliations.get().organisation)
    member = invite(
        case.fresh().coalition,
        case.outsider.affiliations.get().organisation,
        ask="Doe mee",
        answer_by=None,
        by=case.owner,
    )
    answer_invitation(member, status="committed", offer="", note="", by=case.outsider)
    with pytest.raises(NotAllowed):
        case.ready(review, case.members[0])


def test_the_landsadvocaat_with_a_tie_gets_no_seat(case):
    affiliate(case.lawyer, case.city)
    with pytest.raises(NotYet, match="landsadvocaat"):
        case.ask_lawyer()


def test_a_landsadvocaat_who_was_assigned_later_takes_a_seat(case):
    review = case.ask_lawyer()
    review.seats.all().delete()
    assert take_legal_seat(review, by=case.lawyer).user == case.lawyer
    with pytest.raises(NotAllowed):
        take_legal_seat(review, by=case.owner)


def test_the_owner_opens_a_review_and_a_member_does_not(case):
    case.ask_committee()
    with pytest.raises(NotAllowed):
        open_ethics_review(case.fresh(), content={}, by=case.members[0])
    with pytest.raises(Hidden):
        open_ethics_review(case.fresh(), content={}, by=case.outsider)


def test_an_appointment_alone_gives_no_right(case):
    review = case.ask_committee()
    newcomer = person("Nieuw Lid")
    appoint(newcomer, Post.ETHICS_MEMBER)
    with pytest.raises(Hidden):
        close_round(review, by=newcomer)
