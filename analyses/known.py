"""What readers have besides a new table: earlier releases, and all that is known to add up in them and in the new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analyses.cut import Cut
from analyses.earlier import Earlier
from analyses.engine.disclosure.grid import Grid
from analyses.engine.disclosure.publication import Publication
from analyses.published import (
    MISSING,
    Leaves,
    counted_before,
    figures_of,
    leaves_of,
    publication_of,
    rounded_total_of,
)
from analyses.spans import Span, span_of
from analyses.sums.adding_up import Figures, Sum, in_one, reached, with_last_one
from analyses.sums.areas import in_larger, with_larger, with_smaller
from analyses.sums.borders import over_borders
from analyses.sums.groups import Groups, sums_of_groups
from analyses.sums.times import times_across, times_adding_up
from analyses.territory import on_ground_of

# The mark of the figures of the new table.
NEW = ""
# How often what follows from what is known is looked for again.
FILLED = 2


@dataclass(frozen=True)
class Known:
    """Everything that may be linked with the new table of one period, in the division of `year`: `same` are earlier releases of
    its figures, `other` those of other groups and stretches of time, `cut` the counts of areas that were divided over its
    own and stand in their place."""

    period: str
    parents: Mapping[str, str]
    fewest: int
    year: int = 0
    same: Sequence[Earlier] = ()
    other: Sequence[Earlier] = ()
    cut: Cut | None = None

    @cached_property
    def theirs(self) -> dict[tuple[str, str], float]:
        """The true figure of each area and column that a release of the same figures counted."""
        return counted_before(self.same, self.period)

    def publications(self, grid: Grid) -> list[Publication]:
        """Earlier releases, each as its readers have it, and then the sums that link them."""
        if not self.same and not self.other:
            return []
        counted = self._counted(grid)
        larger = self._with_larger(counted)
        sums, stretches = self._sums(counted, larger)
        figures = self._filled(larger | stretches, sums)
        made = {each: self._of_sum(each, figures) for each in sums}
        near = reached([each for each in sums if made[each]], NEW)
        told, found = [], []
        for mark in [NEW, *sorted({mark for each in near for mark in each.marks} & counted.keys() - {NEW})]:
            mine, releases = figures[mark], self.same if mark == NEW else self._families.get(mark, ())
            ground = None
            if mark == NEW:
                mine = mine | figures_of(self.theirs, grid)
                ground = [grid.areas[row] for row in np.flatnonzero(grid.children == 0)]
            leaves = leaves_of(mine, self.tops, ground or ())
            told += [_marked(one, mark) for each in releases for one in self._read(each, mine, leaves)]
            found += [
                _marked(each, mark) for each in self._land(releases, mine, self.cut if mark == NEW else None)
            ]
        for each in near:
            found += made[each]
        # Sums of figures that nobody told are those of the new table.
        return [*told, *found] if told else []

    def _counted(self, grid: Grid) -> dict[str, Figures]:
        """The true figures of each family, as they were counted. Sums of the new table are left out: they may be over a part of
        an area only."""
        lowest = {grid.areas[row] for row in np.flatnonzero(grid.children == 0)}
        mine = {
            cell: count
            for cell, count in figures_of({}, grid).items()
            if cell[0] in lowest or cell in self.theirs
        }
        # Of a group that nobody told of at a time of which others were told, something may follow.
        counted: dict[str, Figures] = {
            _mark(group, when): {} for group in self._groups for when in self._times
        }
        counted |= {mark: counted_before(each, self.period) for mark, each in self._families.items()}
        return counted | {NEW: dict(self.theirs) | mine}

    def _with_larger(self, counted: Mapping[str, Figures]) -> dict[str, Figures]:
        """The same, of larger areas too where any family tells of those."""
        leaves = self._leaves(counted)
        return {mark: with_larger(each, leaves) for mark, each in counted.items()}

    def _leaves(self, counted: Mapping[str, Figures]) -> Leaves:
        """The lowest areas in each area that any family tells of."""
        if not self._families:
            return {}
        everything = {(area, ""): 0.0 for figures in counted.values() for area, _column in figures}
        told = {area for area, _column in everything}
        return {top: each for top, each in leaves_of(everything, self.tops).items() if top in told}

    def _filled(self, figures: Mapping[str, Figures], sums: Sequence[Sum]) -> dict[str, Figures]:
        """The figures with what nobody counted and everybody can work out: the last part of a sum that is known."""
        found, leaves = dict(figures), self._leaves(figures)
        for _time in range(FILLED):
            found = {mark: with_smaller(each, leaves, self.fewest) for mark, each in found.items()}
            for each in sums:
                if each.is_all:
                    found |= with_last_one(found, each, self.fewest)
        return found

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
        if not sum_.is_guess or len(sum_.parts) > 1:
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
            found[_mark(_group_of(each), each.when)].append(each)
        return dict(found)

    def _sums(
        self, counted: Mapping[str, Figures], larger: Mapping[str, Figures]
    ) -> tuple[list[Sum], dict[str, Figures]]:
        """Which groups and times add up to which, and the figures of stretches of time that nobody told and that others are
        made of. `larger` are the figures that were `counted` with those of larger areas."""
        groups, times = self._groups, self._times
        found, stretches = [], {}
        for group in groups:
            spans = {_mark(group, when): span_of(when or self.period) for when in times}
            told = {mark: span for mark, span in spans.items() if larger[mark]}
            figures, across = times_across(told, larger, f"|{group}|")
            stretches |= figures
            # A time that others were told of may be known of this group as well, or not.
            found += [*times_adding_up(told), *times_adding_up(spans), *across]
        of_groups = (
            {group: _at_all_times({when: each[_mark(group, when)] for when in times}) for group in groups}
            for each in (larger, counted)
        )
        for each in sums_of_groups(Groups.of(*of_groups)):
            found += [each.renamed(lambda group, when=when: _mark(group, when)) for when in times]
        return list(dict.fromkeys(found)), stretches

    @cached_property
    def _groups(self) -> list[str]:
        """What was counted, by any of the releases: the group of the new table first."""
        return list(dict.fromkeys([NEW, *(_group_of(each) for each in self.other)]))

    @cached_property
    def _times(self) -> list[str]:
        """When, as of Earlier: the period of the new table, which is without a name, first."""
        return list(dict.fromkeys(["", *(each.when for each in self.other)]))

    def _land(
        self, releases: Sequence[Earlier], figures: Figures, cut: Cut | None = None
    ) -> list[Publication]:
        """What is known of the areas of these releases, year by year: larger areas, and ground that borders moved over."""
        parents: dict[int, dict[str, str]] = {self.year: dict(self.parents)}
        links: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for each in releases:
            parents[each.year] = dict(each.parents) | parents.get(each.year, {})
            links[each.year].update(each.redrawn.links)
        if cut is not None:
            links[cut.year].update(cut.links)
        larger = [in_larger(figures, tops, self.fewest, year) for year, tops in sorted(parents.items())]
        found = [each for each in larger if each is not None]
        for year, pairs in sorted(links.items()):
            found += over_borders(figures, pairs, self.fewest, year)
        return found


def _group_of(each: Earlier) -> str:
    """Which group a release counted; of one that counted the group of the new table in another time, that of the new table.
    A group without words is like no other."""
    return NEW if each.of_same else each.group or f"?{each.name}"


def _mark(group: str, when: str) -> str:
    """What tells the figures of a group and a stretch of time apart, behind the names of areas."""
    return f"|{group}|{when}" if group or when else NEW


def _at_all_times(figures: Mapping[str, Figures]) -> Figures:
    """The figures of one group at several times, those of each time in columns of their own."""
    return {
        (area, f"{column}|{when}"): count
        for when, each in figures.items()
        for (area, column), count in each.items()
    }


def _marked(each: Publication, mark: str) -> Publication:
    return replace(each, areas=tuple(f"{area}{mark}" for area in each.areas))
