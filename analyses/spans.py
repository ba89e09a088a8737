"""Which stretch of time a period names, so that a year and a month in it are known to overlap."""

import re
from collections.abc import Collection

YEAR = r"(?P<year>\d{4})"
# A word for the part of a year, before or after it.
PARTS = {
    3: r"(?:Q|KW|K)0?(?P<part>[1-4])|(?P<nth>[1-4])\s?(?:e|de|ste)?\s?kwartaal|kwartaal\s?(?P<late>[1-4])",
    6: r"H0?(?P<part>[12])|(?P<nth>[12])\s?(?:e|de|ste)?\s?halfjaar|halfjaar\s?(?P<late>[12])",
    1: r"(?:M|MM)?(?P<part>0?[1-9]|1[0-2])|maand\s?(?P<late>0?[1-9]|1[0-2])",
}
FORMS = [
    (months, re.compile(form, re.IGNORECASE))
    for months, part in PARTS.items()
    for form in (rf"{YEAR}[\s-]*(?:{part})", rf"(?:{part})[\s-]+{YEAR}")
]
MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
NAMED = re.compile(
    rf"{YEAR}[\s-]*(?P<name>[a-z]{{3,9}})\.?|(?P<early>[a-z]{{3,9}})\.?[\s-]+(?P<late>\d{{4}})", re.IGNORECASE
)
YEARS = re.compile(r"(\d{4})(?:\s*(?:[-–/]|t/m|tot en met)\s*(\d{4}))?", re.IGNORECASE)
ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")

Span = tuple[int, int]


def span_of(period: str) -> Span | None:
    """First month and the month after the last, counted from the year 0; None for a period in another form, or that ends
    before it begins."""
    period = period.strip().removesuffix("*").removesuffix("JJ00").strip()
    if found := YEARS.fullmatch(period):
        first, last = int(found[1]), int(found[2] or found[1])
        return (12 * first, 12 * last + 12) if first <= last else None
    for months, form in FORMS:
        if found := form.fullmatch(period):
            part = next(int(text) for name, text in found.groupdict().items() if name != "year" and text)
            return _stretch(int(found["year"]), months, part)
    if found := NAMED.fullmatch(period):
        name = (found["name"] or found["early"]).casefold().replace("mrt", "maa").replace("mar", "maa")[:3]
        year = int(found["year"] or found["late"])
        return _stretch(year, 1, MONTHS.index(name) + 1) if name in MONTHS else None
    return None


def _stretch(year: int, months: int, part: int) -> Span:
    start = 12 * year + months * (part - 1)
    return start, start + months


def overlap(one: str, other: str) -> bool:
    """Whether two periods have time in common. One in a form that is not known may be anywhere in the years that it names."""
    mine, theirs = span_of(one) or _around(one), span_of(other) or _around(other)
    if mine is None or theirs is None:
        return one.strip() == other.strip()
    return mine[0] < theirs[1] and theirs[0] < mine[1]


def within(one: str, other: str) -> bool:
    """Whether the first period surely lies in the second, and is shorter."""
    mine, theirs = span_of(one), span_of(other)
    if mine is None or theirs is None:
        return False
    return mine != theirs and theirs[0] <= mine[0] and mine[1] <= theirs[1]


def _around(period: str) -> Span | None:
    """The years that a period in an unknown form names."""
    years = sorted(int(year) for year in ANY_YEAR.findall(period))
    return (12 * years[0], 12 * years[-1] + 12) if years else None


def linked(period: str, others: Collection[str]) -> set[str]:
    """The periods that hang together with this one because each overlaps the next: the quarters beside it, once there is the
    year that they are all in."""
    found, edge, left = set(), {period}, set(others) - {period}
    while edge:
        edge = {each for each in left if any(overlap(each, other) for other in edge)}
        found |= edge
        left -= edge
    return found
