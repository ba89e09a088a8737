"""The stored rows of a dataset: one plain CSV with fixed columns, the same bytes for the same rows."""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass

COLUMNS = ("area", "period", "numerator", "denominator", "category")


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One figure of a dataset; None where the holder left the cell empty."""

    area: str
    period: str
    numerator: float | None
    denominator: float | None
    category: str = ""


def write_rows(rows: Iterable[StoredRow]) -> bytes:
    """The rows as UTF-8 CSV, sorted by period, area and category."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in sorted(rows, key=lambda row: (row.period, row.area, row.category)):
        writer.writerow([row.area, row.period, _text(row.numerator), _text(row.denominator), row.category])
    return text.getvalue().encode()


def read_rows(content: bytes) -> list[StoredRow]:
    """What `write_rows` wrote."""
    reader = csv.DictReader(io.StringIO(content.decode()))
    return [
        StoredRow(
            row["area"],
            row["period"],
            _number(row["numerator"]),
            _number(row["denominator"]),
            row["category"],
        )
        for row in reader
    ]


def checksum(content: bytes) -> str:
    """SHA-256 of a file, 64 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()


def _text(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _number(text: str) -> float | None:
    return float(text) if text else None
