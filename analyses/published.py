"""Tables as columns with their sums: the hierarchy of a new one, and an earlier release as its readers have it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from analyses.earlier import Earlier
from analyses.engine.disclosure.grid import TOP, Flags, Floats, Grid
from analyses.engine.disclosure.publication import Publication
from analyses.engine.disclosure.rounding import limits_of
from analyses.sheet import EVENTS
from analyses.sums.adding_up import ALL_AREAS, Figures
from analyses.territory import MOST_LEVELS, above

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
    hierarchy: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    theirs: Figures,
    parents: Mapping[str, str],
) -> dict[str, str]:
    """The hierarchy of a new table in which a sum over only a part of a larger area, of which an earlier release told the
    whole, has another name than that area."""
    mine = {row["area"] for row in rows}
    leaves = leaves_of(dict.fromkeys(((area, EVENTS) for area in mine), 0.0) | dict(theirs), parents)
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        for top in above(row["area"], hierarchy):
            sums[top, column_of(row)] += row["observed"]
    parts = {top for (top, column), count in sums.items() if theirs.get((top, column), count) != count}
    seen = mine.union(*(leaves.get(area, ()) for area in mine))
    parts |= {top for top, _column in sums if not seen.issuperset(leaves.get(top, ()))}
    named = {top: f"{top}*" for top in parts}
    return {named.get(area, area): named.get(top, top) for area, top in hierarchy.items()}


def figures_of(theirs: Figures, grid: Grid) -> dict[tuple[str, str], float]:
    """The true figure of each area and column: of the new table, else of what was `counted_before`."""
    return dict(theirs) | {
        (grid.areas[row], grid.categories[column]): float(grid.values[row, column])
        for row, column in np.argwhere(grid.present).tolist()
    }


Leaves = Mapping[str, Collection[str]]


def leaves_of(
    figures: Figures, parents: Mapping[str, str], ground: Collection[str] = ()
) -> dict[str, set[str]]:
    """Larger area -> the lowest areas in it that are counted; everything -> those of the `ground` that a new table is over."""
    areas = {area for area, _column in figures} - {ALL_AREAS}
    higher = {top for area in areas for top in above(area, parents)}
    found: dict[str, set[str]] = defaultdict(set)
    for area in areas - higher:
        for top in above(area, parents):
            found[top].add(area)
    return dict(found) | {ALL_AREAS: {leaf for area in ground for leaf in found.get(area, {area})}}


def publication_of(each: Earlier, period: str, figures: Figures, leaves: Leaves) -> Publication:
    """An earlier release as its readers have it: its areas, the sums of those areas where all were shown or where another
    table tells that sum, and the sum over all of them where that was told. `figures` as `figures_of`, `leaves` as
    `leaves_of`."""
    read = _Read(each, period, figures, leaves)
    known, sums = _with_known_sums(read.table), read.sums
    elsewhere = np.array([any((area, column) in figures for column in read.columns) for area in read.areas])
    # What a rounded release leaves out counts in none of its sums, so those say nothing about the whole.
    shown = ~np.isnan(known) & (not each.round_base)
    there = shown | (~sums | elsewhere)[:, None]
    low, high = read.limits
    whole = replace(
        read.table,
        values=known,
        present=there,
        low=low,
        high=high,
        untold=np.broadcast_to(sums[:, None], there.shape),
        fewest=each.rules.minimum_units,
    )
    return _without(whole, sums & ~there.any(axis=1))


def rounded_total_of(each: Earlier, period: str) -> Publication | None:
    """What the total of a rounded release tells: the sum of what it shows, within one base. None without one."""
    total = each.totals.get(period)
    shown = sorted({row["area"] for row in each.table if row["observed"] is not None})
    columns = {column_of(row) for row in each.table}
    if not each.round_base or total is None or not shown or len(columns) > 1:
        return None
    places, nothing = np.full(len(shown) + 1, len(shown)), np.full((len(shown) + 1, 1), np.nan)
    places[-1] = TOP
    told = nothing.copy()
    told[-1] = total
    low, high = limits_of(told, each.round_base)
    areas = (*shown, f"{ALL_AREAS}~{each.name}")
    everywhere = np.ones_like(nothing, dtype=bool)
    return Publication(
        each.name, areas, tuple(columns), places, nothing, everywhere, low=low, high=high, untold=everywhere
    )


@dataclass(frozen=True)
class _Read:
    """An earlier release while it is being read: its `rows` laid out as `areas`, with the sums over them, by `columns`."""

    each: Earlier
    period: str
    figures: Figures
    leaves: Leaves

    @cached_property
    def rows(self) -> list[Mapping[str, Any]]:
        return [row for row in self.each.table if row.get("status") != MISSING]

    @cached_property
    def mine(self) -> set[str]:
        """The areas that have a row."""
        return {row["area"] for row in self.rows}

    @cached_property
    def hierarchy(self) -> dict[str, str]:
        """Each area in the sum that it counts in, under the names that the sums have beside other tables."""
        found = hierarchy_of(self.mine, self.each.parents, {area for area, _column in self.figures})
        roots = {area for area, up in found.items() if up == ALL_AREAS}
        # When all lie in one larger area, that is the whole.
        top = roots.pop() if len(roots) == 1 and roots.isdisjoint(self.mine) else ALL_AREAS
        found = {area: up for area, up in found.items() if area != top}
        sums, below = self._sums_in(found), self._leaves_in(found)
        names = {up: up if self._is_figure(up, sums, below) else f"{up}*{self.each.name}" for up in sums}
        if names.get(top) != top and self._is_figure(
            ALL_AREAS, {ALL_AREAS: sums[top]}, {ALL_AREAS: below[top]}
        ):
            names[top] = ALL_AREAS
        return {names.get(area, area): names.get(up, up) for area, up in found.items()}

    def _sums_in(self, hierarchy: Mapping[str, str]) -> dict[str, dict[str, float]]:
        """The true sum of each larger area by column, over the areas that this release counted."""
        found: dict[str, dict[str, float]] = {up: defaultdict(float) for up in hierarchy.values()}
        for (area, when, category), count in self.each.counts.items():
            if when == self.period:
                for top in above(area, hierarchy):
                    found[top][category or EVENTS] += count
        return found

    def _leaves_in(self, hierarchy: Mapping[str, str]) -> dict[str, set[str]]:
        """The lowest areas under each sum of this release."""
        found: dict[str, set[str]] = {up: set() for up in hierarchy.values()}
        for area in self.mine:
            for top in above(area, hierarchy):
                found[top].update(self.leaves.get(area, (area,)))
        return found

    def _is_figure(
        self, area: str, sums: Mapping[str, Mapping[str, float]], below: Mapping[str, Collection[str]]
    ) -> bool:
        """Whether a sum is the figure that another table tells of that area: over the same lowest areas, and equal. One over an
        area less is another figure, also when that area counts nobody: that it does would follow from taking them for one."""
        same = set(below[area]) == set(self.leaves.get(area, ()))
        counted = sums[area]
        return (
            same
            and bool(counted)
            and all(self.figures.get((area, column)) == count for column, count in counted.items())
        )

    @cached_property
    def areas(self) -> tuple[str, ...]:
        return tuple(sorted(self.mine | set(self.hierarchy.values())))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(sorted({column_of(row) for row in self.rows}))

    def _at(self, row: Mapping[str, Any]) -> tuple[int, int]:
        return self._place[row["area"]], self.columns.index(column_of(row))

    @cached_property
    def _place(self) -> dict[str, int]:
        return {area: row for row, area in enumerate(self.areas)}

    @cached_property
    def sums(self) -> Flags:
        """The areas that have no row (A)."""
        return np.isin(np.array(self.areas), sorted(self.mine), invert=True)

    @cached_property
    def told(self) -> Floats:
        """The figures of the rows as they were told, rounded or not; nan elsewhere."""
        found = np.full((len(self.areas), len(self.columns)), np.nan)
        for row in self.rows:
            if row["observed"] is not None:
                found[self._at(row)] = row["observed"]
        return found

    @cached_property
    def table(self) -> Publication:
        """The exact figures, and the sum over all areas where that was told."""
        values = np.full_like(self.told, np.nan) if self.each.round_base else self.told.copy()
        up = np.array([self._place.get(self.hierarchy.get(area, ""), -1) for area in self.areas])
        total = self.each.totals.get(self.period)
        if len(self.columns) == 1 and total is not None and not self.each.round_base:
            values[(up < 0) & self.sums] = total
        present = np.ones_like(values, dtype=bool)
        return Publication(self.each.name, self.areas, self.columns, up, values, present)

    @property
    def limits(self) -> tuple[Floats, Floats]:
        """The least and the most that each figure can be by itself, which was told as a multiple of the base or not at all."""
        if not self.each.round_base:
            return np.zeros_like(self.told), self._most
        low, high = limits_of(self.told, self.each.round_base, self.each.rules.minimum_units)
        return low, np.minimum(high, self._most)

    @cached_property
    def _most(self) -> Floats:
        """The most that each hidden count can be: the units of the area, where no more than those were counted, and in a
        rounded table less than it shows, where that is why it was hidden."""
        most = np.full_like(self.told, np.inf)
        for row in self.rows:
            count = self.each.counts.get((row["area"], str(row["period"]), row.get("category", "")))
            if row["observed"] is not None or count is None:
                continue
            units = row.get("population")
            # By rules that round nothing is hidden to cover others.
            least = self.each.rules.minimum_units if self.each.round_base else 0
            limits = [least - 1, np.inf if units is None else units]
            most[self._at(row)] = min((limit for limit in limits if limit >= count), default=np.inf)
        return most


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
