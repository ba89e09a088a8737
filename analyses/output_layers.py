"""Figures of other kinds by what they are about: which stand in one sheet, and which of their groups make up a whole."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analyses.engine.disclosure.grid import Flags, Floats
from analyses.models import OutputKind
from analyses.output_counts import COUNTED, SUMMED, Figure, is_withheld, key_of, subject_of_name

# A figure that is about no area in particular.
NOWHERE = "-"
COUNTS = ("numerator", "denominator")
AMOUNTS = ("total", "units")
# Those of a percentage who are not counted.
LEFT = "left"
# Groups of which every combination is tried to see which add up to the whole.
MOST_TRIED = 12

Place = tuple[str, str]
Sheet = tuple[str, str, str]


@dataclass
class Layer:
    """Figures of one subject and period: at each area and group the numbers of those with the same counts. Of areas in `sure`
    the whole is not told and follows from two lists of groups."""

    sheet: Sheet
    parts: tuple[str, ...]
    cells: dict[Place, list[int]] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    sure: set[str] = field(default_factory=set)

    def under(self, place: Place, figures: Sequence[Figure]) -> tuple[int, ...]:
        """The parts of what lies under the figures in this place."""
        return under_of(figures[self.cells[place][0]], self.parts)


def sheet_of(figure: Figure) -> Sheet:
    """The subject, whether counts or amounts lie under it (empty for what adds up to nothing), and the period."""
    measure = {**dict.fromkeys(COUNTED, "counted"), **dict.fromkeys(SUMMED, "summed")}.get(figure["kind"], "")
    return key_of(subject_of_name(figure["name"])), measure, figure["period"]


def place_in(figure: Figure) -> Place:
    """Area and group, the whole as the group without a name."""
    return figure["area"] or NOWHERE, figure["group"]


def layers_of(figures: Sequence[Figure]) -> list[Layer]:
    """Figures of one subject and period together; in one layer those that say the same wherever both say something."""
    blocks: dict[tuple[Sheet, str, str], list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        if figure["kind"] in COUNTED | SUMMED and not is_withheld(figure):
            blocks[sheet_of(figure), figure["kind"], figure["name"]].append(number)
    found: dict[Sheet, list[Layer]] = defaultdict(list)
    for (sheet, kind, _name), numbers in sorted(blocks.items()):
        parts = COUNTS if kind in COUNTED else AMOUNTS
        fitting = [layer for layer in found[sheet] if _agrees(layer, numbers, figures)]
        fitting.sort(key=lambda layer: kind not in layer.kinds)
        layer = fitting[0] if fitting else Layer(sheet, parts)
        if not fitting:
            found[sheet].append(layer)
        layer.kinds.add(kind)
        for number in numbers:
            layer.cells.setdefault(place_in(figures[number]), []).append(number)
    return [_with_left(layer, figures) for sheet in sorted(found) for layer in found[sheet]]


def _with_left(layer: Layer, figures: Sequence[Figure]) -> Layer:
    """Of percentages of people, those who are left over are protected as well; where more events than people are counted,
    nobody is left over."""
    numbers = [number for together in layer.cells.values() for number in together]
    if OutputKind.SHARE in layer.kinds and all(
        under_of(figures[number], (LEFT,))[0] >= 0 for number in numbers
    ):
        layer.parts = (*COUNTS, LEFT)
    return layer


def _agrees(layer: Layer, numbers: Sequence[int], figures: Sequence[Figure]) -> bool:
    """Whether these say the same as the layer wherever both say something."""
    return all(
        under_of(figures[number], layer.parts) == under_of(figures[layer.cells[place][0]], layer.parts)
        for number in numbers
        if (place := place_in(figures[number])) in layer.cells
    )


def under_of(figure: Figure, parts: Sequence[str]) -> tuple[int, ...]:
    """These parts of what lies under a figure."""
    return tuple(part_of(figure["under"], part) for part in parts)


def part_of(under: Mapping[str, float], part: str) -> int:
    """One part of what lies under a figure, whole."""
    return round(under["denominator"] - under["numerator"] if part == LEFT else under[part])


def lists_of(layer: Layer, figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    """Groups that can exclude each other: all together when they fit in their whole, else those that make up the whole
    together, and each that is left by itself. The layer notes areas of which two lists tell the whole."""
    groups = sorted({group for _area, group in layer.cells if group})
    areas = sorted({area for area, _group in layer.cells})
    table = np.full((len(groups) + 1, len(areas), len(layer.parts)), np.nan)
    for number, group in enumerate((*groups, "")):
        for column, area in enumerate(areas):
            if (area, group) in layer.cells:
                table[number, column] = layer.under((area, group), figures)
    parts, whole = table[:-1], table[-1]
    if not groups:
        return []
    if is_division(layer, parts):
        return [tuple(groups)]
    lists = _complete_lists(parts, whole) if len(groups) <= MOST_TRIED else []
    there = ~np.isnan(table[:, :, 0])
    full = np.array([there[list(each)].all(axis=0) for each in lists]).reshape(len(lists), len(areas))
    layer.sure = {areas[number] for number in np.flatnonzero((full.sum(axis=0) > 1) & ~there[-1])}
    if not layer.sure and not (np.nansum(parts, axis=0) > whole).any():
        return [tuple(groups)]
    taken = {number for each in lists for number in each}
    lists += [(number,) for number in range(len(groups)) if number not in taken]
    return [tuple(groups[number] for number in each) for each in lists]


def is_division(layer: Layer, table: Floats) -> bool:
    """Whether groups (G x A x P) divide one and the same whole: in every area that has them all, their percentages are of the
    same number and count all of that together."""
    if layer.parts == AMOUNTS or len(table) < 2:
        return False
    full = ~np.isnan(table[:, :, 0]).any(axis=0)
    parts, wholes = table[:, full, 0], table[:, full, 1]
    return bool(full.any() and (wholes == wholes[0]).all() and (parts.sum(axis=0) == wholes[0]).all())


def _complete_lists(table: Floats, whole: Floats) -> list[tuple[int, ...]]:
    """The smallest combinations of groups that add up to the whole in every area that has them all, and fit in it in the others;
    none in two of them. Where no whole is told, two combinations with the same sum tell it."""
    count = len(table)
    chosen = ((np.arange(2**count)[:, None] >> np.arange(count)) & 1).astype(float)
    chosen = chosen[chosen.sum(axis=1) > 1]
    there = ~np.isnan(table[:, :, 0])
    sums = (chosen @ np.nan_to_num(table).reshape(count, -1)).reshape(-1, *whole.shape)
    full = chosen @ there == chosen.sum(axis=1)[:, None]
    silent = np.isnan(whole[:, 0])
    fits = np.where(full, (sums == whole).all(axis=2), (sums <= whole).all(axis=2)) | silent
    exact = fits.all(axis=1) & ((full & ~silent).any(axis=1) | _told_twice(chosen, sums, full & silent))
    found: list[tuple[int, ...]] = []
    taken: set[int] = set()
    for each in sorted(
        (tuple(np.flatnonzero(chosen[number]).tolist()) for number in np.flatnonzero(exact)), key=len
    ):
        if taken.isdisjoint(each):
            found.append(each)
            taken |= set(each)
    return found


def _told_twice(chosen: Floats, sums: Floats, full: Flags) -> Flags:
    """Combinations that have the same sum as another one without any group in common, in every area where both are whole: in one
    area that happens by chance."""
    found = np.zeros(len(chosen), dtype=bool)
    for area in range(full.shape[1]):
        alike: dict[tuple[float, ...], list[int]] = defaultdict(list)
        for number in np.flatnonzero(full[:, area] & (sums[:, area] > 0).any(axis=1)).tolist():
            alike[tuple(sums[number, area].tolist())].append(number)
        for numbers in alike.values():
            apart = chosen[numbers] @ chosen[numbers].T == 0
            for one, other in np.argwhere(np.triu(apart)).tolist():
                pair = [numbers[one], numbers[other]]
                both = full[pair].all(axis=0)
                if (sums[pair[0], both] == sums[pair[1], both]).all():
                    found[pair] = True
    return found
