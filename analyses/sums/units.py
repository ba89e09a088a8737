"""How many units an area has at most of which no release tells that: what is left of a larger area whose units are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

import numpy as np

from analyses.engine.disclosure.grid import TOP
from analyses.engine.disclosure.publication import Publication
from analyses.sums.adding_up import Figures
from analyses.territory import above

UnitsOf = Mapping[str, float]


@dataclass(frozen=True)
class Units:
    """The units of areas as releases tell them; `tops` maps each area to the one it lies in."""

    told: UnitsOf
    tops: Mapping[str, str]

    @cached_property
    def _inside(self) -> Mapping[str, float]:
        """The units of the largest areas in each area of which they are told."""
        found: dict[str, float] = defaultdict(float)
        for area, units in self.told.items():
            for top in self._up_to_a_told_one(area):
                found[top] += units
        return found

    def _up_to_a_told_one(self, area: str) -> list[str]:
        """The areas that this one lies in, up to and with the nearest one whose units are told."""
        tops = list(above(area, self.tops))
        untold = list(takewhile(lambda top: top not in self.told, tops))
        return tops[: len(untold) + 1]

    def least(self, area: str) -> float:
        """What it has at least."""
        return self.told.get(area, self._inside.get(area, 0.0))

    def most(self, area: str) -> float:
        """What it has at most: all that is left of the area around it; infinite where nothing is told of that."""
        if area in self.told:
            return self.told[area]
        around = next((top for top in above(area, self.tops) if top in self.told), None)
        return np.inf if around is None else self.told[around] - self._inside[around] + self.least(area)

    def left(self, top: str, parts: Collection[str]) -> float:
        """What is left of an area at most, after these parts of it."""
        return self.most(top) - sum(self.least(part) for part in parts)


def with_others(mine: UnitsOf, others: Iterable[UnitsOf], *, of_same: bool = False) -> dict[str, float]:
    """These units with those that others tell besides, where both tell the same of every area that they share; unless they are
    known to be `of_same`, they must share one."""
    found = dict(mine)
    for each in others:
        shared = found.keys() & each.keys()
        if all(found[area] == each[area] for area in shared) and (shared or of_same):
            found |= each
    return found


def within_units(each: Publication, figures: Figures, units: Units) -> Publication:
    """The publication of sums in which what no table tells the units of, an area or what is left of one, counts no more than it
    can have; `figures` are the true ones. Where more is counted than that, units are no limit to what is counted."""
    parts: dict[str, list[str]] = defaultdict(list)
    for name, up in zip(each.areas, each.parents.tolist(), strict=True):
        if up != TOP:
            parts[each.areas[up]].append(name)
    areas = {area for area, _column in figures}
    limits = np.full(each.values.shape, np.inf)
    for row, (name, up) in enumerate(zip(each.areas, each.parents.tolist(), strict=True)):
        is_rest = name not in areas
        beside = [part for part in parts[each.areas[up]] if part in areas] if is_rest else []
        most = units.left(each.areas[up], beside) if is_rest else units.most(name)
        if name in units.told or not np.isfinite(most):
            continue
        for column, category in enumerate(each.categories):
            count = (
                figures[each.areas[up], category] - sum(figures[part, category] for part in beside)
                if is_rest
                else figures.get((name, category), np.inf)
            )
            limits[row, column] = most if count <= most else np.inf
    return replace(each, high=limits) if np.isfinite(limits).any() else each
