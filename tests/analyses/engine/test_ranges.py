"""What an attacker can work out, found nearby and in fewer unknowns, beside plain programs over everything."""

from dataclasses import replace

import numpy as np
import pytest
import scipy

from analyses.engine.disclosure.attack import ContradictionError, possible_table, ranges_of
from analyses.engine.disclosure.publication import Puzzle
from analyses.engine.disclosure.reduction import FIXED, reduced
from tests.seeds import seeds


def puzzle_of(left, right, low, high):
    left = np.asarray(left, float)
    n = left.shape[1]
    rows = len(right)
    return Puzzle(
        tuple(f"A{number}" for number in range(n)), ("n",), np.full((n, 1), np.nan), np.ones((n, 1), bool), np.arange(n),
        np.asarray(low, float), np.asarray(high, float), scipy.sparse.csr_array(left),
        np.asarray(right, float), np.zeros(rows, np.int64), np.zeros(rows, bool), False,
    )  # fmt: skip


def random_puzzle(seed):
    """Parts of sums of parts, as areas, groups and stretches of time are, some of them between limits."""
    random = np.random.default_rng(seed)
    n, rows = int(random.integers(4, 40)), int(random.integers(2, 25))
    left = np.zeros((rows, n))
    for row in left:
        size = min(n, int(random.choice([1, 2, 2, 2, 3, 4, 9])))
        chosen = random.choice(n, size, replace=False)
        row[chosen] = 1.0
        row[chosen[0]] = random.choice([1.0, -1.0])
    truth = random.choice([0, 1, 3, 8, 15, 60], n).astype(float)
    is_limited = random.random(n) < 0.2
    low = np.where(is_limited, np.maximum(truth - random.integers(0, 4, n), 0.0), 0.0)
    high = np.where(is_limited, truth + random.integers(0, 4, n), np.inf)
    return puzzle_of(left, left @ truth, low, high), truth


def end_of(puzzle, number, sign):
    aim = np.zeros(len(puzzle.cells))
    aim[number] = sign
    answer = scipy.optimize.linprog(
        aim,
        A_eq=puzzle.left,
        b_eq=puzzle.right,
        bounds=np.column_stack([puzzle.low, puzzle.high]),
        method="highs",
    )
    assert answer.status in (0, 3)
    return -sign * np.inf if answer.status == 3 else answer.x[number]


# Counts, and amounts in euros: what is large is no reason to take a range without an end for one with.
@pytest.mark.parametrize("unit", [1.0, 12345.67])
@pytest.mark.parametrize("seed", seeds(60))
def test_ranges_are_those_of_a_program_over_everything(seed, unit):
    puzzle, _truth = random_puzzle(seed)
    puzzle = replace(puzzle, right=puzzle.right * unit, low=puzzle.low * unit, high=puzzle.high * unit)
    near = {"rel": 1e-6, "abs": 1e-5}
    found = ranges_of(puzzle)
    # A range without an end is wide enough for anybody, so nobody looks where it begins.
    assert (found.exact | np.isinf(found.high)).all()
    for number in range(len(puzzle.cells)):
        assert found.high[number] == pytest.approx(end_of(puzzle, number, -1.0), **near)
        if found.exact[number]:
            assert found.low[number] == pytest.approx(end_of(puzzle, number, 1.0), **near)


def test_what_hangs_together_with_a_hidden_sum_has_no_end():
    """Of a whole that is hidden, and of all in it but what is shown, no more is known than that they are together."""
    left = [[1, 1, 1, -1, 0], [0, 0, 0, 1, -1]]
    puzzle = puzzle_of(left, [-70_000, -30_000], np.zeros(5), np.full(5, np.inf))
    found = ranges_of(puzzle, np.full(5, 100_000.0), np.full(5, 900_000.0))
    assert np.isinf(found.high).all()


@pytest.mark.parametrize("seed", seeds(60))
def test_a_range_that_is_called_too_narrow_is_that_narrow(seed):
    puzzle, truth = random_puzzle(seed)
    wanted = np.full(len(truth), 9.0)
    found = ranges_of(puzzle, wanted)
    for number in np.flatnonzero(found.width < wanted - 1e-5):
        width = end_of(puzzle, number, -1.0) - end_of(puzzle, number, 1.0)
        assert found.width[number] == pytest.approx(width, abs=1e-5)


@pytest.mark.parametrize("seed", seeds(60))
def test_fewer_unknowns_hold_the_same_tables(seed):
    puzzle, truth = random_puzzle(seed)
    part = reduced(puzzle)
    there = part.place != FIXED
    assert part.shift[~there] == pytest.approx(truth[~there], abs=1e-5)
    inside = part.widest(truth - part.shift, -np.inf)
    assert part.spread(inside) == pytest.approx(truth, abs=1e-5)
    assert (inside <= part.ceiling + 1e-5).all()
    table = possible_table(puzzle)
    assert puzzle.left @ table == pytest.approx(puzzle.right, abs=1e-5)
    assert (table >= puzzle.low - 1e-5).all()
    assert (table <= puzzle.high + 1e-5).all()


def test_unknowns_that_differ_by_what_is_known_are_one():
    puzzle = puzzle_of(
        [[1, -1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]], [5, 20, 7], np.zeros(4), np.full(4, np.inf)
    )
    part = reduced(puzzle)
    assert part.place[0] == part.place[1] != part.place[2]
    assert part.place[3] == FIXED
    found = ranges_of(puzzle)
    assert found.low.round(6).tolist() == [5, 0, 0, 7]
    assert found.high.round(6).tolist() == [25, 20, 20, 7]


@pytest.mark.parametrize(
    ("left", "right", "high"),
    [
        ([[1, -1], [1, -1]], [5, 6], [np.inf, np.inf]),
        ([[1, -1], [-1, 1]], [5, 5], [np.inf, np.inf]),
        ([[1, 1]], [20], [9, 9]),
        ([[1, 0], [1, 1]], [8, 7], [np.inf, np.inf]),
    ],
)
def test_what_no_table_fits_is_a_contradiction(left, right, high):
    with pytest.raises(ContradictionError):
        possible_table(puzzle_of(left, right, np.zeros(2), high))
