"""Holding what came back against its package: the code, the columns, the areas and the smallest counts."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analyses.cbs.brief import AMOUNTS_CHECK, CHECK, COLUMNS, HIDDEN
from analyses.cbs.figures import MAXIMA
from analyses.models import CbsPackage
from areas.readers.codes import clean_code, level_of
from areas.readers.numbers import NotANumber, read_count
from areas.readers.problems import quoted
from areas.readers.table import Row, Table
from zicht.core.worded import Worded, joined, worded

MOST_TOLD = 50
# Columns that the programme writes only in the files for the checker of the CBS.
OF_THE_CHECKER = ("regels", *MAXIMA)
COUNTS = ("teller", "noemer")
MOST_SMALL = 5


@dataclass
class Match:
    """The rows as they will be kept, and in sentences what does not fit the package."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    def as_csv(self) -> bytes:
        """The rows in the form in which datasets come in; a hidden cell is empty there."""
        text = io.StringIO()
        table = csv.writer(text, delimiter=";", lineterminator="\n")
        table.writerow(COLUMNS[1:])
        table.writerows(self.rows)
        return text.getvalue().encode()


def why_it_stays_inside(table: Table, name: str, package: CbsPackage) -> list[str]:
    """Why this table cannot have been let out by the CBS, whatever package it is of; empty when it can. The place, no figure."""
    if name.casefold() in (CHECK, AMOUNTS_CHECK):
        return [
            worded(
                "“{name}” is alleen voor de controleur van het CBS en blijft in de CBS-omgeving.", name=name
            )
        ]
    found: list[str] = [
        worded("De kolom “{name}” staat alleen in bestanden die in de CBS-omgeving blijven.", name=each)
        for each in OF_THE_CHECKER
        if each in table.header
    ]
    fewest, places = package.content["plan"]["regels"]["minste_eenheden"], _places(table)
    small = [(row.line, why) for row in table.rows if (why := _too_small(row, places, fewest))]
    found += [worded("Regel {line}: {what}", line=line, what=what) for line, what in small[:MOST_SMALL]]
    return [*found, _more(len(small) - MOST_SMALL)] if len(small) > MOST_SMALL else found


def _places(table: Table) -> list[int]:
    return [table.column(name) for name in COUNTS if name in table.header]


def _too_small(row: Row, places: list[int], fewest: int) -> str | None:
    counts = [_count_or_none(row.cells[place]) for place in places]
    if any(count is not None and count < fewest for count in counts):
        return worded("een aantal ligt onder de grens van {fewest} eenheden.", fewest=fewest)
    if len(counts) == len(COUNTS) and None not in counts and 0 <= counts[1] - counts[0] < fewest:
        return worded(
            "het verschil tussen noemer en teller ligt onder de grens van {fewest} eenheden.", fewest=fewest
        )
    return None


def _count_or_none(text: str) -> int | None:
    try:
        return read_count(text)
    except NotANumber:
        return None


def matched(table: Table, package: CbsPackage) -> Match:
    """Compare a returned table, of which nothing had to stay inside, with what the package asked for."""
    match = Match(differences=list(_of_columns(table)))
    if match.differences:
        return match
    codes = {row.cells[table.column(COLUMNS[0])] for row in table.rows}
    of_another = len(codes) == 1 and package.code not in codes
    if of_another:
        found = quoted(codes.pop())
        match.differences.append(
            worded(
                "Op elke regel: het kenmerk is “{found}”, verwacht werd {code}. De tabel hoort bij een ander pakket.",
                found=found, code=package.code,
            )
        )  # fmt: skip
    told = 0
    seen: set[tuple[str, str]] = set()
    for row in table.rows:
        for sentence in _of_row(table, row, None if of_another else package.code, package, seen):
            told += 1
            if told <= MOST_TOLD:
                match.differences.append(worded("Regel {line}: {what}", line=row.line, what=sentence))
        match.rows.append(_kept(table, row))
    if told > MOST_TOLD:
        match.differences.append(_more(told - MOST_TOLD))
    return match


def areas_left_out(match: Match, figures: Iterable[Mapping[str, Any]], level: str) -> list[str]:
    """Codes of the areas of which the figures beside a table tell and the table itself does not: they are of another count."""
    there = {(area, period) for area, period, *_counts in match.rows}
    areas, periods = ({pair[place] for pair in there} for place in (0, 1))
    missing = {
        each["area"]
        for each in figures
        if level_of(each["area"]) == level
        and (each["area"] not in areas or (each["period"] in periods and _place(each) not in there))
    }
    return sorted(missing) if there else []


def _place(figure: Mapping[str, Any]) -> tuple[str, str]:
    return figure["area"], figure["period"]


def _more(count: int) -> Worded:
    if count == 1:
        return worded("En nog één ander verschil.")
    return worded("En nog {count} andere verschillen.", count=count)


def _of_columns(table: Table) -> Iterator[str]:
    for name in COLUMNS:
        if name not in table.header:
            yield worded("De kolom “{name}” ontbreekt.", name=name)
    for name in table.header:
        if name not in COLUMNS:
            yield worded("De kolom “{name}” hoort niet in de uitvoer van dit pakket.", name=quoted(name))


def _of_row(
    table: Table, row: Row, expected: str | None, package: CbsPackage, seen: set[tuple[str, str]]
) -> Iterator[str]:
    """What differs on a line; of its code, only where one is `expected`."""
    code, area, period, numerator, denominator = (row.cells[table.column(name)] for name in COLUMNS)
    if expected is not None and code != expected:
        yield worded("het kenmerk is “{found}”, verwacht werd {code}.", found=quoted(code), code=expected)
    area = clean_code(area)
    if level_of(area) != package.area_level:
        yield worded("“{area}” is geen gebied van het niveau van het plan.", area=quoted(area))
    periods = package.content["plan"]["perioden"]
    if periods and period not in periods:
        yield worded("periode “{period}” staat niet in het plan.", period=quoted(period))
    if (area, period) in seen:
        yield worded("dit gebied komt in deze periode vaker voor.")
    seen.add((area, period))
    yield from _of_counts(numerator, denominator)


def _of_counts(numerator: str, denominator: str) -> Iterator[str]:
    counts = []
    for name, text in ((worded("teller"), numerator), (worded("noemer"), denominator)):
        try:
            counts.append(None if text == HIDDEN else _counted(text))
        except NotANumber as error:
            yield joined(": ", [name, error.sentence])
            return
    if None not in counts and counts[0] > counts[1]:
        yield worded("de teller is groter dan de noemer.")


def _counted(text: str) -> int:
    """A whole number; an empty cell says nothing about why it is empty, and that is not enough here."""
    count = read_count(text)
    if count is None:
        raise NotANumber(
            worded(
                "een lege cel zegt niet waarom zij leeg is. Verwacht werd een aantal of “{hidden}”.",
                hidden=HIDDEN,
            )
        )
    return count


def _kept(table: Table, row: Row) -> tuple[str, str, str, str]:
    _code, area, period, numerator, denominator = (row.cells[table.column(name)] for name in COLUMNS)
    shown = ["" if text == HIDDEN else text for text in (numerator, denominator)]
    return clean_code(area), period, shown[0], shown[1]
