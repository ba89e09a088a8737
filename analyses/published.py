"""Tables as columns with their sums: the hierarchy of a new one, and an earlier release as its readers have it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analyses.earlier import Earlier
from analyses.engine.disclosure.grid import REST, TOP, TOTAL, Flags, Floats, Grid
from analyses.engine.disclosure.publication import Publication
from analyses.territory import MOST_LEVELS, above

ALL_AREAS = "*"
EVENTS = "events"
MISSING = "missing"


def column_of(row: Mapping[str, Any]) -> str:
    """The column of a table in which the count of a row stands."""
    return row.get("category", "") or EVENTS


def hierarchy_of(
    areas: Collection[str], parents: Mapping[str, str], asked: Collection[str] = ()
) -> dict[str, str]:
    """Each area in the nearest area above it that holds other areas of this table than the one below it, or that is
    `asked` for because an earlier release tells of it; and everything in the whole."""
    areas, asked = set(areas), set(asked)
    chains = {area: [top for top in above(area, parents) if top not in areas] for area in areas}
    sizes = Counter(top for chain in chains.values() for top in chain)
    found: dict[str, str] = {}
    for area in sorted(areas):
        below, size = area, 1
        for top in chains[area]:
            if top in asked or size < sizes[top] < len(areas):
                found[below] = top
                below, size = top, sizes[top]
        found[below] = ALL_AREAS
    return found


Figures = Mapping[tuple[str, str], float]


def counted_before(earlier: Sequence[Earlier], period: str) -> dict[tuple[str, str], float]:
    """The true figure of each area and column that a release counted, of the first one that did."""
    found: dict[tuple[str, str], float] = {}
    for each in reversed(earlier):
        found |= {
            (area, category or EVENTS): float(count)
            for (area, when, category), count in each.counts.items()
            if when == period
        }
    return found


def own_names(
    hierarchy: Mapping[str, str], rows: Sequence[Mapping[str, Any]], theirs: Figures
) -> dict[str, str]:
    """The hierarchy of a new table in which a sum over only a part of a larger area, of which an earlier release told the
    whole, has another name than that area."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        for top in above(row["area"], hierarchy):
            sums[top, column_of(row)] += row["observed"]
    parts = {top for (top, column), count in sums.items() if theirs.get((top, column), count) != count}
    named = {top: f"{top}*" for top in parts}
    return {named.get(area, area): named.get(top, top) for area, top in hierarchy.items()}


def figures_of(theirs: Figures, grid: Grid) -> dict[tuple[str, str], float]:
    """The true figure of each area and column: of the new table, else of what was `counted_before`."""
    return dict(theirs) | {
        (grid.areas[row], grid.categories[column]): float(grid.values[row, column])
        for row, column in np.argwhere(grid.present).tolist()
    }


def land_of(figures: Figures, parents: Mapping[str, str], fewest: int) -> Publication | None:
    """What everybody knows of the areas of all tables together: which larger one is the sum of which others, whoever told
    of them, and what is left of it where that is fewer than `fewest`. Nothing in it is told; None when no area holds others.
    """
    areas = sorted({area for area, _column in figures} - {ALL_AREAS})
    columns = sorted({column for _area, column in figures} - {REST, TOTAL})
    there = set(areas)
    up = {area: next((top for top in above(area, parents) if top in there), "") for area in areas}
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for area, top in up.items():
        for column in columns:
            sums[top, column] += figures.get((area, column), np.nan)
    left = {
        top: np.array([figures.get((top, each), np.nan) - sums[top, each] for each in columns])
        for top in set(up.values()) - {""}
    }
    # Of a larger area of which much was counted nowhere, nothing is known but that it is larger.
    holds = {top for top, each in left.items() if ((each >= 0) & (each < fewest)).all()}
    if not holds:
        return None
    rest = {f"{top}~": top for top in sorted(holds) if left[top].any()}
    names = [*areas, *rest]
    place = {name: row for row, name in enumerate(names)}
    rows = np.array([place[top] if (top := (up | rest)[name]) in holds else TOP for name in names])
    nothing = np.full((len(names), len(columns)), np.nan)
    everywhere, untold = np.ones_like(nothing, dtype=bool), np.ones(len(names), dtype=bool)
    return Publication(ALL_AREAS, tuple(names), tuple(columns), rows, nothing, everywhere, untold=untold)


