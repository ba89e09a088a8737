"""A seat that is handed over: who may take it, what goes along, and what the first one wrote stays sealed."""

import json

import pytest
from django.urls import reverse

from accounts.models import Post
from coalitions.services import affiliate
from questions.selectors import visible_to
from reviews.committee import workload
from reviews.models import Answer, HandOver, Recusal, Review, ReviewerSeat, ReviewStatus
from reviews.services import decide_ethics, hand_over, open_ethics_review, recuse, seat_newcomers
from tests.reviews.committee import person
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import Role

SECRET = "Alleen voor mijzelf geschreven."


@pytest.fixture
def case(case, settings):
    settings.ROOT_URLCONF = "zicht.urls"
    return case


@pytest.fixture
def spare(case):
    """Somebody who is appointed after the review opened."""
    case.review = case.ask_committee()
    return person("Rika Reserve", post=Post.ETHICS_MEMBER)


def handed(case, to, who=None, **kw):
    seat = case.seat(case.review, who or case.members[0])
    return hand_over(seat, to=to, **{"reason": "Ziek tot januari.", "by": case.chair} | kw)


def test_the_day_and_the_work_go_along_and_both_are_told(case, spare):
    due = case.review.due_on
    made = handed(case, spare)
    assert handed_again(case, made) == made
    case.review.refresh_from_db()
    assert case.review.due_on == due and case.review.status == ReviewStatus.INDEPENDENT
    loads = {load.user: (load.reviews, load.to_answer) for load in workload()}
    assert (loads[case.members[0]], loads[spare]) == ((0, 0), (1, 1))
    assert spare.notifications.filter(sentence__contains=f"uiterlijk {due:%d-%m-%Y}").exists()
    assert case.members[0].notifications.filter(sentence__contains="telt niet mee").exists()
    assert Role.ETHICS_MEMBER in case.fresh().roles_of(spare)
    assert not visible_to(case.members[0]).exists()
    assert Recusal.objects.get(user=case.members[0]).is_absence
    case.ready(case.review, spare)


def test_the_reason_stands_in_the_decision_and_so_names_nobody(case, spare):
    with pytest.raises(Invalid) as refused:
        handed(case, spare, reason="Verpleegd op 1012 JS.")
    assert list(refused.value.fields) == ["reason"]
    assert not Recusal.objects.exists()
    handed(case, spare)
    assert Recusal.objects.get(user=case.members[0]).reason == "Ziek tot januari."


def handed_again(case, made):
    gone = ReviewerSeat(pk=0, review=case.review, user=made.left)
    return hand_over(gone, to=made.taken_by, reason="Nog eens.", by=case.chair)


def test_what_the_first_one_wrote_is_sealed_and_not_counted(case, spare, client):
    member = case.members[0]
    case.answer_all(case.review, member, stigma="no")
    Answer.objects.filter(seat__user=member, question__key="stigma").update(note=SECRET)
    made = handed(case, spare)
    assert made.sealed["answers"]["stigma"] == {"choice": "no", "note": SECRET}
    assert made.fingerprint == fingerprint(made.sealed)
    row = case.fresh().coalition.journal.get(verb="review.ethics.handed_over")
    assert row.facts["sealed"] == made.fingerprint and SECRET not in json.dumps(row.facts)
    assert not Answer.objects.filter(seat__user=member).exists()
    for seat in case.review.seats.select_related("user"):
        case.ready(case.review, seat.user)
    case.look(case.review)
    review = Review.objects.get(pk=case.review.pk)
    case.votes(review, *["approve"] * 5)
    assert decide_ethics(review, text="Akkoord.", conditions=[], by=case.chair).votes_for == 5
    for who in (case.chair, spare, member, case.owner, case.lead):
        client.force_login(who)
        for page in (
            reverse("reviews:review", args=[review.pk]) + "?thema=verschillen",
            reverse("reviews:overview", args=[case.trajectory.reference]),
            reverse("desk:dossier", args=[case.trajectory.reference]),
            reverse("desk:trail", args=[case.trajectory.reference]),
            f"/api/v1/toetsen/{review.pk}",
        ):
            assert SECRET not in client.get(page, follow=True).content.decode(), (who, page)


def test_who_cannot_take_over(case, spare):
    affiliate(tied := person("Tom Band", case.bureau, Post.ETHICS_MEMBER), case.bureau)
    recuse(case.review, reason="Ik ken de eigenaar.", by=case.members[3])
    for nobody in (tied, case.members[3], case.members[1], case.chair, case.owner, person("Geen Post")):
        with pytest.raises(Invalid, match="zonder band"):
            handed(case, nobody)
    with pytest.raises(Invalid):
        handed(case, spare, reason="  ")
    assert not HandOver.objects.exists() and case.review.seats.filter(user=case.members[0]).exists()


def test_only_the_chair_hands_over_and_not_the_own_seat(case, spare):
    for nobody in (case.members[1], case.owner, case.lead, case.lawyer):
        with pytest.raises(NotAllowed):
            handed(case, spare, by=nobody)
    with pytest.raises(NotYet, match="Meld u zelf af"):
        handed(case, spare, who=case.chair)


def test_who_handed_over_does_not_slip_back_in_but_judges_the_next_round(case, spare):
    handed(case, spare)
    with pytest.raises(NotYet):
        seat_newcomers(case.review, by=case.chair)
    again = open_ethics_review(case.fresh(), content=case.content() | {"plan": {}}, by=case.owner)
    assert {case.members[0], spare} <= {seat.user for seat in again.seats.all()}


def test_by_screen(case, spare, client):
    seat = case.seat(case.review, case.members[0])
    page = reverse("reviews:hand_over", args=[case.review.pk, seat.pk])
    case.answer_all(case.review, case.chair)
    client.force_login(case.chair)
    assert (
        page in client.get(reverse("reviews:review", args=[case.review.pk]) + "?thema=klaar").content.decode()
    )
    text = client.get(page).content.decode()
    assert "Rika Reserve (0 toetsen)" in text and "Josephine Lid (" not in text
    assert client.post(page, {"to": case.members[1].pk, "reason": "x"}).status_code == 200
    assert client.post(page, {"to": spare.pk, "reason": "Ziek."}).status_code == 302
    other = reverse("reviews:hand_over", args=[case.review.pk, case.seat(case.review, case.members[1]).pk])
    assert "Niemand kan dit overnemen" in client.get(other).content.decode()
    client.force_login(case.members[2])
    assert client.get(other).status_code == 403
    for outside in (case.outsider, case.members[0]):
        client.force_login(outside)
        assert client.get(other).status_code == 404
