"""Reading a table to protect or an earlier output: every fault is told with its line and column.

What cannot be true is refused as well, because rules that judge it would call unsafe figures safe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.engine.disclosure.grid import LARGEST as MOST
from analyses.table_file import (
    COUNT,
    FEWEST,
    LARGEST,
    NAMES,
    ROUNDED,
    SECOND,
    SUM,
    VALUE,
    FileRow,
    TableFile,
    plain,
)
from areas.readers.problems import ProblemList, quoted, refuse
from areas.readers.source import open_source, read_text
from areas.readers.table import sniff_delimiter
from zicht.core.identifiers import trace_words
from zicht.core.scan import scan_text

FIGURES = (COUNT, SUM, LARGEST, SECOND)
NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"[+-]?\d+(?:[.,]0*)?", re.ASCII)


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
    """An earlier output: area, parent, category, value, and what it was rounded to and its fewest units if it says so.

    Raises FileProblem with the line of every fault.
    """
    table = _read(path, required=(*NAMES, VALUE), figures=(VALUE, ROUNDED, FEWEST))
    _require_tree(table)
    return table


def _read(path: str | Path, *, required: Sequence[str], figures: Sequence[str]) -> TableFile:
    source = open_source(str(path), wanted=_("een tabel (CSV)"))
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
            sentence = ngettext(
                "Deze regel heeft {count} kolom. Verwacht werden er {wanted}.",
                "Deze regel heeft {count} kolommen. Verwacht werden er {wanted}.",
                len(cells),
            )
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


def renamed(table: TableFile, names: Mapping[str, str]) -> TableFile:
    """The file with some categories under other names. Raises FileProblem at a line that says what another said already."""
    rows = (replace(row, category=names[row.column]) if row.column in names else row for row in table.rows)
    found = replace(table, rows=tuple(rows))
    problems = ProblemList(table.name)
    _refuse_doubles(found.rows, problems)
    problems.raise_if_any()
    return found


def _refuse_doubles(rows: Sequence[FileRow], problems: ProblemList) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        first = seen.setdefault((row.area, row.column), row.line)
        if first != row.line:
            sentence = _("Gebied {area} met categorie {category} stond al op regel {first}.")
            told = sentence.format(area=quoted(row.area), category=quoted(row.category), first=first)
            problems.add(told, line=row.line)


def _require_figures(table: TableFile) -> None:
    """A count in every row, and a sum where there are amounts, with contributions that can add up to it."""
    problems = ProblemList(table.name)
    needed = (COUNT, SUM) if table.has_amounts else (COUNT,)
    for row in table.rows:
        for name in needed:
            if np.isnan(row.figures[name]):
                told = _("Deze cel is leeg. Vul een waarde in, of laat de hele regel weg.")
                problems.add(told, line=row.line, column=name)
        is_amount = table.has_amounts and not np.isnan([row.figures[COUNT], row.figures[SUM]]).any()
        fault = _impossible(row.figures) if is_amount else None
        if fault is not None:
            problems.add(fault[1], line=row.line, column=fault[0])
    problems.raise_if_any()


def _impossible(figures: Mapping[str, float]) -> tuple[str, str] | None:
    """The column and the sentence of what no contributions of zero or more can be, None where all of it can be true.

    Figures may have been rounded to the last decimal that they are written in; an empty one (nan) contradicts nothing.
    """
    count, total = figures[COUNT], figures[SUM]
    first, second = (figures.get(name, np.nan) for name in (LARGEST, SECOND))
    grain = _grain(total, first, second)
    above_zero = [name for name in (SUM, LARGEST, SECOND) if figures.get(name, 0.0) > 0]
    if count == 0 and above_zero:
        told = _(
            "Er zijn 0 eenheden, dus er is geen bedrag. Zet hier 0, of vul bij count in hoeveel er zijn."
        )
        return above_zero[0], told
    if first > total * (1 + 1e-9):
        return LARGEST, _("De grootste is meer dan de som. Kijk na of beide over dezelfde regel gaan.")
    if second > first:
        return SECOND, _("De tweede is groter dan de grootste. Staan zij verwisseld?")
    if count == 1 and second > 0:
        return SECOND, _(
            "Er is 1 eenheid, dus er is geen tweede bijdrage. Laat deze cel leeg, of kijk count na."
        )
    # A largest that is not given is at least the second.
    if np.fmax(first, second) + second > total + 1.5 * grain:
        told = _("De grootste en de tweede zijn samen meer dan de som van {sum}. Kijk deze drie bedragen na.")
        return SECOND, told.format(sum=plain(total))
    most = _most_in_all(count, first, second)
    if total > most + (count + 1) * grain / 2:
        told = _(
            "Bij count {count} kan de som hooguit {most} zijn, want largest en second laten niet meer toe. Er staat {sum}."
            " Kijk deze cijfers na. Laat largest of second leeg als u die niet weet."
        )
        return SUM, told.format(count=plain(count), most=plain(most), sum=plain(total))
    return None


def _most_in_all(count: float, first: float, second: float) -> float:
    """The most that so many contributions add up to: one is the largest, and no other one is more than the second."""
    if np.isnan(first):
        return np.inf
    return first + (count - 1) * (first if np.isnan(second) else second)


def _grain(*figures: float) -> float:
    """One unit of the last decimal in which the finest of these is written."""
    decimals = [len(plain(each).partition(".")[2]) for each in figures if not np.isnan(each)]
    return float(10.0 ** -max(decimals))


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
