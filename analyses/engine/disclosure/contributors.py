"""Who contributed all of an amount knows that amount: no other unsafe amount may follow from it.

Two amounts of one contributor each cover each other for everybody but these two. Source: the singleton problem, Hundepool et al.,
Handbook on Statistical Disclosure Control, chapter 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses.engine.disclosure.grid import TOP, Flags, Floats, Grid
from analyses.engine.disclosure.table import Needs

# Amounts of one contributor times cells of the table: as far as that, all sums are looked at together.
MOST_LOOKED_AT = 200_000
# Hides cover for these cells of a grid and returns it with them.
Cover = Callable[[Grid, Flags, Needs], Flags]
Place = tuple[int, int]


def covered_from_contributors(
    grid: Grid, hidden: Flags, unsafe: Flags, needs: Needs, units: Floats, cover: Cover
) -> Flags:
    """The `hidden` cells with what must be hidden besides, so that who contributed all of one of them (`units` is one, all A x K)
    leaves every other unsafe one the room that it needs. In large tables with many of them, only the sums with that amount are
    looked at, one by one."""
    found = hidden
    owned = np.argwhere(hidden & (units == 1)).tolist()
    looks_at_all = len(owned) * int(grid.present.sum()) <= MOST_LOOKED_AT
    inside = _inside(grid)
    for row, column in owned:
        if not looks_at_all and not _Sums(grid, inside, found, unsafe, needs).give_away((row, column)):
            continue
        mine = np.zeros_like(hidden)
        mine[row, column] = True
        left = np.where(mine, 0.0, needs.width), np.where(mine, 0.0, needs.rise)
        found = found | cover(replace(grid, known=grid.known | mine), found & ~mine, Needs(*left))
    return found


def _inside(grid: Grid) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for area, up in enumerate(grid.parents.tolist()):
        if up != TOP:
            found[up].append(area)
    return found


@dataclass(frozen=True)
class _Sums:
    """The sums of a grid, of which `inside` tells which areas lie in which, with what is hidden in them."""

    grid: Grid
    inside: Mapping[int, Sequence[int]]
    hidden: Flags
    unsafe: Flags
    needs: Needs

    def give_away(self, owned: Place) -> bool:
        """Whether in a sum with this cell another unsafe one has too little room for who knows it."""
        return any(self._gives_away(owned, sum_) for sum_ in self._with(owned))

    def _with(self, cell: Place) -> Iterator[list[Place]]:
        """The hidden cells of each sum that has this one, as a part or as the whole."""
        row, column = cell
        up = int(self.grid.parents[row])
        for whole in (row, up):
            if whole != TOP and (parts := self.inside.get(whole)):
                yield self._hidden_of([(area, column) for area in (whole, *parts)])
        if self.grid.has_total:
            yield self._hidden_of([(row, each) for each in range(len(self.grid.categories))])

    def _hidden_of(self, cells: list[Place]) -> list[Place]:
        return [cell for cell in cells if self.hidden[cell]]

    def _gives_away(self, owned: Place, cells: list[Place]) -> bool:
        for cell in cells:
            if cell == owned or not self.unsafe[cell]:
                continue
            others = [other for other in cells if other not in (cell, owned)]
            room = sum(float(self.grid.values[other]) for other in others)
            is_wide = float(self.grid.values[cell]) + room >= self.needs.width[cell]
            if not others or not is_wide or room < self.needs.rise[cell]:
                return True
        return False
