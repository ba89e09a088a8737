"""Coming to the table and leaving it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from coalitions import journal
from coalitions.models import CoalitionMember, JournalEntry, MemberRole, MemberStatus, OrganisationKind
from coalitions.selectors import (
    acting_organisation,
    ever_seated,
    invitations_for,
    people_acting_as,
    people_of,
    seated_members,
)
from coalitions.services import (
    affiliate,
    answer_invitation,
    end_affiliation,
    found_coalition,
    found_organisation,
    invite,
    leave,
    leave_out,
)
from coalitions.tasks import end_affiliations
from tests.coalitions.round_table import party, person
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet
from zicht.core.policy import Role

TODAY = timezone.localdate
TOMORROW = timedelta(days=1)


def test_the_owner_sits_at_the_table_from_the_start(table):
    member = table.coalition.members.get()
    assert (member.role, member.status) == (MemberRole.PROBLEM_OWNER, MemberStatus.COMMITTED)
    assert Role.PROBLEM_OWNER in table.coalition.roles_of(table.mayor)
    assert Role.PROBLEM_OWNER in table.coalition.roles_of(table.colleague)


def test_a_company_cannot_own_a_problem(db):
    company = party("Havenbedrijf", OrganisationKind.COMPANY)
    with pytest.raises(NotAllowed, match="gemeente of een provincie"):
        found_coalition("Haven", owner=company, by=person("Piet Haven", company))


def test_nobody_founds_a_coalition_for_an_organisation_where_they_do_not_work(table):
    with pytest.raises(NotAllowed, match="Gemeente Waterkerk"):
        found_coalition("Iets", owner=table.owner, by=table.stranger)


def test_an_invitation_reaches_the_people_and_gives_no_role_yet(table):
    member = table.invite(table.statistics)
    assert member.status == MemberStatus.INVITED
    assert Notification.objects.get(user=table.statistician).url == f"/uitnodigingen/{member.pk}/"
    assert table.coalition.roles_of(table.statistician) == frozenset()
    assert list(invitations_for(table.statistician)) == [member]


def test_a_yes_gives_the_role_and_the_owner_is_told(table):
    member = table.join(table.statistics, table.statistician)
    assert member.is_seated
    assert Role.PARTNER in table.coalition.roles_of(table.statistician)
    assert Notification.objects.filter(user=table.mayor, sentence__contains="doet mee").exists()
    assert acting_organisation(table.statistician, table.coalition) == table.statistics
    assert [m.organisation for m in seated_members(table.coalition)] == [table.owner, table.statistics]


def test_a_no_asks_a_reason_and_gives_nothing(table):
    member = table.invite(table.statistics)
    with pytest.raises(Invalid) as refusal:
        answer_invitation(member, status=MemberStatus.DECLINED, offer="", note=" ", by=table.statistician)
    assert list(refusal.value.fields) == ["note"]
    answer_invitation(
        member, status=MemberStatus.DECLINED, offer="", note="Geen tijd.", by=table.statistician
    )
    assert table.coalition.roles_of(table.statistician) == frozenset()


def test_a_condition_can_be_met_later(table):
    member = table.join(table.statistics, table.statistician, MemberStatus.CONDITIONAL)
    member = answer_invitation(
        member, status=MemberStatus.COMMITTED, offer="Gegevens", note="", by=table.statistician
    )
    assert member.status == MemberStatus.COMMITTED


def test_answering_twice_writes_one_row(table):
    member = table.join(table.statistics, table.statistician)
    before = JournalEntry.objects.count()
    answer_invitation(member, status=MemberStatus.COMMITTED, offer="Gegevens", note="", by=table.statistician)
    assert JournalEntry.objects.count() == before
    with pytest.raises(NotYet, match="heeft al geantwoord"):
        answer_invitation(
            member, status=MemberStatus.DECLINED, offer="", note="Toch niet", by=table.statistician
        )


def test_only_the_invited_party_answers(table):
    member = table.invite(table.statistics)
    values = {"status": MemberStatus.COMMITTED, "offer": "", "note": ""}
    with pytest.raises(NotAllowed, match="Statistiekbureau"):
        answer_invitation(member, **values, by=table.mayor)
    with pytest.raises(Hidden):
        answer_invitation(member, **values, by=table.stranger)
    with pytest.raises(Hidden):
        answer_invitation(member, **values, by=table.registrar)


def test_only_the_owner_and_the_programme_lead_invite(table):
    table.join(table.statistics, table.statistician)
    values = {"ask": "Help", "answer_by": None}
    with pytest.raises(NotAllowed, match="de probleemeigenaar of de programmaleider"):
        invite(table.coalition, table.registry, **values, by=table.statistician)
    with pytest.raises(Hidden):
        invite(table.coalition, table.registry, **values, by=table.stranger)
    assert invite(table.coalition, table.registry, **values, by=table.lead).invited_by == table.lead


def test_nobody_is_invited_twice_but_who_said_no_can_be_asked_again(table):
    member = table.invite(table.statistics)
    with pytest.raises(Invalid, match="al uitgenodigd"):
        table.invite(table.statistics)
    answer_invitation(
        member, status=MemberStatus.DECLINED, offer="", note="Geen tijd.", by=table.statistician
    )
    again = table.invite(table.statistics)
    assert (again.pk, again.status, again.note, again.answered_by) == (
        member.pk,
        MemberStatus.INVITED,
        "",
        None,
    )


@pytest.mark.parametrize(
    ("ask", "days", "field"),
    [("", 3, "ask"), ("x" * 2001, 3, "ask"), ("a\x00b", 3, "ask"), ("Help", -1, "answer_by")],
)
def test_an_invitation_says_what_and_when(table, ask, days, field):
    with pytest.raises(Invalid) as refusal:
        invite(
            table.coalition, table.registry, ask=ask, answer_by=TODAY() + timedelta(days=days), by=table.mayor
        )
    assert list(refusal.value.fields) == [field]


def test_leaving_out_asks_a_reason(table):
    with pytest.raises(Invalid) as refusal:
        leave_out(table.coalition, table.statistics, reason="", by=table.mayor)
    assert list(refusal.value.fields) == ["reason"]
    member = leave_out(
        table.coalition, table.statistics, reason="Heeft hier geen gegevens over.", by=table.mayor
    )
    assert member.status == MemberStatus.NOT_ASKED


def test_leaving_takes_the_role_away_and_is_remembered(table):
    member = table.join(table.statistics, table.statistician)
    with pytest.raises(Invalid):
        leave(member, note="", by=table.statistician)
    leave(member, note="Opdracht klaar.", by=table.statistician)
    assert table.coalition.roles_of(table.statistician) == frozenset()
    assert "Statistiekbureau" in ever_seated(table.statistician, table.coalition)
    assert ever_seated(table.registrar, table.coalition) is None


def test_the_owner_cannot_leave(table):
    with pytest.raises(NotYet, match="intrekken"):
        leave(table.coalition.members.get(), note="Klaar.", by=table.mayor)


def test_somebody_who_moved_away_was_once_at_the_table(table):
    table.join(table.statistics, table.statistician)
    moved = person("Vera Weg")
    affiliate(moved, table.statistics, since=TODAY() - timedelta(days=90), until=TODAY() - TOMORROW)
    assert table.coalition.roles_of(moved) == frozenset()
    assert "werkt of werkte bij Statistiekbureau" in ever_seated(moved, table.coalition)


def test_rights_follow_the_dates_of_a_job(table):
    starter = person("Nina Nieuw")
    affiliate(starter, table.owner, since=TODAY() + TOMORROW)
    assert starter not in people_of(table.owner)
    assert not starter.groups.exists()
    affiliation = table.mayor.affiliations.get()
    affiliation.since = TODAY() - timedelta(days=9)
    affiliation.save()
    end_affiliation(affiliation, until=TODAY() - TOMORROW)
    assert table.coalition.roles_of(table.mayor) == frozenset()


def test_the_night_takes_people_out_and_lets_people_in(table):
    leaver, starter = table.colleague, person("Nina Nieuw")
    affiliation = leaver.affiliations.get()
    affiliation.since, affiliation.until = TODAY() - timedelta(days=9), TODAY() - TOMORROW
    affiliation.save()
    begun = affiliate(starter, table.owner, since=TODAY() + TOMORROW)
    begun.since = TODAY()
    begun.save()
    assert end_affiliations() == 2
    assert end_affiliations() == 0
    assert set(people_acting_as(Role.PROBLEM_OWNER, table.coalition)) == {table.mayor, starter}


def test_an_organisation_is_founded_once(table):
    with pytest.raises(Invalid, match="al in de lijst"):
        found_organisation(name="kadaster", short_name="Kadaster", kind=OrganisationKind.AGENCY)


def test_everything_stands_in_a_whole_journal(table):
    table.join(table.statistics, table.statistician)
    assert JournalEntry.objects.filter(coalition=table.coalition).count() == 3
    assert list(journal.breaks_in(table.coalition)) == []


def test_a_closed_case_takes_no_invitations(table):
    type(table.trajectory).objects.filter(pk=table.trajectory.pk).update(phase="closed")
    table.coalition.refresh_from_db()
    with pytest.raises(NotYet, match="afgesloten"):
        table.invite(table.statistics)
    assert CoalitionMember.objects.count() == 1
