"""A seat: declared before the vote, excused for once, more time, and conditions that wait for their own step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Appointment, User
from questions.selectors import visible_to
from reviews import guards
from reviews.models import Recusal, Review, ReviewerSeat
from reviews.services import (
    accept_condition,
    close_round,
    decide_ethics,
    declare_independence,
    excuse_member,
    explain_proxies,
    extend_review,
    look_at_proxies,
    present_again,
    prove_condition,
    send_back_condition,
)
from zicht.core.errors import Conflict, Invalid, NotAllowed, NotYet
from zicht.core.policy import Role


def decided(case, review, conditions):
    return decide_ethics(review, text="Akkoord.", conditions=conditions, by=case.chair)


def test_a_vote_needs_the_declaration_too(case):
    review = case.ask_committee()
    case.ready(review, case.chair)
    close_round(review, by=case.chair)
    with pytest.raises(NotYet, match="geen belang"):
        case.vote(review, case.members[0])
    seat = declare_independence(
        case.seat(review, case.members[0]), interests="Ik woon er.", by=case.members[0]
    )
    assert declare_independence(seat, interests="Anders", by=case.members[0]).interests == "Ik woon er."
    case.vote(review, case.members[0])


def test_who_is_absent_is_asked_again_the_next_round(case):
    review = case.ask_committee()
    member = case.members[0]
    with pytest.raises(NotAllowed):
        excuse_member(case.seat(review, member), reason="Ziek", by=case.members[1])
    for reason in (" ", "Verpleegd op 1012 JS"):
        with pytest.raises(Invalid) as refused:
            excuse_member(case.seat(review, member), reason=reason, by=case.chair)
        assert list(refused.value.fields) == ["reason"]
    excuse_member(case.seat(review, member), reason="Ziek", by=case.chair)
    assert not visible_to(User.objects.get(pk=member.pk)).exists()
    with pytest.raises(NotYet, match="Meld u zelf af"):
        excuse_member(case.seat(review, case.chair), reason="Ziek", by=case.chair)
    again = present_again(review, content=case.content() | {"plan": {}}, by=case.owner)
    assert again.seats.filter(user=member).exists()
    assert Recusal.objects.get(user=member).is_absence


def test_more_time_is_given_with_a_reason(case):
    review = case.ask_committee()
    later = review.due_on + timedelta(days=7)
    with pytest.raises(NotAllowed):
        extend_review(review, due_on=later, reason="Vakantie", by=case.members[0])
    with pytest.raises(Invalid) as refused:
        extend_review(review, due_on=review.due_on, reason="", by=case.chair)
    assert set(refused.value.fields) == {"due_on", "reason"}
    assert extend_review(review, due_on=later, reason="Vakantie", by=case.chair).due_on == later


def test_a_post_that_ended_takes_its_role_along(case):
    review = case.ask_committee()
    case.ask_lawyer()
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.update(since=yesterday - timedelta(days=9), until=yesterday)
    for user, role in ((case.members[0], Role.ETHICS_MEMBER), (case.lawyer, Role.LANDSADVOCAAT)):
        fresh = User.objects.get(pk=user.pk)
        assert role not in case.fresh().roles_of(fresh)
        assert not visible_to(fresh).exists()
    assert ReviewerSeat.objects.filter(review=review).count() == 5  # who sat there stays known


def test_each_condition_holds_up_its_own_step(case):
    wanted = (("Voor de analyse.", "analysis"), ("Voor openbaar.", "going_live"))
    decision = case.advise(case.ask_lawyer(), "conditional", wanted)
    early, late = decision.conditions.all()
    assert "Voor de analyse." in guards.conditions_before_analysis_are_met(case.fresh())
    accept_condition(prove_condition(early, proof="Gedaan.", by=case.owner), by=case.lawyer)
    for free in ("analysis", "committee", "writing"):
        assert getattr(guards, f"conditions_before_{free}_are_met")(case.fresh()) is None
    assert guards.conditions_before_going_live_are_met(case.fresh()) == "Nog niet aan voldaan: Voor openbaar."
    assert late.accepted_at is None


def test_the_committee_cannot_hold_up_what_lies_behind(case):
    review = case.all_ready(case.ask_committee())
    case.votes(review, "conditions", "approve", "approve")
    with pytest.raises(Invalid, match="nog moet komen"):
        decided(case, review, [("Te laat.", "analysis")])


def test_a_proof_is_sent_back_with_what_is_missing(case):
    condition = case.advise(case.ask_lawyer(), "conditional", ("Leg uit.",)).conditions.get()
    with pytest.raises(NotYet, match="nog geen bewijs"):
        send_back_condition(condition, remark="Waar?", by=case.lawyer)
    proven = prove_condition(condition, proof="Klaar.", by=case.owner)
    for nobody in (case.owner, case.lead, case.partner):
        with pytest.raises(NotAllowed):
            send_back_condition(condition, remark="Waar?", by=nobody)
    with pytest.raises(Invalid):
        send_back_condition(condition, remark=" ", by=case.lawyer)
    with pytest.raises(Conflict):
        send_back_condition(condition, remark="Waar?", by=case.lawyer, seen=proven.revision - 1)
    back = send_back_condition(condition, remark="Waar staat dat?", by=case.lawyer, seen=proven.revision)
    assert (back.proven_at, back.remark) == (None, "Waar staat dat?")
    with pytest.raises(NotYet):
        accept_condition(condition, by=case.lawyer)
    again = prove_condition(condition, proof="In paragraaf 3.", by=case.owner)
    assert accept_condition(again, by=case.lawyer).accepted_by == case.lawyer


def test_no_positive_decision_before_somebody_looked_at_the_proxies(case):
    review = case.ask_committee()
    for seat in review.seats.select_related("user"):
        case.ready(review, seat.user)
    case.votes(review, *["approve"] * 5)
    with pytest.raises(NotYet, match="verband met de samenstelling"):
        decided(case, review, [])
    with pytest.raises(NotYet, match="ligt niet voor"):
        look_at_proxies(review, checksum="anders", by=case.chair)
    for nobody in (case.owner, case.lawyer, case.lead):
        with pytest.raises(NotAllowed):
            look_at_proxies(review, checksum="abc", by=nobody)
    case.look(review)
    assert decided(case, Review.objects.get(pk=review.pk), []).outcome == "positive"


def test_only_the_analyst_explains_the_association(case):
    for nobody in (case.owner, case.lawyer, case.lead):
        with pytest.raises(NotAllowed):
            explain_proxies(case.fresh(), text="Geen verband.", seen=0, by=nobody)
