"""Cover for cells that only several publications together give away, by linear programs over all of them.

For such a cell the cheapest way is looked for in which the tables could have been different while everything published
still holds; the cells of the new table that move along are hidden as well. Source of the idea: Fischetti &
Salazar-Gonzalez, JASA 95 (2000) 916.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from analyses.engine.disclosure.attack import TOLERANCE, possible_table, ranges_of
from analyses.engine.disclosure.grid import Flags, Floats, Grid, Places
from analyses.engine.disclosure.memory import asked_of, fitting, whole, with_more_room
from analyses.engine.disclosure.publication import Publication, joined
from analyses.engine.disclosure.reduction import FIXED, Reduced, reduced
from analyses.engine.disclosure.surroundings import Surroundings
from analyses.engine.disclosure.table import Needs
from analyses.engine.disclosure.witnesses import witnesses

MOVED = 1e-6
NEAR = 400


def repaired(
    grid: Grid, hidden: Flags, needs: Needs, costs: Floats, linked: Sequence[Publication], minimum: float
) -> Flags:
    """The hidden cells and what must be hidden with them because of earlier publications.

    Earlier publications that no table can fit together with the new figures are left aside: they are about other
    figures, and a reader cannot link them either.
    """
    linked = fitting(grid, linked)
    if not linked:
        return hidden
    puzzle = joined([whole(grid, hidden), *linked])
    asked = asked_of(puzzle, grid, needs.width, linked, minimum)
    # What the new table alone binds together has its cover already.
    asked[~(puzzle.groups_with(~puzzle.fresh) | puzzle.bounded)] = -1.0
    shown = witnesses(grid, hidden, puzzle, asked, np.zeros_like(asked))
    width = ranges_of(puzzle, asked, shown=shown).width
    exposed = np.flatnonzero(width < asked - TOLERANCE)
    # Where public knowledge leaves no more room than this, nothing that is hidden gives more.
    exposed = exposed[with_more_room(grid, linked, puzzle.cells[exposed], width[exposed])]
    found = hidden.copy()
    if len(exposed):
        _hide_with(puzzle.cells[exposed], asked[exposed], grid, found, costs, linked)
    return found


@dataclass(frozen=True, slots=True)
class _Space:
    """All cells of all publications that may move, in as few unknowns as can be: what each of `cells` costs to move, where the
    unknowns stand, how much they may rise and fall, and what they add up to."""

    part: Reduced
    cells: Places
    price: Floats
    point: Floats
    rise: Floats
    fall: Floats
    surroundings: Surroundings

    @property
    def size(self) -> int:
        return len(self.point)


def _hide_with(
    cells: Places, lacks: Floats, grid: Grid, hidden: Flags, costs: Floats, linked: Sequence[Publication]
) -> None:
    """Hide cover for each of these cells of the joint table, where there is any; not for a cell that moves along far
    enough with another. Once is enough: two tables were found for each, and hiding more takes neither away."""
    space = _space(grid, hidden, costs, linked)
    number = {cell: place for place, cell in enumerate(space.cells.tolist())}
    needed = {number[cell]: lack for cell, lack in zip(cells.tolist(), lacks.tolist(), strict=True)}
    a, k = grid.values.shape
    while needed:
        unknown, width = needed.popitem()
        spans = _spans(unknown, width, space)
        moving = np.flatnonzero(spans > MOVED)
        row, column = np.divmod(space.cells[moving], _columns(grid, linked))
        inside = (row < a) & (column < k)
        hidden[row[inside], column[inside]] = True
        space.price[moving] = 0.0
        needed = {each: lack for each, lack in needed.items() if spans[each] < lack - MOVED}


def _columns(grid: Grid, linked: Sequence[Publication]) -> int:
    return len(dict.fromkeys([*grid.categories, *(name for each in linked for name in each.categories)]))


def _space(grid: Grid, hidden: Flags, costs: Floats, linked: Sequence[Publication]) -> _Space:
    extras = joined([whole(grid), *linked])
    figures = extras.known.ravel().copy()
    if len(extras.cells):
        figures[extras.cells] = possible_table(extras)
    bare = joined([whole(grid, ~grid.known), *linked])
    price = np.zeros(bare.known.shape)
    a, k = grid.values.shape
    price[:a, :k] = np.where(hidden, 0.0, costs)
    part = reduced(bare)
    point = part.widest(figures[bare.cells] - part.shift, 0.0)
    rise, fall = np.maximum(part.puzzle.high - point, 0.0), point
    return _Space(part, bare.cells, price.ravel()[bare.cells], point, rise, fall, Surroundings(part.puzzle))


def _spans(unknown: int, width: float, space: _Space) -> Floats:
    """How far each cell moves when this one lies `width` apart in two possible tables: with cells near it or, failing that,
    anywhere, and with as much as there is when it cannot be so much."""
    place = int(space.part.place[unknown])
    if place == FIXED:
        return np.zeros(len(space.cells))
    prices = _prices(width, space)
    for size in (NEAR, space.size):
        near = space.surroundings.near(place, size, prices)
        found = _apart(place, width, near, prices, space)
        if found is not None:
            break
    if found is None:
        room = _widest(place, near, space)
        found = _apart(place, room * (1 - 1e-9), near, prices, space) if room > MOVED else None
    spans = np.zeros(space.size + 1)
    if found is not None:
        spans[near] = found
    return spans[space.part.place]


def _prices(width: float, space: _Space) -> Floats:
    """What each unknown costs to move, with all cells that move as one; somewhat different for each, so that the choice is one
    of a kind."""
    values = space.part.spread(space.point)
    own = space.price / np.clip(values, 0.1, width) * (1 + 1e-7 * np.arange(len(values)))
    there = space.part.place != FIXED
    return np.bincount(space.part.place[there], own[there], space.size)


def _apart(place: int, width: float, near: Places, prices: Floats, space: _Space) -> Floats | None:
    """How far each moves. Variables are rises and falls of each unknown, in one table and in another."""
    n, here = len(near), int(np.searchsorted(near, place))
    two, bounds = _two_tables(near, space)
    apart = np.zeros(4 * n)
    apart[[here, n + here, 2 * n + here, 3 * n + here]] = 1.0, -1.0, -1.0, 1.0
    answer = scipy.optimize.linprog(
        np.tile(prices[near], 4),
        A_eq=scipy.sparse.vstack([two, scipy.sparse.csr_array(apart[None, :])]),
        b_eq=np.append(np.zeros(two.shape[0]), width), bounds=bounds, method="highs",
    )  # fmt: skip
    if answer.status != 0:
        return None
    up, up_fall, down, down_fall = answer.x.reshape(4, n)
    return np.ptp(np.stack([np.zeros(n), up - up_fall, down - down_fall]), axis=0)


def _widest(place: int, near: Places, space: _Space) -> float:
    n, here = len(near), int(np.searchsorted(near, place))
    two, bounds = _two_tables(near, space)
    aim = np.zeros(4 * n)
    aim[[here, n + here, 2 * n + here, 3 * n + here]] = -1.0, 1.0, 1.0, -1.0
    answer = scipy.optimize.linprog(aim, A_eq=two, b_eq=np.zeros(two.shape[0]), bounds=bounds, method="highs")
    return float(-answer.fun) if answer.status == 0 else 0.0


def _two_tables(near: Places, space: _Space) -> tuple[scipy.sparse.csr_array, Floats]:
    part = space.surroundings.equations(near, np.array([len(near)]))
    one = scipy.sparse.hstack([part, -part])
    rise, fall = space.rise[near], space.fall[near]
    upper = np.concatenate([rise, fall, rise, fall])
    return scipy.sparse.csr_array(scipy.sparse.block_diag([one, one])), np.column_stack(
        [np.zeros_like(upper), upper]
    )
