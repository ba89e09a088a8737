"""The rows of a result as tables for disclosure control: one sheet a period, areas by categories, and back."""

from __future__ import annotations

from collections import ChainMap, Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analyses.earlier import Earlier
from analyses.engine.disclosure import Audit, Cell, FrequencyTable, RuleProfile, Status, audit, protect_grid
from analyses.engine.disclosure.grid import REST, TOTAL, Flags, Grid
from analyses.engine.disclosure.memory import remember
from analyses.engine.disclosure.publication import Publication
from analyses.engine.disclosure.rounding import rounded
from analyses.engine.disclosure.rounding_audit import audit_rounded
from analyses.engine.disclosure.table import link
from analyses.published import (
    ALL_AREAS,
    EVENTS,
    Figures,
    column_of,
    counted_before,
    figures_of,
    hierarchy_of,
    land_of,
    own_names,
    publication_of,
)

SAFE, PRIMARY, SECONDARY, HIDDEN = "safe", "primary", "secondary", "hidden"
# Whatever the reason, nobody may see these; `HIDDEN` itself is what was hidden before it came here.
CONCEALED = (PRIMARY, SECONDARY, HIDDEN)

Row = Mapping[str, Any]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Sheet:
    """One protected table: `marks` tells for area, period and category the status and the figure that may be shown.
    `total` is the sum over all areas as it is told, None where even that is hidden. `left_aside` names earlier releases of
    which the figures cannot all be true together with these."""

    period: str
    areas: int
    marks: Mapping[Key, tuple[str, int | None]]
    ranges: Sequence[Mapping[str, Any]]
    exposed: Sequence[str]
    hides_all: bool
    total: int | None = None
    left_aside: Sequence[str] = ()


def protected_sheets(
    rows: Sequence[Row],
    parents: Mapping[str, str],
    profile: RuleProfile,
    earlier: Sequence[Earlier],
    hide: Collection[Key] = (),
) -> list[Sheet]:
    """Protect each period by itself. Categories with one and the same population are one table; categories that each
    have a population of their own are a table each, because nothing is summed over them. What is in `hide` is hidden
    whatever its count."""
    found = []
    for period, part in sorted(_by_period(rows).items()):
        before = [_only(each, [row for row in each.table if row["period"] == period]) for each in earlier]
        forced = [key for key in hide if key[1] == period]
        for group in _tables(part):
            names = {row.get("category", "") for row in group}
            seen = [_only(each, [row for row in each.table if _is_in(row, names)]) for each in before]
            found.append(
                _sheet(period, group, parents, profile, [each for each in seen if each.table], forced)
            )
    return found


def _only(each: Earlier, rows: list[dict[str, Any]]) -> Earlier:
    return replace(each, table=rows)


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
    earlier: Sequence[Earlier],
    hide: Collection[Key],
) -> Sheet:
    asked = {row["area"] for each in earlier for row in each.table} | {area for area, _period, _name in hide}
    theirs = counted_before(earlier, period)
    hierarchy = hierarchy_of({row["area"] for row in rows}, parents, asked)
    grid = link(_frequencies(rows), own_names(hierarchy, rows, theirs))
    before = _before(earlier, grid, period, parents, figures_of(theirs, grid), profile)
    forced = _places_of(hide, grid)
    if profile.round_base:
        return _rounded_sheet(period, rows, grid, profile, before, forced)
    made = protect_grid(grid, profile, earlier=before, hide_close=False, also=forced)
    found = audit(made, before)
    statuses = made.statuses
    counted = [(row, statuses[Cell(row["area"], column_of(row))]) for row in rows]
    marks = {
        _key(row): (SAFE if status is Status.KNOWN else str(status), row["observed"])
        for row, status in counted
    }
    hidden = {cell for cell, status in statuses.items() if status.is_hidden}
    areas = len({row["area"] for row in rows})
    # With a known population, the sum of what was counted follows from every column.
    wholes = [TOTAL] if grid.has_total and not grid.is_share else [n for n in grid.categories if n != TOTAL]
    hides_all = any(Cell(ALL_AREAS, name) in hidden for name in wholes)
    total = None if hides_all else sum(row["observed"] for row in rows)
    ranges = _ranges_of(found, period, marks)
    return Sheet(period, areas, marks, ranges, _exposed(found), hides_all, total, found.left_aside)


