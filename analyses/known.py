"""What readers have besides a new table: earlier releases, and all that is known to add up in them and in the new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from analyses.cut import Cut
from analyses.earlier import Earlier
from analyses.engine.disclosure.grid import Grid
from analyses.engine.disclosure.publication import Publication
from analyses.families import NEW, Families, mark_of
from analyses.published import (
    MISSING,
    Leaves,
    counted_before,
    figures_of,
    leaves_of,
    publication_of,
    rounded_total_of,
)
from analyses.sums.adding_up import (
    Figures,
    Kind,
    Sum,
    in_one,
    reached,
    where_near,
)
from analyses.sums.areas import in_larger
from analyses.sums.borders import over_borders
from analyses.sums.units import Units, UnitsOf, with_others
from analyses.territory import on_ground_of


@dataclass(frozen=True)
class Known:
    """Everything that may be linked with the new table of one period, in the division of `year`: `same` are earlier releases of
    its figures, `other` those of other groups and stretches of time, `cut` the counts of areas that were divided over its
    own and stand in their place, and `units` those that it tells of its areas."""

    period: str
    parents: Mapping[str, str]
    fewest: int
    year: int = 0
    same: Sequence[Earlier] = ()
    other: Sequence[Earlier] = ()
    cut: Cut | None = None
    units: UnitsOf = field(default_factory=dict)

    @cached_property
    def theirs(self) -> dict[tuple[str, str], float]:
        """The true figure of each area and column that a release of the same figures counted."""
        return counted_before(self.same, self.period)

    def publications(self, grid: Grid) -> list[Publication]:
        """Earlier releases, each as its readers have it, and then the sums that link them."""
        if not self.same and not self.other:
            return []
        families = self._families_beside(grid)
        figures = families.figures
        made = {each: self._of_sum(each, figures) for each in families.sums}
        near = reached([each for each in families.sums if made[each]], NEW)
        known = {mark for each in near for mark in each.marks} & families.counted.keys()
        told, found = [], []
        for mark in [NEW, *sorted(known - {NEW})]:
            mine, releases = figures[mark], self.same if mark == NEW else self._families.get(mark, ())
            ground = None
            if mark == NEW:
                mine = mine | figures_of(self.theirs, grid)
                ground = [grid.areas[row] for row in np.flatnonzero(grid.children == 0)]
            leaves = leaves_of(mine, self.tops, ground or ())
            told += [_marked(one, mark) for each in releases for one in self._read(each, mine, leaves)]
            found += [_marked(each, mark) for each in self._land(mark, releases, mine, families.leaves)]
        for each in near:
            found += made[each]
        # Sums of figures that nobody told are those of the new table.
        return [*told, *found] if told else []

    def _families_beside(self, grid: Grid) -> Families:
        """The new table among the releases of other groups and times. Its sums are left out: they may be over a part of an area
        only."""
        lowest = {grid.areas[row] for row in np.flatnonzero(grid.children == 0)}
        mine = {
            cell: count
            for cell, count in figures_of({}, grid).items()
            if cell[0] in lowest or cell in self.theirs
        }
        groups = list(dict.fromkeys([NEW, *(_group_of(each) for each in self.other)]))
        times = list(dict.fromkeys(["", *(each.when for each in self.other)]))
        # Of a group that nobody told of at a time of which others were told, something may follow.
        counted: dict[str, Figures] = {mark_of(group, when): {} for group in groups for when in times}
        counted |= {mark: counted_before(each, self.period) for mark, each in self._families.items()}
        counted[NEW] = dict(self.theirs) | mine
        return Families(self.period, groups, times, counted, self.tops, self.fewest)

    @cached_property
    def tops(self) -> dict[str, str]:
        """Which area lies in which, in all releases together."""
        found: dict[str, str] = {}
        for each in (*self.other, *self.same):
            found |= each.parents
        return found | dict(self.parents)

    def _read(self, each: Earlier, figures: Figures, leaves: Leaves) -> list[Publication]:
        rounded = rounded_total_of(each, self.period)
        return [publication_of(each, self.period, figures, leaves), *([rounded] if rounded else [])]

    def _of_sum(self, sum_: Sum, figures: Mapping[str, Figures]) -> list[Publication]:
        """What a sum says. Where a group may lie inside another and no release hid one of both, two that are shown are a pair for
        the checkers to judge, so what is left between them is not guarded."""
        if sum_.kind is Kind.NEAR:
            return in_one(where_near(figures, sum_, self.fewest), sum_, self.fewest)
        if sum_.kind is not Kind.PAIR:
            return in_one(figures, sum_, self.fewest)
        hid = {
            row["area"]
            for mark in sum_.marks
            for each in (self._families.get(mark, ()) if mark != NEW else self.same)
            for row in each.table
            if (row["observed"] is None or each.round_base) and row.get("status") != MISSING
        }
        # Nobody is asked about pairs of counts that stand in no table, nor about figures that are not told exactly.
        hid |= {on_ground_of(area, self.cut.year) for area in (self.cut.into if self.cut else ())}
        found = []
        for is_hid in (True, False):
            about = {
                mark: {cell: count for cell, count in figures[mark].items() if (cell[0] in hid) is is_hid}
                for mark in sum_.marks
            }
            found += in_one(about, sum_, self.fewest, guards_rest=is_hid)
        return found

    @cached_property
    def _families(self) -> dict[str, list[Earlier]]:
        """Releases of other groups or times, by a mark that tells which."""
        found: dict[str, list[Earlier]] = defaultdict(list)
        for each in self.other:
            found[mark_of(_group_of(each), each.when)].append(each)
        return dict(found)

    def _land(
        self, mark: str, releases: Sequence[Earlier], figures: Figures, lowest: Leaves
    ) -> list[Publication]:
        """What is known of the areas of these releases, which are of one group and time, year by year: larger areas, and ground
        that borders moved over. `lowest` are the lowest areas in each that any group or time was told of."""
        cut, units = self.cut if mark == NEW else None, self._units_of(mark, releases)
        parents: dict[int, dict[str, str]] = {self.year: dict(self.parents)}
        links: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for each in releases:
            parents[each.year] = dict(each.parents) | parents.get(each.year, {})
            links[each.year].update(each.redrawn.links)
        if cut is not None:
            links[cut.year].update(cut.links)
        found: list[Publication] = []
        for year, tops in sorted(parents.items()):
            found += in_larger(figures, tops, self.fewest, year, lowest, units)
        for year, pairs in sorted(links.items()):
            found += over_borders(figures, pairs, self.fewest, year)
        return found

    def _units_of(self, mark: str, releases: Sequence[Earlier]) -> Units:
        """What is told of the units of this group and time, also where another release tells it."""
        mine = with_others(self.units if mark == NEW else {}, map(_told_units, releases), of_same=True)
        others = [self.units, *map(_told_units, (*self.same, *self.other))]
        return Units(with_others(mine, others), self.tops)


def _told_units(each: Earlier) -> UnitsOf:
    return {row["area"]: units for row in each.table if (units := row.get("population")) is not None}


def _group_of(each: Earlier) -> str:
    """Which group a release counted; of one that counted the group of the new table in another time, that of the new table.
    A group without words is like no other."""
    return NEW if each.of_same else each.group or f"?{each.name}"


def _marked(each: Publication, mark: str) -> Publication:
    return replace(each, areas=tuple(f"{area}{mark}" for area in each.areas))
