"""The rows of a result as tables for disclosure control: one sheet a period, areas by categories, and back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analyses.engine.disclosure import Cell, FrequencyTable, RuleProfile, Status, audit, protect_grid
from analyses.engine.disclosure.grid import REST, TOTAL, Grid
from analyses.engine.disclosure.memory import remember
from analyses.engine.disclosure.publication import Publication
from analyses.engine.disclosure.rounding import rounded
from analyses.engine.disclosure.table import link

ALL_AREAS = "*"
EVENTS = "events"
SAFE, PRIMARY, SECONDARY, MISSING, HIDDEN = "safe", "primary", "secondary", "missing", "hidden"

Row = Mapping[str, Any]
Key = tuple[str, str, str]
Release = tuple[int, Sequence[Row], Mapping[str, str]]


@dataclass(frozen=True)
class Sheet:
    """One protected table: `marks` tells for area, period and category the status and the figure that may be shown."""

    period: str
    areas: int
    marks: Mapping[Key, tuple[str, int | None]]
    ranges: Sequence[Mapping[str, Any]]
    exposed: Sequence[str]
    hides_all: bool


def protected_sheets(
    rows: Sequence[Row], parents: Mapping[str, str], profile: RuleProfile, earlier: Sequence[Release]
) -> list[Sheet]:
    """Protect each period by itself. Categories with one and the same population are one table; categories that each
    have a population of their own are a table each, because nothing is summed over them."""
    found = []
    for period, part in sorted(_by_period(rows).items()):
        before = [
            (number, [row for row in table if row["period"] == period], above)
            for number, table, above in earlier
        ]
        for group in _tables(part):
            names = {row.get("category", "") for row in group}
            seen = [(n, [row for row in table if _is_in(row, names)], above) for n, table, above in before]
            found.append(_sheet(period, group, parents, profile, [each for each in seen if each[1]]))
    return found


def _is_in(row: Row, names: set[str]) -> bool:
    return row.get("category", "") in names


def _by_period(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["observed"] is not None:
            found[row["period"]].append(row)
    return found


def _tables(rows: Sequence[Row]) -> list[Sequence[Row]]:
    populations: dict[str, set[Any]] = defaultdict(set)
    for row in rows:
        populations[row["area"]].add(row["population"])
    if all(len(each) == 1 for each in populations.values()):
        return [rows]
    names = sorted({row.get("category", "") for row in rows})
    return [[row for row in rows if row.get("category", "") == name] for name in names]


def _sheet(
    period: str,
    rows: Sequence[Row],
    parents: Mapping[str, str],
    profile: RuleProfile,
    earlier: Sequence[Release],
) -> Sheet:
    grid = link(_frequencies(rows), _hierarchy(rows, parents))
    before = [_publication(each, grid) for each in earlier]
    if profile.round_base:
        return _rounded_sheet(period, rows, grid, profile, before)
    made = protect_grid(grid, profile, earlier=before, hide_close=False)
    found = audit(made, before)
    statuses = made.statuses
    counted = [(row, statuses[Cell(row["area"], _column(row))]) for row in rows]
    marks = {
        _key(row): (SAFE if status is Status.KNOWN else str(status), row["observed"])
        for row, status in counted
    }
    hidden = {cell for cell, status in statuses.items() if status.is_hidden}
    ranges = [
        {
            "area": cell.area,
            "low": round(reach.lower),
            "high": _end(reach.upper),
            "exact": cell in found.exact,
        }
        | ({} if cell.category == EVENTS else {"category": cell.category})
        for cell, reach in found.ranges.items()
        if cell.category not in (REST, TOTAL) and (cell.area, period, _named(cell)) in marks
    ]
    areas = len({row["area"] for row in rows})
    whole = {name: Cell(ALL_AREAS, name) for name in grid.categories if name != REST}
    return Sheet(period, areas, marks, ranges, sorted({cell.area for cell in found.exposed}),
                 whole.get(TOTAL if not grid.is_share and grid.has_total else EVENTS) in hidden)  # fmt: skip


def _named(cell: Cell) -> str:
    return "" if cell.category == EVENTS else cell.category


def _key(row: Row) -> Key:
    return row["area"], row["period"], row.get("category", "")


def _column(row: Row) -> str:
    return row.get("category", "") or EVENTS


def _end(value: float) -> int | None:
    return None if value == float("inf") else round(value)


def _rounded_sheet(
    period: str, rows: Sequence[Row], grid: Grid, profile: RuleProfile, before: Sequence[Publication]
) -> Sheet:
    """Rounded counts; what an earlier release hid stays hidden here as well."""
    made = rounded(grid, profile, remember(grid, before, profile.minimum_units).hidden)
    place = {area: number for number, area in enumerate(grid.areas)}
    marks: dict[Key, tuple[str, int | None]] = {}
    for row in rows:
        at = place[row["area"]], grid.categories.index(_column(row))
        marks[_key(row)] = (PRIMARY, None) if made.hidden[at] else (SAFE, int(made.values[at]))
    top = place.get(ALL_AREAS)
    return Sheet(
        period,
        len({row["area"] for row in rows}),
        marks,
        [],
        [],
        bool(top is not None and made.hidden[top, 0]),
    )


def _frequencies(rows: Sequence[Row]) -> FrequencyTable:
    """Counts by area. Where no area counts more events than units, what is left over is protected as well."""
    counts = {Cell(row["area"], _column(row)): row["observed"] for row in rows}
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["area"]] += row["observed"]
    is_share = all(row["population"] is not None and sums[row["area"]] <= row["population"] for row in rows)
    return FrequencyTable(counts, {row["area"]: int(row["population"]) for row in rows} if is_share else {})


def _hierarchy(rows: Sequence[Row], parents: Mapping[str, str]) -> dict[str, str]:
    """Each area in its parent when that holds more areas of this table, and everything in the whole."""
    areas = {row["area"] for row in rows}
    sizes = Counter(parents[area] for area in areas if area in parents)
    found = {}
    for area in sorted(areas):
        parent = parents.get(area, "")
        found[area] = parent if 1 < sizes[parent] < len(areas) else ALL_AREAS
    return found | dict.fromkeys(set(found.values()) - {ALL_AREAS}, ALL_AREAS)


def _publication(release: Release, grid: Grid) -> Publication:
    """An earlier release as its readers have it: its areas, and the sums of those areas where all were shown."""
    number, rows, parents = release
    marked = [row for row in rows if row.get("status") != MISSING]
    hierarchy = _hierarchy(marked, parents or dict(_pairs(grid)))
    areas = sorted({row["area"] for row in marked} | set(hierarchy.values()))
    categories = sorted({_column(row) for row in marked})
    place = {area: row for row, area in enumerate(areas)}
    values = np.full((len(areas), len(categories)), np.nan)
    for row in marked:
        if row["observed"] is not None:
            values[place[row["area"]], categories.index(_column(row))] = row["observed"]
    above = np.array([place.get(hierarchy.get(area, ""), -1) for area in areas])
    each = Publication(
        str(number), tuple(areas), tuple(categories), above, values, np.ones_like(values, dtype=bool)
    )
    figures = _with_known_sums(each)
    sums = np.isin(np.array(areas), sorted({row["area"] for row in marked}), invert=True)[:, None]
    return replace(each, values=figures, present=~(sums & np.isnan(figures)))


def _pairs(grid: Grid) -> list[tuple[str, str]]:
    return [(grid.areas[row], grid.areas[up]) for row, up in enumerate(grid.parents.tolist()) if up >= 0]


def _with_known_sums(each: Publication) -> np.ndarray:
    """Sums of areas all of which were shown can be worked out by anybody."""
    values = each.values.copy()
    inside = np.flatnonzero(each.parents >= 0)
    for _level in range(2):
        sums = np.zeros_like(values)
        np.add.at(sums, each.parents[inside], values[inside])
        holds = np.bincount(each.parents[inside], minlength=len(values))[:, None] > 0
        values = np.where(holds & np.isnan(values), sums, values)
    return values