def _before(
    earlier: Sequence[Earlier],
    grid: Grid,
    period: str,
    parents: Mapping[str, str],
    figures: Figures,
    profile: RuleProfile,
) -> list[Publication]:
    """What readers have besides the new table: earlier releases, and what they know of the areas in all of them."""
    if not earlier:
        return []
    tops = ChainMap({}, dict(parents), *(dict(each.parents) for each in earlier))
    land = land_of(figures, tops, profile.minimum_units)
    told = [publication_of(each, grid, period, figures) for each in earlier]
    return [*told, land] if land is not None else told


def _ranges_of(found: Audit, period: str, marks: Mapping[Key, Any]) -> list[dict[str, Any]]:
    """What an attacker can work out about each row that is not shown exactly."""
    return [
        {
            "area": cell.area,
            "period": period,
            "low": round(reach.lower),
            "high": _end(reach.upper),
            "exact": cell in found.exact,
        }
        | ({} if cell.category == EVENTS else {"category": cell.category})
        for cell, reach in found.ranges.items()
        if cell.category not in (REST, TOTAL) and (cell.area, period, _named(cell)) in marks
    ]


def _exposed(found: Audit) -> list[str]:
    return sorted({cell.area for cell in found.exposed})


def _places_of(hide: Collection[Key], grid: Grid) -> Flags:
    """The cells of the table that somebody wants hidden."""
    flags = np.zeros_like(grid.present)
    rows = {area: row for row, area in enumerate(grid.areas)}
    for area, _period, category in hide:
        name = category or (TOTAL if grid.has_total and not grid.is_share else EVENTS)
        if area in rows and name in grid.categories:
            flags[rows[area], grid.categories.index(name)] = True
    return flags & grid.present


def _named(cell: Cell) -> str:
    return "" if cell.category == EVENTS else cell.category


def _key(row: Row) -> Key:
    return row["area"], row["period"], row.get("category", "")


def _end(value: float) -> int | None:
    return None if value == float("inf") else round(value)


def _rounded_sheet(
    period: str,
    rows: Sequence[Row],
    grid: Grid,
    profile: RuleProfile,
    before: Sequence[Publication],
    forced: Flags,
) -> Sheet:
    """Rounded counts; what an earlier release hid stays hidden here as well."""
    memory = remember(grid, before, profile.minimum_units)
    made = rounded(grid, profile, memory.hidden | forced)
    found = audit_rounded(made, memory.known)
    place = {area: number for number, area in enumerate(grid.areas)}
    marks: dict[Key, tuple[str, int | None]] = {}
    for row in rows:
        at = place[row["area"]], grid.categories.index(column_of(row))
        marks[_key(row)] = (PRIMARY, None) if made.hidden[at] else (SAFE, int(made.values[at]))
    top = place.get(ALL_AREAS)
    hides_all = bool(top is not None and made.hidden[top, 0])
    whole = [column for column, name in enumerate(grid.categories) if name not in (REST, TOTAL)]
    total = None if top is None else int(made.values[top, whole].sum())
    areas = len({row["area"] for row in rows})
    return Sheet(period, areas, marks, _ranges_of(found, period, marks), _exposed(found), hides_all, total)


def _frequencies(rows: Sequence[Row]) -> FrequencyTable:
    """Counts by area, with the units that are left over in each area protected as well.

    That is decided for each area apart. An area of which the number of units is not known, or that counts more events than
    units, gets a number that is too large to say anything about it, and nobody is told that number.
    """
    counts = {Cell(row["area"], column_of(row)): row["observed"] for row in rows}
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["area"]] += row["observed"]
    units = {row["area"]: row["population"] for row in rows}
    of_units = {area: int(each) for area, each in units.items() if each is not None and sums[area] <= each}
    if not of_units:
        return FrequencyTable(counts)
    beyond = 2 * (sum(sums.values()) + sum(of_units.values()))
    return FrequencyTable(counts, {area: of_units.get(area, beyond) for area in units})
