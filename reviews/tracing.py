"""Who changed a part of a case last, and when: read from the rows themselves, for the sentence beside a change."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from questions.current import current_version
from questions.models import Definition, Trajectory
from sources.models import DataRequest, InformationNeed

Trace = tuple[datetime, Any]


def last_change(trajectory: Trajectory, path: str) -> Trace | None:
    """(moment, person) of the last change of the part at `path` ("question › definitions › leegstand").

    None for a part that keeps no author, such as the title; the history of the trajectory has it.
    """
    parts = path.split(" › ")
    for prefix, find in FINDERS.items():
        if tuple(parts[: len(prefix)]) == prefix:
            return find(trajectory, parts[len(prefix) :])
    return None


def in_a_sentence(trace: Trace | None) -> str:
    """ "veranderd op 3 november door Eva Eigenaar"; empty when nobody knows."""
    if trace is None:
        return ""
    moment, person = trace
    day = timezone.localtime(moment).strftime("%d-%m-%Y")
    if person is None:
        return _("veranderd op {day}").format(day=day)
    return _("veranderd op {day} door {who}").format(day=day, who=person)


def _definition(trajectory: Trajectory, rest: list[str]) -> Trace | None:
    rows = Definition.history.filter(trajectory=trajectory)
    row = rows.filter(term=rest[0]).select_related("written_by").first() if rest else None
    return (row.history_date, row.written_by) if row else None


def _question(trajectory: Trajectory, rest: list[str]) -> Trace | None:
    version = current_version(trajectory)
    return (version.written_at, version.written_by) if version else None


def _need(trajectory: Trajectory, rest: list[str]) -> Trace | None:
    if not rest:
        return None
    # The place names the kind of need before its label.
    rows = InformationNeed.history.filter(question__trajectory=trajectory, label=rest[0].split(": ", 1)[-1])
    row = rows.select_related("written_by", "history_user").first()
    return (row.history_date, row.history_user or row.written_by) if row else None


def _source(trajectory: Trajectory, rest: list[str]) -> Trace | None:
    if not rest:
        return None
    asked = DataRequest.objects.filter(trajectory=trajectory, source__title=rest[0])
    row = asked.select_related("asked_by", "decided_by").order_by("-asked_at").first()
    if row is None:
        return None
    return (row.decided_at, row.decided_by) if row.decided_at else (row.asked_at, row.asked_by)


FINDERS: dict[tuple[str, ...], Callable[[Trajectory, list[str]], Trace | None]] = {
    ("question", "definitions"): _definition,
    ("question", "question"): _question,
    ("sources", "needs"): _need,
    ("sources", "sources"): _source,
}
