"""Looking through text and files for what identifies people: service numbers, pseudonym keys, addresses,
birth dates."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

LATEST_BIRTH_YEAR = 2020


class Trace(StrEnum):
    """What kind of identifier was found."""

    SERVICE_NUMBER = "service_number"
    PSEUDONYM_KEY = "pseudonym_key"
    POSTCODE = "postcode"
    BIRTH_DATE = "birth_date"
    BANK_ACCOUNT = "bank_account"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text, line and column from 1; `shown` is masked so that a report does not leak what it
    found."""

    trace: Trace
    line: int
    column: int
    shown: str


NINE_DIGITS = re.compile(r"(?<![\w.])(?:\d{9}|\d{3}([. ])\d{3}\1\d{3})(?!\w|[. ]?\d)")
# Eight digits are a service number without its first zero, but only where it is called that: any date has eight.
NAMED_NUMBER = re.compile(r"\b(?:bsn|burgerservice\w*|sofi\w*)\W{0,3}(\d{8})(?!\d)", re.IGNORECASE)
# Linkage keys of Statistics Netherlands: persons, addresses, households, companies, jobs, schools.
PSEUDONYM = re.compile(
    r"\b(?:rin[_ ]?(?:(?:persoon|adres|object|huishouden|kind|ouder|partner|nummer|nr|p)\w*)?s?"
    r"|srtnum|beid|brinnr|vrlgbarendnr)\b",
    re.IGNORECASE,
)
# Dutch postcodes never start with 0 and never end in SA, SD or SS.
POSTCODE = re.compile(r"\b[1-9]\d{3}(?:[ -]?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2})\b")
DUTCH_ACCOUNT = re.compile(r"\bNL\d{2} ?[A-Z]{4} ?(?:\d{4} ?){2}\d{2}\b")
FULL_DATE = re.compile(
    r"(?<![\w.-])(?:(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})|(\d{4})[-/](\d{1,2})[-/](\d{1,2}))(?!\d)"
)
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
WRITTEN_DATE = re.compile(rf"(?<![\w.-])(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})(?!\d)", re.IGNORECASE)
COMPACT_DATE = re.compile(r"(?<![\w.-])((?:19|20)\d\d)(\d\d)(\d\d)(?!\w|\.\d)")
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


def passes_97_test(account: str) -> bool:
    """Whether an account number has the check digits of an IBAN (ISO 13616): letters count as 10 to 35, the first four
    marks go last, and the rest by 97 is one."""
    marks = account.replace(" ", "")
    return int("".join(str(int(mark, 36)) for mark in marks[4:] + marks[:4])) % 97 == 1


def scan_cells(rows: Iterable[Sequence[object]]) -> Iterator[Finding]:
    """Findings in a table read row by row, the header first; `line` is the row and `column` the column, from 1.

    A date counts in any column whose header speaks of birth. Empty cells, numbers with a fraction and truth values hold
    no identifier and are passed over.
    """
    about_birth: list[bool] = []
    for number, cells in enumerate(rows, start=1):
        if number == 1:
            about_birth = [bool(BIRTH_WORD.search(str(cell))) for cell in cells]
        for column, cell in enumerate(cells, start=1):
            if cell is None or (isinstance(cell, (bool, float)) and not _is_whole(cell)):
                continue
            speaks = column <= len(about_birth) and about_birth[column - 1]
            for finding in _scan_line(_cell_text(cell), number, speaks):
                yield replace(finding, column=column)


def _is_whole(cell: float) -> bool:
    return not isinstance(cell, bool) and cell.is_integer()


def _cell_text(cell: object) -> str:
    """A cell as a reader sees it: a moment as its day, a whole number without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def _scan_line(line: str, number: int, speaks_of_birth: bool) -> list[Finding]:
    found = [*_patterns(line), *_birth_dates(line, speaks_of_birth)]
    return [
        Finding(trace, number, match.start() + 1, _masked(match.group(), trace))
        for trace, match in sorted(found, key=lambda pair: pair[1].start())
    ]


def _patterns(line: str) -> Iterator[tuple[Trace, re.Match[str]]]:
    for match in NINE_DIGITS.finditer(line):
        if passes_eleven_test(re.sub(r"\D", "", match.group())):
            yield Trace.SERVICE_NUMBER, match
    for match in NAMED_NUMBER.finditer(line):
        if passes_eleven_test(f"0{match[1]}"):
            yield Trace.SERVICE_NUMBER, match
    for match in PSEUDONYM.finditer(line):
        yield Trace.PSEUDONYM_KEY, match
    for match in DUTCH_ACCOUNT.finditer(line):
        if passes_97_test(match.group()):
            yield Trace.BANK_ACCOUNT, match
    for match in POSTCODE.finditer(line):
        yield Trace.POSTCODE, match


def _birth_dates(line: str, speaks_of_birth: bool) -> Iterator[tuple[Trace, re.Match[str]]]:
    for match in FULL_DATE.finditer(line):
        day, month, year = (int(part) for part in _date_parts(match))
        is_likely = speaks_of_birth or 1900 <= year <= LATEST_BIRTH_YEAR
        if is_likely and _is_date(year, month, day):
            yield Trace.BIRTH_DATE, match
    if not speaks_of_birth:  # written out it is mostly the day of a meeting, and eight digits can be a count
        return
    for match in WRITTEN_DATE.finditer(line):
        if _is_date(int(match[3]), MONTHS.index(match[2].lower()) + 1, int(match[1])):
            yield Trace.BIRTH_DATE, match
    for match in COMPACT_DATE.finditer(line):
        if _is_date(int(match[1]), int(match[2]), int(match[3])):
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
