"""A file with one figure a row (area, parent, category, count) as a grid, and every fault told with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from analyses.engine.disclosure.grid import LARGEST as MOST
from analyses.engine.disclosure.grid import TOP, TOTAL, Floats, Grid, Places, filled
from analyses.engine.disclosure.rules import Contributions
from analyses.engine.errors import Fault, UnusableTableError
from analyses.margins import column_named
from areas.readers.problems import ProblemList, quoted, refuse
from areas.readers.source import open_source, read_text
from areas.readers.table import sniff_delimiter
from zicht.core.identifiers import trace_words
from zicht.core.scan import scan_text

NAMES = ("area", "parent", "category")
COUNT, SUM, LARGEST, SECOND, VALUE, STATUS = "count", "sum", "largest", "second", "value", "status"
# What the figures of an output were rounded to; an output without this column has exact figures.
ROUNDED = "rounded_to"
FIGURES = (COUNT, SUM, LARGEST, SECOND)
NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"[+-]?\d+(?:[.,]0*)?", re.ASCII)


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

    def renamed(self, names: Mapping[str, str]) -> TableFile:
        """The same file with some categories under other names."""
        rows = (replace(row, category=names[row.column]) if row.column in names else row for row in self.rows)
        found = replace(self, rows=tuple(rows))
        problems = ProblemList(self.name)
        _refuse_doubles(found.rows, problems)
        problems.raise_if_any()
        return found

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


def read_new(path: str | Path) -> TableFile:
    """A table to protect: area, parent, category, count, and for amounts sum, largest and second.

    Raises FileProblem with the line of every fault.
    """
    table = _read(path, required=(*NAMES, COUNT), figures=FIGURES)
    if not table.has_amounts and {LARGEST, SECOND} & set(table.columns):
        raise refuse(
            table.name,
            _("Er is een kolom largest of second, maar geen kolom sum. Voeg de bedragen toe als kolom sum."),
        )
    _require_figures(table)
    _require_tree(table)
    return table


def read_earlier(path: str | Path) -> TableFile:
    """An earlier output: area, parent, category, value, and what it was rounded to if it says so.

    Raises FileProblem with the line of every fault.
    """
    table = _read(path, required=(*NAMES, VALUE), figures=(VALUE, ROUNDED))
    _require_tree(table)
    return table


def _read(path: str | Path, *, required: Sequence[str], figures: Sequence[str]) -> TableFile:
    source = open_source(str(path))
    text = read_text(source)
    lines = _lines(source.name, text.content)
    header = [cell.casefold() for cell in next(lines, (0, []))[1]]
    missing = [name for name in required if name not in header]
    if missing:
        raise refuse(source.name, _missing_columns(missing, header), line=1)
    doubles = {name for name in header if name in (*required, *figures) and header.count(name) > 1}
    if doubles:
        raise refuse(source.name, _("De kolom {name} staat er twee keer.").format(name=min(doubles)), line=1)
    present = tuple(name for name in figures if name in header)
    problems = ProblemList(source.name)
    rows = list(_rows(lines, header, present, problems))
    _refuse_people(rows, problems)
    problems.raise_if_any()
    _refuse_doubles(rows, problems)
    problems.raise_if_any()
    if not rows:
        raise refuse(source.name, _("Het bestand heeft alleen een kopregel. Voeg regels met aantallen toe."))
    return TableFile(source.name, tuple(rows), present)


def _refuse_people(rows: Sequence[FileRow], problems: ProblemList) -> None:
    """A name in the file that identifies somebody would leave with the output; each name is looked at once."""
    first: dict[str, tuple[int, str]] = {}
    for row in rows:
        for column, text in zip(NAMES, (row.area, row.parent, row.category), strict=True):
            first.setdefault(text, (row.line, column))
    for text, (line, column) in first.items():
        for finding in scan_text(text):
            problems.add(trace_words()[finding.trace], line=line, column=column)


def _missing_columns(missing: Sequence[str], header: Sequence[str]) -> str:
    return _("De kolom {missing} ontbreekt. In de kopregel staat: {header}.").format(
        missing=", ".join(missing), header=quoted(", ".join(header), 120)
    )


def _lines(name: str, content: str) -> Iterator[tuple[int, list[str]]]:
    """Lines with their number, cells without spaces around them; empty lines are passed over."""
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=sniff_delimiter(content), strict=True)
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield reader.line_num, stripped
    except csv.Error as error:
        raise refuse(
            name, _("De regel is niet te lezen. Staat er een aanhalingsteken te veel?"), line=reader.line_num
        ) from error


def _rows(
    lines: Iterator[tuple[int, list[str]]],
    header: Sequence[str],
    figures: Sequence[str],
    problems: ProblemList,
) -> Iterator[FileRow]:
    place = {name: header.index(name) for name in (*NAMES, *figures)}
    for line, cells in lines:
        if len(cells) != len(header):
            sentence = _("Deze regel heeft {count} kolommen. Verwacht werden er {wanted}.")
            problems.add(sentence.format(count=len(cells), wanted=len(header)), line=line)
            continue
        area, parent, category = (cells[place[name]] for name in NAMES)
        for name, cell in (("area", area), ("category", category)):
            if not cell:
                problems.add(_("Deze cel is leeg. Vul een naam of code in."), line=line, column=name)
        found = {name: _number(cells[place[name]], name, line, problems) for name in figures}
        yield FileRow(line, area, parent, category, found)


def _number(text: str, column: str, line: int, problems: ProblemList) -> float:
    """The figure in a cell, nan when it is empty; a decimal comma is understood, a group of thousands is not guessed."""
    if not text:
        return float("nan")
    pattern = WHOLE if column == COUNT else NUMBER
    if not pattern.fullmatch(text):
        wanted = _("een heel aantal") if column == COUNT else _("een getal")
        sentence = _(
            "“{text}” is geen goede waarde. Verwacht werd {wanted}, zonder punten voor duizendtallen."
        )
        problems.add(sentence.format(text=quoted(text), wanted=wanted), line=line, column=column)
        return float("nan")
    value = float(text.replace(",", "."))
    if value < 0 or value > MOST:
        wanted = _("nul of hoger") if value < 0 else _("hooguit vijftien cijfers")
        sentence = _("“{text}” kan niet. Verwacht werd een waarde van {wanted}.")
        problems.add(sentence.format(text=quoted(text), wanted=wanted), line=line, column=column)
    return value


def _refuse_doubles(rows: Sequence[FileRow], problems: ProblemList) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        first = seen.setdefault((row.area, row.column), row.line)
        if first != row.line:
            sentence = _("Gebied {area} met categorie {category} stond al op regel {first}.")
            told = sentence.format(area=quoted(row.area), category=quoted(row.category), first=first)
            problems.add(told, line=row.line)


def _require_figures(table: TableFile) -> None:
    """A count in every row, and a sum where there are amounts; a largest that is part of the sum."""
    problems = ProblemList(table.name)
    needed = (COUNT, SUM) if table.has_amounts else (COUNT,)
    for row in table.rows:
        for name in needed:
            if np.isnan(row.figures[name]):
                told = _("Deze cel is leeg. Vul een waarde in, of laat de hele regel weg.")
                problems.add(told, line=row.line, column=name)
        if row.figures.get(LARGEST, 0.0) > row.figures.get(SUM, np.inf) * (1 + 1e-9):
            problems.add(_("De grootste is meer dan de som."), line=row.line, column=LARGEST)
        if row.figures.get(SECOND, 0.0) > row.figures.get(LARGEST, np.inf):
            problems.add(_("De tweede is groter dan de grootste."), line=row.line, column=SECOND)
    problems.raise_if_any()


def _require_tree(table: TableFile) -> None:
    """One parent an area, parents that exist, and no circle.

    A whole level of areas above may be left out of a file; when some of it are there, the others must be as well.
    """
    problems = ProblemList(table.name)
    parents: dict[str, str] = {}
    for row in table.rows:
        if parents.setdefault(row.area, row.parent) != row.parent:
            told = _("Gebied {area} lag op een eerdere regel in “{parent}”. Een gebied ligt in één gebied.")
            problems.add(told.format(area=quoted(row.area), parent=quoted(parents[row.area])), line=row.line)
    heights = _heights(parents)
    # Above the areas of this height the file has rows as well, or it says that nothing lies above them.
    covered = max((heights[area] for area, up in parents.items() if not up or up in parents), default=-1)
    for row in table.rows:
        if row.parent == row.area:
            problems.add(_("Gebied {area} ligt in zichzelf.").format(area=quoted(row.area)), line=row.line)
        elif row.parent and row.parent not in parents and heights[row.parent] - 1 <= covered:
            told = _(
                "Gebied “{parent}” in de kolom parent staat niet in de kolom area. Voeg zijn regels toe."
            )
            problems.add(told.format(parent=quoted(row.parent)), line=row.line, column="parent")
    problems.raise_if_any()
    _require_no_circle(table, parents)


def _heights(parents: Mapping[str, str]) -> dict[str, int]:
    """How many levels of areas lie below each area and each parent; what lies in a circle is told apart."""
    heights = dict.fromkeys(parents, 0)
    for area in parents:
        below, height = {area}, 0
        while (area := parents.get(area, "")) and area not in below:
            below.add(area)
            height += 1
            heights[area] = max(heights.get(area, 0), height)
    return heights


def _require_no_circle(table: TableFile, parents: dict[str, str]) -> None:
    safe: set[str] = set()
    for row in table.rows:
        path, area = set[str](), row.area
        while area and area not in safe:
            if area in path:
                told = _(
                    "De gebieden lopen in een kring: {area} ligt via zijn bovenliggende gebieden in zichzelf."
                )
                raise refuse(table.name, told.format(area=quoted(area)), line=row.line)
            path.add(area)
            area = parents.get(area, "")
        safe |= path


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
