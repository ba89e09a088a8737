"""Figures of other kinds that add up, as tables of their own: groups to their whole, areas to a larger area that is told too.

Figures about one subject stand in one sheet, under whatever name and kind: all that lies under them is held together, the
numerators and the denominators, or the amounts and the units. What was not delivered is in the sheet as well: the rest of a
whole beside its groups, and the rest of a larger area beside the areas in it. Nobody tells those, but they follow from the
others, so they are protected like any other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from analyses.engine.disclosure import TOTAL
from analyses.engine.disclosure.grid import REST, Flags, Floats
from analyses.output_counts import Figure
from analyses.output_layers import AMOUNTS, NOWHERE, Layer, Place, is_division, layers_of, lists_of
from analyses.published import ALL_AREAS, hierarchy_of
from analyses.sheet import EVENTS
from analyses.territory import above

# What follows the code of a larger area for all in it that was not delivered.
LEFT_OUT = "~"


@dataclass(frozen=True)
class Block:
    """One list of groups in a layer as areas by groups, the rest and the whole: `values` is A x K x P (the parts of what lies
    under each), nan where there is nothing. `at` is where each cell of the layer stands; `is_rest` what nobody tells.
    The last column is that of the group `whole`: of everybody, or of one group by itself."""

    layer: Layer
    areas: tuple[str, ...]
    columns: tuple[str, ...]
    parents: Mapping[str, str]
    values: Floats
    at: Mapping[Place, tuple[int, int]]
    is_rest: Flags
    whole: str

    @property
    def numbers(self) -> set[int]:
        """The figures in it."""
        return {number for place in self.at for number in self.layer.cells[place]}


def blocks_of(figures: Sequence[Figure], parents: Mapping[str, str]) -> list[Block]:
    """All that adds up, in a fixed order. Quantiles, odds and models add up to nothing."""
    return [block for layer in layers_of(figures) for block in _blocks(layer, figures, parents)]


def lists_in(blocks: Sequence[Block], populations: Mapping[Place, int]) -> set[tuple[str, ...]]:
    """Pairs of groups that exclude each other, because they make up the whole or the population of their area together: area,
    period, subject and both groups."""
    found: set[tuple[str, ...]] = set()
    for block in blocks:
        subject, _measure, period = block.layer.sheet
        groups_of: dict[str, list[str]] = defaultdict(list)
        for area, group in sorted(block.at):
            if group:
                groups_of[area].append(group)
        for area, groups in groups_of.items():
            row = block.at[area, groups[0]][0]
            if len(groups) > 1 and _is_complete(block, area, row, populations.get((area, period))):
                code = "" if area == NOWHERE else area
                found |= {(code, period, subject, *pair) for pair in combinations(groups, 2)}
    return found


def _is_complete(block: Block, area: str, row: int, population: int | None) -> bool:
    cells = block.values[row, :-1]
    if is_division(block.layer, cells[:, None, :]):
        return True
    if (area, "") in block.at:
        return REST not in block.columns or bool(np.isnan(block.values[row, -2, 0]))
    return block.layer.parts != AMOUNTS and np.nansum(block.values[row, :-1, 1]) == population


def _blocks(layer: Layer, figures: Sequence[Figure], parents: Mapping[str, str]) -> list[Block]:
    """The whole and each group by itself over the areas, because not every area tells all of them; lists of groups; and the
    row of an area by itself of which a group was not told of all the areas in it."""
    found = [
        _block(layer, (), figures, parents, whole=group)
        for group in sorted({group for _area, group in layer.cells})
    ]
    for names in lists_of(layer, figures):
        block = _block(layer, names, figures, parents)
        mine = [place for place in layer.cells if place[1] in ("", *names)]
        loose = sorted({area for area, group in mine if (area, group) not in block.at})
        found += [block, *(_block(layer, names, figures, {}, only=area) for area in loose)]
    return found


def _block(
    layer: Layer,
    groups: tuple[str, ...],
    figures: Sequence[Figure],
    parents: Mapping[str, str],
    whole: str = "",
    only: str = "",
) -> Block:
    names = {*groups, whole}
    cells = [place for place in layer.cells if place[1] in names and only in ("", place[0])]
    columns = (*map(column_of, groups), REST, TOTAL) if groups else (EVENTS,)
    areas = sorted({area for area, _group in cells})
    row = {area: number for number, area in enumerate(areas)}
    column = {name: number for number, name in enumerate(groups)} | {whole: len(columns) - 1}
    at = {(area, group): (row[area], column[group]) for area, group in cells}
    values = np.full((len(areas), len(columns), len(layer.parts)), np.nan)
    for place in cells:
        values[at[place]] = layer.under(place, figures)
    _without_false_wholes(values, at)
    tree = _tree(areas, parents)
    derived = _settle_groups(values, areas, tree, at)
    extra, tree = _left_out(values, areas, tree)
    values = np.concatenate([values, *(each[None] for each in extra.values())])
    is_rest = np.ones(values.shape[:2], dtype=bool)
    is_rest[: len(areas)] = derived
    if groups:
        values[:, -2] = _rest(values)
        is_rest[:, -2] = True
    made = Block(
        layer, (*areas, *extra), columns, tree | {name: name.removesuffix(LEFT_OUT) for name in extra},
        values, at, is_rest, whole,
    )  # fmt: skip
    return _without_empty_rest(made) if groups else made


def column_of(group: str) -> str:
    """The column of a group, whose name can be any word."""
    return f"={group}"


def _without_empty_rest(block: Block) -> Block:
    if not np.isnan(block.values[:, -2]).all():
        return block
    last = len(block.columns) - 2
    return replace(
        block, columns=(*block.columns[:-2], TOTAL), values=np.delete(block.values, -2, axis=1),
        is_rest=np.delete(block.is_rest, -2, axis=1),
        at={place: (row, min(column, last)) for place, (row, column) in block.at.items()},
    )  # fmt: skip


def _without_false_wholes(values: Floats, at: dict[Place, tuple[int, int]]) -> None:
    """A whole that is less than its groups together is about something else; it stands in the sheet of wholes."""
    if values.shape[1] < 2:
        return
    parts = np.nansum(values[:, :-2], axis=1)
    wrong = (parts > values[:, -1]).any(axis=1)
    values[wrong, -1] = np.nan
    for place in [place for place, (row, _column) in at.items() if wrong[row] and not place[1]]:
        del at[place]


def _rest(values: Floats) -> Floats:
    """What the groups of each area leave of their whole; nan where they leave nothing, or the whole is not told."""
    left = values[:, -1] - np.nansum(values[:, :-2], axis=1)
    return np.where((left > 0).any(axis=1)[:, None], left, np.nan)


def _tree(areas: Sequence[str], parents: Mapping[str, str]) -> dict[str, str]:
    """Each area in the nearest area around it that is told as well; within that, and above all, as in any table."""
    inside: dict[str, list[str]] = defaultdict(list)
    told = set(areas)
    for area in areas:
        top = next((each for each in above(area, parents) if each in told), "")
        inside[top or (NOWHERE if NOWHERE in told and area != NOWHERE else ALL_AREAS)].append(area)
    found: dict[str, str] = {}
    for top, kids in sorted(inside.items()):
        found |= {area: top if up == ALL_AREAS else up for area, up in hierarchy_of(kids, parents).items()}
    return found


def _settle_groups(
    values: Floats, areas: Sequence[str], tree: Mapping[str, str], at: dict[Place, tuple[int, int]]
) -> Flags:
    """Which groups of an area nobody delivered and anybody can work out from a larger area, filled in. A group of a larger area
    that cannot be divided over the areas in it, because several of these tell their whole but not that group, is taken out."""
    derived = np.zeros(values.shape[:2], dtype=bool)
    for number, kids in _inside(areas, tree).items():
        for column in range(values.shape[1] - 2):
            lacking = [
                kid for kid in kids if np.isnan(values[kid, column, 0]) and not np.isnan(values[kid, -1, 0])
            ]
            if not lacking or np.isnan(values[number, column, 0]):
                continue
            left = values[number, column] - np.nansum(values[kids, column], axis=0)
            if len(lacking) == 1 and _fits(left, lacking[0], number, kids, values):
                values[lacking[0], column], derived[lacking[0], column] = left, True
                continue
            values[number, column] = np.nan
            for place in [each for each, where in at.items() if where == (number, column)]:
                del at[place]
    return derived


def _fits(left: Floats, kid: int, top: int, kids: Sequence[int], values: Floats) -> bool:
    """Whether what is left of a group lies in this area: all areas together are the larger one, and it has room."""
    room = values[kid, -1] - np.nansum(values[kid, :-2], axis=0)
    whole = sum(_whole(values[each]) for each in kids)
    return bool((whole == _whole(values[top])).all() and (left >= 0).all() and (left <= room).all())


def _left_out(
    values: Floats, areas: Sequence[str], parents: Mapping[str, str]
) -> tuple[dict[str, Floats], dict[str, str]]:
    """For each told area with told areas in it what these leave of it. Where they are more than it holds, they are not parts of
    it and stand by themselves."""
    tree, extra = dict(parents), {}
    for number, kids in _inside(areas, parents).items():
        top = areas[number]
        left = values[number] - np.nansum(values[kids], axis=0)
        left[-1] = _whole(values[number]) - sum(_whole(values[kid]) for kid in kids)
        if len(left) > 1:
            left[-2] = np.nan
        # All in it are accounted for: that nobody is left over is no secret.
        left[(left == 0).all(axis=1)] = np.nan
        if (left < 0).any() or (np.nan_to_num(left[-1]) < np.nansum(left[:-2], axis=0)).any():
            tree = {area: ALL_AREAS if up == top else up for area, up in tree.items()}
        elif (left[-1] > 0).any():
            extra[f"{top}{LEFT_OUT}"] = left
    return extra, tree


def _whole(row: Floats) -> Floats:
    """The parts of what lies under an area: its whole, or else its groups together."""
    return np.where(np.isnan(row[-1]), np.nansum(row[:-2], axis=0), row[-1])


def _inside(areas: Sequence[str], tree: Mapping[str, str]) -> dict[int, list[int]]:
    """For each told area that holds told areas: those of which it is the nearest, by their rows."""
    row = {area: number for number, area in enumerate(areas)}
    found: dict[int, list[int]] = defaultdict(list)
    for number, area in enumerate(areas):
        top = next((each for each in above(area, tree) if each in row), None)
        if top is not None:
            found[row[top]].append(number)
    return dict(sorted(found.items()))
