"""Delimited text files as rows with line numbers: any usual separator, BOM, quotes, title lines."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zicht.core.worded import Worded, worded

from .header import combine_headers, looks_like_data, unique_names
from .numbers import looks_like_number
from .problems import ProblemList, quoted, refuse
from .source import FileLike, Source, open_source, read_text
from .workbook import read_workbook

# In order of preference when several fit equally well: a comma may also be a decimal sign.
DELIMITERS = (";", "\t", ",")
SNIFFED = 200
LONGEST_CELL = 10_000
MOST_COLUMNS = 2_000
MOST_ROWS = 1_000_000

NumberedCells = tuple[int, list[str]]


@dataclass(frozen=True)
class Row:
    """Cells of one row, as text without surrounding spaces; `line` counts from 1 in the file."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: names of the columns, rows of exactly that many cells, and the lines of text above it.

    `starts` is the number of the first line under the header.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"
    starts: int = 0

    def column(self, name: str) -> int:
        """Position of a column by name; raises KeyError when there is none."""
        if name not in self.header:
            raise KeyError(name)
        return self.header.index(name)

    def values(self, position: int) -> list[str]:
        """All cells of one column."""
        return [row.cells[position] for row in self.rows]


def read_table(file: FileLike | Source, name: str = "", *, workbooks: bool = False) -> Table:
    """Read a CSV file (and, when `workbooks`, the first sheet of an xlsx file).

    Understands UTF-8 with or without BOM and latin-1; `;`, tab or `,`; title lines above and a source line
    below the table. Raises FileProblem with every fault that was found.
    """
    source = open_source(file, name)
    if source.is_workbook and workbooks:
        lines, delimiter, encoding = read_workbook(source), "", "xlsx"
    else:
        text = read_text(source)
        delimiter, encoding = sniff_delimiter(text.content), text.encoding
        lines = list(numbered_cells(text.name, io.StringIO(text.content, newline=""), delimiter))
    return build_table(source.name, lines, delimiter, encoding)


def require_columns(table: Table, names: Iterable[str]) -> None:
    """Raises FileProblem that names every column that is missing and shows what the header has."""
    problems = ProblemList(table.name)
    for name in names:
        if name not in table.header:
            sentence = worded(
                "De kolom “{name}” ontbreekt. In de kopregel staat: {header}.",
                name=name,
                header=quoted(", ".join(table.header)),
            )
            problems.add(sentence)
    problems.raise_if_any()


def sniff_delimiter(content: str) -> str:
    """The separator that cuts most lines into the same number of cells."""
    sample = "\n".join(content.splitlines()[:SNIFFED])
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> int:
    try:
        widths = Counter(
            len(cells) for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        )
    except csv.Error:
        return 0
    return max((count for width, count in widths.items() if width > 1), default=0)


