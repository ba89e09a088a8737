"""Tables to take away: CSV and XLSX as Dutch spreadsheets read them, in which no cell runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

# A spreadsheet runs a cell that starts with one of these as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_SHEET_NAME = 31

Cell = str | int | float | None


def harmless(value: object) -> str:
    """A cell as text; what a spreadsheet would run gets an apostrophe in front (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def comma(value: float | None, digits: int = 4) -> str:
    """A number with a decimal comma and without trailing zeros; empty for None."""
    if value is None:
        return ""
    text = f"{value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, note: str = "") -> bytes:
    """UTF-8 with BOM, semicolons and decimal commas; `note` is a first line of its own. The same rows, the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    if note:
        writer.writerow([harmless(note)])
    writer.writerow([harmless(name) for name in header])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str | int:
    if isinstance(cell, float):
        return comma(cell)
    return cell if isinstance(cell, int) else harmless(cell)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: the names of its columns, its rows and what it is called."""

    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    name: str


def xlsx_bytes(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    name: str,
    note: str = "",
    more: Sequence[Sheet] = (),
) -> bytes:
    """A workbook with numbers as numbers and every text as text; `note` stands above each table in bold, and `more` sheets
    follow the first."""
    book = Workbook(write_only=True)
    for each in (Sheet(header, rows, name), *more):
        _write(book.create_sheet(each.name[:LONGEST_SHEET_NAME]), each, note)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Any, each: Sheet, note: str) -> None:
    def text(value: str, *, bold: bool = False) -> WriteOnlyCell:
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub(" ", harmless(value)))
        if bold:
            cell.font = Font(bold=True)
        return cell

    if note:
        sheet.append([text(note, bold=True)])
    sheet.append([text(title, bold=True) for title in each.header])
    for row in each.rows:
        sheet.append([text(cell) if isinstance(cell, str) else cell for cell in row])
