"""The figures near a hidden one, and the linear programs over only those: what is possible for sure, and what is not.

With everything else held at one possible table, what a figure can be is possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

import numpy as np
import scipy

from analyses.engine.disclosure.grid import Floats, Places
from analyses.engine.disclosure.publication import Puzzle

# Sums of more unknowns are taken up one unknown at a time: what makes room lies in small ones, and a sum over a whole
# province would fill the program.
SHORT = 6


class Surroundings:
    """Which unknowns of a puzzle lie near which."""

    def __init__(self, puzzle: Puzzle) -> None:
        by_cell = scipy.sparse.csc_array(puzzle.left)
        self.by_cell = by_cell
        self._rows = np.split(by_cell.indices, by_cell.indptr[1:-1])
        self._unknowns = np.split(puzzle.left.indices, puzzle.left.indptr[1:-1])

    def near(self, cell: int, size: int, price: Floats | None = None) -> Places:
        """Unknowns that hang together with this one, at most about `size`: through small sums first, and of each larger sum
        those that come after the ones that are there, so that the surroundings of two figures differ; the cheapest of
        those first where each has a `price`."""
        found: set[int] = set()
        waiting: list[tuple[int, int, int]] = []
        seen: set[int] = set()
        new = [cell]
        while True:
            found.update(new)
            for row in sorted({int(row) for each in new for row in self._rows[each]} - seen):
                seen.add(row)
                heappush(waiting, (len(self._unknowns[row]), row, 0))
            if not waiting or len(found) >= size:
                return np.array(sorted(found))
            length, row, turn = heappop(waiting)
            new, is_left = self._next_of(row, found, size - len(found), price)
            if is_left:
                heappush(waiting, (length + (turn + 1) * SHORT, row, turn + 1))

    def solved(self, batch: Sequence[tuple[int, Places]], point: Floats, most: Floats) -> Floats | None:
        """The unknowns near each of these at the least and then at the most of that one, with everything else as in the possible
        table `point` and nothing more than `most`; None where there is no answer."""
        copies = [(cell, near, sign) for cell, near in batch for sign in (1.0, -1.0)]
        aims = np.concatenate([sign * (near == cell) for cell, near, sign in copies])
        near = np.concatenate([near for _cell, near, _sign in copies])
        left = self.equations(near, np.array([len(near) for _cell, near, _sign in copies]))
        answer = scipy.optimize.linprog(
            aims, A_eq=left, b_eq=left @ point[near], bounds=np.column_stack([np.zeros(len(near)), most[near]]), method="highs"
        )  # fmt: skip
        return answer.x if answer.status == 0 else None

    def equations(self, near: Places, sizes: Places) -> scipy.sparse.csr_array:
        """The equations over these unknowns, which are so many from each program; no two programs have one in common."""
        first, counts = self.by_cell.indptr[near], np.diff(self.by_cell.indptr)[near]
        column = np.repeat(np.arange(len(near)), counts)
        entry = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(len(column))
        program = np.repeat(np.arange(len(sizes)), sizes)[column]
        rows, at = np.unique(
            program * self.by_cell.shape[0] + self.by_cell.indices[entry], return_inverse=True
        )
        return scipy.sparse.csr_array((self.by_cell.data[entry], (at, column)), shape=(len(rows), len(near)))

    def _next_of(self, row: int, found: set[int], most: int, price: Floats | None) -> tuple[list[int], bool]:
        """Unknowns of a sum that are new, and whether there are more."""
        members = self._unknowns[row].tolist()
        if len(members) <= SHORT:
            return [each for each in members if each not in found][:most], False
        first = next(number for number, each in enumerate(members) if each in found)
        others = [each for each in (*members[first:], *members[:first]) if each not in found]
        if price is not None and others:
            return [others[int(price[others].argmin())]], len(others) > 1
        return others[:1], len(others) > 1
