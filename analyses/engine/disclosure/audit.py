"""Whether a protected table holds against an attacker with everything that was ever published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses.engine.disclosure.attack import TOLERANCE, Ranges, ranges_of
from analyses.engine.disclosure.grid import Floats
from analyses.engine.disclosure.memory import (
    asked_of,
    fitting,
    says_something,
    still_true,
    whole,
    with_more_room,
)
from analyses.engine.disclosure.publication import Publication, Puzzle, joined
from analyses.engine.disclosure.table import Cell, ProtectedTable
from analyses.engine.disclosure.witnesses import witnesses
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
    if exact:
        found = ranges_of(puzzle, np.where(wanted < 0, -1.0, np.inf), reach)
    else:
        shown = witnesses(protected.grid, protected.hidden, puzzle, wanted, reach)
        found = ranges_of(puzzle, wanted, reach, shown=shown)
    narrow = np.flatnonzero((found.width < wanted - TOLERANCE) | (found.high < reach - TOLERANCE))
    more = with_more_room(
        protected.grid, earlier, puzzle.cells[narrow], found.width[narrow], found.high[narrow]
    )
    exposed = narrow[more]
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
