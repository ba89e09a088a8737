"""Figures of other kinds that tell of how many units an area has, for a release in which the table tells that of no area.

Who has a count and its percentage has what it is a percentage of. Populations that were counted in the data leave together or
not at all (analyses.counted), so those percentages stay with them. A total by a mean is a number of units as well: those are
told, and remembered as told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analyses.models import OutputKind
from analyses.output_counts import COUNTED, SUMMED, Figure, subject_of_name
from analyses.sheet import SAFE, SECONDARY

MEAN_AND_TOTAL = {OutputKind.MEAN, OutputKind.TOTAL}


def without_units(
    judged: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The judged figures without percentages and ratios of the units in `rows`."""
    units = {(row["area"], str(row["period"])): row["population"] for row in rows}
    silent = {"value": None, "status": SECONDARY}
    return [
        dict(figure) | (silent if figure["status"] == SAFE and _is_of(figure, units) else {})
        for figure in judged
    ]


def _is_of(figure: Figure, units: Mapping[tuple[str, str], Any]) -> bool:
    here = units.get((figure["area"], str(figure["period"])))
    return figure["kind"] in COUNTED and here is not None and figure["under"]["denominator"] == here


def units_under(outputs: Iterable[Figure]) -> dict[str, dict[str, int]]:
    """Period -> area -> the units that a told mean and a told total of one thing give."""
    kinds: dict[tuple[Any, ...], set[OutputKind]] = defaultdict(set)
    found: dict[str, dict[str, int]] = {}
    for figure in outputs:
        if figure["kind"] in SUMMED and figure["status"] == SAFE and not figure["group"]:
            area, period = figure["area"], str(figure["period"])
            mark = (subject_of_name(figure["name"]), area, period)
            kinds[mark].add(OutputKind(figure["kind"]))
            if kinds[mark] >= MEAN_AND_TOTAL:
                found.setdefault(period, {})[area] = round(figure["under"]["units"])
    return found
