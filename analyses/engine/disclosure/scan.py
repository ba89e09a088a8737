"""Looking through text and files for what identifies people: service numbers, pseudonym keys, addresses,
birth dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

LATEST_BIRTH_YEAR = 2020


class Trace(StrEnum):
    """What kind of identifier was found."""

    SERVICE_NUMBER = "service_number"
    PSEUDONYM_KEY = "pseudonym_key"
    POSTCODE = "postcode"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text, line and column from 1; `shown` is masked so that a report does not leak what it
    found."""

    trace: Trace
    line: int
    column: int
    shown: str


NINE_DIGITS = re.compile(r"(?<![\w.])\d{9}(?!\w|\.\d)")
# Linkage keys of Statistics Netherlands: persons, addresses, households, companies, jobs, schools.
PSEUDONYM = re.compile(
    r"\b(?:rin[_ ]?(?:persoon|adres|object|huishouden|kind|ouder|partner)?s?"
    r"|srtnum|beid|brinnr|vrlgbarendnr)\b",
    re.IGNORECASE,
)
# Dutch postcodes never start with 0 and never end in SA, SD or SS.
POSTCODE = re.compile(r"\b[1-9]\d{3}(?: ?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2})\b")
FULL_DATE = re.compile(
    r"(?<![\w.-])(?:(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})|(\d{4})[-/](\d{1,2})[-/](\d{1,2}))(?!\d)"
)
BIRTH_WORD = re.compile(r"geb(?:oorte|oren|\.|dat)|birth|born", re.IGNORECASE)


def passes_eleven_test(number: str) -> bool:
    """Whether nine digits can be a citizen service number (BSN): 9a + 8b + ... + 2h - i divisible by
    eleven, not zero."""
    digits = [int(digit) for digit in number]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return any(digits) and sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0


def scan_text(text: str) -> list[Finding]:
    """All findings in order of appearance; a date counts when it could be a birth date or stands near such
    a word."""
    lines = text.splitlines()
    speaks_of_birth = bool(lines) and bool(BIRTH_WORD.search(lines[0]))
    return [
        finding
        for number, line in enumerate(lines, start=1)
        for finding in _scan_line(line, number, speaks_of_birth or bool(BIRTH_WORD.search(line)))
    ]


def scan_file(path: Path) -> list[Finding]:
    """Findings in a text file (UTF-8, odd bytes replaced); a workbook or other binary file needs its text
    first."""
    return scan_text(path.read_text(encoding="utf-8-sig", errors="replace"))


def _scan_line(line: str, number: int, speaks_of_birth: bool) -> list[Finding]:
    found = [*_patterns(line), *_birth_dates(line, speaks_of_birth)]
    return [
        Finding(trace, number, match.start() + 1, _masked(match.group(), trace))
        for trace, match in sorted(found, key=lambda pair: pair[1].start())
    ]


def _patterns(line: str) -> Iterator[tuple[Trace, re.Match[str]]]:
    for match in NINE_DIGITS.finditer(line):
        if passes_eleven_test(match.group()):
            yield Trace.SERVICE_NUMBER, match
    for match in PSEUDONYM.finditer(line):
        yield Trace.PSEUDONYM_KEY, match
    for match in POSTCODE.finditer(line):
        yield Trace.POSTCODE, match


def _birth_dates(line: str, speaks_of_birth: bool) -> Iterator[tuple[Trace, re.Match[str]]]:
    for match in FULL_DATE.finditer(line):
        day, month, year = (int(part) for part in _date_parts(match))
        is_likely = speaks_of_birth or 1900 <= year <= LATEST_BIRTH_YEAR
        if is_likely and _is_date(year, month, day):
            yield Trace.BIRTH_DATE, match


def _date_parts(match: re.Match[str]) -> tuple[str, str, str]:
    day, month, year, year_first, month_second, day_last = match.groups()
    return (day, month, year) if year else (day_last, month_second, year_first)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _masked(text: str, trace: Trace) -> str:
    """Names of keys are shown, values of people are not."""
    return text if trace is Trace.PSEUDONYM_KEY else text[:2] + "*" * (len(text) - 2)
