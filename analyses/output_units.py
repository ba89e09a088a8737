"""Figures of other kinds that tell of how many units an area has, for a release in which that is told of no area.

Who has a count and its percentage has what it is a percentage of, and a total by a mean is a number of units. Populations that
were counted in the data leave together or not at all (analyses.counted), and later releases remember only those that left.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analyses.models import OutputKind
from analyses.output_counts import COUNTED, Figure, subject_of_name
from analyses.outputs import is_told
from analyses.sheet import SECONDARY

# What is about one set of units: the subject, area, period and group.
Mark = tuple[Any, ...]


def without_units(
    judged: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]], before: Iterable[Sequence[Figure]]
) -> list[dict[str, Any]]:
    """The judged figures without those that tell the units in `rows`: percentages and ratios of these, and of a mean and a total
    the total, or whichever of both was not told in an earlier release (`before`)."""
    units = {(row["area"], str(row["period"])): row["population"] for row in rows}
    past = _marks(figure for figures in before for figure in figures)
    means = _marks(judged)[OutputKind.MEAN] - past[OutputKind.TOTAL]

    def tells(figure: Figure) -> bool:
        if figure["kind"] in COUNTED:
            return figure["under"]["denominator"] == units.get((figure["area"], str(figure["period"])))
        if figure["kind"] == OutputKind.MEAN:
            return _mark(figure) in past[OutputKind.TOTAL]
        return figure["kind"] == OutputKind.TOTAL and _mark(figure) in means | past[OutputKind.MEAN]

    silent = {"value": None, "status": SECONDARY}
    return [dict(figure) | silent if is_told(figure) and tells(figure) else dict(figure) for figure in judged]


def _marks(figures: Iterable[Figure]) -> dict[OutputKind, set[Mark]]:
    """What told means and totals are about."""
    found: dict[OutputKind, set[Mark]] = {OutputKind.MEAN: set(), OutputKind.TOTAL: set()}
    for figure in figures:
        if figure["kind"] in found and is_told(figure):
            found[OutputKind(figure["kind"])].add(_mark(figure))
    return found


def _mark(figure: Figure) -> Mark:
    return subject_of_name(figure["name"]), figure["area"], str(figure["period"]), figure["group"]
