"""Counts over an area hierarchy as one linked table, and what is shown of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from analyses.engine.disclosure.grid import REST, TOP, TOTAL, Flags, Floats, Grid, filled
from analyses.engine.disclosure.profile import RuleProfile
from analyses.engine.errors import Fault, UnusableTableError


class Cell(NamedTuple):
    """The address of one figure: an area on any level, and a category or TOTAL."""

    area: str
    category: str


class Status(StrEnum):
    """Why a cell is shown or hidden. Primary and secondary are for the checker only: published both read
    "hidden", because knowing that a cell is primary tells that its count is small."""

    SAFE = "safe"
    KNOWN = "known"
    PRIMARY = "primary"
    SECONDARY = "secondary"

    @property
    def is_hidden(self) -> bool:
        return self in (Status.PRIMARY, Status.SECONDARY)


@dataclass(frozen=True, slots=True)
class FrequencyTable:
    """Counts of the lowest areas by category, as whole numbers of units.

    `populations` holds the publicly known number of units of each lowest area when every unit is counted at
    most once (shares, rates): then what is left over is protected too. Leave it out when events are counted
    that can outnumber the inhabitants, such as crimes. `given_away` names totals that get out in another
    way (a pooled rate tells the sum of the table; an earlier release told the municipality): they count as
    public and are never used as cover.
    """

    counts: Mapping[Cell, int]
    populations: Mapping[str, int] = field(default_factory=dict)
    given_away: frozenset[Cell] = frozenset()


@dataclass(frozen=True, slots=True)
class Needs:
    """What is asked of each hidden cell, A x K: `width` of what others can work out, in units, and how far
    above the true figure that must reach (`rise`). Zero where only "not exactly" is asked."""

    width: Floats
    rise: Floats


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A grid with its unsafe (`primary`) and its `hidden` cells, under the profile it was protected with."""

    grid: Grid
    primary: Flags
    hidden: Flags
    needs: Needs
    profile: RuleProfile

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(self._cell(i) for i in np.flatnonzero(self.grid.present))

    @property
    def values(self) -> dict[Cell, float]:
        return dict(zip(self.cells, self._plain(), strict=True))

    @property
    def statuses(self) -> dict[Cell, Status]:
        return {self._cell(i): self.status_at(*divmod(int(i), len(self.grid.categories)))
                for i in np.flatnonzero(self.grid.present)}  # fmt: skip

    @property
    def hidden_cells(self) -> tuple[Cell, ...]:
        """The hidden cells, in order."""
        return tuple(sorted(self._cell(i) for i in np.flatnonzero(self.hidden)))

    @property
    def published(self) -> dict[Cell, float | None]:
        """What may leave: the figure, or `None` for every hidden cell without saying why it is hidden."""
        return {
            cell: None if hidden else value
            for (cell, value), hidden in zip(
                self.values.items(), self.hidden[self.grid.present].tolist(), strict=True
            )
        }

    def status_at(self, row: int, column: int) -> Status:
        if self.hidden[row, column]:
            return Status.PRIMARY if self.primary[row, column] else Status.SECONDARY
        return Status.KNOWN if self.grid.known[row, column] else Status.SAFE

    def _cell(self, place: int) -> Cell:
        row, column = divmod(int(place), len(self.grid.categories))
        return Cell(self.grid.areas[row], self.grid.categories[column])

    def _plain(self) -> list[float]:
        return [int(v) if float(v).is_integer() else v for v in self.grid.values[self.grid.present].tolist()]


def link(table: FrequencyTable, hierarchy: Mapping[str, str]) -> Grid:
    """Add all levels and margins; `hierarchy` maps each area to the area it lies in, top areas are left out.

    A category that is absent in an area counts zero there. Raises UnusableTableError for an empty table, a negative
    count, a circular hierarchy, an area that holds counts and areas at once, or counts above the population.
    """
    if not table.counts:
        raise UnusableTableError(Fault.EMPTY)
    lowest = sorted({cell[0] for cell in table.counts})
    areas = _with_ancestors(lowest, hierarchy)
    place = {area: row for row, area in enumerate(areas)}
    named = sorted({cell[1] for cell in table.counts})
    categories = _columns(named, table)
    parents = np.array([place.get(hierarchy.get(area, ""), TOP) for area in areas], dtype=np.int64)
    given = np.full((len(areas), len(categories)), np.nan)
    given[[place[area] for area in lowest], : len(named)] = 0.0
    column = {category: number for number, category in enumerate(named)}
    for (area, category), count in table.counts.items():
        given[place[area], column[category]] = int(count)
    _refuse_two_levels(lowest, parents, place)
    if table.populations:
        _add_rest(given, lowest, place, table.populations, len(named))
    grid = filled(areas, categories, parents, given)
    return _with_known(grid, table)


def _with_ancestors(lowest: list[str], hierarchy: Mapping[str, str]) -> list[str]:
    found = set(lowest)
    for area in lowest:
        path = {area}
        while area in hierarchy:
            area = hierarchy[area]
            if area in path:
                raise UnusableTableError(Fault.CIRCULAR, area=area)
            path.add(area)
        found |= path
    return sorted(found)


def _columns(named: list[str], table: FrequencyTable) -> list[str]:
    if table.populations:
        return [*named, REST, TOTAL]
    return [*named, TOTAL] if len(named) > 1 else named


def _refuse_two_levels(lowest: list[str], parents: np.ndarray, place: Mapping[str, int]) -> None:
    holding = set(parents.tolist())
    for area in lowest:
        if place[area] in holding:
            raise UnusableTableError(Fault.NOT_ADDITIVE, area=area)


def _add_rest(
    given: Floats, lowest: list[str], place: Mapping[str, int], populations: Mapping[str, int], width: int
) -> None:
    for area in lowest:
        if area not in populations:
            raise UnusableTableError(Fault.NO_POPULATION, area=area)
        counted = given[place[area], :width].sum()
        if (given[place[area], :width] < 0).any():
            raise UnusableTableError(Fault.NEGATIVE, area=area)
        if counted > populations[area]:
            raise UnusableTableError(Fault.NOT_ADDITIVE, area=area, counted=int(counted))
        given[place[area], width:] = populations[area] - counted, populations[area]


def _with_known(grid: Grid, table: FrequencyTable) -> Grid:
    known = grid.known.copy()
    if table.populations:
        known[:, -1] = grid.present[:, -1]
    rows = {area: row for row, area in enumerate(grid.areas)}
    for area, category in table.given_away:
        if area in rows and category in grid.categories:
            known[rows[area], grid.categories.index(category)] = True
    return Grid(grid.areas, grid.categories, grid.parents, grid.values, grid.present, known & grid.present)
