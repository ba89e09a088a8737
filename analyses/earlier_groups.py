"""Categories of an earlier file that are made of those of the new table, or the other way round.

Who has `old` from last year and `old men` and `old women` of now, has three figures of which two tell the third. Which
categories make up which is seen in the figures themselves: nobody writes it in a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import combinations

import numpy as np

from analyses.engine.disclosure.grid import SLACK, TOP, TOTAL, Flags, Floats, Grid
from analyses.engine.disclosure.publication import Publication
from analyses.table_file import EXACT

# Of up to so many categories every combination is tried; of more, those that explain the whole best.
MOST_TRIED = 12
# Areas in which combinations are tried first; what holds there is looked at in all.
FEW_AREAS = 60
# The share of areas in which the figures have to add up: in the others they may have been corrected since.
USUALLY = 0.9


def made_of_others(told: Publication, grid: Grid, different: Set[str], base: int) -> list[Publication]:
    """What adds up between the categories of an earlier publication, as `told`, and those of the new table: each as a publication
    of its own that tells nothing new. Figures that were rounded to `base` are no further than that from their sum.

    Categories in `different` are others, as the user says.
    """
    rows = {area: number for number, area in enumerate(told.areas)}
    areas = [area for area in grid.areas if area in rows]
    old = _columns(told, [rows[area] for area in areas])
    new = _columns(grid, [number for number, area in enumerate(grid.areas) if area in rows])
    pairs = [
        *((name, old[name], new) for name in old if name not in new and name not in different),
        *((name, new[name], old) for name in new if name not in old),
    ]
    found = []
    for whole, figures, others in pairs:
        parts = [name for name in others if name not in different]
        chosen = _parts_of(figures, [others[name] for name in parts], base)
        if chosen is not None:
            names = [*(parts[number] for number in chosen), whole]
            found.append(_link(told, areas, names, old if base == EXACT else {}, new))
    return found


def _columns(table: Publication | Grid, rows: Sequence[int]) -> dict[str, Floats]:
    """The figures of each category but the total in these rows, nan where there is none."""
    figures = np.where(table.present, table.values, np.nan)[rows]
    return {name: figures[:, at] for at, name in enumerate(table.categories) if name != TOTAL}


def _parts_of(whole: Floats, columns: Sequence[Floats], base: int) -> Sequence[int] | None:
    """The numbers of the fewest `columns` that add up to `whole` (A,); None where none do."""
    if len(columns) < 2:
        return None
    parts = np.column_stack(columns)
    for chosen in _candidates(whole, parts, base):
        if _adds_up(whole, parts[:, list(chosen)], base):
            return chosen
    return None


def _candidates(whole: Floats, parts: Floats, base: int) -> Iterator[tuple[int, ...]]:
    count = parts.shape[1]
    if count > MOST_TRIED:
        there = ~np.isnan(whole) & ~np.isnan(parts).any(axis=1)
        weights = np.linalg.lstsq(parts[there], whole[there], rcond=None)[0]
        yield tuple(np.flatnonzero(weights > 1 / 2).tolist())
        return
    telling = np.flatnonzero(whole > 0)[:FEW_AREAS]
    few_whole, few_parts = whole[telling], parts[telling]
    for size in range(2, count + 1):
        for chosen in combinations(range(count), size):
            if _adds_up(few_whole, few_parts[:, chosen], base):
                yield chosen


def _adds_up(whole: Floats, parts: Floats, base: int) -> bool:
    usable: Flags = ~np.isnan(whole) & ~np.isnan(parts).any(axis=1) & (whole > 0)
    if not usable.any():
        return False
    # A figure that was rounded is less than a base from the true one.
    room = SLACK * np.maximum(1.0, whole[usable]) + (base - EXACT)
    return bool((np.abs(parts[usable].sum(axis=1) - whole[usable]) <= room).mean() >= USUALLY)


def _link(
    told: Publication,
    areas: Sequence[str],
    names: Sequence[str],
    old: Mapping[str, Floats],
    new: Mapping[str, Floats],
) -> Publication:
    """These categories in these areas, the last of which is the sum of the others; only what was told of them is filled in."""
    nothing = np.full(len(areas), np.nan)
    values = np.column_stack([old.get(name, nothing) for name in names])
    present = np.ones(values.shape, dtype=bool)
    for column, name in enumerate(names):
        if name in new:
            present[:, column] = ~np.isnan(new[name])
    return Publication(
        told.name, tuple(areas), tuple(names), np.full(len(areas), TOP), values, present, untold=np.ones_like(present),
        whole=names[-1],
    )  # fmt: skip
