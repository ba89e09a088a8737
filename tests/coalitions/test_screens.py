"""The coalition screens: seen by who may, answered in one button, closed to strangers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coalitions.models import CoalitionMember, Contribution, Gathering, MemberStatus
from coalitions.services import agree_responsibilities, escalate, plan_gathering, sign, write_covenant
from tests.coalitions.round_table import party

CASE = (
    "coalition",
    "invite",
    "responsibilities",
    "contributions",
    "assignments",
    "escalate",
    "gathering_new",
    "covenant",
)


def at(table, screen):
    return reverse(f"coalitions:{screen}", args=[table.trajectory.reference])


def as_(client, user):
    client.force_login(user)
    return client


def meet(table):
    start = timezone.now() + timedelta(days=3)
    values = {
        "title": "Startsessie",
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "agenda": "Kennismaken",
    }
    return plan_gathering(table.coalition, **values, by=table.mayor)


@pytest.fixture
def full(table):
    """A coalition with something on every page."""
    table.join(table.statistics, table.statistician)
    table.invite(table.registry)
    table.man()
    term = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate() + timedelta(days=300)}
    sign(
        write_covenant(table.coalition, text="Samen.", **term, by=table.mayor),
        organisation=table.owner,
        by=table.mayor,
    )
    escalate(
        table.coalition,
        level="core_team",
        reason="Wie betaalt?",
        due_on=timezone.localdate(),
        by=table.statistician,
    )
    agree_responsibilities(table.coalition, text="Waterkerk leidt.", seen=0, by=table.mayor)
    meet(table)
    return table


@pytest.mark.parametrize("screen", CASE)
def test_the_owner_sees_each_page(client, full, screen):
    page = as_(client, full.mayor).get(at(full, screen))
    assert page.status_code == 200
    assert page.content.count(b"<h1") == 1


@pytest.mark.parametrize("screen", [*CASE, "leave"])
def test_a_stranger_sees_nothing(client, full, screen):
    assert as_(client, full.stranger).get(at(full, screen)).status_code == 404
    assert as_(client, full.stranger).post(at(full, screen)).status_code == 404


def test_a_visitor_is_asked_to_log_in(client, full):
    assert client.get(at(full, "coalition")).status_code == 302


def test_a_partner_reads_but_does_not_invite(client, full):
    page = as_(client, full.statistician).get(at(full, "coalition"))
    assert "Nodig een partij uit" not in page.content.decode()
    assert client.get(at(full, "invite")).status_code == 403
    assert client.get(at(full, "leave")).status_code == 200


def test_things_of_another_coalition_are_hidden(client, full):
    member, gathering = CoalitionMember.objects.first(), Gathering.objects.get()
    as_(client, full.stranger)
    for url in (
        f"/uitnodigingen/{member.pk}/",
        f"/sessies/{gathering.pk}/",
        f"/sessies/{gathering.pk}/agenda.ics",
    ):
        assert client.get(url).status_code == 404
    assert client.get("/uitnodigingen/999999/").status_code == 404


def test_the_owner_invites_once_however_often_they_click(client, table):
    as_(client, table.mayor)
    values = {
        "organisation": table.statistics.pk,
        "ask": "Denk mee.",
        "answer_by": str(timezone.localdate() + timedelta(days=14)),
        "once": "6f7c9a52-2a5d-4f6e-9a53-0c5a3f3f7a10",
    }
    for _click in range(2):
        assert client.post(at(table, "invite"), values).status_code in (302, 422)
    assert CoalitionMember.objects.filter(organisation=table.statistics).count() == 1


def test_what_was_typed_is_kept_when_it_is_refused(client, table):
    as_(client, table.mayor)
    values = {"organisation": table.statistics.pk, "ask": "Denk mee met ons.", "answer_by": "2020-01-01"}
    page = client.post(at(table, "invite"), values)
    text = page.content.decode()
    assert page.status_code == 422
    assert "Denk mee met ons." in text and "Kies een datum vanaf vandaag." in text
    hostile = values | {"ask": "x" * 2500, "organisation": "abc", "answer_by": "31-31-2026"}
    assert client.post(at(table, "invite"), hostile).status_code == 422


def test_leaving_out_a_standing_partner(client, table):
    police = party("Politie", is_standing_partner=True)
    as_(client, table.mayor)
    assert "Politie" in client.get(at(table, "coalition")).content.decode()
    form = client.get(at(table, "invite"), {"partij": police.pk}).content.decode()
    assert f'value="{police.pk}" selected' in form
    refused = client.post(
        at(table, "invite"), {"deed": "leave_out", "niet-organisation": police.pk, "niet-reason": ""}
    )
    assert refused.status_code == 422
    client.post(
        at(table, "invite"), {"deed": "leave_out", "niet-organisation": police.pk, "niet-reason": "Nee."}
    )
    assert CoalitionMember.objects.get(organisation=police).status == MemberStatus.NOT_ASKED


@pytest.mark.parametrize(
    ("status", "note"), [("committed", ""), ("conditional", "Mits"), ("declined", "Geen tijd")]
)
def test_an_invitation_is_answered_with_one_button(client, table, status, note):
    member = table.invite(table.statistics)
    url = f"/uitnodigingen/{member.pk}/"
    page = as_(client, table.statistician).get(url)
    assert page.status_code == 200
    assert "Kijk of u gegevens heeft over leegstand." in page.content.decode()
    assert client.post(url, {"offer": "Cijfers", "note": note, "status": status}).status_code == 302
    member.refresh_from_db()
    assert member.status == status
    assert client.get(url).status_code == 200


def test_a_no_without_a_reason_comes_back_with_the_text(client, table):
    member = table.invite(table.statistics)
    page = as_(client, table.statistician).post(
        f"/uitnodigingen/{member.pk}/", {"offer": "Cijfers", "status": "declined"}
    )
    assert page.status_code == 422
    assert "Cijfers" in page.content.decode() and "Vul dit in." in page.content.decode()
    assert client.post(f"/uitnodigingen/{member.pk}/", {"status": "left"}).status_code == 422


def test_the_second_writer_of_responsibilities_sees_both(client, table):
    as_(client, table.mayor)
    assert client.post(at(table, "responsibilities"), {"text": "Wij leiden.", "seen": 0}).status_code == 302
    page = client.post(at(table, "responsibilities"), {"text": "Samen.", "seen": 0})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Wij leiden." in text and "Samen." in text
    seen = re.search(r'name="seen" value="(\d+)"', text)[1]
    assert client.post(at(table, "responsibilities"), {"text": "Samen.", "seen": seen}).status_code == 302
    assert client.post(at(table, "responsibilities"), {"text": "Samen.", "seen": "x"}).status_code == 422


def test_a_contribution_is_pledged_and_received(client, full):
    as_(client, full.statistician)
    own = CoalitionMember.objects.get(organisation=full.statistics)
    values = {
        "deed": "pledge",
        "member": own.pk,
        "kind": "people",
        "description": "Twee dagen",
        "pledged": "2,5",
    }
    assert client.post(at(full, "contributions"), values).status_code == 302
    gift = Contribution.objects.get()
    assert gift.pledged == 2.5
    other = CoalitionMember.objects.get(organisation=full.owner)
    assert client.post(at(full, "contributions"), values | {"member": other.pk}).status_code == 422
    as_(client, full.mayor)
    client.post(at(full, "contributions"), {"deed": "receive", "contribution": gift.pk, "received": "1,5"})
    gift.refresh_from_db()
    assert gift.received == 1.5
    missing = {"deed": "receive", "contribution": 10**30, "received": "1"}
    assert client.post(at(full, "contributions"), missing).status_code == 404


def test_the_covenant_is_signed_in_one_button(client, full):
    page = as_(client, full.statistician).get(at(full, "covenant")).content.decode()
    assert "Teken versie 1" in page
    assert (
        client.post(
            at(full, "covenant"), {"deed": "sign", "teken-body": "het college", "number": 1}
        ).status_code
        == 302
    )
    assert "Teken versie 1" not in client.get(at(full, "covenant")).content.decode()
    assert (
        client.post(
            at(full, "covenant"), {"deed": "sign", "teken-body": "het college", "number": "zes"}
        ).status_code
        == 404
    )
    refused = client.post(
        at(full, "covenant"),
        {"deed": "write", "text": "x", "starts_on": "2027-01-02", "ends_on": "2027-01-01"},
    )
    assert refused.status_code == 422


def test_the_lead_assigns_and_takes_off(client, table):
    as_(client, table.lead)
    values = {"who": f"analyst:{table.analyst.pk}"}
    assert client.post(at(table, "assignments"), values).status_code == 302
    assignment = table.coalition.assignments.get()
    assert client.post(at(table, "assignments"), {"who": "analyst:0"}).status_code == 422
    client.post(at(table, "assignments"), {"deed": "unassign", "assignment": assignment.pk})
    assignment.refresh_from_db()
    assert assignment.until is not None


def test_who_may_not_assign_reads_why(client, full):
    page = as_(client, full.mayor).get(at(full, "assignments")).content.decode()
    assert "Alleen de programmaleider kan mensen aan een traject koppelen." in page
    assert (
        as_(client, full.mayor)
        .post(at(full, "assignments"), {"who": f"analyst:{full.stranger.pk}"})
        .status_code
        == 422
    )


def test_a_session_is_planned_minuted_and_put_in_a_calendar(client, full):
    as_(client, full.mayor)
    day = timezone.localdate() + timedelta(days=5)
    values = {
        "title": "Tweede sessie",
        "day": str(day),
        "starts": "10:00",
        "ends": "09:00",
        "place": "Raadhuis",
    }
    assert client.post(at(full, "gathering_new"), values).status_code == 422
    assert client.post(at(full, "gathering_new"), values | {"ends": "12:00"}).status_code == 302
    found = Gathering.objects.get(title="Tweede sessie")
    url = f"/sessies/{found.pk}/"
    assert timezone.localtime(found.starts_at).hour == 10
    minutes = {"deed": "minutes", "verslag-decisions": "Ja", "verslag-minutes": "", "verslag-seen": 0}
    assert client.post(url, minutes | {"verslag-attendees": [full.statistician.pk]}).status_code == 302
    assert client.post(url, minutes | {"verslag-decisions": "Nee"}).status_code == 422
    assert client.post(url, minutes | {"verslag-attendees": [full.stranger.pk]}).status_code == 422
    file = client.get(f"{url}agenda.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Tweede sessie" in file.content and b"LOCATION:Raadhuis" in file.content


def test_a_decision_is_asked_by_screen(client, full):
    as_(client, full.statistician)
    values = {"level": "programme_lead", "reason": "Wie betaalt?", "due_on": str(timezone.localdate())}
    assert client.post(at(full, "escalate"), values).status_code == 302
    assert "Programmaleider" in client.get(at(full, "coalition")).content.decode()


def test_the_list_of_parties_shows_whom_you_know(client, full):
    page = as_(client, full.stranger).get("/partijen/").content.decode()
    assert "Gemeente Waterkerk" in page and "Ineke Duin" in page
    assert "Marit Haan" not in page
    assert "Sanne Tel" in as_(client, full.mayor).get("/partijen/?q=statistiek&soort=agency").content.decode()
    assert "Geen partijen gevonden" in client.get("/partijen/?q=zzzz&page=x").content.decode()
    assert client.get("/partijen/?soort=raar&page=99").status_code == 200


def test_queries_do_not_grow_with_the_table(client, full):
    as_(client, full.mayor)

    def asked(url):
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    before = asked(at(full, "coalition")), asked("/partijen/")
    for number in range(9):
        full.invite(party(f"Partij {number}"))
    assert (asked(at(full, "coalition")), asked("/partijen/")) == before
