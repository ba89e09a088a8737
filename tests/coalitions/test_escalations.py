"""A question climbs the ladder: asked within the norm, with positions, moved up when late, decided with a date."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Notification
from coalitions.ladder import LADDER, next_rung, rung_of
from coalitions.models import Escalation, EscalationLevel, EscalationPosition, JournalEntry, MemberStatus
from coalitions.services import decide_escalation, escalate, move_up, state_position
from coalitions.tasks import call_overdue
from coalitions.views.pack import pack_of
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet

TODAY = timezone.localdate
RUNGS = [rung.level for rung in LADDER]


@pytest.fixture
def dispute(table):
    """The municipality and Statistics disagree; the registrar sits at the table too."""
    table.man()
    table.join(table.registry, table.registrar)
    table.join(table.statistics, table.statistician)
    return escalate(
        table.coalition, level=EscalationLevel.CORE_TEAM, reason="Wie levert de cijfers?",
        options="Elk de helft\nAlleen het CBS", due_on=TODAY() + timedelta(days=5), by=table.statistician,
    )  # fmt: skip


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=True)


def test_the_ladder_ends_at_the_steering_group():
    climbed, level = [RUNGS[0]], RUNGS[0]
    while rung := next_rung(level):
        level = rung.level
        climbed.append(level)
    assert climbed == RUNGS == list(EscalationLevel)


@pytest.mark.parametrize("level", list(EscalationLevel))
def test_a_day_beyond_the_norm_is_refused_with_the_last_day(table, level):
    norm = rung_of(level).norm_days
    ask = {"level": level, "reason": "Waarom?", "by": table.mayor}
    with pytest.raises(Invalid) as refusal:
        escalate(table.coalition, due_on=TODAY() + timedelta(days=norm + 1), **ask)
    assert str(norm) in refusal.value.fields["due_on"][0]
    assert escalate(table.coalition, due_on=TODAY() + timedelta(days=norm), **ask).pk


def test_an_unknown_level_is_refused_at_its_field(table):
    with pytest.raises(Invalid) as refusal:
        escalate(table.coalition, level="king", reason="Waarom?", due_on=TODAY(), by=table.mayor)
    assert "level" in refusal.value.fields


def test_each_party_says_what_it_thinks_and_a_colleague_sees_both(table, dispute):
    state_position(dispute, text="Wij leveren niet alleen.", seen=0, by=table.statistician)
    state_position(dispute, text="Wij kunnen helpen.", seen=0, by=table.registrar)
    assert {p.organisation: p.text for p in dispute.positions.all()} == {
        table.statistics: "Wij leveren niet alleen.", table.registry: "Wij kunnen helpen.",
    }  # fmt: skip
    state_position(dispute, text="Wij leveren samen.", seen=0, by=table.statistician)
    with pytest.raises(Conflict) as conflict:
        state_position(dispute, text="Wij leveren nooit.", seen=0, by=table.statistician)
    assert conflict.value.theirs == {"text": "Wij leveren samen."}


def test_a_stranger_has_no_position_and_an_analyst_neither(table, dispute):
    with pytest.raises(Hidden):
        state_position(dispute, text="Ik ook", seen=0, by=table.stranger)
    with pytest.raises(NotAllowed):
        state_position(dispute, text="Ik ook", seen=0, by=table.analyst)
    assert not EscalationPosition.objects.exists()


def test_nothing_moves_up_while_the_level_has_time(table, dispute):
    with pytest.raises(NotYet, match="nog tijd"):
        move_up(dispute, reason="Nu", by=table.statistician)


def test_a_late_question_is_called_once_and_moves_up_once_with_its_positions(table, dispute):
    state_position(dispute, text="Wij leveren niet alleen.", seen=0, by=table.statistician)
    assert call_overdue() == 0
    with later(days=6):
        assert (call_overdue(), call_overdue()) == (1, 0)
        assert (
            Notification.objects.filter(user=table.registrar, sentence__contains="trede hoger").count() == 1
        )
        above = move_up(dispute, reason="Te laat", by=table.registrar)
        assert move_up(dispute, reason="Te laat", by=table.registrar) == above
        assert above.level == EscalationLevel.PROJECT_LEADER
        assert above.due_on == TODAY() + timedelta(days=rung_of(above.level).norm_days)
        assert [position.text for position in above.positions.all()] == ["Wij leveren niet alleen."]
        with pytest.raises(NotYet, match="trede hoger"):
            decide_escalation(dispute, outcome="Toch hier.", by=table.mayor)
        with pytest.raises(NotYet):
            state_position(dispute, text="Nog iets", seen=0, by=table.registrar)
    assert Escalation.objects.count() == 2


def test_above_the_steering_group_is_nothing(table):
    ask = escalate(
        table.coalition,
        level=EscalationLevel.STEERING_GROUP,
        reason="Hoogste",
        due_on=TODAY(),
        by=table.mayor,
    )
    with later(days=2):
        assert call_overdue() == 1
        with pytest.raises(NotYet, match="hoogste trede"):
            move_up(ask, reason="Hoger", by=table.mayor)


def test_the_decision_returns_into_the_case_with_its_date(table, dispute):
    with pytest.raises(Invalid) as refusal:
        decide_escalation(dispute, outcome="Delen.", carry_out_by=TODAY() - timedelta(days=1), by=table.mayor)
    assert list(refusal.value.fields) == ["carry_out_by"]
    day = TODAY() + timedelta(days=30)
    decide_escalation(dispute, outcome="Delen.", carry_out_by=day, by=table.mayor)
    row = JournalEntry.objects.filter(verb="decide_escalation").get()
    assert (row.reason, row.facts["carry_out_by"]) == ("Delen.", day.isoformat())


@pytest.mark.parametrize("size", [1, 40])
def test_the_pack_is_two_pages_however_much_was_written(table, dispute, size):
    Escalation.objects.filter(pk=dispute.pk).update(
        reason="Een lang verhaal. " * 4 * size, options="Een uitweg die tijd kost\n" * 2 * size
    )
    dispute.refresh_from_db()
    state_position(dispute, text=("Wij willen dit niet zo. " * size)[:1000], seen=0, by=table.statistician)
    state_position(dispute, text=("Wij willen dit wel. " * size)[:1000], seen=0, by=table.mayor)
    pages = PdfReader(io.BytesIO(pack_of(dispute, table.trajectory).as_pdf())).pages
    assert len(pages) == 2
    assert "Een lang verhaal" in pages[0].extract_text()
    second = pages[1].extract_text()
    assert all(
        words in second for words in ("Wij willen dit niet zo", "Nog geen standpunt gegeven", "Een uitweg")
    )


def test_the_page_shows_the_ladder_and_takes_position_and_decision(table, dispute, client):
    at = reverse("coalitions:escalations", args=[table.trajectory.reference])
    client.force_login(table.statistician)
    page = client.get(at).content.decode()
    assert "Wie levert de cijfers?" in page and "Hierover beslist" in page
    sent = {"escalation": dispute.pk, "deed": "position", f"position-{dispute.pk}-seen": 0}
    refused = client.post(at, sent | {f"position-{dispute.pk}-text": "x" * 1001})
    assert refused.status_code == 422 and "x" * 1001 in refused.content.decode()
    assert client.post(at, sent | {f"position-{dispute.pk}-text": "Samen."}).status_code == 302
    client.force_login(table.mayor)
    decide = {"escalation": dispute.pk, "deed": "decide", f"decide-{dispute.pk}-outcome": "Samen."}
    assert client.post(at, decide).status_code == 302
    assert client.post(at, {"escalation": "9" * 30, "deed": "decide"}).status_code == 404
    assert client.post(at, {"escalation": dispute.pk, "deed": "steal"}).status_code == 404
    assert "Samen." in client.get(at).content.decode()


def test_the_pack_is_a_download_for_the_table_only(table, dispute, client):
    at = reverse("coalitions:escalation_pack", args=[table.trajectory.reference, dispute.pk])
    client.force_login(table.statistician)
    answer = client.get(at)
    assert answer.content.startswith(b"%PDF") and "attachment" in answer["Content-Disposition"]
    client.force_login(table.stranger)
    assert client.get(at).status_code == 404


def test_who_left_the_table_keeps_its_position_in_the_history(table, dispute):
    state_position(dispute, text="Wij stoppen.", seen=0, by=table.registrar)
    member = table.coalition.members.get(organisation=table.registry)
    member.status = MemberStatus.LEFT
    member.save()
    assert dispute.positions.get().organisation == table.registry
