"""How much a rounded table reveals: the least and the most that each exact figure can be, given every rounded sum.

A reader knows the rules: a figure lies within one base of what is shown, what is shown counts at least the fewest units,
and the exact figures add up as the shown ones do. Room is proved by moving one figure with all the sums above it, or
against one beside it; only where neither gives enough, linear programs decide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyses.engine.disclosure.attack import ranges_of
from analyses.engine.disclosure.audit import Audit
from analyses.engine.disclosure.grid import REST, Flags, Floats, Grid, depths
from analyses.engine.disclosure.publication import Publication, joined
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
    narrow = shown & (high - low < base - 1)
    if narrow.any():
        puzzle = joined([_as_told(made, room, shown | known | (grid.children > 0)[:, None], known)])
        wanted = np.where(narrow, base - 1.0, -1.0).ravel()[puzzle.cells]
        found, asked = ranges_of(puzzle, wanted), wanted >= 0
        places = puzzle.cells[asked]
        low.flat[places], high.flat[places] = found.low[asked], found.high[asked]
        exact.flat[places] = found.exact[asked]
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


def _as_told(made: RoundedTable, room: _Room, usable: Flags, known: Flags) -> Publication:
    """The rounded table as a reader has it: what is shown within limits, with all sums of that."""
    grid = made.grid
    there = grid.present & usable & (made.values > 0) & np.isfinite(room.high)
    return Publication(
        "", grid.areas, grid.categories, grid.parents, np.where(known, made.kept, np.nan), there, low=room.low, high=room.high
    )  # fmt: skip


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