def publication_of(each: Earlier, grid: Grid, period: str, figures: Figures) -> Publication:
    """An earlier release as its readers have it: its areas, the sums of those areas where all were shown or where another
    table tells that sum, and the sum over all of them where that was told. `figures` as `figures_of`."""
    marked = [row for row in each.table if row.get("status") != MISSING]
    mine = {row["area"] for row in marked}
    hierarchy = hierarchy_of(mine, each.parents or dict(_pairs(grid)), {area for area, _column in figures})
    top = _topmost(hierarchy, mine)
    hierarchy = {area: up for area, up in hierarchy.items() if area != top}
    name = _names_of_sums(each, hierarchy, mine, grid, _sums_of(each, hierarchy, period), figures)
    name[top] = _name_of_whole(name[top], each.totals.get(period), hierarchy, mine, grid)
    whole = name[top]
    hierarchy = {name.get(area, area): name[up] for area, up in hierarchy.items()}
    areas = sorted(mine | set(hierarchy.values()))
    categories = sorted({column_of(row) for row in marked})
    place = {area: row for row, area in enumerate(areas)}
    told = np.full((len(areas), len(categories)), np.nan)
    for row in marked:
        if row["observed"] is not None:
            told[place[row["area"]], categories.index(column_of(row))] = row["observed"]
    values = np.full_like(told, np.nan) if each.round_base else told
    if len(categories) == 1 and period in each.totals:
        values[place[whole], 0] = each.totals[period]
    up = np.array([place.get(hierarchy.get(area, ""), -1) for area in areas])
    made = Publication(
        each.name, tuple(areas), tuple(categories), up, values, np.ones_like(values, dtype=bool)
    )
    known = _with_known_sums(made)
    sums = np.isin(np.array(areas), sorted(mine), invert=True)
    elsewhere = np.array([any((area, column) in figures for column in categories) for area in areas])
    # What a rounded release leaves out counts in none of its sums, so those say nothing about the whole.
    shown = ~np.isnan(known) & (not each.round_base)
    there = shown | (~sums | elsewhere)[:, None]
    most = _most(marked, told, each, place, categories)
    low, high = _between(told, most, each) if each.round_base else (np.zeros_like(told), most)
    return _without(
        replace(made, values=known, present=there, low=low, high=high, untold=sums), sums & ~there.any(axis=1)
    )


def _most(
    rows: Sequence[Mapping[str, Any]],
    told: Floats,
    each: Earlier,
    place: Mapping[str, int],
    categories: Sequence[str],
) -> Floats:
    """The most that each hidden count can be: the units of the area, where no more than those were counted, and in a rounded
    table less than it shows, where that is why it was hidden."""
    most = np.full_like(told, np.inf)
    for row in rows:
        count = each.counts.get((row["area"], str(row["period"]), row.get("category", "")))
        if row["observed"] is not None or count is None:
            continue
        units = row.get("population")
        limits = [each.fewest - 1, np.inf if units is None else units]
        at = place[row["area"]], categories.index(column_of(row))
        most[at] = min((limit for limit in limits if limit >= count), default=np.inf)
    return most


def _between(told: Floats, most: Floats, each: Earlier) -> tuple[Floats, Floats]:
    """The least and the most that each count can be, which was `told` as a multiple of the base or else is at `most`."""
    room = each.round_base - 1
    low = np.maximum(np.nan_to_num(told - room), each.fewest)
    return np.where(np.isnan(told), 0.0, low), np.where(np.isnan(told), most, told + room)


def _without(each: Publication, gone: Flags) -> Publication:
    """The publication without sums that nobody knows: their parts add up to the next sum above."""
    up = each.parents.copy()
    for _level in range(MOST_LEVELS):
        up = np.where((up >= 0) & gone[up], up[up], up)
    place = np.append(np.cumsum(~gone) - 1, -1)
    return replace(
        each, areas=tuple(area for area, out in zip(each.areas, gone.tolist(), strict=True) if not out),
        parents=place[up[~gone]], values=each.values[~gone], present=each.present[~gone],
        low=None if each.low is None else each.low[~gone], high=None if each.high is None else each.high[~gone],
        untold=None if each.untold is None else each.untold[~gone],
    )  # fmt: skip


