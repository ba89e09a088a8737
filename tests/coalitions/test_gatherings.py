"""A session lands in agendas, changes there and leaves them; what people promised waits for them by name."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Letter
from accounts.tasks import send_outbox
from coalitions.models import CalendarFeed, Gathering, GatheringAction
from coalitions.selectors import actions_of, gatherings_of
from coalitions.services import (
    add_action,
    cancel_gathering,
    change_gathering,
    finish_action,
    leave,
    open_feed,
    plan_gathering,
)
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet

SOON = timedelta(days=3)


@pytest.fixture
def session(table):
    table.man()
    table.join(table.statistics, table.statistician)
    table.join(table.registry, table.registrar)
    Letter.objects.all().delete()
    start = timezone.now() + SOON
    return plan_gathering(
        table.coalition, title="Startsessie", starts_at=start, ends_at=start + timedelta(hours=2),
        place="Raadhuis", agenda="Kennismaken", by=table.mayor,
    )  # fmt: skip


def promise(session, table, **changes):
    values = {"what": "Cijfers zoeken", "owner": table.statistician, "due_on": timezone.localdate() + SOON}
    return add_action(session, **(values | {"by": table.mayor} | changes))


def last_event(person):
    calendar = Calendar.from_ical(Letter.objects.filter(to=person).latest("id").calendar)
    return calendar["METHOD"], calendar.walk("VEVENT")[0]


def test_plan_change_and_end_reach_the_agenda_of_everybody_in_that_order(table, session):
    method, planned = last_event(table.statistician)
    assert (method, planned["SUMMARY"]) == ("REQUEST", "Startsessie – Leegstand in het centrum")
    assert planned["DTSTART"].dt == session.starts_at.replace(microsecond=0)
    change_gathering(session, {"place": "Stadskantoor"}, seen=0, by=table.mayor)
    _method, changed = last_event(table.statistician)
    cancel_gathering(Gathering.objects.get(), reason="Te weinig mensen.", by=table.mayor)
    method, ended = last_event(table.statistician)
    assert (method, ended["STATUS"]) == ("CANCEL", "CANCELLED")
    assert planned["UID"] == changed["UID"] == ended["UID"]
    assert planned["SEQUENCE"] < changed["SEQUENCE"] < ended["SEQUENCE"]
    assert changed["LOCATION"] == "Stadskantoor"


def test_the_mail_carries_the_file_as_programs_want_it(table, session):
    send_outbox()
    message = next(m for m in mail.outbox if m.to == [table.statistician.email]).message()
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    assert "Startsessie" in part.get_payload(decode=True).decode()


def test_a_session_that_was_held_or_called_off_does_not_change(table, session):
    with time_machine.travel(session.ends_at, tick=True), pytest.raises(NotYet, match="al geweest"):
        cancel_gathering(session, reason="Te laat", by=table.mayor)
    with pytest.raises(Invalid) as refusal:
        cancel_gathering(session, reason="  ", by=table.mayor)
    assert list(refusal.value.fields) == ["reason"]
    cancel_gathering(session, reason="Ziek", by=table.mayor)
    with pytest.raises(NotYet, match="gaat niet door"):
        change_gathering(Gathering.objects.get(), {"place": "Elders"}, seen=1, by=table.mayor)


def test_a_promise_waits_for_one_person_until_it_is_done(table, session):
    action = promise(session, table)
    assert list(actions_of(table.statistician)) == [action]
    assert list(actions_of(table.mayor)) == []
    with pytest.raises(NotAllowed):
        finish_action(action, by=table.registrar)
    with pytest.raises(Hidden):
        finish_action(action, by=table.stranger)
    done = finish_action(action, by=table.statistician)
    assert finish_action(action, by=table.mayor).done_by == done.done_by == table.statistician
    assert list(actions_of(table.statistician)) == []


def test_a_promise_is_of_somebody_who_works_on_the_case_and_lies_ahead(table, session):
    with pytest.raises(Invalid) as refusal:
        promise(session, table, owner=table.stranger)
    assert list(refusal.value.fields) == ["owner"]
    with pytest.raises(Invalid) as refusal:
        promise(session, table, due_on=timezone.localdate() - timedelta(days=1))
    assert list(refusal.value.fields) == ["due_on"]
    with pytest.raises(NotAllowed):
        promise(session, table, by=table.registrar)


def test_who_left_the_table_has_no_sessions_and_no_promises(table, session):
    promise(session, table)
    leave(table.coalition.members.get(organisation=table.statistics), note="Geen tijd", by=table.statistician)
    fresh = type(table.statistician).objects.get(pk=table.statistician.pk)
    assert (list(gatherings_of(fresh)), list(actions_of(fresh))) == ([], [])


def test_the_address_of_a_calendar_is_secret_renewable_and_of_one_person(table, session, client):
    first = open_feed(by=table.statistician)
    answer = client.get(reverse("coalitions:feed", args=[first.key]))
    assert answer["Content-Type"].startswith("text/calendar") and "no-store" in answer["Cache-Control"]
    assert b"Startsessie" in answer.content
    theirs = open_feed(by=table.stranger)
    assert b"VEVENT" not in client.get(reverse("coalitions:feed", args=[theirs.key])).content
    old = first.key
    assert open_feed(by=table.statistician).key != old
    for gone in (old, "x" * 43):
        assert client.get(reverse("coalitions:feed", args=[gone])).status_code == 404
    table.statistician.is_active = False
    table.statistician.save()
    newest = CalendarFeed.objects.get(user=table.statistician)
    assert client.get(reverse("coalitions:feed", args=[newest.key])).status_code == 404


def test_the_pages(table, session, client):
    at = reverse("coalitions:gathering", args=[session.pk])
    client.force_login(table.mayor)
    day = str(timezone.localdate() + SOON)
    sent = {"deed": "action", "actie-what": "Cijfers zoeken", "actie-owner": table.statistician.pk}
    refused = client.post(at, sent | {"actie-due_on": "geen datum"})
    assert refused.status_code == 422 and "Cijfers zoeken" in refused.content.decode()
    assert client.post(at, sent | {"actie-due_on": day}).status_code == 302
    action = GatheringAction.objects.get()
    client.force_login(table.statistician)
    assert "Doe wat u in de sessie toezegde" in client.get("/werk/").content.decode()
    mine = client.get(reverse("coalitions:agenda")).content.decode()
    assert "Startsessie" in mine and "Cijfers zoeken" in mine
    assert client.post(reverse("coalitions:agenda"), {"deed": "open"}).status_code == 302
    assert CalendarFeed.objects.get().key in client.get(reverse("coalitions:agenda")).content.decode()
    assert client.post(reverse("coalitions:action_done", args=[action.pk])).status_code == 302
    client.post(reverse("coalitions:agenda"), {"deed": "close"})
    assert not CalendarFeed.objects.exists()
    client.force_login(table.stranger)
    for number in (action.pk, 999999):
        assert client.post(reverse("coalitions:action_done", args=[number])).status_code == 404
    client.force_login(table.mayor)
    assert client.post(at, {"deed": "cancel", "afzeggen-reason": "Ziek"}).status_code == 302
    assert "gaat niet door" in client.get(at).content.decode()
