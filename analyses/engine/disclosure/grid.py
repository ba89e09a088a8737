"""A table as columns: areas in a tree by categories, every level and margin filled in and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyses.engine.errors import Fault, UnusableTableError

TOTAL = "total"
REST = "rest"
TOP = -1
# Sums of amounts are written in decimals and read in binary; counts add up exactly.
SLACK = 1e-6
# Beyond this sums lose units, and programs over them their footing.
LARGEST = 1e15

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Grid:
    """Figures of A areas by K categories.

    `parents` holds the row of the area that each area lies in, TOP for none. `values` is A x K in units, `present` tells
    which cells exist, `known` which are public knowledge whatever we hide. The last category is TOTAL when there is
    more than one.
    """

    areas: tuple[str, ...]
    categories: tuple[str, ...]
    parents: Places
    values: Floats
    present: Flags
    known: Flags

    @property
    def has_total(self) -> bool:
        return len(self.categories) > 1 and self.categories[-1] == TOTAL

    @property
    def width(self) -> int:
        """How many columns are categories, the margin left out."""
        return len(self.categories) - self.has_total

    @property
    def is_share(self) -> bool:
        return REST in self.categories

    @property
    def children(self) -> Places:
        """How many areas lie directly in each area."""
        return np.bincount(self.parents[self.parents >= 0], minlength=len(self.areas))


def filled(
    areas: Sequence[str],
    categories: Sequence[str],
    parents: Places,
    given: Floats,
    known: Flags | None = None,
) -> Grid:
    """A grid with every margin: what is absent (nan) in `given` is added up, what is given must add up.

    Raises UnusableTableError: EMPTY, NEGATIVE, TOO_LARGE, CIRCULAR, or NOT_ADDITIVE with area, category, given and counted.
    """
    if not len(areas) or np.isnan(given).all():
        raise UnusableTableError(Fault.EMPTY)
    below = given < 0
    if below.any():
        raise UnusableTableError(Fault.NEGATIVE, **_place(below, areas, categories))
    endless = given > LARGEST
    if endless.any():
        raise UnusableTableError(Fault.TOO_LARGE, **_place(endless, areas, categories))
    levels = depths(parents, areas)
    values = np.where(np.isnan(given), 0.0, given)
    present = ~np.isnan(given)
    has_total = len(categories) > 1 and categories[-1] == TOTAL
    leaves = np.bincount(parents[parents >= 0], minlength=len(areas)) == 0
    values[~leaves], present[~leaves] = 0.0, False
    if has_total:
        _add_margins(values, present, leaves)
    _add_zeros_below(given, present, parents, levels, leaves)
    for level in range(int(levels.max()), 0, -1):
        rows = np.flatnonzero(levels == level)
        np.add.at(values, parents[rows], values[rows])
        np.logical_or.at(present, parents[rows], present[rows])
    _require_additive(given, values, present, (areas, categories, levels))
    # A margin given in decimals stays as it was written.
    values = np.where(np.isnan(given), values, given)
    grid_known = np.zeros_like(present) if known is None else known & present
    return Grid(tuple(areas), tuple(categories), parents, values, present, grid_known)


def depths(parents: Places, areas: Sequence[str]) -> Places:
    """Steps from each area to the top. Raises UnusableTableError CIRCULAR with an area on the circle."""
    found = np.zeros(len(parents), dtype=np.int64)
    here = parents.copy()
    while (here >= 0).any():
        found += here >= 0
        if found.max() > len(parents):
            raise UnusableTableError(Fault.CIRCULAR, area=areas[int(here[here >= 0].min())])
        here = np.where(here >= 0, parents[here], TOP)
    return found


def _add_margins(values: Floats, present: Flags, leaves: Flags) -> None:
    """Totals of the lowest areas where they were not given; a zero total without categories has zeros."""
    counted = values[:, :-1].sum(axis=1)
    absent = leaves & ~present[:, -1] & present[:, :-1].any(axis=1)
    values[absent, -1], present[absent, -1] = counted[absent], True
    bare = leaves & present[:, -1] & ~present[:, :-1].any(axis=1) & (values[:, -1] == 0)
    present[bare] = True


def _add_zeros_below(given: Floats, present: Flags, parents: Places, levels: Places, leaves: Flags) -> None:
    """A zero of an area that none of its parts mentions: the parts have that zero as well."""
    wanted = (given == 0) & ~leaves[:, None]
    for level in range(1, int(levels.max()) + 1):
        rows = np.flatnonzero(levels == level)
        wanted[rows] |= wanted[parents[rows]]
    mentioned = present.copy()
    for level in range(int(levels.max()), 0, -1):
        rows = np.flatnonzero(levels == level)
        np.logical_or.at(mentioned, parents[rows], mentioned[rows])
    top = wanted & ~mentioned
    for level in range(1, int(levels.max()) + 1):
        rows = np.flatnonzero(levels == level)
        top[rows] |= top[parents[rows]] & ~leaves[parents[rows]][:, None]
    present |= top & leaves[:, None]


Names = tuple[Sequence[str], Sequence[str], Places]


def _require_additive(given: Floats, values: Floats, present: Flags, names: Names) -> None:
    counted = values.copy()
    _, categories, _ = names
    if len(categories) > 1 and categories[-1] == TOTAL:
        counted[:, -1] = np.where(present[:, :-1].any(axis=1), values[:, :-1].sum(axis=1), values[:, -1])
        only_margin = present & (np.arange(len(categories)) == len(categories) - 1)
        _compare(values, counted, only_margin, names)
    _compare(given, counted, ~np.isnan(given), names)


def _compare(given: Floats, counted: Floats, asked: Flags, names: Names) -> None:
    """Name the lowest area that does not add up: the sums above it are wrong because of it."""
    areas, categories, levels = names
    wrong = asked & (np.abs(given - counted) > SLACK * np.maximum(1.0, np.abs(counted)))
    if wrong.any():
        row, column = max(np.argwhere(wrong).tolist(), key=lambda at: (levels[at[0]], -at[0], -at[1]))
        figures = {"given": float(given[row, column]), "counted": float(counted[row, column])}
        raise UnusableTableError(Fault.NOT_ADDITIVE, area=areas[row], category=categories[column], **figures)


def _place(wrong: Flags, areas: Sequence[str], categories: Sequence[str]) -> dict[str, str]:
    row, column = map(int, np.argwhere(wrong)[0])
    return {"area": areas[row], "category": categories[column]}
