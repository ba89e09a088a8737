"""A rounded table beside earlier publications of the same figures: what both together tell of what those hid.

A rounded figure lies within one base of what is shown. That is nothing to subtract, but beside an exact figure over more
areas it cuts down what is left for the others. Where it cuts too much, the figures next to it are not told either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyses.engine.disclosure.attack import TOLERANCE, ranges_of
from analyses.engine.disclosure.grid import REST, TOP, TOTAL, Flags, Grid, Places
from analyses.engine.disclosure.memory import fitting, room_before, still_true
from analyses.engine.disclosure.profile import RuleProfile
from analyses.engine.disclosure.publication import Publication, Puzzle, joined
from analyses.engine.disclosure.rounding import RoundedTable, limits_of, rounded
from analyses.engine.disclosure.rounding_audit import audit_rounded
from analyses.engine.disclosure.table import Cell

# Hiding one rounded figure makes others round otherwise; after so many times there is no end to it.
MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class RoundedBeside:
    """A rounded table, and the cells of any publication of which it tells too much beside earlier ones."""

    made: RoundedTable
    exposed: tuple[Cell, ...]


def rounded_beside(
    grid: Grid, profile: RuleProfile, earlier: Sequence[Publication], hidden: Flags
) -> RoundedBeside:
    """The table rounded, with `hidden` cells (A x K) not told, and with them what else would cut down a hidden figure of an
    earlier publication to less than the fewest units, or less than the room that it had, or would have less room itself than
    the base gives."""
    linked = fitting(grid, [still_true(grid, each) for each in earlier])
    hidden = _with_parts(grid, hidden)
    for _round in range(MOST_ROUNDS):
        made = _with_room(grid, profile, hidden)
        if not linked:
            return RoundedBeside(made, ())
        puzzle = joined([*published(made, hidden), *linked])
        exposed = _exposed(puzzle, made, linked)
        beside = _beside(exposed, puzzle, made) | _crossed(puzzle, made)
        if not beside.any():
            break
        hidden |= beside
    return RoundedBeside(made, tuple(sorted(_cell(puzzle, number) for number in exposed.tolist())))


def _with_room(grid: Grid, profile: RuleProfile, hidden: Flags) -> RoundedTable:
    """The table rounded; a figure that would have less room than the base gives becomes `hidden` as well."""
    rows = {area: row for row, area in enumerate(grid.areas)}
    columns = {name: column for column, name in enumerate(grid.categories)}
    for _round in range(MOST_ROUNDS):
        made = rounded(grid, profile, hidden)
        narrow = audit_rounded(made).exposed
        if not narrow:
            break
        for cell in narrow:
            hidden[rows[cell.area], columns[cell.category]] = True
    return made


def _with_parts(grid: Grid, hidden: Flags) -> Flags:
    """The hidden cells, with all categories of an area of which the margin is hidden: a rounded margin is what its parts are."""
    if not grid.has_total or grid.is_share:
        return hidden.copy()
    margin = np.array([name == TOTAL for name in grid.categories])
    return hidden | (hidden[:, margin].any(axis=1)[:, None] & grid.present)


def published(made: RoundedTable, unsaid: Flags) -> list[Publication]:
    """A rounded table as its readers have it: what is shown within limits, with sums of that under names of their own, and what
    is hidden. Cells in `unsaid` (A x K) are not told for another reason than that they are small; nor are those that hold nearly
    all of a group, or leave too few of it: nothing limits a guess of how many these are."""
    grid, base, fewest = made.grid, made.profile.round_base, made.profile.minimum_units
    lowest, counts = (grid.children == 0)[:, None], _counts(grid)
    shown = grid.present & counts & (made.values > 0) & ~made.hidden
    rest = grid.present & counts & lowest & ~shown
    names = zip(grid.areas, lowest[:, 0].tolist(), strict=True)
    areas = tuple(area if is_lowest else f"{area}*~" for area, is_lowest in names)
    nothing, apart = np.full(grid.values.shape, np.nan), np.full(len(grid.areas), TOP)
    low, high = limits_of(made.values, base, np.where(lowest, fewest, 0))
    most = np.where(made.hidden, np.where(unsaid | (grid.values >= fewest), np.inf, fewest - 1), 0.0)
    return [
        Publication("", areas, grid.categories, grid.parents, nothing, shown, low=low, high=high),
        Publication("", areas, grid.categories, apart, nothing, rest, low=np.zeros_like(low), high=most),
    ]


def _counts(grid: Grid) -> Flags:
    """Columns that hold counts by themselves: not a margin over others, nor what is left of a known population (1 x K)."""
    return np.array([name != REST and (name != TOTAL or not grid.has_total) for name in grid.categories])[
        None, :
    ]


def _exposed(puzzle: Puzzle, made: RoundedTable, linked: Sequence[Publication]) -> Places:
    """The unknowns that have less room than they had, or than a small count needs."""
    everywhere = np.ones(puzzle.known.shape, dtype=bool)
    asked = room_before(puzzle, linked, made.profile.minimum_units, everywhere)
    a, k = made.grid.values.shape
    small = made.hidden & (made.grid.values < made.profile.minimum_units) & (made.grid.children == 0)[:, None]
    least = np.where(small & _counts(made.grid), made.profile.minimum_units - 1.0, -1.0)
    asked[:a, :k] = np.maximum(asked[:a, :k], least)
    wanted = asked.ravel()[puzzle.cells]
    return np.flatnonzero(ranges_of(puzzle, wanted).width < wanted - TOLERANCE)


def _crossed(puzzle: Puzzle, made: RoundedTable) -> Flags:
    """The figures that are shown and were told rounded before, when both together leave less than the base: one that went up
    once and down once (A x K)."""
    flags, room = np.zeros_like(made.grid.present), np.full(puzzle.known.shape, np.inf)
    room.flat[puzzle.cells] = puzzle.high - puzzle.low
    a, k = flags.shape
    low, high = limits_of(made.values, made.profile.round_base, made.profile.minimum_units)
    flags |= room[:a, :k] < np.minimum(high - low, made.profile.round_base - 1)
    return flags & _shown(made)


def _shown(made: RoundedTable) -> Flags:
    return (
        made.grid.present
        & ~made.hidden
        & (made.values > 0)
        & (made.grid.children == 0)[:, None]
        & _counts(made.grid)
    )


def _beside(exposed: Places, puzzle: Puzzle, made: RoundedTable) -> Flags:
    """The figures of the table that are shown and stand in one sum with an exposed one (A x K)."""
    flags = np.zeros_like(made.grid.present)
    rows = np.unique(puzzle.left[:, exposed].nonzero()[0])
    near = np.unique(puzzle.left[rows].nonzero()[1])
    row, column = np.divmod(puzzle.cells[near], len(puzzle.categories))
    a, k = flags.shape
    inside = (row < a) & (column < k)
    flags[row[inside], column[inside]] = True
    return flags & _shown(made)


def _cell(puzzle: Puzzle, number: int) -> Cell:
    row, column = divmod(int(puzzle.cells[number]), len(puzzle.categories))
    return Cell(puzzle.areas[row], puzzle.categories[column])
