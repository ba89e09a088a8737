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
from analyses.engine.disclosure.memory import asked_of, fitting, whole
from analyses.engine.disclosure.publication import Publication, Puzzle, joined
from analyses.engine.disclosure.table import Needs

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
    exposed = np.flatnonzero(ranges_of(puzzle, asked).width < asked - TOLERANCE)
    found = hidden.copy()
    if len(exposed):
        _hide_with(puzzle.cells[exposed], asked[exposed], grid, found, costs, linked)
    return found


@dataclass(frozen=True, slots=True)
class _Space:
    """All cells of all publications: which may move, between what, what moving costs, where they stand, and what must
    add up."""

    movable: Flags
    price: Floats
    point: Floats
    low: Floats
    high: Floats
    sums: scipy.sparse.csc_array


def _hide_with(
    cells: Places, lacks: Floats, grid: Grid, hidden: Flags, costs: Floats, linked: Sequence[Publication]
) -> None:
    """Hide cover for each of these cells of the joint table, where there is any; not for a cell that moves along far
    enough with another. Once is enough: two tables were found for each, and hiding more takes neither away."""
    space = _space(grid, hidden, costs, linked)
    needed = dict(zip(cells.tolist(), lacks.tolist(), strict=True))
    a, k = grid.values.shape
    while needed:
        cell, width = needed.popitem()
        moving, spans = _moving(cell, width, space)
        row, column = np.divmod(moving, _columns(grid, linked))
        inside = (row < a) & (column < k)
        hidden[row[inside], column[inside]] = True
        space.price[moving] = 0.0
        for each, span in zip(moving.tolist(), spans.tolist(), strict=True):
            if span >= needed.get(each, np.inf) - MOVED:
                del needed[each]


def _columns(grid: Grid, linked: Sequence[Publication]) -> int:
    return len(dict.fromkeys([*grid.categories, *(name for each in linked for name in each.categories)]))


def _space(grid: Grid, hidden: Flags, costs: Floats, linked: Sequence[Publication]) -> _Space:
    extras = joined([whole(grid), *linked])
    point = extras.known.ravel().copy()
    if len(extras.cells):
        point[extras.cells] = possible_table(extras)
    bare = joined([whole(grid, ~grid.known), *linked])
    movable = np.zeros(bare.known.size, dtype=bool)
    movable[bare.cells] = True
    price = np.zeros(bare.known.shape)
    a, k = grid.values.shape
    price[:a, :k] = np.where(hidden, 0.0, costs)
    low, high = np.zeros(bare.known.size), np.full(bare.known.size, np.inf)
    low[bare.cells], high[bare.cells] = bare.low, bare.high
    sums = scipy.sparse.csc_array(bare.left @ _spread(bare))
    return _Space(movable, price.ravel(), point, low, high, sums)


def _spread(puzzle: Puzzle) -> scipy.sparse.csc_array:
    """From unknowns to cells of the joint table."""
    n = len(puzzle.cells)
    return scipy.sparse.csc_array((np.ones(n), (np.arange(n), puzzle.cells)), shape=(n, puzzle.known.size))


def _moving(cell: int, width: float, space: _Space) -> tuple[Places, Floats]:
    """Cells that move, and how far, when this one lies `width` apart in two possible tables: near it or, failing that,
    anywhere, and with as much as there is when it cannot be so much."""
    for size in (NEAR, space.price.size):
        near = _near(cell, space, size)
        found = _apart(cell, width, near, space)
        if found is not None:
            return found
    room = _widest(cell, near, space)
    found = _apart(cell, room * (1 - 1e-9), near, space) if room > MOVED else None
    return found or (np.array([], dtype=np.int64), np.array([]))


def _near(cell: int, space: _Space, size: int) -> Places:
    by_row = scipy.sparse.csr_array(space.sums)
    found, edge = {cell}, [cell]
    while edge and len(found) < size:
        rows = np.unique(np.concatenate([_line(space.sums, each) for each in edge]))
        beside = np.unique(np.concatenate([_line(by_row, row) for row in rows])) if len(rows) else []
        edge = [each for each in beside if each not in found and space.movable[each]]
        found.update(edge)
    return np.array(sorted(found), dtype=np.int64)


def _line(matrix: scipy.sparse.csr_array | scipy.sparse.csc_array, number: int) -> Places:
    return matrix.indices[matrix.indptr[number] : matrix.indptr[number + 1]]


def _apart(cell: int, width: float, near: Places, space: _Space) -> tuple[Places, Floats] | None:
    """Variables are rises and falls of each cell, in one table and in another."""
    n, here = len(near), int(np.searchsorted(near, cell))
    two, bounds = _two_tables(near, space)
    apart = np.zeros(4 * n)
    apart[[here, n + here, 2 * n + here, 3 * n + here]] = 1.0, -1.0, -1.0, 1.0
    values = np.maximum(space.point[near], 0.0)
    price = space.price[near] / np.clip(values, 0.1, width) * (1 + 1e-7 * np.arange(n))
    answer = scipy.optimize.linprog(
        np.tile(price, 4),
        A_eq=scipy.sparse.vstack([two, scipy.sparse.csr_array(apart[None, :])]),
        b_eq=np.append(np.zeros(two.shape[0]), width), bounds=bounds, method="highs",
    )  # fmt: skip
    if answer.status != 0:
        return None
    up, up_fall, down, down_fall = answer.x.reshape(4, n)
    spans = np.ptp(np.stack([np.zeros(n), up - up_fall, down - down_fall]), axis=0)
    return near[spans > MOVED], spans[spans > MOVED]


def _widest(cell: int, near: Places, space: _Space) -> float:
    n, here = len(near), int(np.searchsorted(near, cell))
    two, bounds = _two_tables(near, space)
    aim = np.zeros(4 * n)
    aim[[here, n + here, 2 * n + here, 3 * n + here]] = -1.0, 1.0, 1.0, -1.0
    answer = scipy.optimize.linprog(aim, A_eq=two, b_eq=np.zeros(two.shape[0]), bounds=bounds, method="highs")
    return float(-answer.fun) if answer.status == 0 else 0.0


def _two_tables(near: Places, space: _Space) -> tuple[scipy.sparse.csr_array, Floats]:
    part = scipy.sparse.csr_array(space.sums[:, near])
    part = part[np.diff(part.indptr) > 0]
    one = scipy.sparse.hstack([part, -part])
    values = np.maximum(space.point[near], 0.0)
    rise, fall = np.maximum(space.high[near] - values, 0.0), np.maximum(values - space.low[near], 0.0)
    upper = np.concatenate([rise, fall, rise, fall])
    return scipy.sparse.csr_array(scipy.sparse.block_diag([one, one])), np.column_stack(
        [np.zeros_like(upper), upper]
    )
