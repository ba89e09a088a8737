"""Which stretch of time a period names, so that a year and a month in it are known to overlap."""

import re
from collections.abc import Collection

QUARTER = re.compile(r"(\d{4})\s*-?(?:Q|KW|K)0?([1-4])", re.IGNORECASE)
MONTH = re.compile(r"(\d{4})(?:-|\s*MM)(0[1-9]|1[0-2])", re.IGNORECASE)
YEARS = re.compile(r"(\d{4})(?:\s*[-–/]\s*(\d{4}))?")

Span = tuple[int, int]


def span_of(period: str) -> Span | None:
    """First month and the month after the last, counted from the year 0; None for a period in another form."""
    period = period.strip().removesuffix("JJ00")
    if found := QUARTER.fullmatch(period):
        start = 12 * int(found[1]) + 3 * (int(found[2]) - 1)
        return start, start + 3
    if found := MONTH.fullmatch(period):
        start = 12 * int(found[1]) + int(found[2]) - 1
        return start, start + 1
    if found := YEARS.fullmatch(period):
        return 12 * int(found[1]), 12 * int(found[2] or found[1]) + 12
    return None


def overlap(one: str, other: str) -> bool:
    """Whether two periods have time in common. Periods in a form that is not known overlap when they are the same."""
    mine, theirs = span_of(one), span_of(other)
    if mine is None or theirs is None:
        return one.strip() == other.strip()
    return mine[0] < theirs[1] and theirs[0] < mine[1]


def linked(period: str, others: Collection[str]) -> set[str]:
    """The periods that hang together with this one because each overlaps the next: the quarters beside it, once there is the
    year that they are all in."""
    found, edge, left = set(), {period}, set(others) - {period}
    while edge:
        edge = {each for each in left if any(overlap(each, other) for other in edge)}
        found |= edge
        left -= edge
    return found
