"""A file with one figure a row (area, parent, category, count) as a grid; `table_reading` is where it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext as _

from analyses.engine.disclosure.grid import TOP, TOTAL, Floats, Grid, Places, filled
from analyses.engine.disclosure.rules import Contributions
from analyses.engine.errors import Fault, UnusableTableError
from analyses.margins import column_named
from areas.readers.problems import refuse

NAMES = ("area", "parent", "category")
COUNT, SUM, LARGEST, SECOND, VALUE, STATUS = "count", "sum", "largest", "second", "value", "status"
# What the figures of an output were rounded to; an output without this column has exact figures.
ROUNDED = "rounded_to"
# How many units a figure of an output has at least: whoever hid fewer must stay hidden among so many.
FEWEST = "minimum_units"
# What figures that were not rounded are rounded to.
EXACT = 1


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row: where it stands, what it is about, and its figures by column (nan for an empty one)."""

    line: int
    area: str
    parent: str
    category: str
    figures: dict[str, float]

    @property
    def column(self) -> str:
        """The category as the engine knows it."""
        return column_named(self.category)


@dataclass(frozen=True)
class TableFile:
    """A file that was read: its rows in order, and the figures that it has."""

    name: str
    rows: tuple[FileRow, ...]
    columns: tuple[str, ...]

    @property
    def has_amounts(self) -> bool:
        return SUM in self.columns

    @property
    def areas(self) -> list[str]:
        """Every area with rows or with parts, in order of code."""
        return sorted({row.area for row in self.rows} | {row.parent for row in self.rows if row.parent})

    @property
    def categories(self) -> list[str]:
        """The categories in order of name, the margin last when there is more than one."""
        found = {row.column for row in self.rows}
        named = sorted(found - {TOTAL})
        return [*named, TOTAL] if len(named) != 1 or TOTAL in found else named


def laid_out(table: TableFile, column: str) -> tuple[list[str], list[str], Places, Floats]:
    """Areas, categories, the row of each area's parent, and one column of figures as A x K, nan where there is none."""
    areas, categories = table.areas, table.categories
    row_of = {area: number for number, area in enumerate(areas)}
    column_of = {name: number for number, name in enumerate(categories)}
    parents = np.full(len(areas), TOP, dtype=np.int64)
    values = np.full((len(areas), len(categories)), np.nan)
    for row in table.rows:
        parents[row_of[row.area]] = row_of.get(row.parent, TOP)
        values[row_of[row.area], column_of[row.column]] = row.figures[column]
    return areas, categories, parents, values


def grid_of(table: TableFile) -> Grid:
    """The figures to protect with all margins. Raises FileProblem at the line of a margin that does not add up."""
    areas, categories, parents, given = laid_out(table, SUM if table.has_amounts else COUNT)
    try:
        grid = filled(areas, categories, parents, given)
        return replace(grid, known=grid.known | _left_out(grid, given))
    except UnusableTableError as fault:
        raise refuse(table.name, _unusable(fault), line=_line_of(table, fault)) from fault


def _left_out(grid: Grid, given: np.ndarray) -> np.ndarray:
    """Zeros without a line of their own, of areas that have lines of other categories: readers see that there is nobody."""
    named = np.array([name != TOTAL for name in grid.categories])
    with_lines = (~np.isnan(given) & named).any(axis=1)[:, None]
    return grid.present & np.isnan(given) & (grid.values == 0) & named & with_lines


def _line_of(table: TableFile, fault: UnusableTableError) -> int | None:
    wanted = (fault.facts.get("area"), fault.facts.get("category"))
    return next((row.line for row in table.rows if (row.area, row.column) == wanted), None)


def _unusable(fault: UnusableTableError) -> str:
    if fault.fault is Fault.NOT_ADDITIVE:
        sentence = _("{area}, {category}: er staat {given}, maar de delen tellen op tot {counted}.")
        facts = dict(fault.facts) | {
            name: plain(float(str(fault.facts[name]))) for name in ("given", "counted")
        }
        return sentence.format(**facts)
    return _("Met deze tabel is niet te rekenen ({fault}).").format(fault=fault)


def contributions_of(table: TableFile, grid: Grid) -> Contributions:
    """What lies under the amounts. Where a margin was not given, its units are added up and its largest are those of its
    parts."""
    units = filled(*laid_out(table, COUNT)).values if _units_add_up(table) else laid_out(table, COUNT)[3]
    first = laid_out(table, LARGEST)[3] if LARGEST in table.columns else np.full(units.shape, np.nan)
    second = laid_out(table, SECOND)[3] if SECOND in table.columns else np.full(units.shape, np.nan)
    return Contributions(np.where(grid.present, np.nan_to_num(units), 0.0), first, second)


def _units_add_up(table: TableFile) -> bool:
    try:
        filled(*laid_out(table, COUNT))
    except UnusableTableError:
        return False
    return True


def plain(value: float) -> str:
    """A figure as a file holds it: no decimals that it does not need, the shortest that reads back the same."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