def numbered_cells(
    name: str, text: Iterable[str], delimiter: str, most_rows: int = MOST_ROWS
) -> Iterator[NumberedCells]:
    """Line number and cells of each row, one at a time; raises FileProblem where the quotes go wrong."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            _refuse_oversized(name, before + 1, cells, most_rows)
            yield before + 1, [cell.strip().strip("\u00a0\ufeff") for cell in cells]
            before = reader.line_num
    except csv.Error as error:
        raise refuse(name, _explain(str(error)), line=before + 1) from error


def _refuse_oversized(name: str, line: int, cells: Sequence[str], most_rows: int) -> None:
    if len(cells) > MOST_COLUMNS:
        raise refuse(name, worded("Deze regel heeft meer dan 2.000 kolommen."), line=line)
    if line > most_rows:
        sentence = worded("Het bestand heeft meer dan {count} regels. Deel het op.", count=most_rows)
        raise refuse(name, sentence, line=line)
    if max(map(len, cells), default=0) > LONGEST_CELL:
        position = next(place for place, cell in enumerate(cells, start=1) if len(cell) > LONGEST_CELL)
        raise refuse(
            name,
            worded("Deze cel is langer dan 10.000 tekens. Ontbreekt er een aanhalingsteken?"),
            line=line,
            column=str(position),
        )


def _explain(error: str) -> Worded:
    if "limit" in error:
        return worded("Een cel is veel te lang. Ontbreekt er een aanhalingsteken?")
    if "unexpected end" in error:
        return worded("Een aanhalingsteken wordt niet gesloten voor het einde van het bestand.")
    return worded(
        'De aanhalingstekens in deze regel kloppen niet. Verwacht werd: "tekst" tussen twee scheidingstekens.'
    )


def build_table(
    name: str, lines: Sequence[NumberedCells], delimiter: str, encoding: str, *, lenient: bool = False
) -> Table:
    """The table in these lines. `lenient` leaves out rows of another width, as long as any are left."""
    filled = [(line, cells) for line, cells in lines if any(cells)]
    start, width = _where_table_starts(name, filled, is_sheet=not delimiter)
    header, first = combine_headers([cells for _line, cells in filled], start, width)
    _refuse_headless(name, filled[start][0], filled[start][1])
    body = _without_source_lines(filled[first:], width)
    even = [row for row in body if len(row[1]) == width]
    rows = _even_rows(name, even if lenient and even else body, width)
    title = " ".join(cell for _line, cells in filled[:start] for cell in cells if cell)
    starts = body[0][0] if body else 0
    return Table(name, unique_names(header), rows, title[:500], delimiter, encoding, starts)


def _where_table_starts(
    name: str, filled: Sequence[NumberedCells], *, is_sheet: bool = False
) -> tuple[int, int]:
    widths = Counter(len(cells) for _line, cells in filled)
    if not filled or max(widths) < 2:
        raise refuse(name, _no_sheet() if is_sheet else _no_columns())
    width = max((width for width in widths if width > 1), key=lambda width: widths[width])
    places = [place for place, (_line, cells) in enumerate(filled) if len(cells) == width]
    start = next((place for place in places if sum(map(bool, filled[place][1])) > 1), places[0])
    # A few odd lines above are titles; a crowd of other widths is a broken table, told per line below.
    return (start, width) if start <= 10 else (0, len(filled[0][1]))


def _no_columns() -> Worded:
    return worded("Er is geen tabel gevonden. Verwacht werden kolommen met ; of , of een tab ertussen.")


def _no_sheet() -> Worded:
    return worded(
        "Op het eerste blad van dit Excel-bestand staat geen tabel, en Zicht leest alleen dat blad. Zet het blad met de tabel"
        " vooraan, of sla het op als .csv."
    )


def _refuse_headless(name: str, line: int, cells: Sequence[str]) -> None:
    if looks_like_data(cells):
        raise refuse(
            name,
            worded(
                "De kopregel ontbreekt: dit is al een regel met gegevens. Verwacht werden namen van kolommen."
            ),
            line=line,
        )


def _without_source_lines(body: Sequence[NumberedCells], width: int) -> Sequence[NumberedCells]:
    end = len(body)
    while (
        end
        and width > 1
        and sum(1 for cell in body[end - 1][1] if cell) == 1
        and is_note(body[end - 1][1], width)
    ):
        end -= 1
    return body[:end]


def is_note(cells: Sequence[str], width: int) -> bool:
    """True for a line of text below the table, such as the one that names the source."""
    text = cells[0].casefold()
    if names_source(cells):
        return True
    # Pasted from a file with another separator: a row of the table all the same.
    is_row = any(text.count(delimiter) == width - 1 for delimiter in DELIMITERS)
    return (
        len(cells) == 1
        and width > 2
        and not is_row
        and not looks_like_data(cells)
        and not looks_like_number(text)
    )


def names_source(cells: Sequence[str]) -> bool:
    """True for a line that begins as one that names the source does."""
    return cells[0].casefold().startswith(("bron", "source", "©", "(c)", "noot"))


def uneven(found: int, expected: int) -> Worded:
    """That a line has more or fewer fields than the header."""
    if found == 1:
        return worded(
            "Deze regel heeft 1 veld. Verwacht werden er {expected}, zoals in de kopregel.", expected=expected
        )
    return worded(
        "Deze regel heeft {found} velden. Verwacht werden er {expected}, zoals in de kopregel.",
        found=found,
        expected=expected,
    )


def _even_rows(name: str, body: Sequence[NumberedCells], width: int) -> tuple[Row, ...]:
    problems = ProblemList(name)
    for line, cells in body:
        if len(cells) != width:
            problems.add(uneven(len(cells), width), line=line)
    if not body:
        problems.add(worded("Onder de kopregel staan geen gegevens."))
    problems.raise_if_any()
    return tuple(Row(line, tuple(cells)) for line, cells in body)
