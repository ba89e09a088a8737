"""Counts of areas added up to the areas that they lie in, inside one division year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Observations

LEVELS = ("neighbourhood", "district", "municipality", "province", "country")


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Which area lies in which, and the level of each area, in the division of one year.

    Codes of another year name other ground, so figures of another year are refused.
    """

    division_year: int
    parents: Mapping[str, str]
    levels: Mapping[str, str]

    def ancestor(self, area: str, level: str) -> str:
        """The area of this level that an area lies in, or the area itself when it is of that level.

        Raises UnusableTableError for an area that is not known or lies in none, and for areas that lie in a ring.
        """
        if area not in self.levels:
            raise UnusableTableError(Fault.UNKNOWN_AREA, area=area)
        found = area
        for _ in range(len(LEVELS)):
            if self.levels.get(found) == level:
                return found
            if found not in self.parents:
                raise UnusableTableError(Fault.LIES_IN_NONE, area=area)
            found = self.parents[found]
        raise UnusableTableError(Fault.CIRCULAR, area=area)

    def parents_at(self, areas: Iterator[str] | np.ndarray, level: str) -> dict[str, str]:
        """Area -> the area of this level, for records that are counted again there."""
        return {str(area): self.ancestor(str(area), level) for area in areas}


def roll_up(table: Observations, hierarchy: Hierarchy, level: str, *, division_year: int) -> Observations:
    """Events and units of a finer level added up to this one, a row per area, period and stratum.

    A total is missing where a part is missing or has no row in that period; there is no row where no part has one. An area
    without a row in any period is not in the table, and the total is that of the others: a file may be of some areas only.
    Counts of events and of places can be added up; units that may occur in two areas must be counted again (`records.lifted`).
    Raises UnusableTableError when `division_year`, of the table, is not that of the hierarchy.
    """
    if division_year != hierarchy.division_year:
        raise UnusableTableError(Fault.MIXED_DIVISIONS, years=f"{division_year}, {hierarchy.division_year}")
    targets = [hierarchy.ancestor(str(area), level) for area in table.areas]
    areas, place = np.unique(np.array(targets, dtype=str), return_inverse=True)
    return replace(
        table,
        areas=areas,
        observed=_added(table.addable(table.observed), place, len(areas)),
        population=_added(table.addable(table.population), place, len(areas)),
        present=_any(table.present, place, len(areas)),
        is_estimate=_any(table.is_estimate, place, len(areas)),
    )


def roll_up_all(table: Observations, hierarchy: Hierarchy, *, division_year: int) -> dict[str, Observations]:
    """Level -> totals, for every level above that of the table up to the highest that all areas reach."""
    start = {hierarchy.levels.get(str(area)) for area in table.areas}
    if len(start) != 1 or None in start:
        raise UnusableTableError(Fault.UNKNOWN_AREA, area=str(table.areas[0]))
    above = LEVELS[LEVELS.index(str(start.pop())) + 1 :]
    found: dict[str, Observations] = {}
    for level in above:
        if not _reach(table, hierarchy, level):
            break
        found[level] = roll_up(table, hierarchy, level, division_year=division_year)
    return found


def _reach(table: Observations, hierarchy: Hierarchy, level: str) -> bool:
    try:
        hierarchy.parents_at(table.areas, level)
    except UnusableTableError as problem:
        if problem.fault is Fault.LIES_IN_NONE:
            return False
        raise
    return True


def _added(cube: np.ndarray, place: np.ndarray, number: int) -> np.ndarray:
    added = np.zeros((number, *cube.shape[1:]))
    np.add.at(added, place, cube)
    return added


def _any(mask: np.ndarray, place: np.ndarray, number: int) -> np.ndarray:
    found = np.zeros((number, *mask.shape[1:]), dtype=bool)
    np.logical_or.at(found, place, mask)
    return found
