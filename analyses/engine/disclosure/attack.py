"""An attacker with a linear program: the least and the most that each hidden figure can be, given all that is shown.

Written apart from the protection and from published figures only, so that one checks the other. A hidden figure is
solved for together with the figures near it, the others held at one possible table: what is found that way is
possible, so it proves that a figure has room. Only when that proof fails, the whole of what hangs together is solved,
and then the range is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy

from analyses.engine.disclosure.grid import Flags, Floats, Places
from analyses.engine.disclosure.publication import Puzzle

TOLERANCE = 1e-6
# Unknowns in one program: beyond that, solving side by side costs more than starting again.
LARGEST_PROGRAM = 8000
# Unknowns that are solved for together at first; four times as many at the next try.
NEAR = 60
# Room that a possible table keeps for each figure, where it can.
EASE = 20.0
# Times that limits are handed on from one equation to the next.
MOST_ROUNDS = 12


class ContradictionError(ArithmeticError):
    """Published figures that cannot all be true."""


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
) -> Ranges:
    """Ranges at least as wide as `wanted` and up to `reach`, or exact where they are not; without `wanted` all exact. With
    `deepest`, what was found possible with so many unknowns around each is taken for all that there is.

    What hangs together with no unknown of which something is wanted (zero or more) is left out, and has width zero.
    Raises ContradictionError when no table fits what is published.
    """
    n = len(puzzle.cells)
    wanted = np.full(n, np.inf) if wanted is None else wanted
    reach = np.zeros(n) if reach is None else reach
    groups = puzzle.groups
    asked = np.isin(groups, np.unique(groups[wanted >= 0]))
    found = Ranges(np.zeros(n), np.zeros(n), np.zeros(n, dtype=bool))
    if asked.any():
        least = puzzle.low[asked]
        search = _Search(_above_least(puzzle.only(asked)), wanted[asked], reach[asked] - least)
        search.run(deepest)
        found.low[asked], found.high[asked] = search.ranges.low + least, search.ranges.high + least
        found.exact[asked] = search.ranges.exact
    return found


def possible_table(puzzle: Puzzle, ceiling: Floats | None = None) -> Floats:
    """One table that fits, with as many figures as can be at EASE or more.

    Raises ContradictionError when there is none.
    """
    n = len(puzzle.cells)
    if not n or not puzzle.left.shape[0]:
        return puzzle.low.copy()
    above = _above_least(puzzle)
    if ceiling is None:
        ceiling = _ceilings(above)
    ease = np.minimum(EASE, ceiling)
    answer = scipy.optimize.linprog(
        np.concatenate([-np.ones(n), np.zeros(n)]),
        A_eq=scipy.sparse.hstack([above.left, above.left], format="csr"),
        b_eq=above.right,
        bounds=np.column_stack(
            [np.zeros(2 * n), np.append(ease, np.where(ceiling > EASE, ceiling - ease, 0.0))]
        ),
        method="highs",
    )
    if answer.status != 0:
        raise ContradictionError("the published tables contradict each other")
    # The solver leaves a hair of noise, which sums that follow from each other do not forgive.
    return puzzle.low + np.round(answer.x[:n] + answer.x[n:], 7)


def _above_least(puzzle: Puzzle) -> Puzzle:
    """The same puzzle about how far each unknown lies above the least that it can be."""
    return replace(
        puzzle, low=np.zeros_like(puzzle.low), high=puzzle.high - puzzle.low, right=puzzle.right - puzzle.left @ puzzle.low
    )  # fmt: skip


class _Search:
    """Ranges that grow until they are wide enough or exact, of unknowns that can be zero or more."""

    def __init__(self, puzzle: Puzzle, wanted: Floats, reach: Floats) -> None:
        self.puzzle, self.left, self.right = puzzle, puzzle.left, puzzle.right
        self.by_cell = scipy.sparse.csc_array(puzzle.left)
        self.lengths = np.diff(self.left.indptr).tolist()
        n = len(puzzle.cells)
        self.ranges = Ranges(np.full(n, np.inf), np.full(n, -np.inf), np.zeros(n, dtype=bool))
        self.group = puzzle.groups
        self.sizes = np.bincount(self.group, minlength=1)
        self.ceiling = _ceilings(puzzle)
        # More than this is not possible, so there is no use in looking for it.
        self.least, self.most = _outer_limits(puzzle, self.ceiling)
        self.wanted, self.reach = np.minimum(wanted, self.most - self.least), np.minimum(reach, self.most)
        self.point = np.zeros(n)

    def run(self, deepest: float = np.inf) -> None:
        free = np.diff(self.by_cell.indptr) == 0
        self.ranges.low[free], self.ranges.high[free] = 0.0, self.puzzle.high[free]
        self.ranges.exact[free] = True
        self.point = possible_table(self.puzzle, self.ceiling)
        bound = ~free
        self.ranges.low[bound] = self.ranges.high[bound] = self.point[bound]
        size = NEAR
        while self._lacking().size and size <= deepest:
            self._look_around(size)
            size *= 4
        self.ranges.exact[
            (self.ranges.low <= self.least + TOLERANCE) & (self.ranges.high >= self.most - TOLERANCE)
        ] = True

    def _lacking(self) -> Places:
        """Unknowns whose range is neither wide enough nor exact."""
        short = self.ranges.width < self.wanted - TOLERANCE
        low = self.ranges.high < self.reach - TOLERANCE
        return np.flatnonzero((short | low) & ~self.ranges.exact)

    def _look_around(self, size: int) -> None:
        """Solve near each unknown that lacks room; what others widen on the way is not looked at itself."""
        tried = np.zeros(len(self.wanted), dtype=bool)
        while todo := [cell for cell in self._lacking().tolist() if not tried[cell]]:
            batch = self._batch(todo, size)
            tried[[cell for cell, _ in batch]] = True
            self._solve(batch)

    def _batch(self, todo: list[int], size: int) -> list[tuple[int, Places]]:
        """Some of these with their neighbourhoods, which do not overlap, as many as go into one program."""
        found: list[tuple[int, Places]] = []
        taken = np.zeros(len(self.wanted), dtype=bool)
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
        """Unknowns that hang together with this one, nearest first, at most about `size`."""
        group = int(self.sizes[self.group[cell]])
        if group <= size:
            return np.flatnonzero(self.group == self.group[cell])
        found, edge = {cell}, [cell]
        while edge and len(found) < size:
            rows = {row for each in edge for row in self._rows(each).tolist()}
            edge = []
            # Small sums first: what makes room lies there, and a sum over a whole province would fill the program.
            for row in sorted(rows, key=lambda row: (self.lengths[row], row)):
                new = [each for each in self._unknowns(row).tolist() if each not in found]
                new = new[: size - len(found)]
                edge += new
                found.update(new)
        return np.array(sorted(found))

    def _rows(self, cell: int) -> Places:
        return self.by_cell.indices[self.by_cell.indptr[cell] : self.by_cell.indptr[cell + 1]]

    def _unknowns(self, row: int) -> Places:
        return self.left.indices[self.left.indptr[row] : self.left.indptr[row + 1]]

    def _solve(self, batch: list[tuple[int, Places]]) -> None:
        """The least and the most of each first, its neighbourhood free and the rest as in the possible table.

        Programs that fail together are solved one by one. One that fails by itself, because the possible table is a
        hair off, tells nothing; its next and larger neighbourhood will. The whole that hangs together may not fail.
        """
        answer = self._answers(batch)
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

    def _answers(self, batch: list[tuple[int, Places]]) -> Floats | None:
        programs = [self._program(near) for _, near in batch]
        left = scipy.sparse.block_diag(
            [part for matrix, _ in programs for part in (matrix, matrix)], format="csr"
        )
        right = np.concatenate([part for _, value in programs for part in (value, value)])
        aims = [sign * (near == cell) for cell, near in batch for sign in (1.0, -1.0)]
        tops = np.concatenate([self.ceiling[near] for _, near in batch for _ in range(2)])
        answer = scipy.optimize.linprog(
            np.concatenate(aims), A_eq=left, b_eq=right,
            bounds=np.column_stack([np.zeros(len(tops)), tops]), method="highs",
        )  # fmt: skip
        return answer.x if answer.status == 0 else None

    def _program(self, near: Places) -> tuple[scipy.sparse.csr_array, Floats]:
        rows = np.unique(np.concatenate([self._rows(each) for each in near.tolist()]))
        part = self.left[rows]
        held = self.point.copy()
        held[near] = 0.0
        return scipy.sparse.csr_array(part[:, near]), self.right[rows] - part @ held

    def _widen(self, near: Places, values: Floats) -> None:
        """A possible table: what it holds lies within the ranges."""
        values = np.maximum(values, 0.0)
        top = np.isinf(self.puzzle.high[near]) & (values > self.ceiling[near] - 1.0)
        self.ranges.low[near] = np.minimum(self.ranges.low[near], values)
        self.ranges.high[near] = np.maximum(self.ranges.high[near], np.where(top, np.inf, values))


def _outer_limits(puzzle: Puzzle, ceiling: Floats) -> tuple[Floats, Floats]:
    """The least and the most that each unknown can be by one equation at a time, over and over: no range goes beyond them.

    Each is what an equation leaves when all others in it are at their own limits (bound propagation). Infinite where only
    the ceiling holds it.
    """
    entries = scipy.sparse.coo_array(puzzle.left)
    rows, columns, factor = entries.coords[0], entries.coords[1], entries.data
    low, high = np.zeros(len(ceiling)), ceiling.astype(float).copy()
    size = puzzle.left.shape[0]
    for _round in range(MOST_ROUNDS):
        at_least = np.where(factor > 0, factor * low[columns], factor * high[columns])
        at_most = np.where(factor > 0, factor * high[columns], factor * low[columns])
        # What an equation leaves for one of its unknowns, at most and at least.
        left_most = (puzzle.right - np.bincount(rows, at_least, size))[rows] + at_least
        left_least = (puzzle.right - np.bincount(rows, at_most, size))[rows] + at_most
        ends = left_most / factor, left_least / factor
        before = low.sum(), high.sum()
        np.minimum.at(high, columns, np.where(factor > 0, *ends))
        np.maximum.at(low, columns, np.where(factor > 0, *ends[::-1]))
        if before == (low.sum(), high.sum()):
            break
    slack = TOLERANCE * np.maximum(1.0, np.abs(high))
    most = np.where(np.isinf(puzzle.high) & (high >= ceiling), np.inf, high + slack)
    return np.maximum(low - slack, 0.0), most


def _ceilings(puzzle: Puzzle) -> Floats:
    """More than any unknown can be: its own limit, or what sums of areas and categories leave it, which is bounded by the
    published figures that it hangs together with."""
    rows, columns = puzzle.left.nonzero()
    of_row = np.zeros(puzzle.left.shape[0], dtype=np.int64)
    group = puzzle.groups
    of_row[rows] = group[columns]
    size = int(group.max(initial=0)) + 1
    published = np.bincount(of_row, weights=np.abs(puzzle.right), minlength=size)
    return np.minimum(2 * published[group] + 1000.0, puzzle.high)
