"""Holding what came back against its package: the code, the columns, the areas and the smallest counts."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analyses.cbs.brief import COLUMNS, HIDDEN
from analyses.models import CbsPackage
from areas.readers.codes import clean_code, level_of
from areas.readers.numbers import NotANumber, read_count
from areas.readers.problems import quoted
from areas.readers.table import Row, Table
from zicht.core.worded import Worded, joined, worded

MOST_TOLD = 50


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


def matched(table: Table, package: CbsPackage) -> Match:
    """Compare a returned table with what the package asked for."""
    match = Match(differences=list(_of_columns(table)))
    if match.differences:
        return match
    rules, told = package.content["plan"]["regels"], 0
    seen: set[tuple[str, str]] = set()
    for row in table.rows:
        for sentence in _of_row(table, row, package, rules, seen):
            told += 1
            if told <= MOST_TOLD:
                match.differences.append(worded("Regel {line}: {what}", line=row.line, what=sentence))
        match.rows.append(_kept(table, row))
    if told > MOST_TOLD:
        match.differences.append(_more(told - MOST_TOLD))
    return match


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
    table: Table, row: Row, package: CbsPackage, rules: dict[str, Any], seen: set[tuple[str, str]]
) -> Iterator[str]:
    code, area, period, numerator, denominator = (row.cells[table.column(name)] for name in COLUMNS)
    if code != package.code:
        yield worded("het kenmerk is “{found}”, verwacht werd {code}.", found=quoted(code), code=package.code)
    area = clean_code(area)
    if level_of(area) != package.area_level:
        yield worded("“{area}” is geen gebied van het niveau van het plan.", area=quoted(area))
    periods = package.content["plan"]["perioden"]
    if periods and period not in periods:
        yield worded("periode “{period}” staat niet in het plan.", period=quoted(period))
    if (area, period) in seen:
        yield worded("dit gebied komt in deze periode vaker voor.")
    seen.add((area, period))
    yield from _of_counts(numerator, denominator, rules)


def _of_counts(numerator: str, denominator: str, rules: dict[str, Any]) -> Iterator[str]:
    counts = []
    for name, text in ((worded("teller"), numerator), (worded("noemer"), denominator)):
        try:
            counts.append(None if text == HIDDEN else _counted(text))
        except NotANumber as error:
            yield joined(": ", [name, error.sentence])
            return
    fewest = rules["minste_eenheden"]
    if any(count is not None and count < fewest for count in counts):
        yield worded("een aantal ligt onder de grens van {fewest} eenheden.", fewest=fewest)
    if None not in counts and 0 <= counts[1] - counts[0] < fewest:
        yield worded(
            "het verschil tussen noemer en teller ligt onder de grens van {fewest} eenheden.", fewest=fewest
        )
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
