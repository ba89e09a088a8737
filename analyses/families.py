"""The figures of every group and stretch of time that releases told of, and what adds up among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analyses.published import Leaves, leaves_of
from analyses.spans import span_of
from analyses.sums.adding_up import Figures, Sum, together, with_last_one
from analyses.sums.areas import with_larger, with_smaller
from analyses.sums.crossing import pools_of
from analyses.sums.groups import Groups, sums_of_groups
from analyses.sums.times import times_across, times_adding_up

# The mark of the figures of the new table.
NEW = ""
# How often what follows from what is known is looked for again.
FILLED = 2


def mark_of(group: str, when: str) -> str:
    """What tells the figures of a group and a stretch of time apart, behind the names of areas."""
    return f"|{group}|{when}" if group or when else NEW


@dataclass(frozen=True)
class Families:
    """Each group of `groups` at each time of `times`, by its mark: `counted` are the true figures as they were counted. The new
    table is of the group and the time without a name; that time is `period`. `tops` tells which area lies in which, and what
    sums leave is guarded where it is fewer than `fewest`."""

    period: str
    groups: Sequence[str]
    times: Sequence[str]
    counted: Mapping[str, Figures]
    tops: Mapping[str, str]
    fewest: int

    @cached_property
    def sums(self) -> list[Sum]:
        """Which groups and times add up to which."""
        return list(dict.fromkeys((*self._of_times[0], *self._of_groups[0])))

    @cached_property
    def figures(self) -> dict[str, Figures]:
        """The true figures of each family, with what nobody counted and everybody can work out; of what groups are together, and
        of stretches of time that others are made of, too."""
        return self._filled(self._in_time, self.sums, self._of_groups[1])

    @cached_property
    def leaves(self) -> Leaves:
        """The lowest areas in each area, of all that any family tells of or that follows from that."""
        return self._leaves(self.figures)

    @cached_property
    def _larger(self) -> dict[str, Figures]:
        """What was counted, of larger areas too where any family tells of those."""
        leaves = self._leaves(self.counted)
        return {mark: with_larger(each, leaves) for mark, each in self.counted.items()}

    def _leaves(self, figures: Mapping[str, Figures]) -> Leaves:
        """The lowest areas in each area that any family tells of."""
        if len(self.counted) == 1:  # the new table is alone
            return {}
        everything = {(area, ""): 0.0 for each in figures.values() for area, _column in each}
        told = {area for area, _column in everything}
        return {top: each for top, each in leaves_of(everything, self.tops).items() if top in told}

    @cached_property
    def _of_times(self) -> tuple[list[Sum], dict[str, Figures]]:
        """Which times add up to which, group by group, and the figures of stretches that nobody told and others are made of."""
        found, stretches = [], {}
        for group in self.groups:
            spans = {mark_of(group, when): span_of(when or self.period) for when in self.times}
            told = {mark: span for mark, span in spans.items() if self._larger[mark]}
            figures, across = times_across(told, self._larger, f"|{group}|")
            stretches |= figures
            # A time that others were told of may be known of this group as well, or not.
            found += [*times_adding_up(told), *times_adding_up(spans), *across]
        return found, stretches

    @cached_property
    def _in_time(self) -> dict[str, Figures]:
        """What is known when each group is looked at by itself."""
        sums, stretches = self._of_times
        return self._filled(self._larger | stretches, sums)

    @cached_property
    def _of_groups(self) -> tuple[list[Sum], list[Sum]]:
        """Which groups add up to which, at every time the same ones, and what two of them are together."""
        groups = Groups.of(
            {group: self._at_all_times(self._in_time, group) for group in self.groups},
            {group: self._at_all_times(self.counted, group) for group in self.groups},
        )
        found = sums_of_groups(groups)
        pools, crossing = pools_of(groups, found)
        every = [_at(when, each) for each in (*found, *crossing) for when in self.times]
        return every, [_at(when, each.sum) for each in pools for when in self.times]

    def _at_all_times(self, families: Mapping[str, Figures], group: str) -> Figures:
        """The figures of one group, those of each time in columns of their own."""
        return {
            (area, f"{column}|{when}"): count
            for when in self.times
            for (area, column), count in families[mark_of(group, when)].items()
        }

    def _filled(
        self, figures: Mapping[str, Figures], sums: Sequence[Sum], pools: Sequence[Sum] = ()
    ) -> dict[str, Figures]:
        """The figures with the last part of each sum that is known, and what the parts of `pools` are together."""
        found, leaves = dict(figures), self._leaves(figures)
        for _time in range(FILLED):
            found = {mark: with_smaller(each, leaves, self.fewest) for mark, each in found.items()}
            found |= {each.whole: together(found, each.parts) for each in pools}
            for each in sums:
                if each.is_all:
                    found |= with_last_one(found, each, self.fewest)
        return found


def _at(when: str, sum_: Sum) -> Sum:
    """A sum of groups as one of a stretch of time."""
    return sum_.renamed(lambda group: mark_of(group, when))
