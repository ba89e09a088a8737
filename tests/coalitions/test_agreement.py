"""What the members agree on, who works on the case, when they meet and where a dispute goes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Notification, Post
from coalitions import grants, guards
from coalitions.models import Coalition, Covenant, EscalationLevel, Gathering, MemberStatus
from coalitions.selectors import ever_seated, people_acting_as, people_around
from coalitions.services import (
    agree_responsibilities,
    assign,
    change_gathering,
    decide_escalation,
    escalate,
    extend_covenant,
    leave_out,
    minute_gathering,
    plan_gathering,
    pledge,
    receive,
    sign,
    unassign,
    write_covenant,
)
from tests.coalitions.round_table import party, person
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet
from zicht.core.policy import Role

TERM = {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 12, 1)}


def in_two_days():
    return timezone.now() + timedelta(days=2)


def meet(table, **values):
    start = in_two_days()
    values = {"title": "Startsessie", "starts_at": start, "ends_at": start + timedelta(hours=2)} | values
    return plan_gathering(table.coalition, **values, by=table.mayor)


def test_the_second_writer_of_responsibilities_sees_both(table):
    stale = Coalition.objects.get(pk=table.coalition.pk)
    agree_responsibilities(table.coalition, text="Waterkerk leidt.", seen=0, by=table.mayor)
    with pytest.raises(Conflict) as conflict:
        agree_responsibilities(stale, text="Wij samen.", seen=0, by=table.colleague)
    assert conflict.value.theirs == {"responsibilities": "Waterkerk leidt."}
    assert conflict.value.mine == {"responsibilities": "Wij samen."}
    assert guards.responsibilities_are_agreed(table.coalition) is None


def test_responsibilities_are_not_empty(table):
    with pytest.raises(Invalid) as refusal:
        agree_responsibilities(table.coalition, text="  ", seen=0, by=table.mayor)
    assert list(refusal.value.fields) == ["text"]


def test_a_party_pledges_and_the_owner_writes_what_came_in(table):
    member = table.join(table.statistics, table.statistician)
    gift = pledge(
        member,
        kind="people",
        description="Twee dagen",
        pledged=Decimal(2),
        unit="dagen",
        by=table.statistician,
    )
    with pytest.raises(NotAllowed):
        receive(gift, received=Decimal(1), by=table.statistician)
    assert receive(gift, received=Decimal(1), by=table.mayor).received == 1
    with pytest.raises(Invalid):
        receive(gift, received=Decimal(-1), by=table.mayor)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "goud"}, "kind"),
        ({"description": ""}, "description"),
        ({"pledged": Decimal(-5)}, "pledged"),
        ({"pledged": Decimal("12345678901234.5")}, "pledged"),
        ({"unit": "x" * 21}, "unit"),
    ],
)
def test_a_pledge_with_wrong_values_names_the_field(table, values, field):
    member = table.coalition.members.get()
    given = {"kind": "time", "description": "Trekken", "pledged": None, "unit": ""} | values
    with pytest.raises(Invalid) as refusal:
        pledge(member, **given, by=table.mayor)
    assert list(refusal.value.fields) == [field]


def test_who_does_not_take_part_pledges_nothing(table):
    member = table.invite(table.statistics)
    with pytest.raises(NotYet):
        pledge(member, kind="time", description="x", pledged=None, unit="", by=table.mayor)


def test_a_signature_covers_one_text(table):
    table.join(table.statistics, table.statistician)
    first = write_covenant(table.coalition, text="Wij werken samen.", **TERM, by=table.mayor)
    assert sign(first, organisation=table.owner, by=table.mayor) == sign(
        first, organisation=table.owner, by=table.colleague
    )
    assert "Statistiekbureau" in guards.covenant_is_signed(table.coalition)
    sign(first, organisation=table.statistics, by=table.statistician)
    assert guards.covenant_is_signed(table.coalition) is None
    second = write_covenant(table.coalition, text="Wij werken nauw samen.", **TERM, by=table.mayor)
    assert second.number == 2
    assert "Versie 2" in guards.covenant_is_signed(table.coalition)
    with pytest.raises(NotYet, match="nieuwere versie"):
        sign(first, organisation=table.owner, by=table.mayor)


def test_the_same_text_twice_is_one_version(table):
    first = write_covenant(table.coalition, text="Wij werken samen.", **TERM, by=table.mayor)
    assert write_covenant(table.coalition, text="Wij werken samen. ", **TERM, by=table.mayor) == first


def test_nobody_signs_for_another_party(table):
    table.join(table.statistics, table.statistician)
    covenant = write_covenant(table.coalition, text="Wij werken samen.", **TERM, by=table.mayor)
    with pytest.raises(NotAllowed):
        sign(covenant, organisation=table.statistics, by=table.mayor)
    with pytest.raises(Hidden):
        sign(covenant, organisation=table.neighbour, by=table.stranger)
    with pytest.raises(NotAllowed):
        write_covenant(table.coalition, text="Anders.", **TERM, by=table.statistician)


def test_a_covenant_has_a_term_and_can_be_extended(table):
    with pytest.raises(Invalid) as refusal:
        write_covenant(
            table.coalition, text="x", starts_on=TERM["ends_on"], ends_on=TERM["starts_on"], by=table.mayor
        )
    assert list(refusal.value.fields) == ["ends_on"]
    covenant = write_covenant(table.coalition, text="Samen.", **TERM, by=table.mayor)
    with pytest.raises(Invalid):
        extend_covenant(covenant, until=TERM["ends_on"], by=table.mayor)
    seal = covenant.fingerprint
    extend_covenant(covenant, until=date(2028, 6, 1), by=table.mayor)
    assert Covenant.objects.get().fingerprint == seal


def test_the_lead_puts_people_on_the_case_and_takes_them_off(table):
    table.man()
    assert table.coalition.roles_of(table.analyst) == {Role.ANALYST}
    assert guards.landsadvocaat_is_assigned(table.coalition) is None
    assignment = table.coalition.assignments.get(user=table.analyst)
    assert assign(table.coalition, table.analyst, Role.ANALYST, by=table.lead) == assignment
    unassign(unassign(assignment, by=table.lead), by=table.lead)
    assert table.coalition.roles_of(table.analyst) == frozenset()
    assert "analist" in ever_seated(table.analyst, table.coalition)


def test_only_the_lead_assigns_and_only_people_with_the_post(table):
    with pytest.raises(NotAllowed, match="de programmaleider"):
        assign(table.coalition, table.analyst, Role.ANALYST, by=table.mayor)
    with pytest.raises(Invalid, match="geen analist"):
        assign(table.coalition, table.colleague, Role.ANALYST, by=table.lead)
    with pytest.raises(Invalid):
        assign(table.coalition, table.analyst, Role.CHECKER, by=table.lead)


def test_a_landsadvocaat_has_no_tie_with_the_case(table):
    tied = person("Dirk Dubbel", table.owner, Post.LANDSADVOCAAT)
    with pytest.raises(NotAllowed, match="Gemeente Waterkerk"):
        assign(table.coalition, tied, Role.LANDSADVOCAAT, by=table.lead)
    changed = person("Wil Wissel", post=Post.LANDSADVOCAAT)
    table.man()
    changed.appointments.create(post=Post.ETHICS_MEMBER, until=date(2030, 1, 1))
    grants.grant_to_user(changed, Role.ETHICS_MEMBER, table.coalition)
    with pytest.raises(NotAllowed, match="lid van de adviescommissie"):
        assign(table.coalition, person_with_both_posts(changed), Role.ANALYST, by=table.lead)


def person_with_both_posts(user):
    person_post = user.appointments.create(post=Post.ANALYST)
    return person_post.user


def test_a_session_is_planned_changed_and_minuted(table):
    table.join(table.statistics, table.statistician)
    table.man()
    gathering = meet(table, agenda="Kennismaken")
    assert Notification.objects.filter(user=table.advocate, url=f"/sessies/{gathering.pk}/").exists()
    change_gathering(gathering, {"place": "Raadhuis"}, seen=0, by=table.mayor)
    values = {
        "decisions": "Wij gaan door.",
        "minutes": "Sanne zoekt gegevens.",
        "attendees": [table.statistician],
    }
    minute_gathering(gathering, **values, seen=1, by=table.mayor)
    gathering = Gathering.objects.get()
    assert (gathering.place, gathering.decisions, gathering.revision) == ("Raadhuis", "Wij gaan door.", 2)
    assert list(gathering.attendees.all()) == [table.statistician]
    with pytest.raises(Conflict):
        minute_gathering(gathering, **values | {"decisions": "Anders."}, seen=1, by=table.lead)
    with pytest.raises(Invalid):
        minute_gathering(gathering, **values | {"attendees": [table.stranger]}, seen=2, by=table.mayor)


def test_a_session_takes_time(table):
    start = in_two_days()
    with pytest.raises(Invalid) as refusal:
        meet(table, starts_at=start, ends_at=start)
    assert list(refusal.value.fields) == ["ends_at"]


def test_a_dispute_goes_up_and_is_decided_there(table):
    table.join(table.statistics, table.statistician)
    due = timezone.localdate() + timedelta(days=7)
    raised = escalate(
        table.coalition,
        level=EscalationLevel.PROGRAMME_LEAD,
        reason="Wie betaalt?",
        due_on=due,
        by=table.statistician,
    )
    assert Notification.objects.filter(user=table.lead).exists()
    with pytest.raises(NotAllowed, match="de programmaleider"):
        decide_escalation(raised, outcome="Wij delen.", by=table.mayor)
    assert decide_escalation(raised, outcome="Wij delen.", by=table.lead).decided_by == table.lead
    with pytest.raises(NotYet, match="al over besloten"):
        decide_escalation(raised, outcome="Toch niet.", by=table.lead)


def test_nobody_decides_on_their_own_request(table):
    due = timezone.localdate() + timedelta(days=7)
    raised = escalate(
        table.coalition, level=EscalationLevel.CORE_TEAM, reason="Kies", due_on=due, by=table.mayor
    )
    with pytest.raises(NotAllowed, match="collega"):
        decide_escalation(raised, outcome="Ja", by=table.mayor)
    assert decide_escalation(raised, outcome="Ja", by=table.colleague).outcome == "Ja"


def test_a_stranger_cannot_escalate(table):
    due = timezone.localdate() + timedelta(days=7)
    with pytest.raises(Hidden):
        escalate(
            table.coalition, level=EscalationLevel.CORE_TEAM, reason="Kies", due_on=due, by=table.stranger
        )
    with pytest.raises(Invalid):
        escalate(
            table.coalition,
            level=EscalationLevel.CORE_TEAM,
            reason="Kies",
            due_on=date(2020, 1, 1),
            by=table.mayor,
        )


def test_the_gate_names_who_is_awaited(table):
    police = party("Politie", is_standing_partner=True)
    assert "Politie" in guards.standing_partners_are_asked(table.coalition)
    leave_out(table.coalition, police, reason="Deze vraag raakt de politie niet.", by=table.mayor)
    assert guards.standing_partners_are_asked(table.coalition) is None
    assert "partner" in guards.owner_and_partner_are_committed(table.coalition)
    table.invite(table.registry)
    assert guards.every_invitation_is_answered(table.coalition) == "Nog geen antwoord van Kadaster."
    member = table.join(table.statistics, table.statistician, MemberStatus.CONDITIONAL)
    assert "zonder voorwaarden" in guards.owner_and_partner_are_committed(table.coalition)
    waiting = guards.contributions_are_agreed(table.coalition)
    assert "Gemeente Waterkerk" in waiting and "Statistiekbureau" in waiting
    for each in (member, table.coalition.members.get(organisation=table.owner)):
        pledge(each, kind="time", description="Een dag", pledged=None, unit="", by=table.mayor)
    assert guards.contributions_are_agreed(table.coalition) is None
    assert "landsadvocaat" in guards.landsadvocaat_is_assigned(table.coalition)
    assert guards.covenant_is_signed(table.coalition) == "Er is nog geen convenant."


def test_everybody_around_the_case_is_found(table):
    table.join(table.statistics, table.statistician)
    table.man()
    around = set(people_around(table.coalition))
    assert around == {table.mayor, table.colleague, table.statistician, table.analyst, table.advocate}
    assert list(people_acting_as(Role.PROGRAMME_LEAD, table.coalition)) == [table.lead]


def test_two_covenants_written_at_once_are_two_versions_and_both_stay(joined):
    term = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate() + timedelta(days=300)}
    write_covenant(joined.coalition, text="Tekst van de burgemeester", **term, by=joined.mayor)
    write_covenant(joined.coalition, text="Tekst van de collega", **term, by=joined.colleague)
    kept = joined.coalition.covenants.order_by("number").values_list("number", "text")
    assert list(kept) == [(1, "Tekst van de burgemeester"), (2, "Tekst van de collega")]
