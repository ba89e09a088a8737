"""Header rows: StatLine writes up to three, with the periods across; here they become one name a column."""

import re
from collections import Counter
from collections.abc import Sequence

from .codes import clean_code, level_of

# First cells of the rows that StatLine puts above the row with the real column names.
UPPER_ROW_WORDS = {"perioden", "periode", "onderwerp", "onderwerpen", "topic", "periods"}
PERIOD = re.compile(
    r"(?:19|20)\d{2}(?:JJ00|MM\d{2}|KW\d{2})?\*{0,2}|(?:19|20)\d{2}\s+\w+(?:\s+kwartaal)?\*{0,2}", re.ASCII
)


def is_period(text: str) -> bool:
    """True for 2022, 2022*, 2025JJ00, 2024MM05 and "2024 mei"."""
    return PERIOD.fullmatch(text.strip()) is not None


def looks_like_data(cells: Sequence[str]) -> bool:
    """True when a cell holds an area code: no header does."""
    return any(level_of(clean_code(cell)) for cell in cells)


def combine_headers(rows: Sequence[Sequence[str]], start: int, width: int) -> tuple[list[str], int]:
    """One name per column out of the header rows from `start` on, and where the data start."""
    last = start
    while last + 1 < min(len(rows), start + 3) and _is_upper_row(rows[last]) and len(rows[last + 1]) == width:
        last += 1
    stacked = [rows[place] for place in range(start, last + 1)]
    return [_best_label([row[column] for row in stacked]) for column in range(width)], last + 1


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Names without blanks and doubles: "kolom 3" for an empty one, "aantal (2)" for the second of two."""
    seen: Counter[str] = Counter()
    result: list[str] = []
    for position, name in enumerate(names, start=1):
        base = name or f"kolom {position}"
        seen[base] += 1
        result.append(base if seen[base] == 1 else f"{base} ({seen[base]})")
    return tuple(result)


def _is_upper_row(cells: Sequence[str]) -> bool:
    blanks = sum(1 for cell in cells if not cell)
    return cells[0].casefold() in UPPER_ROW_WORDS or (not cells[0] and blanks * 2 >= len(cells))


def _best_label(labels: Sequence[str]) -> str:
    period = next((label for label in labels if is_period(label)), "")
    return period or next((label for label in reversed(labels) if label), "")
