"""Figures of other kinds that tell of how many units an area has, for a release in which the table tells that of no area.

Who has a count and its percentage has what it is a percentage of, and a total by its mean is a number of units as well.
Populations that were counted in the data leave together or not at all (analyses.counted), so where they stay, those percentages
stay with them, and of a total and a mean only one leaves: the mean, because nothing else is left there to compare areas by.
Releases of before may have told both; that is remembered.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from analyses.models import OutputKind
from analyses.output_counts import COUNTED, SUMMED, Figure, subject_of_name
from analyses.sheet import SAFE, SECONDARY

# What a total or mean is about: its subject, area, period and group.
Mark = tuple[frozenset[str], str, str, str]


def without_units(
    judged: Sequence[Figure], rows: Iterable[Mapping[str, Any]], before: Iterable[Sequence[Figure]] = ()
) -> list[dict[str, Any]]:
    """The judged figures without percentages and ratios of the units in `rows`, and without a total of which the mean is told as
    well. What earlier releases told, `before`, is known: beside a total of then no mean is told now."""
    units = {(row["area"], str(row["period"])): row["population"] for row in rows}
    earlier = list(before)
    means, totals = (_told_of(kind, [judged]) for kind in (OutputKind.MEAN, OutputKind.TOTAL))
    means_before, totals_before = (_told_of(kind, earlier) for kind in (OutputKind.MEAN, OutputKind.TOTAL))
    stays = {
        OutputKind.MEAN: totals_before,
        OutputKind.TOTAL: ((means - totals_before) & totals) | means_before,
    }
    return [
        dict(figure) | ({"value": None, "status": SECONDARY} if _tells_units(figure, units, stays) else {})
        for figure in judged
    ]


def _tells_units(
    figure: Figure, units: Mapping[tuple[str, str], Any], stays: Mapping[str, Collection[Mark]]
) -> bool:
    return figure["status"] == SAFE and (
        _is_of(figure, units) or _mark(figure) in stays.get(figure["kind"], ())
    )


def _told_of(kind: OutputKind, releases: Iterable[Sequence[Figure]]) -> set[Mark]:
    """What a figure of this kind is told of."""
    return {
        _mark(figure)
        for figures in releases
        for figure in figures
        if figure["kind"] == kind and figure["status"] == SAFE
    }


def _mark(figure: Figure) -> Mark:
    return subject_of_name(figure["name"]), figure["area"], str(figure["period"]), figure["group"]


def _is_of(figure: Figure, units: Mapping[tuple[str, str], Any]) -> bool:
    here = units.get((figure["area"], str(figure["period"])))
    return figure["kind"] in COUNTED and here is not None and figure["under"]["denominator"] == here


def units_under(outputs: Iterable[Figure]) -> dict[str, dict[str, int]]:
    """Period -> area -> the units that a told mean and a told total of one thing give."""
    figures = list(outputs)
    both = _told_of(OutputKind.MEAN, [figures]) & _told_of(OutputKind.TOTAL, [figures])
    found: dict[str, dict[str, int]] = {}
    for figure in figures:
        if figure["kind"] in SUMMED and not figure["group"] and _mark(figure) in both:
            found.setdefault(str(figure["period"]), {})[figure["area"]] = round(figure["under"]["units"])
    return found
