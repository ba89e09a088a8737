"""Excel workbooks (xlsx): the first sheet as numbered rows of text."""

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from openpyxl import load_workbook

from zicht.core.worded import worded

from .problems import FileProblem, refuse
from .source import Source

LARGEST_UNPACKED = 1024 * 1024 * 1024
# A sheet of figures packs ten to twenty times; far beyond that somebody made it to burst.
MOST_TIMES_PACKED = 200
SMALL_ENOUGH = 64 * 1024 * 1024
MOST_CELLS = 5_000_000


def read_workbook(source: Source) -> list[tuple[int, list[str]]]:
    """Rows of the first sheet; raises FileProblem when the file is broken or unpacks to far too much."""
    rows, cells = [], 0
    for line, values in workbook_rows(io.BytesIO(source.content), source.name):
        cells += len(values)
        if cells > MOST_CELLS:
            raise refuse(
                source.name, worded("Het werkblad heeft te veel cellen. Sla de tabel op als CSV."), line=line
            )
        rows.append((line, values))
    return rows


def workbook_rows(file: BinaryIO, name: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row of the first sheet, one at a time; raises FileProblem when it is broken."""
    try:
        _refuse_bomb(file, name)
        book = load_workbook(file, read_only=True, data_only=True)
        for line, values in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield line, [_text(value) for value in values]
    except (MemoryError, FileProblem):
        raise
    except Exception as error:  # the xlsx library raises nearly anything on a broken file
        raise refuse(
            name,
            worded("Het Excel-bestand is beschadigd of beveiligd. Sla het opnieuw op als xlsx of als CSV."),
        ) from error


def _refuse_bomb(file: BinaryIO, name: str) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    unpacked, packed = (sum(getattr(part, size) for part in parts) for size in ("file_size", "compress_size"))
    if unpacked > LARGEST_UNPACKED or (unpacked > SMALL_ENOUGH and unpacked > packed * MOST_TIMES_PACKED):
        raise refuse(name, worded("Het Excel-bestand is uitgepakt te groot. Sla de tabel op als CSV."))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
