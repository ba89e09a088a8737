"""A file as pieces of columns with line numbers, whatever its format; rows of another width are told apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
from django.conf import settings

from analyses.intake import columnar
from analyses.intake.container import PARQUET, XLSX, HandedIn
from analyses.intake.sample import FileShape
from areas.readers.problems import refuse
from areas.readers.table import NumberedCells, is_note, names_source, numbered_cells
from areas.readers.workbook import workbook_rows
from zicht.core.worded import worded

ROWS_A_PIECE = 50_000


@dataclass
class Piece:
    """Some rows as columns. `odd` holds line and number of cells of rows that do not fit the header, `notes` the lines of text
    around the table, such as the one that names the source."""

    lines: pa.Array
    columns: dict[str, pa.Array]
    odd: list[tuple[int, int]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)


@dataclass
class _Rows:
    """Rows of a text that are gathered into a piece. A line of text may only be a note when no row of the table follows it, so
    those wait until it is known."""

    width: int
    kept: list[NumberedCells] = field(default_factory=list)
    odd: list[tuple[int, int]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.kept) + len(self.odd) + len(self.notes)

    def take(self, line: int, cells: list[str]) -> None:
        """One row with something in it."""
        if len(cells) != self.width and is_note(cells, self.width):
            (self.notes if names_source(cells) else self.waiting).append(line)
            return
        self.odd += [(each, 1) for each in self.waiting]
        self.waiting.clear()
        if len(cells) == self.width:
            self.kept.append((line, cells))
        else:
            self.odd.append((line, len(cells)))

    def piece(self, shape: FileShape, *, is_last: bool = False) -> Piece:
        """What was gathered as columns; from here on it begins anew."""
        if is_last:
            self.notes += self.waiting
        columns = (
            zip(*(cells for _line, cells in self.kept), strict=True) if self.kept else ((),) * self.width
        )
        arrays = {
            name: pa.array(cells, pa.string()) for name, cells in zip(shape.header, columns, strict=True)
        }
        made = Piece(pa.array([line for line, _cells in self.kept], pa.int64()), arrays, self.odd, self.notes)
        self.kept, self.odd, self.notes = [], [], []
        return made


def pieces(file: HandedIn, shape: FileShape) -> Iterator[Piece]:
    """All rows of the file in order. Raises FileProblem at the line where it cannot be read on."""
    if shape.format == PARQUET:
        yield from _columnar(file, shape)
        return
    rows = _Rows(len(shape.header))
    for line, cells in _rows(file, shape):
        if any(cells):
            rows.take(line, cells)
        if len(rows) >= ROWS_A_PIECE:
            yield rows.piece(shape)
    last = rows.piece(shape, is_last=True)
    if len(last) or last.odd or last.notes:
        yield last


def _rows(file: HandedIn, shape: FileShape) -> Iterator[NumberedCells]:
    most = settings.DATASET_MOST_ROWS + shape.starts
    if shape.format == XLSX:
        with file.path.open("rb") as book:
            for line, cells in workbook_rows(book, file.name):
                if line >= shape.starts:
                    yield line, _as_wide(cells, len(shape.header))
        return
    for line, cells in numbered_cells(file.name, file.open_text(), shape.delimiter, most):
        if line >= shape.starts:
            yield line, cells


def _as_wide(cells: list[str], width: int) -> list[str]:
    """A sheet leaves empty cells at the end of a row out, or keeps too many of them."""
    if len(cells) < width:
        return cells + [""] * (width - len(cells))
    return cells[:width] if not any(cells[width:]) else cells


def _columnar(file: HandedIn, shape: FileShape) -> Iterator[Piece]:
    line = 1
    with columnar.opened(file) as book:
        if len(book.schema_arrow) != len(shape.header):
            raise refuse(file.name, worded("De kolommen zijn andere dan toen het bestand werd aangeleverd."))
        for batch in columnar.batches(file, book, ROWS_A_PIECE):
            lines = pa.array(range(line, line + len(batch)), pa.int64())
            line += len(batch)
            yield Piece(lines, columnar.named(batch, shape.header))
