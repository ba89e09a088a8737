"""Categories of an earlier file that are made of those of the new table, or the other way round.

Who has `old` from last year and `old men` and `old women` of now, has three figures of which two tell the third. Which
categories make up which is seen in the figures themselves: nobody writes it in a file. Where figures are hidden it cannot be
seen, and there the user is asked. A category that may lie in another one and counts a few less tells who are in that one only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import combinations, product

import numpy as np
from django.utils.translation import gettext as _

from analyses.earlier_heard import Heard, figures_in, link_of
from analyses.engine.disclosure.grid import SLACK, TOP, TOTAL, Flags, Floats, Grid
from analyses.engine.disclosure.publication import Publication
from analyses.table_file import EXACT, plain
from areas.readers.problems import quoted
from zicht.core.errors import NotYet

# The option with which the user says what is made of what.
MADE_OF = "--made-of"
# Of up to so many categories every combination is tried; of more, those that explain the whole best.
MOST_TRIED = 12
# Areas in which combinations are tried first; what holds there is looked at in all.
FEW_AREAS = 60
# The share of areas in which the figures have to add up: in the others they may have been corrected since.
USUALLY = 0.9


def said_to_make_up(
    heard: Sequence[Heard],
    grid: Grid,
    said: Sequence[tuple[str, Sequence[str]]],
    everybody: str,
    links: Sequence[Publication] = (),
) -> list[Publication]:
    """What the user says that categories of all tables are made up of, in the areas that have all of them but one at most: each
    as a publication of its own that tells nothing new, named after the answer. The total is that of `everybody`; `links` have
    figures that no table has. Raises NotYet where what is shown does not add up so, but for figures that were corrected since."""
    tables = [*links, *(each.figures for each in heard), grid]
    exact = [each.as_read for each in heard if each.room == 0]
    room = max((each.room for each in heard), default=0)
    found = []
    for whole, parts in said:
        names = [everybody if name == TOTAL else name for name in (*parts, whole)]
        known = [figures_in(name, tables) for name in names]
        told_of = Counter(area for each in known for area in each)
        areas = tuple(area for area, count in told_of.items() if count >= len(names) - 1)
        if areas:
            figures = np.column_stack([[each.get(area, np.nan) for area in areas] for each in known])
            answer = f"{MADE_OF} {whole}={','.join(parts)}"
            _require_true(figures, areas, answer, room * len(names))
            told = [{} if name in grid.categories else figures_in(name, exact) for name in names]
            values = np.column_stack([[each.get(area, np.nan) for area in areas] for each in told])
            link = link_of(areas, names, values, np.ones(values.shape, dtype=bool))
            found.append(replace(link, name=answer))
    return found


def _require_true(figures: Floats, areas: Sequence[str], answer: str, room: float) -> None:
    """Whether the last column is the sum of the others (A x K, nan where unknown), give or take `room`, in most areas."""
    apart = figures[:, -1] - figures[:, :-1].sum(axis=1)
    wrong = np.abs(apart) > room + SLACK * np.maximum(1.0, figures[:, -1])
    if (known := ~np.isnan(apart)).any() and wrong[known].mean() > 1 - USUALLY:
        first = int(np.flatnonzero(wrong)[0])
        sentence = _(
            "{answer}: in {area} is het geheel {whole}, maar de delen zijn samen {parts}. Bestaat het geheel uit andere delen, of"
            " zijn er meer?"
        )
        whole, parts = plain(figures[first, -1]), plain(figures[first, :-1].sum())
        raise NotYet(sentence.format(answer=answer, area=quoted(areas[first]), whole=whole, parts=parts))


def made_of_others(
    told: Publication, grid: Grid, base: int, apart: Set[str] = frozenset()
) -> list[Publication]:
    """What adds up between the categories of an earlier publication, as `told`, and those of the new table: each as a publication
    of its own that tells nothing new, and without a name, because it may be chance. Figures that were rounded to `base` are no
    further than that from their sum. Of the categories in `apart` nothing is looked for.
    """
    areas, old, new = _both(told, grid)
    values = old if base == EXACT else {}
    pairs = [
        *((name, old[name], new) for name in old if name not in new and name not in apart),
        *((name, new[name], old) for name in new if name not in old and name not in apart),
    ]
    found = []
    for whole, figures, others in pairs:
        parts = [name for name in others if name not in apart]
        chosen = _parts_of(figures, [others[name] for name in parts], base)
        if chosen is not None:
            names = [*(parts[number] for number in chosen), whole]
            found.append(replace(_link(told, areas, names, values, new), name=""))
    return found


def near_others(
    told: Publication,
    grid: Grid,
    base: int,
    apart: Set[str],
    fewest: float,
    made_of: Sequence[tuple[str, Sequence[str]]] = (),
) -> list[Publication]:
    """Where a category that only one of both tables has counts fewer than `fewest` less than one that only the other has, and
    nowhere more: each as a publication without a name in which what is left between them is guarded. Of two that count the same
    each could lie in the other; the one does of which `made_of` tells that the other is made of it. Arguments as above."""
    areas, old, new = _both(told, grid)
    mine = [name for name in new if name not in old and name not in apart]
    theirs = [name for name in old if name not in new and name not in apart]
    columns = old | new
    inside = {(part, whole) for whole, parts in made_of for part in parts}
    found = []
    for part, whole in [*product(theirs, mine), *product(mine, theirs)]:
        rows = _a_few_less(columns[part], columns[whole], base - EXACT, fewest)
        # That two lie in each other would say that nobody is in one only, and then there is nobody to guard.
        if rows.any() and (whole, part) not in inside:
            inside.add((part, whole))
            link = _link(told, areas, [part, f"{whole}-{part}", whole], old if base == EXACT else {}, new)
            guarded = np.array([False, True, False])
            found.append(_only(replace(link, name="", untold=link.untold & ~guarded, fewest=fewest), rows))
    return found


def _both(told: Publication, grid: Grid) -> tuple[list[str], dict[str, Floats], dict[str, Floats]]:
    """The areas that both tables have, and the figures of each category there, of the earlier one and of the new one."""
    rows = {area: number for number, area in enumerate(told.areas)}
    areas = [area for area in grid.areas if area in rows]
    old = _columns(told, [rows[area] for area in areas])
    return areas, old, _columns(grid, [number for number, area in enumerate(grid.areas) if area in rows])


def _a_few_less(part: Floats, whole: Floats, room: int, fewest: float) -> Flags:
    """The areas in which a part counts somebody and fewer than `fewest` less than a whole, that may hold it because nowhere it
    counts more; each figure may be `room` from the true one."""
    left = whole - part
    if (left < -room).any():
        return np.zeros(len(left), dtype=bool)
    return (part > 0) & (left < fewest)


def _only(each: Publication, rows: Flags) -> Publication:
    areas = tuple(area for area, is_in in zip(each.areas, rows.tolist(), strict=True) if is_in)
    parents, values, present = each.parents[rows], each.values[rows], each.present[rows]
    untold = None if each.untold is None else each.untold[rows]
    return replace(each, areas=areas, parents=parents, values=values, present=present, untold=untold)


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
