"""A puzzle with fewer unknowns: without those that follow from the others one equation at a time.

What has one possible value is no unknown, and two unknowns of which the difference is known are one. Sums that link
releases are full of both: of most groups nobody told, because they are others added up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy

from analyses.engine.disclosure.grid import Flags, Floats, Places
from analyses.engine.disclosure.publication import Puzzle, first_of_equals

TOLERANCE = 1e-6
# Less room than this is the noise of sums.
NOTHING = 1e-7
# Times that limits are handed on from one equation to the next, and that unknowns are drawn together.
MOST_ROUNDS = 12
MOST_PASSES = 8
FIXED = -1


class ContradictionError(ArithmeticError):
    """Published figures that cannot all be true."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """A puzzle about unknowns that are zero or more, and what those of the puzzle that it was made from are: `shift` more than
    the unknown at `place`, or just `shift` where that is FIXED.

    None is less than `low` or more than `high`, which is infinite where no equation by itself gives a limit. Whatever is possible
    for one unknown that has a most, is possible with all of them at or below their `ceiling`.
    """

    puzzle: Puzzle
    place: Places
    shift: Floats
    ceiling: Floats
    low: Floats
    high: Floats

    def widest(self, figures: Floats, least: float) -> Floats:
        """For each unknown the largest of these figures of the unknowns that it stands for, `least` at the least."""
        found = np.full(len(self.ceiling), least)
        there = self.place != FIXED
        np.maximum.at(found, self.place[there], figures[there])
        return found

    def spread(self, figures: Floats) -> Floats:
        """Figures of the unknowns as those of the unknowns that these stand for."""
        return np.append(figures, 0.0)[self.place] + self.shift


def reduced(puzzle: Puzzle) -> Reduced:
    """The puzzle in as few unknowns as are easily found.

    Raises ContradictionError when that shows that no table fits.
    """
    n = len(puzzle.cells)
    made = _above_least(Reduced(puzzle, np.arange(n), np.zeros(n), *(np.empty(0),) * 3))
    made = replace(made, ceiling=_ceilings(made.puzzle))
    for _pass in range(MOST_PASSES):
        low, high = _limits(made.puzzle)
        made = replace(made, low=low, high=high)
        label, gap = _alike(made)
        if int(label.max(initial=-1)) + 1 == len(label):
            break
        made = _above_least(_drawn_together(made, label, gap))
    return made


def _above_least(made: Reduced) -> Reduced:
    """The same about how far each unknown lies above the least that it can be."""
    puzzle = made.puzzle
    least = puzzle.low
    above = replace(
        puzzle, low=np.zeros_like(least), high=puzzle.high - least, right=puzzle.right - puzzle.left @ least
    )  # fmt: skip
    shift = made.shift + np.append(least, 0.0)[made.place]
    return replace(made, puzzle=above, shift=shift, ceiling=made.ceiling - least[: len(made.ceiling)])


def _alike(made: Reduced) -> tuple[Places, Floats]:
    """A number for each unknown (FIXED for those with one value), the same for unknowns that differ by what is known, and how
    much more each is than the first of those; or the value."""
    left, n = made.puzzle.left, len(made.ceiling)
    fixed = made.high - made.low <= NOTHING
    two = np.flatnonzero(np.diff(left.indptr) == 2)
    one, other = left.indices[left.indptr[two]], left.indices[left.indptr[two] + 1]
    sign = left.data[left.indptr[two]]
    is_difference = (sign * left.data[left.indptr[two] + 1] == -1.0) & ~fixed[one] & ~fixed[other]
    one, other = one[is_difference], other[is_difference]
    step = (made.puzzle.right[two] * sign)[is_difference]
    label, gap = _steps(n, one, other, step)
    number = np.unique(label[~fixed], return_inverse=True)[1]
    label = np.full(n, FIXED)
    label[~fixed] = number
    return label, np.where(fixed, np.clip(0.5 * (made.low + made.high), 0.0, None), gap)


def _steps(n: int, one: Places, other: Places, step: Floats) -> tuple[Places, Floats]:
    """Which of n unknowns hang together when `one` is `step` more than `other`, and how much more each is than the first."""
    links: dict[int, list[tuple[int, float]]] = {}
    for first, second, more in zip(one.tolist(), other.tolist(), step.tolist(), strict=True):
        links.setdefault(first, []).append((second, -more))
        links.setdefault(second, []).append((first, more))
    label, gap = np.arange(n), np.zeros(n)
    done: set[int] = set()
    for start in links:
        if start in done:
            continue
        done.add(start)
        waiting = [start]
        while waiting:
            at = waiting.pop()
            for beside, more in links[at]:
                if beside not in done:
                    done.add(beside)
                    label[beside], gap[beside] = start, gap[at] + more
                    waiting.append(beside)
    return label, gap


def _drawn_together(made: Reduced, label: Places, gap: Floats) -> Reduced:
    """With one unknown for each label, and the values of what is FIXED filled in. Limits are the strictest of these."""
    puzzle, size = made.puzzle, int(label.max(initial=-1)) + 1
    kept = np.flatnonzero(label != FIXED)
    to = scipy.sparse.csr_array((np.ones(len(kept)), (kept, label[kept])), shape=(len(label), size))
    left, right = scipy.sparse.csr_array(puzzle.left @ to), puzzle.right - puzzle.left @ gap
    left.eliminate_zeros()
    empty = np.diff(left.indptr) == 0
    scale = np.maximum(1.0, abs(puzzle.left) @ np.abs(gap) + np.abs(puzzle.right))
    if (np.abs(right[empty]) > TOLERANCE * scale[empty]).any():
        raise ContradictionError("the published tables contradict each other")
    low, high, ceiling = np.zeros(size), np.full(size, np.inf), np.full(size, np.inf)
    np.maximum.at(low, label[kept], puzzle.low[kept] - gap[kept])
    np.minimum.at(high, label[kept], puzzle.high[kept] - gap[kept])
    np.minimum.at(ceiling, label[kept], made.ceiling[kept] - gap[kept])
    _require_possible(low, high)
    rows = first_of_equals(left, right)
    cells = np.full(size, -1)
    cells[label[kept][::-1]] = puzzle.cells[kept][::-1]
    smaller = replace(
        puzzle, cells=cells, low=low, high=np.maximum(high, low), left=scipy.sparse.csr_array(left[rows]), right=right[rows],
        source=puzzle.source[rows], met=puzzle.met[rows],
    )  # fmt: skip
    there = made.place != FIXED
    place, shift = np.full(len(made.place), FIXED), made.shift.copy()
    place[there] = label[made.place[there]]
    shift[there] += gap[made.place[there]]
    return Reduced(smaller, place, shift, np.maximum(ceiling, low), low, high)


def _limits(puzzle: Puzzle) -> tuple[Floats, Floats]:
    """The least and the most that each unknown can be by one equation at a time, over and over: no range goes beyond them.

    Each is what an equation leaves when all others in it are at their own limits (bound propagation).
    """
    entries = scipy.sparse.coo_array(puzzle.left)
    rows, columns, factor = entries.coords[0], entries.coords[1], entries.data
    low, high = np.zeros(len(puzzle.high)), puzzle.high.astype(float).copy()
    size = puzzle.left.shape[0]
    for _round in range(MOST_ROUNDS):
        at_least = np.where(factor > 0, factor * low[columns], factor * high[columns])
        at_most = np.where(factor > 0, factor * high[columns], factor * low[columns])
        # What an equation leaves for one of its unknowns, at most and at least.
        left_most = puzzle.right[rows] - _others(rows, at_least, size)
        left_least = puzzle.right[rows] - _others(rows, at_most, size)
        ends = left_most / factor, left_least / factor
        before = low.copy(), high.copy()
        np.minimum.at(high, columns, np.where(factor > 0, *ends))
        np.maximum.at(low, columns, np.where(factor > 0, *ends[::-1]))
        _require_possible(low, high)
        # Noise by which both cross would grow from one equation to the next.
        low, high = np.minimum(low, high), np.maximum(low, high)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, high


def _require_possible(low: Floats, high: Floats) -> None:
    if (low > high + TOLERANCE * np.maximum(1.0, np.abs(low))).any():
        raise ContradictionError("the published tables contradict each other")


def _others(rows: Places, terms: Floats, size: int) -> Floats:
    """For each entry the sum of the other terms of its equation, infinite where one of those is."""
    endless = np.isinf(terms)
    finite = np.where(endless, 0.0, terms)
    how_many = np.bincount(rows, endless, size)[rows] - endless
    # All that are infinite in an equation are so in the same direction.
    direction = np.bincount(rows, np.where(endless, np.sign(terms), 0.0), size)[rows]
    return np.where(
        how_many > 0, np.copysign(np.inf, direction), np.bincount(rows, finite, size)[rows] - finite
    )


def _ceilings(puzzle: Puzzle) -> Floats:
    """More than an unknown needs to be: its own limit, or more than the corners of what is possible reach, which are sums and
    differences of the published figures and limits that it hangs together with."""
    rows, columns = puzzle.left.nonzero()
    of_row = np.zeros(puzzle.left.shape[0], dtype=np.int64)
    group = puzzle.groups
    of_row[rows] = group[columns]
    size = int(group.max(initial=0)) + 1
    published = np.bincount(of_row, weights=np.abs(puzzle.right), minlength=size)
    limits = np.bincount(group, weights=np.where(np.isinf(puzzle.high), 0.0, puzzle.high), minlength=size)
    return np.minimum(2 * (published + limits)[group] + 1000.0, puzzle.high)


def endless(part: Reduced) -> Flags:
    """Which unknowns can be as many as one likes: what can be added to a possible table over and over, and it stays possible."""
    may = np.flatnonzero(np.isinf(part.high))
    found = np.zeros(len(part.high), dtype=bool)
    if not len(may):
        return found
    n, left = len(may), scipy.sparse.csr_array(part.puzzle.left[:, may])
    left = left[np.diff(left.indptr) > 0]
    if not left.shape[0]:
        found[may] = True
        return found
    # What is added to each is up to one, of which as much as can be, and the rest; all may be made larger together.
    answer = scipy.optimize.linprog(
        np.concatenate([-np.ones(n), np.zeros(n)]), A_eq=scipy.sparse.hstack([left, left], format="csr"),
        b_eq=np.zeros(left.shape[0]), bounds=[(0, 1)] * n + [(0, None)] * n, method="highs",
    )  # fmt: skip
    found[may] = answer.x[:n] > 0.5
    return found
