"""One figure of a dataset as the engine's wiring takes it."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One figure of a dataset; None where the holder left the cell empty."""

    area: str
    period: str
    numerator: float | None
    denominator: float | None
    category: str = ""


def checksum(content: bytes) -> str:
    """SHA-256 of a file, 64 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()
