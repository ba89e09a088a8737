"""The dossier of a trajectory as one file.

Which tables and fields can go in follows from the marks on the models; which of these somebody takes along from what
they may read on screen.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.models import User
from analyses.certificates.document import has_plain_numbers
from analyses.models import Certificate, DisclosureCheck, Release
from coalitions import journal
from coalitions.models import Coalition, JournalEntry
from publications.models import Measure, Publication, Response
from questions.models import Trajectory
from zicht.core.classification import Mark, fields_marked
from zicht.core.policy import May, allows, require

OUT = (Mark.OPEN, Mark.COALITION)
LONGEST_PATH = 6
# The right that opens the tables of an app, and of a table that asks for another one.
OPENS_APP = {
    "coalitions": May.READ_COALITION,
    "questions": May.READ_QUESTION,
    "sources": May.READ_SOURCES,
    "reviews": May.READ_LEGAL,
    "analyses": May.READ_PLAN,
    "publications": May.READ_PUBLICATION,
}
OPENS: dict[type[models.Model], May] = {
    DisclosureCheck: May.READ_RELEASE,
    Response: May.READ_RESPONSES,
    Measure: May.READ_RESPONSES,
}


def fields_out(model: type[models.Model]) -> list[str]:
    """The fields of `model` that whoever sees the trajectory may take along."""
    names = {name for mark in OUT for name in fields_marked(model, mark)}
    return [name for name in getattr(model, "MARKS", {}) if name in names]


def path_to_case(model: type[models.Model]) -> str | None:
    """The shortest chain of foreign keys from `model` to a trajectory (or its coalition), as a lookup; None without."""
    waiting: deque[tuple[type[models.Model], tuple[str, ...]]] = deque([(model, ())])
    seen = {model}
    while waiting:
        here, path = waiting.popleft()
        if here is Trajectory:
            return "__".join((*path, "pk"))
        if here is Coalition:
            return "__".join((*path, "trajectory"))
        if len(path) < LONGEST_PATH:
            for field in _links(here):
                if field.related_model not in seen:
                    seen.add(field.related_model)
                    waiting.append((field.related_model, (*path, field.name)))
    return None


def _links(model: type[models.Model]) -> list[models.ForeignKey]:
    return [
        f
        for f in model._meta.concrete_fields
        if isinstance(f, models.ForeignKey) and f.related_model is not User
    ]


def tables() -> list[tuple[type[models.Model], str]]:
    """Every model of ours with fields to take along that hangs on a trajectory, with the lookup to it."""
    found = []
    for model in apps.get_models():
        if getattr(model, "MARKS", None) and fields_out(model) and not hasattr(model, "instance_type"):
            path = path_to_case(model)
            if path is not None:
                found.append((model, path))
    return found


def opens(model: type[models.Model]) -> May:
    """The right that somebody needs to take rows of this table along."""
    return OPENS.get(model) or OPENS_APP[model._meta.app_label]


def dossier(trajectory: Trajectory, *, by: Any) -> dict[str, Any]:
    """Everything of one trajectory that `by` may read, by table; rows point at each other by key.

    Raises Hidden or NotAllowed for who may not read the trail.
    """
    require(by, May.READ_TRAIL, trajectory)
    open_to = [(model, path) for model, path in tables() if allows(by, opens(model), trajectory)]
    chosen = {model: _rows(model, path, trajectory, by) for model, path in open_to}
    keys = {
        (model, row.pk): f"{model.__name__}-{number}"
        for model, rows in chosen.items()
        for number, row in enumerate(rows, 1)
    }
    content = {model.__name__: [_record(row, keys) for row in rows] for model, rows in chosen.items() if rows}
    return {
        "reference": trajectory.reference,
        "made_at": timezone.now().isoformat(),
        "trail_is_whole": not any(journal.breaks_in(trajectory.coalition)),
        "content": content,
    }


def _rows(model: type[models.Model], path: str, trajectory: Trajectory, by: Any) -> list[models.Model]:
    people = [
        f.name for f in model._meta.concrete_fields if f.related_model is User and f.name in fields_out(model)
    ]
    rows = model._default_manager.filter(**{path: trajectory.pk}).order_by("pk").distinct()
    if model is JournalEntry:
        rows = journal.read_by(by, trajectory, trajectory.coalition)
    if model in (Release, Certificate) and not allows(by, May.READ_RELEASE, trajectory):
        # Before a publication is written about them, released figures are for the committee.
        told = Publication.objects.filter(trajectory=trajectory).values("release")
        rows = rows.filter(**{"pk__in" if model is Release else "release__in": told})
    found = list(rows.select_related(*people) if people else rows)
    if allows(by, May.READ_RAW_OUTPUT, trajectory):
        return found
    if model is JournalEntry:
        return list(journal.without_plain_numbers(found))
    return [row for row in found if not isinstance(row, Certificate) or not has_plain_numbers(row.document)]


def _record(row: models.Model, keys: dict[Any, str]) -> dict[str, Any]:
    record: dict[str, Any] = {"key": keys[type(row), row.pk]}
    for name in fields_out(type(row)):
        field = row._meta.get_field(name)
        record[name] = list(_people(row, name)) if field.many_to_many else _value(row, field, keys)
    return record


def _people(row: models.Model, name: str) -> Iterator[str]:
    for one in getattr(row, name).all():
        yield str(one)


def _value(row: models.Model, field: Any, keys: dict[Any, str]) -> Any:
    """A plain value; of a link the key inside the dossier, or the name of what is outside of it."""
    if not field.is_relation:
        return field.value_from_object(row)
    other = getattr(row, field.attname)
    if other is None:
        return None
    return keys.get((field.related_model, other)) or str(getattr(row, field.name))
