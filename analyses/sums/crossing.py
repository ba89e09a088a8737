"""Groups that cross: women, the elderly, elderly women and everybody. What two of them are together, others may be as well,
although nobody told of that sum itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analyses.engine.disclosure.grid import Floats
from analyses.sums.adding_up import Kind, Sum
from analyses.sums.groups import ALIKE, Groups

# With more groups, they are not looked for that cross each other by three, and by two.
MOST_BY_THREE, MOST_BY_TWO = 12, 24
# Cells in which it has to hold before figures are taken to be the same people.
FEWEST_CELLS = 2


@dataclass(frozen=True)
class Pool:
    """Two groups counted together, under a `name` of their own: of which nobody told, but both."""

    name: str
    parts: tuple[str, str]

    @property
    def sum(self) -> Sum:
        """What it is."""
        return Sum(self.name, self.parts)


def pools_of(groups: Groups, sums: Sequence[Sum]) -> tuple[list[Pool], list[Sum]]:
    """Groups two by two that together are others two by two or three, as their figures have it, and that together hold others;
    with what that says about them. `sums` are what is known of these groups, and not said again."""
    pools: dict[tuple[int, ...], Pool] = {}
    found = []
    crossing = [*_the_same(groups, sums)]
    if len(groups.marks) <= MOST_BY_THREE:
        crossing += [*_with_what_they_share(groups, sums), *_across_two(groups, sums)]
    for pair, others, kind in crossing:
        parts = groups.marks[pair[0]], groups.marks[pair[1]]
        pool = pools.setdefault(pair, Pool("&".join(("", *parts)), parts))
        found.append(Sum(pool.name, tuple(groups.marks[each] for each in others), kind))
    return list(pools.values()), [*(pool.sum for pool in pools.values()), *found]


Found = tuple[tuple[int, int], tuple[int, ...], Kind]


def _the_same(groups: Groups, sums: Sequence[Sum]) -> Iterator[Found]:
    """Pairs of groups that are two or three others together, where that does not follow from sums that are known."""
    size = len(groups.marks)
    known = _Equations(groups.marks, sums)
    for many, most in ((2, MOST_BY_TWO), (3, MOST_BY_THREE)):
        if not 2 + many <= size <= most:
            continue
        pairs, others = (list(combinations(range(size), each)) for each in (2, many))
        apart = _likely(groups.few, pairs, others)
        for first, second in np.argwhere(apart).tolist():
            pair, other = pairs[first], others[second]
            if not set(pair) & set(other) and _is_same(groups, pair, other) and known.adds(pair, other):
                yield pair, other, Kind.ALL


def _likely(
    groups: Groups, pairs: Sequence[tuple[int, ...]], others: Sequence[tuple[int, ...]]
) -> np.ndarray:
    """Which of these pairs are as many as which of the others in most of the cells that are known of both."""
    left, right = (
        np.array([groups.values[list(each)].sum(axis=0) for each in parts]) for parts in (pairs, others)
    )
    found = np.zeros((len(pairs), len(others)), dtype=bool)
    for number, sums in enumerate(left):
        told = ~np.isnan(sums - right)
        alike = (told & (sums == right)).sum(axis=1)
        found[number] = (alike > 0) & (2 * alike >= told.sum(axis=1))
    return found


def _is_same(groups: Groups, pair: Sequence[int], others: Sequence[int]) -> bool:
    left, right = (groups.values[list(each)].sum(axis=0) for each in (pair, others))
    told = ~np.isnan(left - right) & (left + right > 0)
    same = told & (left == right)
    # What was added up from smaller areas may miss some of those.
    other = told & ~same & groups.counted[[*pair, *others]].all(axis=0)
    return bool(same.sum() >= FEWEST_CELLS and same.sum() >= ALIKE * (same.sum() + other.sum()))


class _Equations:
    """Sums as equations over groups, of which the next is known when it follows from those before."""

    def __init__(self, marks: Sequence[str], sums: Sequence[Sum]) -> None:
        place = {mark: number for number, mark in enumerate(marks)}
        self._size = len(marks)
        self._rows: list[Floats] = [
            self._row([place[each.whole]], [place[part] for part in each.parts])
            for each in sums
            if each.is_all
        ]

    def adds(self, left: Collection[int], right: Collection[int]) -> bool:
        """Whether it is new that these are as many; from now on it is known."""
        rows = [*self._rows, self._row(left, right)]
        if np.linalg.matrix_rank(np.array(rows)) < len(rows):
            return False
        self._rows = rows
        return True

    def _row(self, left: Collection[int], right: Collection[int]) -> Floats:
        row = np.zeros(self._size)
        row[list(left)], row[list(right)] = 1.0, -1.0
        return row


def _with_what_they_share(groups: Groups, sums: Sequence[Sum]) -> Iterator[Found]:
    """A group and one that two others in it have in common together hold those two, and who is in neither."""
    inside, sure = _inside(groups.marks, sums), _inside(groups.marks, [each for each in sums if each.is_all])
    for whole, within in inside.items():
        for others in combinations(sorted(within), 2):
            for common in sorted(inside[others[0]] & inside[others[1]]):
                pair = min(whole, common), max(whole, common)
                if _are_apart(sure, others) and groups.has_room(pair, others):
                    yield pair, others, Kind.NEAR


def _across_two(groups: Groups, sums: Sequence[Sum]) -> Iterator[Found]:
    """Two groups that together may hold a third that is not known to lie in one of them, or in a group that they are."""
    inside = _inside(groups.marks, [each for each in sums if each.is_all])
    wholes = {frozenset(each.parts): groups.marks.index(each.whole) for each in sums if each.is_all}
    for pair in combinations(range(len(groups.marks)), 2):
        near = set(pair) | inside[pair[0]] | inside[pair[1]]
        together = frozenset(groups.marks[each] for each in pair)
        if together in wholes:
            near |= {wholes[together]} | inside[wholes[together]]
        for other in sorted(set(range(len(groups.marks))) - near):
            if (
                _are_apart(inside, pair)
                and inside[other].isdisjoint(pair)
                and groups.has_room(pair, (other,))
            ):
                yield pair, (other,), Kind.NEAR


def _are_apart(inside: Mapping[int, set[int]], pair: Sequence[int]) -> bool:
    """Whether neither lies in the other."""
    return pair[0] not in inside[pair[1]] and pair[1] not in inside[pair[0]]


def _inside(marks: Sequence[str], sums: Sequence[Sum]) -> dict[int, set[int]]:
    """The groups that lie in each group."""
    place = {mark: number for number, mark in enumerate(marks)}
    found: dict[int, set[int]] = defaultdict(set)
    for each in sums:
        found[place[each.whole]] |= {place[part] for part in each.parts}
    for _level in marks:
        for whole in list(found):
            found[whole] |= {lower for part in found[whole] for lower in found.get(part, ())}
    return defaultdict(set, {whole: found[whole] for whole in range(len(marks))})
