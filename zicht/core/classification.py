"""How far each field of each model may travel; public API, dossier export and demo set derive from these marks."""

from collections.abc import Mapping
from enum import Enum

from django.db import models


class Mark(Enum):
    """OPEN: anyone once live. COALITION: who sees the trajectory. COMMITTEE: reviewers and checkers. INTERNAL: nobody outside."""

    OPEN = "open"
    COALITION = "coalition"
    COMMITTEE = "committee"
    INTERNAL = "internal"


def marks(
    *, open: str = "", coalition: str = "", committee: str = "", internal: str = ""
) -> Mapping[str, Mark]:
    """Field name -> Mark, from space-separated field names per mark. A name given twice raises ValueError."""
    table: dict[str, Mark] = {}
    groups = (
        (Mark.OPEN, open),
        (Mark.COALITION, coalition),
        (Mark.COMMITTEE, committee),
        (Mark.INTERNAL, internal),
    )
    for mark, names in groups:
        for name in names.split():
            if name in table:
                raise ValueError(f"{name} is marked twice")
            table[name] = mark
    return table


def unmarked(model: type[models.Model]) -> set[str]:
    """Names of concrete fields that carry no mark, and marks that belong to no field."""
    fields = {field.name for field in model._meta.concrete_fields} | {
        f.name for f in model._meta.local_many_to_many
    }
    return fields ^ set(getattr(model, "MARKS", {}))


def fields_marked(model: type[models.Model], mark: Mark) -> list[str]:
    """Names of the fields of `model` with exactly this mark, in the order of declaration."""
    return [name for name, own in getattr(model, "MARKS", {}).items() if own is mark]
