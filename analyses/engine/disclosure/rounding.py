"""Rounding instead of hiding cover: every figure a multiple of one base, and all sums still add up.

Counts below the limit are taken out first and count as nothing in the sums, so that what is shown depends on them in
no way. Every other figure, sums included, goes to one of its two neighbouring multiples (zero-restricted controlled
rounding). A table with one hierarchy and one list of categories is a network, so such a rounding exists and a linear
program finds it. Source: Cox & Ernst, INFOR 20 (1982) 423.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy

from analyses.engine.disclosure.grid import REST, Flags, Floats, Grid, Places, depths
from analyses.engine.disclosure.network import network_of_grid
from analyses.engine.disclosure.profile import RuleProfile
from analyses.engine.disclosure.rules import whole_groups

# More than all that one cell that goes up can make others go down.
RATHER = 100.0


@dataclass(frozen=True, slots=True)
class RoundedTable:
    """What is shown: `values` are multiples of the base that add up, `hidden` cells hold too little to show. `kept` holds
    the exact figures that were rounded: those of the shown cells and their sums. `lacking` are figures from which a cell was
    taken out that may not be shown: without it they are not what they say, and years of such sums would seem to fall or rise.
    Also when that cell counts nothing, or a sum that is told would tell that it does."""

    grid: Grid
    kept: Floats
    values: Floats
    hidden: Flags
    lacking: Flags
    profile: RuleProfile


def limits_of(told: Floats, base: int, fewest: Floats | float = 0.0) -> tuple[Floats, Floats]:
    """The least and the most that each figure can be of which a multiple of this base was `told` because it holds at least
    `fewest`; from zero to infinity where nothing was told (nan)."""
    low = np.maximum(np.nan_to_num(told) - base + 1, fewest)
    return np.where(np.isnan(told), 0.0, low), np.where(np.isnan(told), np.inf, told + base - 1)


def rounded(grid: Grid, profile: RuleProfile, also_hidden: Flags | None = None) -> RoundedTable:
    """The grid in multiples of the profile's round_base. The same grid gives the same answer.

    Figures that are public knowledge are rounded as well: a table shows one base. `also_hidden` are cells that an
    earlier release hid.
    """
    large = _large_enough(grid, profile, np.zeros_like(grid.present) if also_hidden is None else also_hidden)
    kept = replace(grid, values=_with_sums(grid, np.where(large, grid.values, 0.0)))
    parts = kept.values / profile.round_base
    low = np.floor(parts + 1e-9)
    rest = np.where(parts - low < 1e-9, 0.0, parts - low)
    # A multiple below the fewest units would leave only what lies between the fewest units and the next one.
    least = large & (low * profile.round_base < profile.minimum_units)
    values = (low + _ups(kept, rest, low, least)) * profile.round_base
    shown_zero = (grid.values == 0) & profile.zero_is_safe
    taken = grid.present & (grid.children == 0)[:, None] & ~large & ~shown_zero
    lacking = grid.present & (_with_sums(grid, taken.astype(float)) > 0)
    return RoundedTable(
        grid, kept.values, values, grid.present & (values == 0) & ~shown_zero, lacking, profile
    )


def _large_enough(grid: Grid, profile: RuleProfile, also_hidden: Flags) -> Flags:
    """The cells of the lowest areas that may be shown: no small counts and no whole groups."""
    lowest = (grid.children == 0)[:, None]
    large = (grid.values >= profile.minimum_units) & ~_nearly_all(grid, profile)
    return lowest & large & ~whole_groups(grid, profile) & ~also_hidden


def _with_sums(grid: Grid, lowest: Floats) -> Floats:
    """These figures of the lowest areas, with every figure above them as their sum."""
    values = lowest
    if grid.has_total:
        values[:, -1] = np.where(grid.present[:, :-1].any(axis=1), values[:, :-1].sum(axis=1), values[:, -1])
    levels = depths(grid.parents, grid.areas)
    for level in range(int(levels.max()), 0, -1):
        rows = np.flatnonzero(levels == level)
        np.add.at(values, grid.parents[rows], values[rows])
    return values


def _nearly_all(grid: Grid, profile: RuleProfile) -> Flags:
    """The counts of areas in which too few units are left over: those are what the population less the count tells."""
    if not grid.is_share:
        return np.zeros_like(grid.present)
    left = grid.values[:, [grid.categories.index(REST)]]
    return (left < profile.minimum_units) & ~((left == 0) & (grid.values[:, -1:] == 0))


def _ups(grid: Grid, rest: Floats, low: Floats, rather: Flags) -> Floats:
    """Which cells go up: as near as can be to the true figures while all sums hold, and those that `rather` do before all."""
    sums = _sums(grid)
    open_ = np.flatnonzero((rest > 0).ravel())
    if not len(open_):
        return np.zeros_like(rest)
    price = 1.0 - 2.0 * rest.ravel()[open_] + 1e-7 * _order(len(open_)) - RATHER * rather.ravel()[open_]
    answer = scipy.optimize.linprog(
        price, A_eq=sums[:, open_], b_eq=-(sums @ low.ravel()), bounds=(0, 1), method="highs-ds"
    )
    if answer.status != 0:
        raise ArithmeticError("a table that adds up can be rounded")
    found = np.zeros(rest.size)
    found[open_] = np.round(answer.x)
    return found.reshape(rest.shape)


def _order(size: int) -> Floats:
    return np.arange(size) / max(size, 1)


def _sums(grid: Grid) -> scipy.sparse.csc_array:
    """One row a node of the network: what flows in flows out again."""
    tails, heads = network_of_grid(grid)
    cells = np.flatnonzero(grid.present.ravel())
    nodes: Places = np.concatenate([tails[cells], heads[cells]])
    signs = np.concatenate([-np.ones(len(cells)), np.ones(len(cells))])
    size = int(max(tails.max(), heads.max())) + 1
    matrix = scipy.sparse.csc_array(
        (signs, (nodes, np.concatenate([cells, cells]))), shape=(size, grid.present.size)
    )
    return scipy.sparse.csc_array(matrix[1:])
