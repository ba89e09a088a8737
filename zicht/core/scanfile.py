"""Looking through whole files for what identifies people: text, CSV and Excel, a piece at a time.

Columns of a data file are looked through as they are read (`analyses.intake.people`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl

from zicht.core.scan import Finding, scan_cells, scan_text

# Lines that are looked at together; a table keeps its header at the top of each piece.
PIECE = 20_000


def scan_file(path: Path) -> Iterator[Finding]:
    """Findings in a file of any of the kinds that come back from analysts, by what it is and not by what it is called.

    Holds one piece in memory. `line` counts from 1 in the file, or in the sheet.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PK\x03\x04":
        yield from _scan_workbook(path)
    else:
        yield from _scan_lines(path)


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
