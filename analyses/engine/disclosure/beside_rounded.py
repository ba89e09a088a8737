"""A new table with exact figures beside an earlier one that was rounded: does the one narrow what the other hid?

A reader of rounded figures knows of each that it lies within one base of what was shown. That is no figure to subtract,
but it can still cut a hidden figure down, so each hidden cell is solved for once more with these limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from analyses.engine.disclosure.audit import publication_of
from analyses.engine.disclosure.grid import Flags, Floats, Grid
from analyses.engine.disclosure.memory import NOT_EXACT, fitting, still_true
from analyses.engine.disclosure.publication import Publication, Puzzle, joined
from analyses.engine.disclosure.table import Cell, ProtectedTable

ROOM = 1e-6


@dataclass(frozen=True, slots=True)
class Told:
    """What the readers of the rounded table `name` know of the cells of a new one: least and most, each A x K, from
    minus to plus infinity where they know nothing."""

    name: str
    low: Floats
    high: Floats

    @classmethod
    def nothing(cls, grid: Grid, name: str) -> Told:
        """Nothing known of any cell."""
        return cls(name, np.full(grid.values.shape, -np.inf), np.full(grid.values.shape, np.inf))

    @property
    def says(self) -> Flags:
        """The cells of which something is known."""
        return np.isfinite(self.high)


def together(told: Sequence[Told], grid: Grid) -> Told:
    """What is known from all of them."""
    low, high = (Told.nothing(grid, "").low, Told.nothing(grid, "").high)
    for each in told:
        low, high = np.maximum(low, each.low), np.minimum(high, each.high)
    return Told(", ".join(each.name for each in told), low, high)


def narrowed(made: ProtectedTable, earlier: Sequence[Publication], told: Told) -> Cell | None:
    """The first hidden cell of which a reader of both would know more than is asked, and more than the rounded table told
    already; None when there is none. One linear program for each end of each hidden cell that a limit touches."""
    grid = made.grid
    linked = fitting(grid, [still_true(grid, each) for each in earlier])
    puzzle = joined([publication_of(made), *linked])
    box = _box(puzzle, grid, told)
    asked = np.maximum(made.needs.width, NOT_EXACT)
    wanted = np.where(told.says, np.minimum(asked, told.high - np.maximum(told.low, 0.0)), asked)
    touched = puzzle.groups[np.isfinite(box[:, 1]) | (box[:, 0] > 0)]
    for number in np.flatnonzero(np.isin(puzzle.groups, touched)).tolist():
        row, column = divmod(int(puzzle.cells[number]), len(puzzle.categories))
        inside = row < len(grid.areas) and column < len(grid.categories) and made.hidden[row, column]
        if inside and _width(puzzle, box, number) < wanted[row, column] - ROOM:
            return Cell(grid.areas[row], grid.categories[column])
    return None


def _box(puzzle: Puzzle, grid: Grid, told: Told) -> Floats:
    """Least and most of each unknown; the joint table begins with the areas and categories of the new one."""
    low, high = np.zeros(puzzle.known.shape), np.full(puzzle.known.shape, np.inf)
    rows, columns = grid.values.shape
    low[:rows, :columns] = np.maximum(told.low, 0.0)
    high[:rows, :columns] = told.high
    return np.column_stack([low.ravel()[puzzle.cells], high.ravel()[puzzle.cells]])


def _width(puzzle: Puzzle, box: Floats, number: int) -> float:
    """How wide the range of one unknown is with all equations and limits; 0 when nothing fits, for then they lie."""
    ends = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(box))
        aim[number] = sign
        answer = scipy.optimize.linprog(aim, A_eq=puzzle.left, b_eq=puzzle.right, bounds=box, method="highs")
        if answer.status == 3:
            return np.inf
        if answer.status != 0:
            return 0.0
        ends.append(sign * answer.fun)
    return float(ends[1] - ends[0])
