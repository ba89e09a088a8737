"""Groups of people that together are another, or that lie in another side by side, as their figures have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from analyses.engine.disclosure.grid import Flags, Floats
from analyses.sums.adding_up import ALL_AREAS, Figures, Kind, Sum

# Groups that are tried together as the parts of another: with more of them, fewer at a time.
MOST_PARTS = {11: 10, 14: 5, 20: 4, 40: 3}
# Where groups add up to another, figures that were corrected since may differ.
ALIKE = 0.9
LOOKED_AT_FIRST, LIKELY = 64, 0.6


@dataclass(frozen=True)
class Groups:
    """Figures of groups of one stretch of time: a row for each group and a column for each cell of an area, nan where it is not
    known. `counted` tells what was counted itself; what was added up from smaller areas may miss some of those, so it is a
    least."""

    marks: tuple[str, ...]
    values: Floats
    counted: Flags

    @classmethod
    def of(
        cls, families: Mapping[str, Figures], counted: Mapping[str, Collection[tuple[str, str]]]
    ) -> Groups:
        """`families` maps the mark of each group to all of its figures, and `counted` to the cells that were counted."""
        cells = sorted({cell for figures in families.values() for cell in figures if cell[0] != ALL_AREAS})
        values = [[figures.get(cell, np.nan) for cell in cells] for figures in families.values()]
        sure = [[cell in counted[mark] for cell in cells] for mark in families]
        size = len(families), len(cells)
        return cls(tuple(families), np.array(values, float).reshape(size), np.array(sure, bool).reshape(size))

    @cached_property
    def few(self) -> Groups:
        """The same with a few cells, spread over all."""
        size = self.values.shape[1]
        few = np.linspace(0, size - 1, min(LOOKED_AT_FIRST, size), dtype=int)
        return Groups(self.marks, self.values[:, few], self.counted[:, few])

    @property
    def most_parts(self) -> int:
        """How many are tried together."""
        return next((parts for size, parts in MOST_PARTS.items() if len(self.marks) <= size), 2)

    @cached_property
    def sizes(self) -> Floats:
        """What is known of each group, added up."""
        return np.nansum(self.values, axis=1)

    def has_room(self, wholes: Collection[int], parts: Collection[int]) -> bool:
        """Whether nowhere the parts are more than the wholes together, and somewhere all of them are known."""
        top, values = self.values[list(wholes)].sum(axis=0), self.values[list(parts)]
        together = ~np.isnan(values).any(axis=0) & ~np.isnan(top)
        # A part of which nothing is known is zero at least.
        more = (np.nansum(values, axis=0) > top) & self.counted[list(wholes)].all(axis=0)
        return bool(together.any() and not more.any())

    def named(self, whole: int, parts: Collection[int], kind: Kind = Kind.ALL) -> Sum:
        """These as the parts of that one."""
        marks = tuple(self.marks[part] for part in parts)
        return Sum(self.marks[whole], marks, kind)


def sums_of_groups(groups: Groups) -> list[Sum]:
    """Which of these groups are the sum of which others, and which may lie in which others, alone or side by side. No group lies
    in one that lies in it: what the figures bear out best comes first, and larger groups before smaller ones."""
    lies_in: dict[int, set[int]] = defaultdict(set)
    found = []
    for whole, parts in _adding_up(groups):
        if _may_hold(lies_in, whole, parts):
            _note(lies_in, whole, parts)
            found.append(groups.named(whole, parts))
    inside: dict[int, list[int]] = defaultdict(list)
    for whole, part in _inside(groups):
        if _may_hold(lies_in, whole, (part,)):
            _note(lies_in, whole, (part,))
            inside[whole].append(part)
            found.append(groups.named(whole, (part,), Kind.PAIR))
    return [*found, *_side_by_side(groups, inside, found)]


def _may_hold(lies_in: Mapping[int, set[int]], whole: int, parts: tuple[int, ...]) -> bool:
    """Whether the whole lies in none of its parts."""
    return lies_in.get(whole, set()).isdisjoint(parts)


def _note(lies_in: dict[int, set[int]], whole: int, parts: tuple[int, ...]) -> None:
    above = {whole} | lies_in[whole]
    for part in list(lies_in):
        if part in parts or not lies_in[part].isdisjoint(parts):
            lies_in[part] |= above
    for part in parts:
        lies_in[part] |= above


def _adding_up(groups: Groups) -> list[tuple[int, tuple[int, ...]]]:
    """Groups that are the sum of others in nearly all cells that tell of both, and groups that are another one in all of two or
    more; what most cells tell of comes first."""
    found = []
    for size in range(1, min(groups.most_parts, len(groups.marks) - 1) + 1):
        for parts in combinations(range(len(groups.marks)), size):
            # Most are ruled out by a few figures.
            right, wrong = _borne_out(groups.few, np.arange(len(groups.marks)), parts)
            likely = right.sum(axis=1) >= LIKELY * (right | wrong).sum(axis=1)
            likely[list(parts)] = False
            if size == 1:
                likely[: parts[0]] = False
            wholes = np.flatnonzero(likely)
            right, wrong = (flags.sum(axis=1) for flags in _borne_out(groups, wholes, parts))
            sure = right >= ALIKE * (right + wrong) if size > 1 else (wrong == 0) & (right > 1)
            found += [(right[at], wholes[at], parts) for at in np.flatnonzero(sure & (right > 0)).tolist()]
    found.sort(key=lambda each: -each[0])
    return [(int(whole), parts) for _right, whole, parts in found]


def _borne_out(groups: Groups, wholes: np.ndarray, parts: tuple[int, ...]) -> tuple[Flags, Flags]:
    """Where these wholes are the sum of the parts, and where they cannot be."""
    chosen = list(parts)
    sums, values = groups.values[chosen].sum(axis=0), groups.values[wholes]
    told = ~np.isnan(values - sums) & (values + sums > 0)
    less = told & (values < sums) & groups.counted[wholes]
    more = told & (values > sums) & groups.counted[chosen].all(axis=0)
    return told & (values == sums), less | more


def _inside(groups: Groups) -> list[tuple[int, int]]:
    """Groups that may lie in others, because nowhere they are counted more often; of the largest first."""
    found = []
    for part in range(len(groups.marks)):
        both = ~np.isnan(groups.values - groups.values[part])
        more = both & (groups.values < groups.values[part]) & groups.counted
        may = both.any(axis=1) & ~more.any(axis=1)
        may[part] = False
        found += [(whole, part) for whole in np.flatnonzero(may).tolist()]
    return sorted(found, key=lambda each: -groups.sizes[each[0]])


def _side_by_side(
    groups: Groups, inside: Mapping[int, Sequence[int]], sums: Collection[Sum]
) -> Iterator[Sum]:
    """Groups that may lie in another without a member in common, because nowhere they are counted more often together. The
    largest sets of them, and none that `sums` knows."""
    for whole, parts in inside.items():
        known = [set(each.parts) for each in sums if each.whole == groups.marks[whole]]
        for size in range(min(groups.most_parts, len(parts)), 1, -1):
            for chosen in combinations(parts, size):
                made = groups.named(whole, chosen, Kind.SOME)
                if not any(each.issuperset(made.parts) for each in known) and groups.has_room(
                    (whole,), chosen
                ):
                    known.append(set(made.parts))
                    yield made
