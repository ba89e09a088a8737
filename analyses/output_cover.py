"""Which figures of a sheet must be hidden with others, so that nobody can work out those, nor a rest that nobody told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses.engine.disclosure import RuleProfile, protect_grid
from analyses.engine.disclosure.grid import TOP, Flags, Floats, Grid, filled
from analyses.engine.disclosure.outputs import broken_by_ratio, broken_by_share
from analyses.engine.disclosure.publication import Publication
from analyses.engine.disclosure.rules import Contributions
from analyses.models import OutputKind
from analyses.output_counts import Figure, was_judged_inside
from analyses.output_layers import AMOUNTS, Place, part_of, place_in, sheet_of
from analyses.output_sheets import Block, column_of
from analyses.sheet import SAFE


@dataclass(frozen=True)
class Surroundings:
    """What goes out beside the figures and before them: told counts and populations by area and period, and the judged figures
    of each earlier release of the same."""

    profile: RuleProfile
    parents: Mapping[str, str]
    told: Mapping[Place, int]
    populations: Mapping[Place, int]
    before: Sequence[Sequence[Figure]] = ()


def hidden_in(
    block: Block, figures: Sequence[Figure], hidden: Collection[int], around: Surroundings
) -> set[int]:
    """Numbers of the figures of this block that must be hidden, those in `hidden` among them, so that nobody can work out
    these nor an unsafe rest."""
    marked = _unsafe_rest(block, figures, around.profile)
    for place, at in block.at.items():
        marked[at] = any(number in hidden for number in block.layer.cells[place])
    for part in range(len(block.layer.parts)):
        marked |= _protected(block, part, marked, figures, around)
    return {number for place, at in block.at.items() if marked[at] for number in block.layer.cells[place]}


def _unsafe_rest(block: Block, figures: Sequence[Figure], profile: RuleProfile) -> Flags:
    """What nobody tells and everybody can work out, judged as if it were told. Of amounts that were judged inside the CBS
    environment the largest are not known, and nobody judged what they leave over: that may be of one unit."""
    found = np.zeros(block.is_rest.shape, dtype=bool)
    share = OutputKind.SHARE in block.layer.kinds
    unjudged = any(was_judged_inside(figures[number]) for number in block.numbers)
    for row, column in np.argwhere(block.is_rest & ~np.isnan(block.values[:, :, 0])).tolist():
        first, second = block.values[row, column, :2].tolist()
        if block.layer.parts == AMOUNTS:
            found[row, column] = 0 < second < profile.minimum_units or (unjudged and first > 0)
        else:
            broken = broken_by_share if share else broken_by_ratio
            found[row, column] = broken(int(first), int(second), profile) is not None
    return found


def _protected(
    block: Block, part: int, marked: Flags, figures: Sequence[Figure], around: Surroundings
) -> Flags:
    grid = _with_known(_grid(block, part), block, part, around)
    also = np.zeros_like(grid.present)
    a, k = marked.shape
    also[:a, :k] = marked
    name = block.layer.parts[part]
    # That nearly all of a whole is in no group that was asked for says nothing of anybody, nor how large a group is.
    is_table = part == 0 and not block.is_rest.any()
    profile = around.profile if is_table else replace(around.profile, group_share=1.0)
    made = protect_grid(
        grid, profile, under=_contributions(block, grid, figures) if name == "total" else None,
        earlier=[each for told in around.before for each in _published(block, told, name)], hide_close=False,
        also=also & grid.present & ~grid.known,
    )  # fmt: skip
    return made.hidden[:a, :k]


def _grid(block: Block, part: int) -> Grid:
    """One part as a grid: sums of areas come after the areas themselves."""
    sums = sorted(set(block.parents.values()) - set(block.areas))
    areas = (*block.areas, *sums)
    place = {area: row for row, area in enumerate(areas)}
    parents = np.array([place.get(block.parents.get(area, ""), TOP) for area in areas], dtype=np.int64)
    given = np.full((len(areas), len(block.columns)), np.nan)
    given[: len(block.areas)] = block.values[:, :, part]
    given[np.unique(parents[parents >= 0])] = np.nan
    if len(block.columns) > 1:
        given[~np.isnan(given[:, :-1]).all(axis=1), -1] = np.nan
    return filled(areas, block.columns, parents, given)


def _with_known(grid: Grid, block: Block, part: int, around: Surroundings) -> Grid:
    """What the table tells counts as public. Groups without a whole are taken to add up to what the table tells."""
    name, period = block.layer.parts[part], block.layer.sheet[2]
    told = {"numerator": around.told, "denominator": around.populations}.get(name, {})
    known = grid.known.copy()
    for row, area in enumerate(grid.areas):
        known[row, -1] |= area in block.layer.sure and len(block.columns) > 1
        value = told.get((area, period))
        if value is not None:
            known[row] |= grid.values[row] == value
            known[row, -1] |= name == "numerator" and len(block.columns) > 1 and (area, "") not in block.at
    return replace(grid, known=known & grid.present)


def _contributions(block: Block, grid: Grid, figures: Sequence[Figure]) -> Contributions:
    """What lies under each amount; sums that were not delivered are taken as safe in themselves, a rest as it is."""
    units = np.full(grid.values.shape, np.inf)
    largest: Floats = np.full(grid.values.shape, np.nan)
    second = largest.copy()
    units[: len(block.areas)][block.is_rest] = np.nan_to_num(block.values[:, :, 1][block.is_rest], nan=np.inf)
    for place, at in block.at.items():
        under = figures[block.layer.cells[place][0]]["under"]
        units[at] = under["units"]
        if "largest" in under:
            largest[at], second[at] = under["largest"], under["second"]
    return Contributions(units, largest, second)


def _published(block: Block, figures: Sequence[Figure], part: str) -> list[Publication]:
    """What an earlier release told of the same cells: the groups, and the wholes. Nothing is taken to add up in it."""
    cells: dict[Place, float] = {}
    for figure in figures:
        if sheet_of(figure) == block.layer.sheet:
            cells[place_in(figure)] = _told_before(figure, part, cells.get(place_in(figure)))
    groups = sorted({group for _area, group in cells if group and column_of(group) in block.columns})
    sides = ((groups, [column_of(group) for group in groups]), ([block.whole], [block.columns[-1]]))
    return [each for names, columns in sides if (each := _publication(cells, names, columns)) is not None]


def _told_before(figure: Figure, part: str, other: float | None) -> float:
    if figure["status"] == SAFE:
        return part_of(figure["under"], part)
    return np.nan if other is None else other


def _publication(
    cells: Mapping[Place, float], groups: Sequence[str], columns: Sequence[str]
) -> Publication | None:
    mine = {place: value for place, value in cells.items() if place[1] in groups}
    if not mine:
        return None
    areas = tuple(sorted({area for area, _group in mine}))
    values: Floats = np.full((len(areas), len(columns)), np.nan)
    present = np.zeros(values.shape, dtype=bool)
    for (area, group), value in mine.items():
        at = areas.index(area), groups.index(group)
        present[at], values[at] = True, value
    return Publication("", areas, tuple(columns), np.full(len(areas), TOP), values, present)
