"""An attacker with a linear program: the least and the most that each hidden figure can be, given all that is shown.

Written apart from the protection and from published figures only, so that one checks the other. A hidden figure is
solved for together with the figures near it, the others held at one possible table: what is found that way is
possible, so it proves that a figure has room. Only when that proof fails, the whole of what hangs together is solved,
and then the range is exact. Tables that the protection shows are proof as well, once they fit all that was published.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import scipy

from analyses.engine.disclosure.grid import Flags, Floats, Places
from analyses.engine.disclosure.publication import Puzzle
from analyses.engine.disclosure.reduction import TOLERANCE, ContradictionError, Reduced, endless, reduced
from analyses.engine.disclosure.seen import Witness, seen_in
from analyses.engine.disclosure.surroundings import Surroundings

# Unknowns in one program: beyond that, solving side by side costs more than starting again.
LARGEST_PROGRAM = 8000
# Unknowns that are solved for together at first; four times as many at the next try.
NEAR = 60
# Room that a possible table keeps for each figure, where it can.
EASE = 20.0


@dataclass(frozen=True, slots=True)
class Ranges:
    """For each unknown of a puzzle the least and the most that were found possible; `exact` tells where nothing beyond
    them is. Without an upper limit, `high` is infinite."""

    low: Floats
    high: Floats
    exact: Flags

    @property
    def width(self) -> Floats:
        return self.high - self.low


def ranges_of(
    puzzle: Puzzle,
    wanted: Floats | None = None,
    reach: Floats | None = None,
    deepest: float = np.inf,
    shown: Iterable[Witness] = (),
) -> Ranges:
    """Ranges at least as wide as `wanted` and up to `reach`, or exact where they are not; without `wanted` all exact. With
    `deepest`, what was found possible with so many unknowns around each is taken for all that there is. Tables that are
    `shown` save looking for room that is seen in them.

    What hangs together with no unknown of which something is wanted (zero or more) is left out, and has width zero.
    Raises ContradictionError when no table fits what is published.
    """
    n = len(puzzle.cells)
    wanted = np.full(n, np.inf) if wanted is None else wanted
    reach = np.zeros(n) if reach is None else reach
    low, high = seen_in(puzzle, shown)
    with np.errstate(invalid="ignore"):
        enough = (high - low >= wanted - TOLERANCE) & (high >= reach - TOLERANCE)
    wanted = np.where(enough, -1.0, wanted)
    groups = puzzle.groups
    asked = np.isin(groups, np.unique(groups[wanted >= 0]))
    found = Ranges(np.zeros(n), np.zeros(n), np.zeros(n, dtype=bool))
    if asked.any():
        part = reduced(puzzle.only(asked))
        search = _Search(part, part.widest(wanted[asked], -1.0), part.widest(reach[asked] - part.shift, 0.0))
        search.run(deepest)
        ranges = search.ranges
        found.low[asked], found.high[asked] = part.spread(ranges.low), part.spread(ranges.high)
        found.exact[asked] = np.append(ranges.exact, True)[part.place]
    return Ranges(
        np.where(asked, np.fmin(found.low, low), np.nan_to_num(low)),
        np.where(asked, np.fmax(found.high, high), np.nan_to_num(high)),
        found.exact,
    )


def possible_table(puzzle: Puzzle) -> Floats:
    """One table that fits, with as many figures as can be at EASE or more.

    Raises ContradictionError when there is none.
    """
    part = reduced(puzzle)
    return part.spread(_possible(part))


def _possible(part: Reduced) -> Floats:
    puzzle, n = part.puzzle, len(part.puzzle.cells)
    if not n or not puzzle.left.shape[0]:
        return np.zeros(n)
    ease = np.minimum(EASE, part.ceiling)
    answer = scipy.optimize.linprog(
        np.concatenate([-np.ones(n), np.zeros(n)]),
        A_eq=scipy.sparse.hstack([puzzle.left, puzzle.left], format="csr"),
        b_eq=puzzle.right,
        bounds=np.column_stack(
            [np.zeros(2 * n), np.append(ease, np.where(part.ceiling > EASE, part.ceiling - ease, 0.0))]
        ),
        method="highs",
    )
    if answer.status != 0:
        raise ContradictionError("the published tables contradict each other")
    # The solver leaves a hair of noise, which sums that follow from each other do not forgive.
    return np.round(answer.x[:n] + answer.x[n:], 7)


class _Search:
    """Ranges that grow until they are wide enough or exact, of unknowns that can be zero or more."""

    def __init__(self, part: Reduced, wanted: Floats, reach: Floats) -> None:
        self.puzzle, self.ceiling = part.puzzle, part.ceiling
        n = len(self.ceiling)
        self.ranges = Ranges(np.full(n, np.inf), np.full(n, -np.inf), np.zeros(n, dtype=bool))
        self.group = self.puzzle.groups
        self.sizes = np.bincount(self.group, minlength=1)
        # More than this is not possible, so there is no use in looking for it.
        self.least, self.most = part.low, part.high
        self.endless = endless(part)
        self.wanted, self.reach = np.minimum(wanted, self.most - self.least), np.minimum(reach, self.most)
        self.surroundings = Surroundings(self.puzzle)
        self.point = _possible(part)

    def run(self, deepest: float = np.inf) -> None:
        free = np.diff(self.surroundings.by_cell.indptr) == 0
        self.ranges.low[free], self.ranges.high[free] = 0.0, self.puzzle.high[free]
        self.ranges.exact[free] = True
        bound = ~free
        self.ranges.low[bound] = self.ranges.high[bound] = self.point[bound]
        size = NEAR
        while self._lacking().size and size <= deepest:
            self._look_around(size)
            size *= 4
        meets = self.ranges.low <= self.least + TOLERANCE, self.ranges.high >= self.most - TOLERANCE
        self.ranges.exact[meets[0] & meets[1]] = True

    def _lacking(self) -> Places:
        """Unknowns whose range is neither wide enough nor exact."""
        short, low = self.ranges.width < self.wanted - TOLERANCE, self.ranges.high < self.reach - TOLERANCE
        return np.flatnonzero((short | low) & ~self.ranges.exact)

    def _look_around(self, size: int) -> None:
        """Solve near each unknown that lacks room; what others widen on the way is not looked at itself."""
        tried = np.zeros(len(self.group), dtype=bool)
        while todo := [cell for cell in self._lacking().tolist() if not tried[cell]]:
            batch = self._batch(todo, size)
            tried[[cell for cell, _ in batch]] = True
            self._solve(batch)

    def _batch(self, todo: list[int], size: int) -> list[tuple[int, Places]]:
        """Some of these with their neighbourhoods, which do not overlap, as many as go into one program."""
        found: list[tuple[int, Places]] = []
        taken = np.zeros(len(self.group), dtype=bool)
        load = 0
        for cell in todo:
            if not taken[cell]:
                near = self._near(cell, size)
                taken[near] = True
                found.append((cell, near))
                load += 2 * len(near)
            if load >= LARGEST_PROGRAM:
                break
        return found

    def _near(self, cell: int, size: int) -> Places:
        if self.sizes[self.group[cell]] <= size:
            return np.flatnonzero(self.group == self.group[cell])
        return self.surroundings.near(cell, size)

    def _solve(self, batch: list[tuple[int, Places]]) -> None:
        """The least and the most of each first, its neighbourhood free and the rest as in the possible table.

        Programs that fail together are solved one by one. One that fails by itself, because the possible table is a
        hair off, tells nothing; its next and larger neighbourhood will. The whole that hangs together may not fail.
        """
        answer = self.surroundings.solved(batch, self.point, self.ceiling)
        if answer is None:
            self._solve_apart(batch)
            return
        start = 0
        for cell, near in batch:
            for _ in range(2):
                self._widen(near, answer[start : start + len(near)])
                start += len(near)
            if self._is_whole(cell, near):
                self.ranges.exact[cell] = True

    def _solve_apart(self, batch: list[tuple[int, Places]]) -> None:
        if len(batch) > 1:
            for each in batch:
                self._solve([each])
        elif self._is_whole(*batch[0]):
            raise ContradictionError("the published tables contradict each other")

    def _is_whole(self, cell: int, near: Places) -> bool:
        return len(near) == self.sizes[self.group[cell]]

    def _widen(self, near: Places, values: Floats) -> None:
        """A possible table: what it holds lies within the ranges."""
        values = np.maximum(values, 0.0)
        self.ranges.low[near] = np.minimum(self.ranges.low[near], values)
        most = np.where(self.endless[near], np.inf, values)
        self.ranges.high[near] = np.maximum(self.ranges.high[near], most)
