"""The beginning of a file as a table: enough to propose columns, to show a person, and to find people in it."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from analyses.intake.container import XLSX, HandedIn
from areas.readers.codes import clean_code, is_other_region, level_of
from areas.readers.header import is_period
from areas.readers.layout import speaks_of_amount
from areas.readers.numbers import is_missing, looks_like_number
from areas.readers.table import (
    NumberedCells,
    Table,
    build_table,
    numbered_cells,
    sniff_delimiter,
)
from areas.readers.workbook import workbook_rows

ROWS = 2_000
KEPT = 100
SNIFFED = 200_000
MOSTLY = 0.8
FLAGS = {
    "ja": True, "j": True, "yes": True, "y": True, "true": True, "waar": True, "1": True, "x": True,
    "nee": False, "n": False, "no": False, "false": False, "onwaar": False, "0": False, "": False,
}  # fmt: skip


@dataclass(frozen=True)
class FileShape:
    """How a file must be read: format, delimiter, encoding, names of the columns, and where the rows start.

    `types` says per column what the first rows hold, `lines` on which line each of the kept ones stands; `rows` is known for
    Parquet only, else 0.
    """

    format: str
    header: tuple[str, ...]
    delimiter: str = ""
    encoding: str = ""
    starts: int = 1
    rows: int = 0
    types: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        lists = {"header": list(self.header), "types": list(self.types), "lines": list(self.lines)}
        return asdict(self) | lists

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "FileShape":
        """What `as_json` made."""
        tuples = {name: tuple(kept.get(name, ())) for name in ("header", "types", "lines")}
        return cls(**(kept | tuples))


@dataclass(frozen=True)
class Sample:
    """The first rows and how to read the rest."""

    table: Table
    shape: FileShape


def text_sample(file: HandedIn) -> Sample:
    """The first rows of a text file or a workbook. Raises FileProblem when there is no table in it."""
    delimiter, lines = _first_lines(file)
    table = build_table(file.name, lines, delimiter, file.encoding or file.format, lenient=True)
    return Sample(table, shape_of(table, file.format, delimiter))


def shape_of(table: Table, kind: str, delimiter: str = "", rows: int = 0) -> FileShape:
    """What the sample says about the whole."""
    types = tuple(_type_of(name, table.values(place)) for place, name in enumerate(table.header))
    lines = tuple(row.line for row in table.rows[:KEPT])
    return FileShape(kind, table.header, delimiter, table.encoding, table.starts, rows, types, lines)


def _first_lines(file: HandedIn) -> tuple[str, Sequence[NumberedCells]]:
    if file.format == XLSX:
        with file.path.open("rb") as book:
            return "", list(islice(workbook_rows(book, file.name), ROWS))
    start = "".join(_up_to(file.open_text(), SNIFFED))
    delimiter = sniff_delimiter(start)
    # A cell that is quoted may hold line ends, so the rows are cut from the text and not from its lines.
    text = io.StringIO(start, newline="") if len(start) < SNIFFED else file.open_text()
    return delimiter, list(islice(numbered_cells(file.name, text, delimiter), ROWS))


def _up_to(lines: Iterator[str], most: int) -> Iterator[str]:
    seen = 0
    for line in lines:
        yield line
        seen += len(line)
        if seen >= most:
            return


def _type_of(name: str, cells: Sequence[str]) -> str:
    """What most filled cells are; 2000 inhabitants are a number and not a year when the name says so."""
    filled = [cell for cell in cells if not is_missing(cell)]
    if not filled:
        return "empty"
    tests = (
        ("code", _is_code),
        ("period", lambda cell: is_period(cell) and not speaks_of_amount(name)),
        ("number", looks_like_number),
        ("flag", lambda cell: cell.casefold() in FLAGS),
    )
    for kind, test in tests:
        if sum(map(test, filled)) >= MOSTLY * len(filled):
            return kind
    return "text"


def _is_code(cell: str) -> bool:
    code = clean_code(cell)
    return level_of(code) is not None or is_other_region(code)


def type_words() -> dict[str, str]:
    """The types in words for the screens."""
    return {
        "empty": _("leeg"),
        "code": _("gebiedscode"),
        "period": _("periode"),
        "number": _("getal"),
        "flag": _("ja of nee"),
        "text": _("tekst"),
    }
