"""Origin never enters a computation: columns and plans that speak of it are found by name and by the inventory.

Source of the rule: Algoritmekader of the Dutch government and the discrimination test of the Netherlands Institute for
Human Rights: race, descent and nationality are never a criterion. Such a column is not counted, and is no group either.
"""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from analyses.models import Dataset
from areas.readers.layout import DatasetLayout
from questions.models import Trajectory
from sources.models import SourceVariable
from zicht.core.worded import worded

WORDS = re.compile(
    r"herkomst|migratieachtergrond|nationaliteit|geboorteland|etnici|etnisch|allochto|autochto|westers|migrant",
    re.I,
)
# How CBS shortens these in its key figures of districts (a_ number, p_ per cent).
SHORT = re.compile(r"^[ap]_(?:w_all|nw_all|marok|antaru|suri|tur|ov_nw|hk_\w+|gbl_\w+|mig_\w+)$", re.I)
# The fields of the form that names each column of a layout.
FIELDS = {
    "numerator_column": "numerator",
    "denominator_column": "denominator",
    "category_column": "category",
    "flag_column": "flag",
    "value_column": "value",
    "period_column": "period",
    "strata_columns": "strata",
    "wide_periods": "numerator",
}
PLAN_FIELDS = ("indicator", "population", "comparators", "output_tables")


def speaks_of_origin(text: str) -> bool:
    """Whether this name or sentence is about origin, nationality or migration background."""
    return bool(WORDS.search(text) or SHORT.match(text.strip()))


def barred_columns(
    layout: DatasetLayout | Mapping[str, object], trajectory: Trajectory | None, source_id: int | None
) -> dict[str, str]:
    """Field of the form -> column in use that holds origin, by its name or as the inventory describes it."""
    kept = layout if isinstance(layout, Mapping) else vars_of(layout)
    used = [(field, name) for part, field in FIELDS.items() for name in _names(kept.get(part))]
    marked = _marked([name for _field, name in used], trajectory, source_id) if used else set()
    return {
        field: name for field, name in reversed(used) if speaks_of_origin(name) or name.casefold() in marked
    }


def vars_of(layout: DatasetLayout) -> dict[str, object]:
    """The columns of a layout by part."""
    return {part: getattr(layout, part) for part in FIELDS}


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [str(each) for each in value] if isinstance(value, Iterable) else []


def _marked(names: list[str], trajectory: Trajectory | None, source_id: int | None) -> set[str]:
    """Those names that a description calls origin: in the source of the file, else in any source of the trajectory."""
    found = SourceVariable.objects.filter(is_origin=True, name__in={*names, *map(str.upper, names)})
    if source_id is not None:
        found = found.filter(source_id=source_id)
    elif trajectory is not None:
        found = found.filter(source__requests__trajectory=trajectory)
    else:
        return set()
    return {name.casefold() for name in found.values_list("name", flat=True)}


def why_barred(dataset: Dataset) -> str | None:
    """Why nothing may be computed on a file that was read with a column of origin; None when it was not."""
    barred = barred_columns(dataset.layout, dataset.trajectory, dataset.source_id)
    return sentence_for(next(iter(barred.values()))) if barred else None


def sentence_for(column: str) -> str:
    """The rule, about this column."""
    return worded(
        "Kolom “{column}” gaat over herkomst. Herkomst mag nooit meetellen in een berekening. "
        "Lees het bestand in zonder deze kolom.",
        column=column,
    )


def in_plan(values: Mapping[str, object]) -> dict[str, list[str]]:
    """Field of a plan -> the rule, for each field that asks for origin."""
    said = _(
        "Hier staat iets over herkomst. Herkomst mag nooit meetellen in een berekening. Schrijf het plan zonder herkomst."
    )
    return {name: [said] for name in PLAN_FIELDS if speaks_of_origin(str(values.get(name) or ""))}
