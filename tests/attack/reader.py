"""Who has every release and knows what adds up to what. Uses nothing of the product but what it told."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import scipy
from scipy.optimize import linprog

Cell = tuple[str, str, str]


class Reader:
    """Knows sums of smallest cells: exactly, or between limits."""

    def __init__(self, cells: Collection[Cell]) -> None:
        self.cells = sorted(cells)
        self._place = {cell: number for number, cell in enumerate(self.cells)}
        self._sums: list[Collection[Cell]] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def learn(self, cells: Collection[Cell], low: float, high: float | None = None) -> None:
        """The sum of these cells is `low`, or between both."""
        self._sums.append(cells)
        self._low.append(low)
        self._high.append(low if high is None else high)

    @property
    def knows(self) -> int:
        """How many sums it was told."""
        return len(self._sums)

    def range_of(self, cells: Collection[Cell], until: int | None = None) -> tuple[float, float]:
        """The least and the most that the sum of these cells can be, by the first `until` sums that it was told."""
        aim = self._row(cells)
        left, right = self._limits(self.knows if until is None else until)
        ends = [
            linprog(sign * aim, A_ub=left, b_ub=right, bounds=(0, None), method="highs")
            for sign in (1.0, -1.0)
        ]
        for end in ends:
            assert end.status in (0, 3), "what was told cannot all be true"
        low = ends[0].fun
        return low, np.inf if ends[1].status == 3 else -ends[1].fun

    def width(self, cells: Collection[Cell], until: int | None = None) -> float:
        """How far apart those are."""
        low, high = self.range_of(cells, until)
        return high - low

    def _limits(self, until: int) -> tuple[scipy.sparse.csr_array | None, np.ndarray | None]:
        if not until:
            return None, None
        left = np.array([self._row(cells) for cells in self._sums[:until]])
        low, high = np.array(self._low[:until], float), np.array(self._high[:until], float)
        has_top = np.isfinite(high)
        return scipy.sparse.csr_array(np.vstack([-left, left[has_top]])), np.concatenate(
            [-low, high[has_top]]
        )

    def _row(self, cells: Collection[Cell]) -> np.ndarray:
        found = np.zeros(len(self.cells))
        found[[self._place[cell] for cell in cells]] = 1.0
        return found


def true_sum(counts: Mapping[Cell, int], cells: Collection[Cell] | Sequence[Cell]) -> int:
    """What these cells hold together."""
    return sum(counts[cell] for cell in cells)
