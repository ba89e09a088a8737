"""How much a rounded table reveals: the least and the most that each exact figure can be, given every rounded sum.

A reader knows the rules: a figure lies within one base of what is shown, what is shown counts at least the fewest units,
and the exact figures add up as the shown ones do. Room is proved by moving one figure with all the sums above it, or
against one beside it; only where neither gives enough, a linear program decides, and then the range is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from analyses.engine.disclosure.audit import Audit
from analyses.engine.disclosure.grid import REST, Flags, Floats, Grid, Places, depths
from analyses.engine.disclosure.rounding import RoundedTable
from analyses.engine.disclosure.table import Cell
from analyses.engine.intervals import Interval


@dataclass(frozen=True, slots=True)
class _Room:
    """How far each cell may go up and down from the figures in hand, A x K; no limit where nothing is shown."""

    low: Floats
    high: Floats
    up: Floats
    down: Floats


def audit_rounded(made: RoundedTable, known: Flags | None = None) -> Audit:
    """The range of every lowest cell. `known` are cells that an earlier release showed exactly (A x K).

    A hidden cell can be anything that the rules hide, because no shown figure depends on it. A shown one is exposed when
    its range is narrower than the base allows. What the table tells beside earlier publications is in rounding_memory.
    """
    grid, base = made.grid, made.profile.round_base
    known = np.zeros_like(grid.present) if known is None else known
    room = _room(made, known)
    up, down = (_reach(grid, own, other) for own, other in ((room.up, room.down), (room.down, room.up)))
    lowest = (grid.children == 0)[:, None] & grid.present & ~_rest(grid)
    shown = lowest & ~made.hidden & (made.values > 0) & ~known
    low, high = made.kept - down, made.kept + up
    exact = shown & (low <= room.low) & (high >= room.high)
    narrow = np.argwhere(shown & (high - low < base - 1))
    for row, column, least, most in _solved(made, room, narrow):
        low[row, column], high[row, column], exact[row, column] = least, most, True
    exposed = shown & (high - low < base - 1 - 1e-6)
    return _told(made, lowest & made.hidden, shown, (low, high), exact, exposed)


def _rest(grid: Grid) -> Flags:
    return np.array([name == REST for name in grid.categories])[None, :]


def _room(made: RoundedTable, known: Flags) -> _Room:
    grid, base = made.grid, made.profile.round_base
    lowest = (grid.children == 0)[:, None]
    least = np.where(lowest, made.profile.minimum_units, 0)
    low = np.maximum(made.values - base + 1, least)
    high = made.values + base - 1.0
    # What was taken out is in no sum.
    high = np.where(lowest & (made.values == 0), 0.0, high)
    # Population and what is left of it are no rounded figures of this table.
    free = (
        _rest(grid) | (np.arange(len(grid.categories)) == len(grid.categories) - 1)[None, :] & grid.is_share
    )
    low, high = np.where(free, 0.0, low), np.where(free, np.inf, high)
    low, high = np.where(known, made.kept, low), np.where(known, made.kept, high)
    return _Room(low, high, np.maximum(high - made.kept, 0.0), np.maximum(made.kept - low, 0.0))


def _reach(grid: Grid, own: Floats, other: Floats) -> Floats:
    """How far each cell can surely move: with every sum above it, or against one area beside it."""
    if grid.has_total:
        margin = own[:, -1:]
        own, other = np.minimum(own, margin), np.minimum(other, other[:, -1:])
    path = own.copy()
    levels = depths(grid.parents, grid.areas)
    for level in range(1, int(levels.max()) + 1):
        rows = np.flatnonzero(levels == level)
        path[rows] = np.minimum(path[rows], path[grid.parents[rows]])
    return np.maximum(path, np.minimum(own, _best_beside(grid, other)))


def _best_beside(grid: Grid, room: Floats) -> Floats:
    """For each cell the most room that a shown cell beside it under the same area has."""
    count = len(grid.areas)
    first, second = np.zeros((count, room.shape[1])), np.zeros((count, room.shape[1]))
    who = np.full(first.shape, -1)
    for row in np.flatnonzero(grid.parents >= 0).tolist():
        up = grid.parents[row]
        better = room[row] > first[up]
        second[up] = np.where(better, first[up], np.maximum(second[up], room[row]))
        first[up], who[up] = np.where(better, room[row], first[up]), np.where(better, row, who[up])
    above = np.maximum(grid.parents, 0)
    found = np.where(who[above] == np.arange(count)[:, None], second[above], first[above])
    return np.where(grid.parents[:, None] >= 0, found, 0.0)


def _solved(made: RoundedTable, room: _Room, narrow: Places) -> Iterator[tuple[int, int, float, float]]:
    """The exact range of each of these cells, from every sum at once."""
    if not len(narrow):
        return
    grid = made.grid
    lowest = (grid.children == 0)[:, None] & grid.present & (made.values > 0) & ~made.hidden
    if grid.has_total:
        lowest[:, -1] = False
    cells = np.flatnonzero(lowest.ravel())
    place = {int(cell): number for number, cell in enumerate(cells)}
    sums, low, high = _sums(grid, room, cells)
    box = np.column_stack([room.low.ravel()[cells], room.high.ravel()[cells]])
    left = scipy.sparse.vstack([sums, -sums], format="csr")
    right = np.concatenate([high, -low])
    for row, column in narrow.tolist():
        cell = place.get(row * len(grid.categories) + column)
        if cell is None:
            continue
        ends = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(cells))
            aim[cell] = sign
            answer = scipy.optimize.linprog(aim, A_ub=left, b_ub=right, bounds=box, method="highs")
            ends.append(sign * answer.fun if answer.status == 0 else float(made.kept[row, column]))
        yield row, column, *ends


def _sums(grid: Grid, room: _Room, cells: Places) -> tuple[scipy.sparse.csr_array, Floats, Floats]:
    """Every bounded sum over areas or categories as a row over the lowest cells, with the least and the most it can be."""
    width = len(grid.categories)
    rows, columns = np.divmod(cells, width)
    parts: list[tuple[Places, Places]] = []
    here, number = rows.copy(), np.arange(len(cells))
    while len(number):
        parts.append((here[number] * width + columns[number], number))
        if grid.has_total:
            parts.append((here[number] * width + width - 1, number))
        up = grid.parents[here[number]]
        number, here = number[up >= 0], np.where(grid.parents[here] >= 0, grid.parents[here], here)
    at = np.concatenate([target for target, _ in parts])
    who = np.concatenate([number for _, number in parts])
    bounded = np.isfinite(room.high.ravel()[at])
    targets, at = np.unique(at[bounded], return_inverse=True)
    matrix = scipy.sparse.csr_array((np.ones(len(at)), (at, who[bounded])), shape=(len(targets), len(cells)))
    return matrix, room.low.ravel()[targets], room.high.ravel()[targets]


def _told(
    made: RoundedTable, hidden: Flags, shown: Flags, ends: tuple[Floats, Floats], exact: Flags, exposed: Flags
) -> Audit:
    grid = made.grid
    # What is hidden because it is small, is less than the fewest; of what is hidden for another reason that does not follow.
    fewest = made.profile.minimum_units
    small = hidden & (grid.values < fewest)
    most = np.where(small, fewest - 1.0, np.inf)
    ranges = {_cell(grid, at): Interval(0.0, float(most[tuple(at)])) for at in np.argwhere(hidden).tolist()}
    for row, column in np.argwhere(shown).tolist():
        ranges[_cell(grid, (row, column))] = Interval(
            float(ends[0][row, column]), float(ends[1][row, column])
        )
    sure = {_cell(grid, at) for at in np.argwhere(exact | small).tolist()}
    broken = tuple(sorted(_cell(grid, at) for at in np.argwhere(exposed).tolist()))
    return Audit(dict(sorted(ranges.items())), broken, frozenset(sure))


def _cell(grid: Grid, at: list[int] | tuple[int, int]) -> Cell:
    return Cell(grid.areas[at[0]], grid.categories[at[1]])
