"""Larger areas that a file has parts of and no line for, held against their figures in tables that do have a line.

Some of the neighbourhoods of a district are not that district: they are in it, and what it counts more is a group too. Only where
both are the same as far as anybody sees, they are likely all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses.earlier_groups import USUALLY
from analyses.earlier_heard import Heard, Linked, as_publication, chunks
from analyses.engine.disclosure.grid import TOP, Floats, Grid
from analyses.engine.disclosure.publication import Publication


@dataclass(frozen=True)
class Elsewhere:
    """What a larger area is called in tables that have a line for it, and whether these are only `some` of its parts for sure."""

    name: str
    some: bool


@dataclass(frozen=True)
class _Part:
    """What a table has of a larger area, under the name `part`, and that area under the name `whole`, in the `categories` of the
    part, which the whole may have no line for: what was `told` of the part, what is `left` of the whole, nan where it is not
    known, and whether it is likely the same."""

    part: str
    whole: str
    categories: tuple[str, ...]
    told: tuple[float, ...]
    left: Floats
    is_same: bool

    def is_part(self, room: float) -> bool:
        """Whether hardly anywhere it is more than the whole."""
        known = self.left[~np.isnan(self.left)]
        return not len(known) or bool((known >= -room).mean() >= USUALLY)


def links_of_larger(
    heard: Sequence[Heard], grid: Grid, parts: Sequence[Mapping[str, Elsewhere]], fewest: float
) -> Iterator[Linked]:
    """The larger areas of the new table, and then of each earlier file, of which `parts` tells by the name that they have here
    what they are called elsewhere: as part of those or as the same, as far as the figures allow. Where they may be fewer than
    `fewest` less, those are guarded."""
    room = max((each.room for each in heard), default=0)
    tables = [_as_heard(grid), *heard]
    for mine, names in zip(tables, parts, strict=True):
        found = list(_parts(mine, names, [*heard, tables[0]], room))
        same = [each for each in found if each.is_same]
        less = [each for each in found if each.is_part(room)]
        file = mine.figures.name
        for some in chunks(same):
            yield Linked(_the_same(some), file)
        for some in chunks(less):
            yield Linked(replace(_rest(some, room, fewest), fewest=fewest), file)
            if (close := _close(some, fewest)).present.any():
                yield Linked(close, file)


def _as_heard(grid: Grid) -> Heard:
    figures = as_publication(grid)
    return Heard(replace(figures, values=np.full(grid.values.shape, np.nan)), figures, 0)


def _parts(
    table: Heard, names: Mapping[str, Elsewhere], tables: Sequence[Heard], room: float
) -> Iterator[_Part]:
    figures = [each.figures for each in tables]
    here, told = _cells([table.figures], names), _cells([table.as_read], names)
    there = _cells(figures, {each.name for each in names.values()})
    for part, whole in names.items():
        mine, theirs = here.get(part, {}), there.get(whole.name, {})
        left = np.array([theirs.get(name, np.nan) - figure for name, figure in mine.items()])
        heard = tuple(told[part].get(name, np.nan) for name in mine)
        known = left[~np.isnan(left)]
        is_same = not whole.some and (not len(known) or bool((np.abs(known) <= room).mean() >= USUALLY))
        yield _Part(part, whole.name, tuple(mine), heard, left, is_same)


def _cells(tables: Sequence[Publication], areas: Collection[str]) -> dict[str, dict[str, float]]:
    """The figures of these areas by category in any of the tables, nan where none is known; what comes last counts."""
    found: dict[str, dict[str, float]] = {}
    for each in tables:
        for row, area in enumerate(each.areas):
            if area in areas:
                mine = found.setdefault(area, {})
                for column in np.flatnonzero(each.present[row]).tolist():
                    name, figure = each.categories[column], float(each.values[row, column])
                    if name not in mine or not np.isnan(figure):
                        mine[name] = figure
    return found


def _the_same(parts: Sequence[_Part]) -> Publication:
    """The parts as the wholes, with what was told of them."""
    areas = [name for each in parts for name in (each.part, each.whole)]
    return _linked(areas, 2, parts, {each.whole: each.told for each in parts})


def _rest(parts: Sequence[_Part], room: float, fewest: float) -> Publication:
    """The parts and what is left of the wholes, which is guarded where it may be few."""
    areas = [name for each in parts for name in (each.part, _name_of_rest(each), each.whole)]
    link = _linked(areas, 3, parts, {})
    untold = link.present.copy()
    for number, each in enumerate(parts):
        columns = [link.categories.index(name) for name in each.categories]
        untold[3 * number + 1, columns] = (each.left >= fewest + room) | each.is_same
    return replace(link, untold=untold)


def _name_of_rest(each: _Part) -> str:
    return f"{each.whole}-{each.part}"


def _close(parts: Sequence[_Part], fewest: float) -> Publication:
    """What was told of the parts where the wholes differ from it by a few: those figures of the wholes stay hidden."""
    areas = [each.whole for each in parts]
    few = {
        each.whole: tuple(
            told if 0 < abs(left) < fewest else np.nan
            for told, left in zip(each.told, each.left.tolist(), strict=True)
        )
        for each in parts
    }
    link = _linked(areas, 1, parts, few)
    return replace(link, present=link.present & ~np.isnan(link.values))


def _linked(
    areas: Sequence[str], each_has: int, parts: Sequence[_Part], told: Mapping[str, Sequence[float]]
) -> Publication:
    """So many rows a part, of which the last is the sum of the others; `told` by area, in the order of the categories of the
    part."""
    categories = tuple(dict.fromkeys(name for each in parts for name in each.categories))
    values = np.full((len(areas), len(categories)), np.nan)
    there = np.zeros(values.shape, dtype=bool)
    for number, each in enumerate(parts):
        columns = [categories.index(name) for name in each.categories]
        rows = slice(each_has * number, each_has * (number + 1))
        there[rows, columns] = True
        if each.whole in told:
            values[each_has * (number + 1) - 1, columns] = told[each.whole]
    last = np.arange(len(areas)) // each_has * each_has + each_has - 1
    parents = np.where(np.arange(len(areas)) == last, TOP, last)
    return Publication("", tuple(areas), categories, parents, values, there, untold=there, whole="")
