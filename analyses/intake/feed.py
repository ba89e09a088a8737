"""A file as pieces of columns with line numbers, whatever its format; rows of another width are told apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
from django.conf import settings

from analyses.intake import columnar
from analyses.intake.container import PARQUET, XLSX, HandedIn
from analyses.intake.sample import FileShape
from areas.readers.problems import refuse
from areas.readers.table import NumberedCells, is_note, numbered_cells
from areas.readers.workbook import workbook_rows
from zicht.core.worded import worded

ROWS_A_PIECE = 50_000


@dataclass
class Piece:
    """Some rows as columns. `odd` holds line and number of cells of rows that do not fit the header."""

    lines: pa.Array
    columns: dict[str, pa.Array]
    odd: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)


def pieces(file: HandedIn, shape: FileShape) -> Iterator[Piece]:
    """All rows of the file in order. Raises FileProblem at the line where it cannot be read on."""
    if shape.format == PARQUET:
        yield from _columnar(file, shape)
        return
    kept: list[NumberedCells] = []
    odd: list[tuple[int, int]] = []
    width = len(shape.header)
    for line, cells in _rows(file, shape):
        if not any(cells):
            continue
        if len(cells) == width:
            kept.append((line, cells))
        elif not is_note(cells, width):
            odd.append((line, len(cells)))
        if len(kept) + len(odd) >= ROWS_A_PIECE:
            yield _piece(kept, odd, shape)
            kept, odd = [], []
    if kept or odd:
        yield _piece(kept, odd, shape)


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


def _piece(kept: Iterable[NumberedCells], odd: list[tuple[int, int]], shape: FileShape) -> Piece:
    kept = list(kept)
    columns = zip(*(cells for _line, cells in kept), strict=True) if kept else ((),) * len(shape.header)
    arrays = {name: pa.array(cells, pa.string()) for name, cells in zip(shape.header, columns, strict=True)}
    return Piece(pa.array([line for line, _cells in kept], pa.int64()), arrays, odd)


def _columnar(file: HandedIn, shape: FileShape) -> Iterator[Piece]:
    line = 1
    with columnar.opened(file) as book:
        if len(book.schema_arrow) != len(shape.header):
            raise refuse(file.name, worded("De kolommen zijn andere dan toen het bestand werd aangeleverd."))
        for batch in columnar.batches(file, book, ROWS_A_PIECE):
            lines = pa.array(range(line, line + len(batch)), pa.int64())
            line += len(batch)
            yield Piece(lines, columnar.named(batch, shape.header))
