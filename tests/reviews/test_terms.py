"""The committee sits for terms: who appoints, renews and ends, what is warned, and that outside a term nobody judges."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, Notification, Post, User
from accounts.services import appoint
from accounts.terms import longest
from reviews.models import Recusal, ReviewerSeat, ReviewStatus, Vote
from reviews.runner import follow_terms
from reviews.services import (
    appoint_to_committee,
    cast_vote,
    end_term,
    renew_term,
    save_answer,
    seat_newcomers,
)
from reviews.terms import composition, terms_in_a_row
from tests.reviews.committee import person
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet

TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def case(case, settings):
    settings.ROOT_URLCONF = "zicht.urls"
    return case


def term_of(user):
    return Appointment.objects.filter(user=user).latest("since")


def values(user, **kw):
    return {
        "email": user.email,
        "post": "ethics_member",
        "since": TODAY(),
        "until": None,
        "reason": "Kent het recht.",
    } | kw


def test_lead_and_secretary_compose_and_nobody_else(case):
    newcomer = person("Nina Nieuw")
    secretary = person("Sara Secretaris", post=Post.ETHICS_SECRETARY)
    for outside in (case.owner, case.partner, case.outsider):
        with pytest.raises(Hidden):
            appoint_to_committee(**values(newcomer), by=outside)
    for inside in (case.chair, case.members[0]):
        with pytest.raises(NotAllowed):
            appoint_to_committee(**values(newcomer), by=inside)
    made = appoint_to_committee(**values(newcomer), by=secretary)
    assert made.until == longest(TODAY()) and made.reason == "Kent het recht."
    assert newcomer.notifications.filter(sentence__contains="benoemd als lid").exists()
    with pytest.raises(NotAllowed, match="uzelf"):
        appoint_to_committee(**values(secretary), by=secretary)
    with pytest.raises(NotAllowed, match="eigen termijn"):
        end_term(term_of(secretary), last_day=TODAY(), reason="Klaar.", by=secretary)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"email": "nergens@voorbeeld.nl"}, "email", "geen account"),
        ({"post": "analyst"}, "post", "Kies"),
        ({"reason": "  "}, "reason", "Vul"),
        ({"reason": "x" * 301}, "reason", "korter"),
        ({"until": date(2000, 1, 1)}, "until", "na de eerste dag"),
        ({"until": date(2090, 1, 1)}, "until", "hooguit 4 jaar"),
        ({"post": "ethics_chair"}, "post", "Vera Voorzitter is dan voorzitter"),
    ],
)
def test_a_term_that_cannot_be_says_why_at_the_field(case, wrong, field, said):
    with pytest.raises(Invalid, match=said) as refused:
        appoint_to_committee(**values(person("Nina Nieuw"), **wrong), by=case.lead)
    assert list(refused.value.fields) == [field]


def test_who_leads_the_programme_or_keeps_the_record_does_not_judge(case):
    lead = person("Luc Leider", post=Post.PROGRAMME_LEAD)
    with pytest.raises(Invalid, match="gaat niet samen"):
        appoint_to_committee(**values(lead), by=case.lead)
    with pytest.raises(Invalid, match="gaat niet samen"):
        appoint_to_committee(**values(case.members[0], post="ethics_secretary"), by=case.lead)
    with pytest.raises(Invalid, match="zit dan al"):
        appoint_to_committee(**values(case.members[0], since=TODAY() + DAY), by=case.lead)


def test_a_renewal_follows_the_term_and_there_are_two_at_most(case):
    first = term_of(case.members[0])
    second = renew_term(first, until=None, reason="Goed lid.", by=case.lead)
    assert (
        second.since == first.until + DAY
        and renew_term(first, until=None, reason="Nog eens.", by=case.lead) == second
    )
    third = renew_term(second, until=None, reason="Goed lid.", by=case.lead)
    assert terms_in_a_row(third) == 3
    with pytest.raises(NotYet, match="al 3 termijnen"):
        renew_term(third, until=None, reason="Goed lid.", by=case.lead)
    shown = composition()
    assert [term.row for term in shown.later] == [second, third]
    assert next(term for term in shown.now if term.row == first).is_renewed


def test_outside_the_term_there_is_no_answer_vote_or_seat(case, client):
    review = case.all_ready(case.ask_committee())
    member = case.members[0]
    seat, question = case.seat(review, member), review.checklist.questions.first()
    Appointment.objects.filter(user=member).update(since=TODAY() - 9 * DAY, until=TODAY() - DAY)
    member = User.objects.get(pk=member.pk)
    for act in (
        lambda: save_answer(seat, question, choice="no", note="", by=member),
        lambda: cast_vote(
            seat, choice="approve", motivation="x", seen_fingerprint=review.fingerprint, by=member
        ),
    ):
        with pytest.raises(Hidden):
            act()
    client.force_login(member)
    for screen in ("review", "vote", "decide", "declare", "decision_paper"):
        answer = client.post(reverse(f"reviews:{screen}", args=[review.pk]), {"choice": "approve"})
        assert answer.status_code == 404, screen
    assert client.get(f"/api/v1/toetsen/{review.pk}").status_code == 404
    assert not Vote.objects.exists()
    later = person("Later Lid")
    appoint(later, Post.ETHICS_MEMBER, since=TODAY() + DAY)
    with pytest.raises(NotYet, match="geen nieuwe leden"):
        seat_newcomers(review, by=case.chair)
    assert not ReviewerSeat.objects.filter(user=later).exists()


def test_an_administrator_gives_no_seat_or_vote_and_no_endless_term(case, client):
    boss = User.objects.create_superuser("baas@voorbeeld.nl", name="Baas")
    client.force_login(boss)
    for model in ("reviewerseat", "vote", "answer", "review", "decision", "recusal", "handover"):
        assert client.get(f"/beheer/reviews/{model}/").status_code == 404, model
    newcomer = person("Nina Nieuw")
    sent = {"user": newcomer.pk, "post": "ethics_member", "since": "2026-01-01", "until": "", "reason": ""}
    assert client.post("/beheer/accounts/appointment/add/", sent).status_code == 302
    assert term_of(newcomer).until == date(2029, 12, 31)
    refused = client.post(
        "/beheer/accounts/appointment/add/", sent | {"since": "2027-01-01", "until": "2090-01-01"}
    )
    assert refused.status_code == 200 and "hooguit 4 jaar" in refused.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(user=newcomer, post=Post.ETHICS_CHAIR)


def test_a_term_that_is_ended_frees_the_seat_and_the_round_goes_on(case):
    review = case.ask_committee()
    for member in (case.chair, *case.members[1:]):
        case.ready(review, member)
    gone = case.members[0]
    with pytest.raises(Invalid):
        end_term(term_of(gone), last_day=TODAY() - 30 * DAY, reason="Verhuisd.", by=case.lead)
    Appointment.objects.filter(user=gone).update(since=TODAY() - 90 * DAY)
    end_term(term_of(gone), last_day=TODAY() - DAY, reason="Verhuisd.", by=case.lead)
    review.refresh_from_db()
    assert review.status == ReviewStatus.JOINT and not review.seats.filter(user=gone).exists()
    assert Recusal.objects.get(review=review, user=gone).is_automatic
    assert term_of(gone).history.first().reason == "Verhuisd."
    # Appointed again: nothing stands in the way of a seat any more.
    appoint_to_committee(**values(gone), by=case.lead)
    assert seat_newcomers(review, by=case.chair) == [gone]


def test_the_chair_whose_term_ends_is_followed_up(case):
    review = case.ask_committee()
    Appointment.objects.filter(user=case.chair).update(since=TODAY() - 90 * DAY, until=TODAY() - DAY)
    follow_terms()
    assert review.seats.get(is_chair=True).user in case.members
    assert Notification.objects.filter(user=case.members[0], sentence__contains="zit niet meer").exists()


def test_the_end_is_warned_of_once_for_each_warning(case):
    member = case.members[0]
    Appointment.objects.filter(user=member).update(until=TODAY() + 20 * DAY)
    assert (follow_terms(), follow_terms()) == (1, 0)
    for who in (member, case.chair, case.lead):
        assert who.notifications.filter(sentence__contains="Amir Lid als lid").count() == 1
    assert follow_terms(TODAY() + 15 * DAY) == 1
    renew_term(term_of(member), until=None, reason="Goed lid.", by=case.lead)
    assert follow_terms(TODAY() + 19 * DAY) == 0


def test_the_page_and_its_forms(case, client):
    secretary = person("Sara Secretaris", post=Post.ETHICS_SECRETARY)
    Appointment.objects.filter(user=case.members[0]).update(until=TODAY() + 20 * DAY)
    page = reverse("reviews:composition")
    client.force_login(secretary)
    text = client.get(page).content.decode()
    assert (
        "eindigt bijna" in text and reverse("reviews:term_renew", args=[term_of(case.members[0]).pk]) in text
    )
    new = reverse("reviews:term_new")
    key = client.get(new).content.decode().split('name="once" value="')[1].split('"')[0]
    newcomer = person("Nina Nieuw")
    sent = values(newcomer, since=TODAY().isoformat(), until="", once=key)
    for _twice in range(2):
        assert client.post(new, sent).status_code == 302
    assert Appointment.objects.filter(user=newcomer).count() == 1
    again = client.post(new, sent | {"once": "", "email": "nergens@voorbeeld.nl"})
    assert "geen account" in again.content.decode() and "Kent het recht." in again.content.decode()
    renew = reverse("reviews:term_renew", args=[term_of(case.members[0]).pk])
    assert client.post(renew, {"until": "", "reason": "Goed lid."}).status_code == 302
    end = reverse("reviews:term_end", args=[term_of(newcomer).pk])
    assert client.post(end, {"last_day": TODAY().isoformat(), "reason": "Toch niet."}).status_code == 302
    assert "Toch niet." in client.get(page).content.decode()
    client.force_login(case.members[1])
    text = client.get(page).content.decode()
    assert "Nina Nieuw" in text and new not in text and client.get(new).status_code == 403
    for outside in (case.owner, case.outsider, case.lawyer):
        client.force_login(outside)
        assert client.get(page).status_code == client.get(new).status_code == 404


def test_the_menu_leads_there_for_who_may(case, client):
    desk, body, kaders = (reverse(f"reviews:{name}") for name in ("committee", "composition", "checklists"))
    for who, expected in (
        (case.members[0], (True, False, True)),
        (case.lead, (False, True, False)),
        (case.lawyer, (False, False, True)),
        (case.owner, (False, False, False)),
    ):
        client.force_login(who)
        menu = client.get(reverse("accounts:me")).content.decode().split("<main")[0]
        assert tuple(f'href="{link}"' in menu for link in (desk, body, kaders)) == expected, who


def test_a_leap_day_is_no_fault():
    assert longest(date(2028, 2, 29)) == date(2032, 2, 28)
    assert longest(date(2096, 2, 29)) == date(2100, 2, 28)  # 2100 is no leap year
