"""Composing a coalition: who fits and why, reminders, places that are taken over, giving and taking, and its pictures."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from coalitions.models import CoalitionMember, ContributionKind, JournalEntry, MemberStatus
from coalitions.pictures import HEIGHT, WIDTH, balances, network
from coalitions.selectors import seated_members, usual_body
from coalitions.services import (
    answer_invitation,
    ask_again,
    invite,
    leave,
    pledge,
    receive,
    sign,
    write_covenant,
)
from coalitions.tasks import remind
from coalitions.views.proposals import proposals_for
from questions.models import Phase, Trajectory
from tests.coalitions.round_table import party
from zicht.core.errors import Invalid, NotAllowed, NotYet


def days(count):
    return time_machine.travel(timezone.now() + timedelta(days=count), tick=True)


def letters_to(person):
    return Letter.objects.filter(to=person)


def test_a_party_is_reminded_near_its_day_and_every_week_after(table):
    table.invite(table.statistics)
    Letter.objects.all().delete()
    assert remind() == 0
    with days(11):
        assert (remind(), remind()) == (1, 0)
        assert "Wilt u voor" in letters_to(table.statistician).get().body
    with days(15):
        assert remind() == 0
    with days(18):
        assert remind() == 1
        assert "wacht nog op het antwoord" in letters_to(table.statistician).latest("id").body
    with days(40):
        table.join_now = answer_invitation(
            CoalitionMember.objects.get(organisation=table.statistics), status="committed", offer="", note="",
            by=table.statistician,
        )  # fmt: skip
        assert remind() == 0


def test_what_a_party_wants_out_of_it_is_kept_and_asked_anew(table):
    member = table.invite(table.statistics)
    said = {"status": "committed", "offer": "Cijfers", "note": "", "gets": "Een beter register"}
    assert answer_invitation(member, **said, by=table.statistician).gets == "Een beter register"
    leave(member, note="Geen tijd", by=table.statistician)
    assert table.invite(table.statistics).gets == ""


def test_a_place_is_taken_over_by_another_party(table):
    member = table.join(table.statistics, table.statistician)
    ask = {"ask": "Doe mee", "answer_by": None, "by": table.mayor}
    with pytest.raises(Invalid) as refusal:
        invite(table.coalition, table.registry, replaces=member, **ask)
    assert list(refusal.value.fields) == ["replaces"]
    leave(member, note="Geen tijd", by=table.statistician)
    member.refresh_from_db()
    assert invite(table.coalition, table.registry, replaces=member, **ask).replaces == member
    assert member.status == MemberStatus.LEFT


def test_a_used_invitation_says_so_and_asks_for_a_new_one_once_a_day(table, client):
    member = table.invite(table.statistics)
    answer_invitation(member, status="declined", offer="", note="Nu niet", by=table.statistician)
    client.force_login(table.statistician)
    at = reverse("coalitions:invitation", args=[member.pk])
    assert "Deze uitnodiging is gebruikt" in client.get(at).content.decode()
    again = reverse("coalitions:invitation_again", args=[member.pk])
    assert client.post(again, {"opnieuw-note": "x" * 1001}).status_code == 422
    Letter.objects.all().delete()
    assert client.post(again, {"opnieuw-note": "Wij hebben nu tijd."}).status_code == 302
    assert "Wij hebben nu tijd." in letters_to(table.mayor).get().body
    assert client.post(again, {"opnieuw-note": "Nog eens"}).status_code == 422
    assert JournalEntry.objects.filter(verb="ask_again").count() == 1
    client.force_login(table.stranger)
    assert client.post(again).status_code == 404
    with pytest.raises(NotAllowed):
        ask_again(member, note="", by=table.registrar)
    with pytest.raises(NotYet):
        ask_again(table.invite(table.registry), note="", by=table.registrar)


def test_a_party_signs_as_its_body(table, client):
    text = {"text": "Wij werken samen.", "starts_on": timezone.localdate(), "ends_on": timezone.localdate()}
    covenant = write_covenant(table.coalition, **text, by=table.mayor)
    client.force_login(table.mayor)
    at = reverse("coalitions:covenant", args=[table.trajectory.reference])
    assert usual_body(table.owner) in client.get(at).content.decode()
    sent = {"deed": "sign", "number": covenant.number}
    assert client.post(at, sent | {"teken-body": ""}).status_code == 422
    assert client.post(at, sent | {"teken-body": "de burgemeester van Waterkerk"}).status_code == 302
    assert covenant.signatures.get().body == "de burgemeester van Waterkerk"
    table.join(table.statistics, table.statistician)
    assert sign(covenant, organisation=table.statistics, by=table.statistician).body == "Statistiekbureau"


def test_the_next_version_shows_what_changed(table, client):
    text = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate()}
    write_covenant(table.coalition, text="Wij delen de kosten.", **text, by=table.mayor)
    write_covenant(table.coalition, text="Wij delen alle kosten.", **text, by=table.mayor)
    client.force_login(table.mayor)
    page = client.get(reverse("coalitions:covenant", args=[table.trajectory.reference])).content.decode()
    assert "Wat versie 2 veranderde" in page and "<ins>" in page


@pytest.mark.parametrize(
    ("pledged", "received", "state", "part"),
    [
        (None, None, "promised", 0),
        (Decimal(10), None, "promised", 0),
        (Decimal(10), Decimal(4), "part", 0.4),
        (Decimal(10), Decimal(12), "whole", 1),
        (None, Decimal(1), "whole", 1),
        (Decimal(0), Decimal(0), "promised", 0),
    ],
)
def test_the_balance_says_how_much_came_in(table, pledged, received, state, part):
    member = table.join(table.statistics, table.statistician)
    gift = pledge(
        member, kind=ContributionKind.TIME, description="Dagen", pledged=pledged, unit="dagen", by=table.mayor
    )
    if received is not None:
        receive(gift, received=received, by=table.mayor)
    shares = {share.kind: share for share in balances([member])[0].shares}
    assert (shares["time"].state, shares["time"].part) == (state, part)
    assert shares["money"].state == "none"


@pytest.mark.parametrize("others", [0, 1, 5, 14, 15, 29])
def test_every_party_stands_apart_inside_the_picture(table, others):
    for number in range(others):
        CoalitionMember.objects.create(
            coalition=table.coalition, organisation=party(f"Partij {number}"), invited_by=table.mayor
        )
    knots = network(list(table.coalition.members.select_related("organisation")))
    assert len(knots) == others + 1 and knots[0].is_owner
    assert all(40 <= knot.x <= WIDTH - 40 and 20 <= knot.y <= HEIGHT - 40 for knot in knots)
    places = [(knot.x, knot.y) for knot in knots]
    nearest = min(
        ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for i, a in enumerate(places) for b in places[:i]
    ) if others else 100  # fmt: skip
    assert nearest > 40


def another_case(table, phase, owner, coalition, **fields):
    return Trajectory.objects.create(
        reference=f"ZO-2026-{Trajectory.objects.count() + 10:03}", title="Eerder", owner=owner, phase=phase,
        coalition=coalition, started_by=table.mayor, submitted_by=table.mayor, submitted_at=timezone.now(), **fields,
    )  # fmt: skip


def test_a_party_that_worked_with_the_owner_before_is_proposed_and_hidden_cases_are_not(table):
    for phase, organisation in ((Phase.CLOSED, table.statistics), (Phase.ANALYSIS, table.registry)):
        coalition = type(table.coalition).objects.create(name="Eerder")
        CoalitionMember.objects.create(
            coalition=coalition,
            organisation=organisation,
            invited_by=table.mayor,
            status=MemberStatus.COMMITTED,
        )
        another_case(table, phase, table.owner, coalition)
    found = proposals_for(table.trajectory, table.mayor)
    assert [proposal.organisation for proposal in found] == [table.statistics]
    assert "keer met Gemeente Waterkerk samen" in found[0].reasons[0]
    assert {each.organisation for each in proposals_for(table.trajectory, table.lead)} == {
        table.statistics, table.registry,
    }  # fmt: skip
    table.join(table.statistics, table.statistician)
    assert proposals_for(table.trajectory, table.mayor) == []
    assert list(seated_members(table.coalition))
