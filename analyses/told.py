"""What a release says beside counts: worked out by the engine from the counts that are told, and from nothing else.

Whatever follows from figures that are public themselves tells nobody more than these do. Worked out before protection, a rate
drawn to the mean, the spread between areas or the direction of a series would be one more equation about a hidden count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from analyses import computation
from analyses.computation import Outcome, Settings
from analyses.engine.errors import UnusableTableError
from analyses.engine.indicators import Observations, from_columns
from analyses.engine.scales import FigureKind
from analyses.material import Material
from analyses.published import MISSING
from analyses.rows import ESTIMATED
from analyses.timelines import Row, lines_of, marked, totals_by_period, trends_by_area

Told = Mapping[str, Any]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Said:
    """Rows by area, period and category, a line a period, and figures about the whole; empty where nothing follows."""

    rows: Mapping[Key, Row] = field(default_factory=dict)
    trend: list[Row] = field(default_factory=list)
    summary: Row = field(default_factory=dict)


def said_of(
    told: Sequence[Told],
    settings: Settings,
    *,
    totals: Mapping[str, int],
    expected: Mapping[str, float] | None = None,
) -> Said:
    """Everything that follows from these rows: {"area", "period", "category", "observed", "population"}, `observed` None where
    it is not told, and the mark of an estimate where there is one.

    `totals` maps a period to the sum over all its areas, hidden ones included, where that is told. `expected` are counts
    from outside an area in the latest period, else areas are held against all that are told.
    """
    parts: dict[str, list[Told]] = {}
    for row in told:
        parts.setdefault(row.get("category", ""), []).append(row)
    made = {name: _outcome(part, settings, totals, expected) for name, part in parts.items()}
    rows = {
        (row["area"], row["period"], name): row
        for name, outcome in made.items()
        if outcome is not None
        for row in outcome.table
    }
    whole = made.get("")
    return Said(rows, whole.trend, whole.summary) if whole is not None else Said(rows)


def _outcome(
    told: Sequence[Told],
    settings: Settings,
    totals: Mapping[str, int],
    expected: Mapping[str, float] | None,
) -> Outcome | None:
    """None when the rows have no population to divide by, so that nothing follows from them."""
    try:
        material = Material(_columns(told), {})
        deviations = computation.deviations_of(material, settings, expected)
        lines = _lines(told, material, totals, settings.counted_as)
        trends = trends_by_area(material, kind=settings.counted_as)
        return computation.assemble(material, deviations, trends, lines)
    except UnusableTableError:
        return None


def _columns(told: Sequence[Told]) -> Observations:
    numbers = {
        name: [np.nan if row[name] is None else row[name] for row in told]
        for name in ("observed", "population")
    }
    found = from_columns(
        [row["area"] for row in told],
        [row["period"] for row in told],
        numbers["observed"],
        numbers["population"],
    )
    estimated = np.isin(found.areas, [row["area"] for row in told if row.get(ESTIMATED)])
    return replace(found, is_estimate=np.repeat(estimated[:, None], len(found.periods), axis=1))


def _lines(
    told: Sequence[Told], material: Material, totals: Mapping[str, int], kind: FigureKind
) -> list[Row]:
    """The sums a period: those that are told where each is over the same areas, else over the areas that are told in every
    period."""
    periods = material.table.periods
    counted = [
        [row for row in told if row["period"] == period and row.get("status") != MISSING]
        for period in periods
    ]
    areas = [{row["area"] for row in rows} for rows in counted]
    people = [_people(rows) for rows in counted]
    if None in people or any(each != areas[0] for each in areas) or not totals.keys() >= set(periods):
        return totals_by_period(material, kind=kind)
    events = np.array([totals[period] for period in periods], dtype=float)
    lines = lines_of(periods, events, np.array(people, dtype=float), len(areas[0]), kind=kind)
    return marked(lines, material, np.isin(material.table.areas, sorted(areas[0])))


def _people(rows: Sequence[Told]) -> float | None:
    """The units of these rows, None when one has no number of them."""
    found = [row["population"] for row in rows]
    return None if any(not units for units in found) else float(sum(found))