def _sums_of(each: Earlier, hierarchy: Mapping[str, str], period: str) -> dict[str, dict[str, float]]:
    """The true sum of each larger area by column, over the areas that this release counted."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (area, when, category), count in each.counts.items():
        if when == period:
            for top in above(area, hierarchy):
                found[top][category or EVENTS] += count
    return found


def _names_of_sums(
    each: Earlier,
    hierarchy: Mapping[str, str],
    mine: Collection[str],
    grid: Grid,
    sums: Mapping[str, Mapping[str, float]],
    figures: Figures,
) -> dict[str, str]:
    """What the sums of an earlier release are called beside the new table.

    A sum is the figure that another table tells of that larger area when it is over the same areas, or when both are equal:
    who knows which areas there are, sees that. Where the counts of then are not known, it is when no part of the area is
    missing. Else it is another figure, with a name of its own.
    """
    before = _leaves(mine, hierarchy)
    now = _leaves(_lowest(grid), dict(_pairs(grid, whole=True)))
    lacking = {
        top for row in each.table if row.get("status") == MISSING for top in above(row["area"], each.parents)
    }
    whole = set(_lowest(grid)) - lacking
    same = {
        top: all(figures.get((top, column)) == count for column, count in sums[top].items())
        if sums.get(top)
        else top in whole
        for top in before
    }
    return {
        top: top if same[top] or areas == now.get(top) else f"{top}*{each.name}"
        for top, areas in before.items()
    }


def _topmost(hierarchy: Mapping[str, str], mine: Collection[str]) -> str:
    """The area that all of these lie in when there is one, else the name of the sum over all of them."""
    roots = {area for area, up in hierarchy.items() if up == ALL_AREAS}
    return roots.pop() if len(roots) == 1 and roots.isdisjoint(mine) else ALL_AREAS


def _name_of_whole(
    name: str, total: int | None, hierarchy: Mapping[str, str], mine: Collection[str], grid: Grid
) -> str:
    """The whole of the new table, when an earlier release of larger areas had the same total over the same ground."""
    now = _leaves(_lowest(grid), dict(_pairs(grid, whole=True)))
    ground = set().union(*(now.get(area, {area}) for area in mine))
    if ALL_AREAS not in grid.areas or ground != now.get(ALL_AREAS):
        return name
    today = grid.values[grid.areas.index(ALL_AREAS)]
    return ALL_AREAS if total is not None and total == today[0] else name


def _lowest(grid: Grid) -> list[str]:
    return [grid.areas[row] for row in np.flatnonzero(grid.children == 0)]


def _leaves(areas: Collection[str], hierarchy: Mapping[str, str]) -> dict[str, set[str]]:
    """Larger area -> the lowest areas that it is the sum of."""
    found: dict[str, set[str]] = defaultdict(set)
    for area in areas:
        for top in above(area, hierarchy):
            found[top].add(area)
    return found


def _pairs(grid: Grid, *, whole: bool = False) -> list[tuple[str, str]]:
    """Each area with the one that it lies in, the whole left out unless asked for."""
    return [
        (grid.areas[row], grid.areas[up])
        for row, up in enumerate(grid.parents.tolist())
        if up >= 0 and (whole or grid.areas[up] != ALL_AREAS)
    ]


def _with_known_sums(each: Publication) -> np.ndarray:
    """Sums of areas all of which were shown can be worked out by anybody."""
    values = each.values.copy()
    inside = np.flatnonzero(each.parents >= 0)
    for _level in range(MOST_LEVELS):
        sums = np.zeros_like(values)
        np.add.at(sums, each.parents[inside], values[inside])
        holds = np.bincount(each.parents[inside], minlength=len(values))[:, None] > 0
        values = np.where(holds & np.isnan(values), sums, values)
    return values
