"""Groups of people that together are another, or that lie in another, as their figures have it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from analyses.engine.disclosure.grid import Flags, Floats
from analyses.sums.adding_up import ALL_AREAS, Figures, Sum

# Groups that are tried together as the parts of another: with more of them, fewer at a time.
MOST_PARTS = {11: 10, 14: 5, 20: 4, 40: 3}
# Where groups add up to another, figures that were corrected since may differ.
ALIKE = 0.9
LOOKED_AT_FIRST, LIKELY = 64, 0.6


def groups_adding_up(families: Mapping[str, Figures]) -> list[Sum]:
    """Which of these groups are the sum of which others, as their figures have it in nearly all areas that both count."""
    marks, values = _table_of(families)
    few = values[:, np.linspace(0, values.shape[1] - 1, min(LOOKED_AT_FIRST, values.shape[1]), dtype=int)]
    most = next((parts for size, parts in MOST_PARTS.items() if len(marks) <= size), 2)
    found = []
    for size in range(2, min(most, len(marks) - 1) + 1):
        for parts in combinations(range(len(marks)), size):
            chosen = list(parts)
            # Most are ruled out by a few figures.
            likely = _alike(few, few[chosen].sum(axis=0), LIKELY)
            likely[chosen] = False
            wholes = np.flatnonzero(likely)
            sure = wholes[_alike(values[wholes], values[chosen].sum(axis=0), ALIKE)]
            found += [Sum(marks[whole], tuple(marks[part] for part in parts)) for whole in sure.tolist()]
    return found


def groups_inside(families: Mapping[str, Figures]) -> list[Sum]:
    """Which of these groups may lie in which others: nowhere is the one counted more often."""
    marks, values = _table_of(families)
    found = []
    for part, mark in enumerate(marks):
        both = ~np.isnan(values - values[part])
        inside = both.any(axis=1) & ~(both & (values < values[part])).any(axis=1)
        inside[part] = False
        found += [
            Sum(marks[whole], (mark,), is_all=False, is_guess=True)
            for whole in np.flatnonzero(inside).tolist()
        ]
    return found


def _table_of(families: Mapping[str, Figures]) -> tuple[list[str], Floats]:
    """The marks of the groups, and a row of figures for each, nan where it does not count an area."""
    cells = sorted({cell for figures in families.values() for cell in figures if cell[0] != ALL_AREAS})
    rows = [[figures.get(cell, np.nan) for cell in cells] for figures in families.values()]
    return list(families), np.array(rows, dtype=float).reshape(len(families), len(cells))


def _alike(wholes: Floats, parts: Floats, share: float) -> Flags:
    """Which of these rows are the sum of the parts in at least this share of the cells that both tell something of."""
    told = ~np.isnan(wholes - parts) & (wholes + parts > 0)
    right = (told & (wholes == parts)).sum(axis=1)
    return (right >= share * told.sum(axis=1)) & (told.any(axis=1) | (share < ALIKE))
