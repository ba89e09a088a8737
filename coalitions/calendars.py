"""Sessions as calendar files (RFC 5545): one to invite, to change or to call off, and a feed of all."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from coalitions.models import Gathering

PRODUCT = "-//Zicht//NL"


def invitation(gathering: Gathering) -> str:
    """The file that puts a session in somebody's agenda, or takes it out when it was called off.

    Programs recognise a session by its uid and take the file with the highest sequence (RFC 5546).
    """
    method = "CANCEL" if gathering.is_cancelled else "REQUEST"
    return _file([gathering], method)


def feed(gatherings: Iterable[Gathering]) -> str:
    """All these sessions, for a program that reads the address again and again."""
    return _file(gatherings, "PUBLISH")


def _file(gatherings: Iterable[Gathering], method: str) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for gathering in gatherings:
        calendar.add_component(_event(gathering))
    return str(calendar.to_ical().decode())


def _event(gathering: Gathering) -> Event:
    event = Event()
    event.add("uid", f"sessie-{gathering.pk}@zicht")
    event.add("sequence", gathering.revision)
    event.add("dtstamp", gathering.cancelled_at or gathering.starts_at)
    event.add("dtstart", gathering.starts_at)
    event.add("dtend", gathering.ends_at)
    event.add("summary", f"{gathering.title} – {gathering.coalition.name}")
    event.add("location", gathering.place)
    event.add("description", gathering.agenda)
    event.add("url", settings.PUBLIC_ORIGIN + reverse("coalitions:gathering", args=[gathering.pk]))
    event.add("status", "CANCELLED" if gathering.is_cancelled else "CONFIRMED")
    event.add("organizer", f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}")
    return event
