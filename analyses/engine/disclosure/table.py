"""Counts over an area hierarchy as one linked table: the cells, what adds up to what, and what is shown of
it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from analyses.engine.disclosure.profile import RuleProfile
from analyses.engine.errors import Fault, UnusableTableError

TOTAL = "total"
REST = "rest"


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


class Relation(NamedTuple):
    """An identity everyone can use: the total equals the sum of its parts."""

    total: Cell
    parts: tuple[Cell, ...]


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
class LinkedTable:
    """Every cell with its value, all levels and margins included, the relations between them, and the cells
    whose value is public knowledge whatever we hide."""

    values: Mapping[Cell, int]
    relations: tuple[Relation, ...]
    known: frozenset[Cell]

    @property
    def categories(self) -> frozenset[str]:
        return frozenset(cell.category for cell in self.values) - {TOTAL, REST}

    @property
    def is_share(self) -> bool:
        return any(cell.category == REST for cell in self.values)


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A linked table with a status for each cell, under the profile it was protected with."""

    linked: LinkedTable
    statuses: Mapping[Cell, Status]
    profile: RuleProfile

    @property
    def hidden(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in sorted(self.statuses) if self.statuses[cell].is_hidden)

    @property
    def published(self) -> dict[Cell, int | None]:
        """What may leave: the count, or `None` for every hidden cell without saying why it is hidden."""
        return {
            cell: None if self.statuses[cell].is_hidden else value
            for cell, value in sorted(self.linked.values.items())
        }


def link(table: FrequencyTable, hierarchy: Mapping[str, str]) -> LinkedTable:
    """Add all levels and margins; `hierarchy` maps each area to the area it lies in, top areas are left out.

    Raises UnusableTableError for an empty table, a negative count, a circular hierarchy, an area that holds
    counts and areas at once, or counts above the population.
    """
    values = _lowest_cells(table)
    parents = dict(hierarchy)
    leaves = sorted({cell.area for cell in values})
    children = _children(leaves, parents)
    for area in _bottom_up(children, parents):
        for category in sorted({cell.category for cell in values}):
            parts = [values.get(Cell(child, category), 0) for child in children[area]]
            values[Cell(area, category)] = sum(parts)
    relations = (*_area_relations(values, children), *_category_relations(values))
    margins = frozenset(cell for cell in values if table.populations and cell.category == TOTAL)
    known = margins | table.given_away.intersection(values)
    return LinkedTable(values, relations, known)


def _lowest_cells(table: FrequencyTable) -> dict[Cell, int]:
    if not table.counts:
        raise UnusableTableError(Fault.EMPTY)
    values = {Cell(*cell): int(count) for cell, count in table.counts.items()}
    areas = {cell.area for cell in values}
    categories = {cell.category for cell in values}
    for area in sorted(areas):
        for category in categories:
            if values.setdefault(Cell(area, category), 0) < 0:
                raise UnusableTableError(Fault.NEGATIVE, area=area)
        _add_margin(values, area, sorted(categories), table.populations)
    return values


def _add_margin(
    values: dict[Cell, int], area: str, categories: Sequence[str], populations: Mapping[str, int]
) -> None:
    counted = sum(values[Cell(area, category)] for category in categories)
    if populations:
        if area not in populations:
            raise UnusableTableError(Fault.NO_POPULATION, area=area)
        if counted > populations[area]:
            raise UnusableTableError(Fault.NOT_ADDITIVE, area=area, counted=counted)
        values[Cell(area, REST)] = populations[area] - counted
        values[Cell(area, TOTAL)] = populations[area]
    elif len(categories) > 1:
        values[Cell(area, TOTAL)] = counted


def _children(leaves: Sequence[str], parents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for leaf in leaves:
        path, area = {leaf}, leaf
        while area in parents:
            found.setdefault(parents[area], set()).add(area)
            area = parents[area]
            if area in path:
                raise UnusableTableError(Fault.CIRCULAR, area=area)
            path.add(area)
    for leaf in leaves:
        if leaf in found:
            raise UnusableTableError(Fault.NOT_ADDITIVE, area=leaf)
    return {area: tuple(sorted(parts)) for area, parts in found.items()}


def _bottom_up(children: Mapping[str, Sequence[str]], parents: Mapping[str, str]) -> list[str]:
    """Areas that hold areas, deepest first, so that a sum is complete before it is added up itself."""

    def depth(area: str) -> int:
        steps = 0
        while area in parents:
            area, steps = parents[area], steps + 1
        return steps

    return sorted(children, key=lambda area: (-depth(area), area))


def _area_relations(
    values: Mapping[Cell, int], children: Mapping[str, Sequence[str]]
) -> tuple[Relation, ...]:
    categories = sorted({cell.category for cell in values})
    return tuple(
        Relation(Cell(area, category), tuple(Cell(child, category) for child in children[area]))
        for area in sorted(children)
        for category in categories
    )


def _category_relations(values: Mapping[Cell, int]) -> tuple[Relation, ...]:
    parts: dict[str, list[Cell]] = {}
    for cell in sorted(values):
        if cell.category != TOTAL:
            parts.setdefault(cell.area, []).append(cell)
    return tuple(
        Relation(Cell(area, TOTAL), tuple(cells))
        for area, cells in parts.items()
        if Cell(area, TOTAL) in values
    )
