"""Whether a protected table holds against an attacker with everything that was ever published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses.engine.disclosure.attack import TOLERANCE, Ranges, ranges_of
from analyses.engine.disclosure.grid import Floats, Places
from analyses.engine.disclosure.memory import asked_of, fitting, says_something, still_true, whole
from analyses.engine.disclosure.publication import Publication, Puzzle, joined
from analyses.engine.disclosure.table import Cell, ProtectedTable
from analyses.engine.intervals import Interval


@dataclass(frozen=True, slots=True)
class Audit:
    """The possible range of each hidden cell in units, and the cells whose range is narrower than the profile asks
    although more room exists. `is_safe` is what a release may rely on. A range in `exact` is all that is possible; the
    others are at least so wide. `left_aside` names earlier publications that no table fits together with this one."""

    ranges: Mapping[Cell, Interval]
    exposed: tuple[Cell, ...]
    exact: frozenset[Cell]
    left_aside: tuple[str, ...] = ()

    @property
    def is_safe(self) -> bool:
        return not self.exposed


def publication_of(protected: ProtectedTable, name: str = "") -> Publication:
    """The table as readers get it."""
    return replace(whole(protected.grid, protected.hidden), name=name)


def audit(protected: ProtectedTable, earlier: Sequence[Publication] = (), *, exact: bool = False) -> Audit:
    """Solve for the smallest and the largest possible value of every hidden cell, given all published sums.

    A range as wide as the table needs is safe; so is a narrower one that is all that public knowledge leaves (an area
    known to have eight inhabitants counts zero to eight, whatever we hide). With `exact`, every range is solved to the
    end.
    """
    true = [still_true(protected.grid, each) for each in earlier]
    earlier = fitting(protected.grid, true)
    puzzle = joined([publication_of(protected), *earlier])
    wanted, reach = _asked(protected, puzzle, earlier)
    found = ranges_of(puzzle, np.where(wanted < 0, -1.0, np.inf) if exact else wanted, reach)
    narrow = np.flatnonzero((found.width < wanted - TOLERANCE) | (found.high < reach - TOLERANCE))
    exposed = _with_more_room(protected, earlier, puzzle, found, narrow) if len(narrow) else narrow
    truth = _truth(protected, puzzle, found)
    ranges = {
        _cell(puzzle, number): Interval(min(low, true), max(high, true))
        for number, (low, high, true) in enumerate(
            zip(found.low.tolist(), found.high.tolist(), truth.tolist(), strict=True)
        )
    }
    return Audit(
        dict(sorted(ranges.items())),
        tuple(sorted(_cell(puzzle, number) for number in exposed)),
        frozenset(_cell(puzzle, number) for number in np.flatnonzero(found.exact)),
        tuple(
            each.name for each in true if says_something(each) and not any(each is kept for kept in earlier)
        ),
    )


def _truth(protected: ProtectedTable, puzzle: Puzzle, found: Ranges) -> Floats:
    """The true figures, which are possible as well; for cells of earlier publications what was found."""
    grid = protected.grid
    true = np.full(puzzle.known.shape, np.nan)
    true[: grid.values.shape[0], : grid.values.shape[1]] = grid.values
    figures = true.ravel()[puzzle.cells]
    return np.where(np.isnan(figures) | found.exact, found.low, figures)


def _cell(puzzle: Puzzle, number: int) -> Cell:
    row, column = divmod(int(puzzle.cells[number]), len(puzzle.categories))
    return Cell(puzzle.areas[row], puzzle.categories[column])


def _asked(
    protected: ProtectedTable, puzzle: Puzzle, earlier: Sequence[Publication]
) -> tuple[Floats, Floats]:
    """Width and reach that each unknown of the puzzle needs; the joint table begins with the areas of this one."""
    grid, needs = protected.grid, protected.needs
    width = asked_of(puzzle, grid, needs.width, earlier, protected.profile.minimum_units)
    reach = np.zeros(puzzle.known.shape)
    a, k = grid.values.shape
    reach[:a, :k] = np.where(needs.rise > 0, grid.values + needs.rise, needs.width)
    return width, np.minimum(reach.ravel()[puzzle.cells], puzzle.high)


def _with_more_room(
    protected: ProtectedTable, earlier: Sequence[Publication], puzzle: Puzzle, found: Ranges, narrow: Places
) -> Places:
    """Those of the narrow cells that could be anything in a wider range if only what is public were shown.

    A cell that is public itself, because an earlier release showed it, has no such range to lose.
    """
    bare = joined([whole(protected.grid, ~protected.grid.known), *earlier])
    place = {int(cell): number for number, cell in enumerate(bare.cells)}
    narrow = narrow[[int(puzzle.cells[number]) in place for number in narrow]]
    same = np.array([place[int(puzzle.cells[number])] for number in narrow], dtype=np.int64)
    wanted, reach = np.full(len(bare.cells), -1.0), np.full(len(bare.cells), -1.0)
    wanted[same] = found.width[narrow] + 2 * TOLERANCE
    reach[same] = found.high[narrow] + 2 * TOLERANCE
    room = ranges_of(bare, wanted, reach)
    more = (room.width[same] > found.width[narrow] + TOLERANCE) | (
        room.high[same] > found.high[narrow] + TOLERANCE
    )
    return narrow[more]
