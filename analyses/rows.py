"""One figure of a dataset as the engine's wiring takes it."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# What a row says, of an area or of a period, when its count was divided over new areas by shares; no other row has it.
ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One figure of a dataset; None where the holder left the cell empty."""

    area: str
    period: str
    numerator: float | None
    denominator: float | None
    category: str = ""


def plain_rows(path: Path) -> Iterator[StoredRow]:
    """The rows of a file of before the columnar form: CSV with area, period, numerator, denominator, category."""
    with path.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            numerator, denominator = (
                float(row[name]) if row[name] else None for name in ("numerator", "denominator")
            )
            yield StoredRow(row["area"], row["period"], numerator, denominator, row["category"])


def checksum(content: bytes) -> str:
    """SHA-256 of a file, 64 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()
