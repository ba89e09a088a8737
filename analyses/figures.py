"""Numbers as a result keeps them: plain, and equal on every machine."""

import math

import numpy as np

DIGITS = 10


def numbers(column: np.ndarray) -> list[float | int | None]:
    """A column as it is kept, None for NaN and infinity."""
    return [plain(value) for value in column.tolist()]


def plain(value: float | None) -> float | int | None:
    """A number that JSON keeps and that is equal on every machine: no infinity, ten significant digits."""
    if value is None or not math.isfinite(value):
        return None
    if float(value).is_integer() and abs(value) < 1e15:
        return int(value)
    return float(f"{float(value):.{DIGITS}g}")
