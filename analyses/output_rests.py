"""What is left of an amount beside the amounts that readers have: a year less its quarters, a town less the districts in it.

Within one release such rests stand in one sheet. Between releases they follow from totals that were told at different times, so
what is left is judged like an amount that would be told: by how many it is of, and by how much of it the largest can hold.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from analyses.earlier import Earlier
from analyses.engine.disclosure import RuleProfile
from analyses.engine.disclosure.outputs import broken_by_amount, broken_by_verdict
from analyses.output_counts import SUMMED, is_withheld, key_of, subject_of_name, was_judged_inside
from analyses.outputs import Place as OutputPlace
from analyses.outputs import is_told, place_of
from analyses.spans import overlap, within
from analyses.subjects import Kinship
from analyses.territory import above

Figure = Mapping[str, Any]
# Area, period and group.
Cell = tuple[str, str, str]
# Totals are sums of the same amounts in another order.
SAME_AMOUNT = 1e-9


@dataclass(frozen=True, slots=True)
class Amount:
    """What lies under the figures of one cell, whether it is told, and whether that is `new`. Of one that was `judged` inside
    the CBS environment the largest are not known."""

    units: float
    total: float
    largest: float
    second: float
    told: bool
    new: bool
    judged: bool = False


@dataclass
class Rests:
    """The amounts of new figures beside those of `earlier` releases, in the areas of `parents`."""

    parents: Mapping[str, str]
    profile: RuleProfile
    earlier: Sequence[Earlier]
    _above: dict[str, set[str]] = field(default_factory=dict)

    def hidden(self, judged: Sequence[Figure]) -> set[OutputPlace]:
        """The figures, of those that are told, that may not be: with them a rest that gives somebody away could be worked out."""
        before = [
            figure
            for each in self.earlier
            if each.kinship is not Kinship.OTHER
            for figure in each.outputs
            if figure["kind"] in SUMMED
        ]
        if not before:
            return set()
        before = [figure for figure in before if not is_withheld(figure)]
        mine = [figure for figure in judged if figure["kind"] in SUMMED and not is_withheld(figure)]
        found: set[OutputPlace] = set()
        for subject in sorted({_subject(figure) for figure in mine}):
            cells = _cells([each for each in mine if _subject(each) == subject], new=True)
            known = _cells([each for each in before if _subject(each) == subject], new=False)
            # What was told stays what readers have, whatever is told of it now.
            cells |= {cell: each for cell, each in known.items() if each.told or cell not in cells}
            silent = self._silenced(cells)
            found |= {place_of(each) for each in mine if _subject(each) == subject and _cell(each) in silent}
        return found

    def _silenced(self, cells: dict[Cell, Amount]) -> set[Cell]:
        """The new cells to hide: the whole where that is new, else the smallest new part of it, until no rest asks for more."""
        silent: set[Cell] = set()
        inside = self._inside(cells)
        told = {cell: each for cell, each in cells.items() if each.told}
        while True:
            before = len(silent)
            for whole in sorted(told.keys() & inside.keys()):
                while whole in told and (more := self._too_much(whole, inside[whole], told, cells)):
                    silent.add(more)
                    del told[more]
            if len(silent) == before:
                return silent

    def _inside(self, cells: Mapping[Cell, Amount]) -> dict[Cell, list[Cell]]:
        """The cells that lie in each cell, for those where any of all is new."""
        below: dict[str, list[Cell]] = defaultdict(list)
        for cell in cells:
            for area in (cell[0], *self._over(cell[0])):
                below[area].append(cell)
        found = {}
        for whole in cells:
            parts = [cell for cell in below[whole[0]] if cell != whole and self._lies_in(cell, whole)]
            if parts and any(cells[cell].new for cell in (whole, *parts)):
                found[whole] = parts
        return found

    def _too_much(
        self, whole: Cell, inside: Sequence[Cell], told: Mapping[Cell, Amount], cells: Mapping[Cell, Amount]
    ) -> Cell | None:
        """The cell to hide because of a rest of this whole; None when every rest may be known."""
        for parts in self._families(whole, [cell for cell in inside if cell in told], told):
            new = [cell for cell in (whole, *parts) if told[cell].new]
            if new and self._gives_away(whole, parts, inside, cells):
                return whole if told[whole].new else min(new, key=lambda cell: (told[cell].total, cell))
        return None

    def _families(
        self, whole: Cell, inside: Sequence[Cell], told: Mapping[Cell, Amount]
    ) -> Iterator[list[Cell]]:
        """Told cells that lie in the whole and have nothing in common: in smaller areas, in shorter times, in both, of each
        group."""
        for group in sorted({cell[2] for cell in inside}):
            mine = [cell for cell in inside if cell[2] == group]
            ways = (
                [cell for cell in mine if cell[1] == whole[1]],
                [cell for cell in mine if cell[0] == whole[0]],
                mine,
            )
            for way in ways:
                if parts := self._apart(way, told):
                    yield parts

    def _apart(self, cells: Iterable[Cell], told: Mapping[Cell, Amount]) -> list[Cell]:
        """The largest of these that have no ground at one time in common."""
        found: list[Cell] = []
        there: dict[str, list[str]] = defaultdict(list)  # area -> the times that were taken of it
        below: dict[str, list[str]] = defaultdict(list)  # area -> the times that were taken of areas in it
        for cell in sorted(cells, key=lambda each: (-told[each].total, each)):
            area, time, _group = cell
            taken = [*below[area], *there[area], *(each for top in self._over(area) for each in there[top])]
            if not any(each == time or overlap(each, time) for each in dict.fromkeys(taken)):
                found.append(cell)
                there[area].append(time)
                for top in self._over(area):
                    below[top].append(time)
        return found

    def _lies_in(self, cell: Cell, whole: Cell) -> bool:
        is_there = cell[0] == whole[0] or whole[0] in self._over(cell[0])
        is_then = cell[1] == whole[1] or within(cell[1], whole[1])
        return is_there and is_then and whole[2] in ("", cell[2])

    def _meet(self, one: Cell, other: Cell) -> bool:
        areas = one[0] == other[0] or one[0] in self._over(other[0]) or other[0] in self._over(one[0])
        return areas and (one[1] == other[1] or overlap(one[1], other[1]))

    def _over(self, area: str) -> set[str]:
        if area not in self._above:
            self._above[area] = set(above(area, self._tops))
        return self._above[area]

    @cached_property
    def _tops(self) -> dict[str, str]:
        """Which area lies in which, in all releases together."""
        found: dict[str, str] = {}
        for each in reversed(self.earlier):
            found |= each.parents
        return found | dict(self.parents)

    def _gives_away(
        self, whole: Cell, parts: Sequence[Cell], inside: Sequence[Cell], cells: Mapping[Cell, Amount]
    ) -> bool:
        amount = cells[whole]
        left = amount.total - sum(cells[part].total for part in parts)
        if left <= SAME_AMOUNT * amount.total:
            return False
        known = self._known(left, parts, inside, cells)
        if amount.judged and known is None:
            # The largest of it may be all that is left, and nobody looked at that inside.
            return True
        if known is not None and known.judged:
            return broken_by_verdict(round(known.units), False, self.profile) is not None
        rest = known or _at_worst(amount, left, parts, cells, whole)
        broken = broken_by_amount(round(rest.units), rest.total, rest.largest, rest.second, self.profile)
        return broken is not None

    def _known(
        self, left: float, parts: Sequence[Cell], inside: Sequence[Cell], cells: Mapping[Cell, Amount]
    ) -> Amount | None:
        """The cell that is all that is left, where there is one."""
        for cell in inside:
            if abs(cells[cell].total - left) <= SAME_AMOUNT * left and not any(
                self._meet(cell, part) for part in parts
            ):
                return cells[cell]
        return None


def _at_worst(
    amount: Amount, left: float, parts: Sequence[Cell], cells: Mapping[Cell, Amount], whole: Cell
) -> Amount:
    """What can be left at worst: all of the two largest that are in no part, and of the units those that are in no smaller area.
    Units that are in one part of a year are in the others as well."""
    now = [cells[part] for part in parts if part[1] == whole[1]]
    taken = [top for each in now if not each.judged for top in (each.largest, each.second)]
    tops = [top for top in (amount.largest, amount.second) if top not in taken]
    tops += [amount.second] * (2 - len(tops))
    largest = min(tops[0], left)
    units = max(amount.units - sum(each.units for each in now), 0)
    return Amount(units, left, largest, min(tops[1], left - largest), told=False, new=False)


def _subject(figure: Figure) -> str:
    return key_of(subject_of_name(figure["name"]))


def _cell(figure: Figure) -> Cell:
    return figure["area"], str(figure["period"]), figure["group"]


def _cells(figures: Iterable[Figure], *, new: bool) -> dict[Cell, Amount]:
    """The amounts by cell; told where any figure of the cell is."""
    found: dict[Cell, list[Figure]] = defaultdict(list)
    for figure in figures:
        found[_cell(figure)].append(figure)
    return {cell: _amount(together, new=new) for cell, together in found.items()}


def _amount(together: Sequence[Figure], *, new: bool) -> Amount:
    told = any(map(is_told, together))
    figure = next((each for each in together[::-1] if is_told(each)), together[-1])
    under, judged = figure["under"], was_judged_inside(figure)
    largest, second = (0.0, 0.0) if judged else (under["largest"], under["second"])
    return Amount(under["units"], under["total"], largest, second, told=told, new=new and told, judged=judged)
