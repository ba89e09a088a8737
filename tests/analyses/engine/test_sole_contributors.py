"""Amounts of one contributor each, and that contributor as the attacker."""

import numpy as np
import pytest
from scipy.optimize import linprog

from analyses.engine.disclosure import CBS_ESSNET
from analyses.engine.disclosure.grid import TOP, TOTAL, filled
from analyses.engine.disclosure.protection import protect_grid
from analyses.engine.disclosure.rules import Contributions
from tests.seeds import seeds

NAMES = ("farm", "shop", "bank", TOTAL)


def amounts(seed):
    """Four districts in a town by three branches, with one contributor here and there, and what lies under the sums."""
    draws = np.random.default_rng(seed)
    units = np.full((5, 4), np.nan)
    units[:4, :3] = draws.choice([1, 2, 15, 40], size=(4, 3), p=[0.3, 0.1, 0.3, 0.3])
    sums, largest = np.full_like(units, np.nan), np.full_like(units, np.nan)
    sums[:4, :3] = units[:4, :3] * draws.integers(50, 400, size=(4, 3))
    largest[:4, :3] = np.where(units[:4, :3] == 1, sums[:4, :3], sums[:4, :3] / units[:4, :3])
    parents = np.array([4, 4, 4, 4, TOP])
    areas = ("A", "B", "C", "D", "G")
    grid = filled(areas, NAMES, parents, sums)
    counted = filled(areas, NAMES, parents, units).values
    most = np.where(np.isnan(largest), np.nanmax(largest), largest)
    return grid, Contributions(counted, most, np.zeros_like(most))


def room(grid, hidden, cell, owned):
    """How far apart the least and the most are that who contributed all of `owned` can find for this cell."""
    unknown = [tuple(each) for each in np.argwhere(hidden).tolist() if tuple(each) != owned]
    place = {each: number for number, each in enumerate(unknown)}
    lists = [([(row, column) for column in range(3)], (row, 3)) for row in range(5)]
    lists += [([(row, column) for row in range(4)], (4, column)) for column in range(4)]
    left, right = [], []
    for parts, whole in lists:
        line, known = np.zeros(len(unknown)), 0.0
        for each, sign in [*((part, 1.0) for part in parts), (whole, -1.0)]:
            if each in place:
                line[place[each]] = sign
            else:
                known -= sign * grid.values[each]
        left.append(line)
        right.append(known)
    aim = np.zeros(len(unknown))
    aim[place[cell]] = 1.0
    ends = [
        linprog(sign * aim, A_eq=left, b_eq=right, bounds=(0, None), method="highs") for sign in (1.0, -1.0)
    ]
    return np.inf if ends[1].status == 3 else -ends[1].fun - ends[0].fun


@pytest.mark.parametrize("seed", seeds(40))
def test_who_contributed_all_of_an_amount_learns_no_other_unsafe_one(seed):
    grid, under = amounts(seed)
    made = protect_grid(grid, CBS_ESSNET, under=under)
    for owned in map(tuple, np.argwhere(made.hidden & (under.units == 1)).tolist()):
        for cell in map(tuple, np.argwhere(made.hidden & made.primary).tolist()):
            if cell != owned:
                most = room(grid, grid.present, cell, owned)
                assert room(grid, made.hidden, cell, owned) >= min(made.needs.width[cell], most) - 1e-6
