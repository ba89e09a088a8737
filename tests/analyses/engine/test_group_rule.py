"""A cell that holds nearly all of a group: hidden, and among figures that the rule would let be shown."""

import numpy as np
import pytest

from analyses.engine.disclosure import CBS_ESSNET, Cell, audit
from analyses.engine.disclosure.grid import TOP, TOTAL, filled
from analyses.engine.disclosure.protection import protect_grid
from tests.seeds import seeds

AREAS = (*(f"W{number}" for number in range(6)), "G")


def table(seed):
    """Six districts in a town by three categories that are far from alike."""
    values = np.full((7, 4), np.nan)
    values[:6, :3] = np.exp(np.random.default_rng(seed).normal(4, 1.6, size=(6, 3))).astype(int)
    return filled(AREAS, ("x", "y", "z", TOTAL), np.array([6] * 6 + [TOP]), values)


@pytest.mark.parametrize("seed", seeds(120, found=(1,)))
def test_nobody_knows_that_nearly_all_of_a_group_are_in_one_cell(seed):
    grid = table(seed)
    made = protect_grid(grid)
    found = audit(made, [])
    assert found.is_safe
    for row, column in np.argwhere(made.primary[:, :3]).tolist():
        wholes = [grid.values[row, 3], *([grid.values[6, column]] if row < 6 else [])]
        for whole in wholes:
            if grid.values[row, column] > CBS_ESSNET.group_share * whole:
                reach = found.ranges[Cell(AREAS[row], grid.categories[column])]
                assert reach.lower <= CBS_ESSNET.group_share * whole + 1e-6
