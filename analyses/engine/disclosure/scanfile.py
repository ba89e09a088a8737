"""Looking through whole files for what identifies people: text, CSV, Excel and Parquet, a piece at a time.

Loads the libraries for workbooks and columns, so only jobs and commands import it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pyarrow.parquet

from analyses.engine.disclosure.scan import Finding, scan_cells, scan_text

# Lines that are looked at together; a table keeps its header at the top of each piece.
PIECE = 20_000


def scan_file(path: Path) -> Iterator[Finding]:
    """Findings in a file of any of the kinds that Zicht takes, by what it is and not by what it is called.

    Holds one piece in memory. `line` counts from 1 in the file, or in the sheet.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        yield from scan_cells(_parquet_rows(path))
    elif start == b"PK\x03\x04":
        yield from _scan_workbook(path)
    else:
        yield from _scan_lines(path)


def _parquet_rows(path: Path) -> Iterator[Sequence[object]]:
    with pyarrow.parquet.ParquetFile(path) as file:
        yield file.schema_arrow.names
        for batch in file.iter_batches(batch_size=PIECE):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _scan_workbook(path: Path) -> Iterator[Finding]:
    """Every sheet, also a hidden one. Opened as a stream, because a file that was handed in has no telling name."""
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                yield from scan_cells(sheet.iter_rows(values_only=True))
        finally:
            book.close()


def _scan_lines(path: Path) -> Iterator[Finding]:
    """Text in UTF-8, odd bytes replaced; the first line counts as header for every piece."""
    with path.open(encoding="utf-8-sig", errors="replace", newline=None) as file:
        first = file.readline()
        yield from scan_text(first)
        before = 1
        while lines := [line for _, line in zip(range(PIECE), file, strict=False)]:
            for found in scan_text(first + "".join(lines)):
                if found.line > 1:
                    yield Finding(found.trace, found.line + before - 1, found.column, found.shown)
            before += len(lines)
