"""Looking through text and files for what identifies people: service numbers, pseudonym keys, addresses, birth dates, and under
a header that says so their names and telephone numbers."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

EARLIEST_BIRTH_YEAR = 1900
# Children are people too, so a birth date can be of today. But this year and the five before it are also the years of most
# periods, meetings and decisions, and of those a date needs more to look like one of birth.
RECENT_YEARS = 6


class Trace(StrEnum):
    """What kind of identifier was found."""

    SERVICE_NUMBER = "service_number"
    PSEUDONYM_KEY = "pseudonym_key"
    POSTCODE = "postcode"
    BIRTH_DATE = "birth_date"
    BANK_ACCOUNT = "bank_account"
    EMAIL = "email"
    PHONE = "phone"
    PERSON_NAME = "person_name"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text, line and column from 1; `shown` is masked so that a report does not leak what it
    found."""

    trace: Trace
    line: int
    column: int
    shown: str


# Nine digits in one of the groupings in which people write them, with the same mark between, and not part of a longer number.
# A letter stands right before them only where it ends a word for such a number.
GROUPINGS = ((3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (4, 5), (2, 3, 4))
_BEFORE = r"(?:(?<![^\W_])(?<![.,])|(?<=bsn)|(?<=nummer)|(?<=\bnr))"


def _grouped(sizes: tuple[int, ...]) -> str:
    mark = "mark" + "".join(map(str, sizes))
    first, *others = (rf"\d{{{size}}}" for size in sizes)
    return rf"(?<!\d[ -]){first}(?P<{mark}>[. -])" + f"(?P={mark})".join(others) + rf"(?!(?P={mark})\d)"


NINE_DIGITS = re.compile(
    rf"{_BEFORE}(?:\d{{9}}(?![.,]\d)|{'|'.join(map(_grouped, GROUPINGS))})(?![^\W_])", re.IGNORECASE
)
# Most lines have no nine digits in a row at all, which is quick to see.
MANY_DIGITS = re.compile(r"\d(?:[ .-]?\d){7}")
# Eight digits are a service number without its first zero, but only where it is called that: any date has eight.
NAMED_NUMBER = re.compile(r"(?:\bbsn|burgerservice\w*?|\bsofi\w*?)\W{0,3}(\d{8})(?!\d)", re.IGNORECASE)
# Linkage keys of Statistics Netherlands: persons, addresses, households, companies, jobs, schools.
PSEUDONYM = re.compile(
    r"\b(?:rin[_ ]?(?:(?:persoon|adres|object|huishouden|kind|ouder|partner|nummer|nr|p)\w*)?s?"
    r"|srtnum|beid|brin(?:nr)?|vrlgbarendnr)\b",
    re.IGNORECASE,
)
# Words and units of two letters that stand after a number of four digits in ordinary sentences.
SHORT_WORDS = (
    "al an be bv ca cm co da de dl do du eb eh el en er et eu ex ga ha he hm ik in is ja je jl jr ka kg km kw la ma me mg mi"
    " ml mm mr mw na nl no nr nu of om op or pa pc pk pr qr re sa se sr st te to tv uw va vd vs we wo ze zn zo"
)
# Units that are written against their number.
UNITS = "km|kg|ha|cm|mm|ml|kw|mw|gb|mb|tb|px|st"
# A law is named after the number of an article: 1401 BW.
ARTICLE = re.compile(r"\bart(?:ikel(?:en)?|\.)? ?$", re.IGNORECASE)
# Dutch postcodes never start with 0 and never end in SA, SD or SS. In capitals, in other letters without a space, and with one
# where no word is meant. Never the periods of Statistics Netherlands (2024KW01, 2025JJ00).
_LETTERS = r"(?!SA|SD|SS|sa|sd|ss)"
POSTCODE = re.compile(
    rf"(?<![\w-])[1-9]\d{{3}}(?:[ -]?{_LETTERS}[A-Z]{{2}}|{_LETTERS}(?!(?:{UNITS})(?![a-z]))[A-Za-z]{{2}}"
    rf"|[ -]{_LETTERS}(?!(?i:{SHORT_WORDS.replace(' ', '|')})(?![a-z]))[A-Za-z][a-z])(?![A-Za-z])(?<!(?:KW|JJ|MM)(?=\d\d))"
)
DUTCH_ACCOUNT = re.compile(r"\bNL[ .-]?\d{2}[ .-]?[A-Z]{4}[ .-]?(?:\d[ .-]?){9}\d(?!\w)", re.IGNORECASE)
EMAIL = re.compile(r"(?<![\w.+-])\w[\w.+-]*@(?:[\w-]+\.)+[^\W\d_]{2,}", re.IGNORECASE)
# Ten digits from zero or the code of the country on; a mobile number in a column of numbers lost its zero. Only where the header
# speaks of telephones: a count can have as many digits.
PHONE = re.compile(
    r"(?<![\w.,-])(?:(?:(?:\+|00)31[ -]?(?:\(0\))?|\(?0)[1-9](?:\)?[ -]?\d){8}|6\d{8})(?![\d.,])"
)
PHONE_WORD = re.compile(
    r"(?<![^\W_])(?:tel(?:efoon\w*|ephone\w*|\.?_?n(?:umme)?r)?|mobiel(?!it)\w*|gsm\w*|phone\w*|mobile\w*)(?![^\W_])",
    re.IGNORECASE,
)
# Headers of columns with names of people and what leads to them, without capitals, marks and digits. A bare "naam" is mostly that
# of an area; "telefoon" and "e-mail" can be ways in which something was reported, so under these the cells tell.
OF_PERSONS = (
    "achternaam achternamen voornaam voornamen voorletter voorletters initialen geslachtsnaam roepnaam meisjesnaam voorvoegsel"
    " voorvoegsels tussenvoegsel tussenvoegsels volledigenaam voorenachternaam naampersoon persoonsnaam naambetrokkene"
    " naamverdachte naambewoner surname lastname firstname givenname familyname middlename fullname maidenname initials"
    " personname emailadres emailadressen mailadres emailaddress telefoonnummer telefoonnr telnr telnummer mobielnummer"
    " mobieletelefoon gsmnummer gsmnr phonenumber mobilenumber bsn bsnnummer bsnnr burgerservicenummer sofinummer sofinr"
)
PERSON_HEADERS = frozenset(OF_PERSONS.split())
FULL_DATE = re.compile(
    r"(?<![\w./-])(?:(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2}))(?![\d/])"
)
# Two digits for a year, or spaces between: only a date where somebody speaks of birth.
SHORT_DATE = re.compile(r"(?<![\w.-])(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
# The beginning of a month, in Dutch and in English, and how it may go on.
MONTHS = (
    "jan(?:uari|uary)?", "feb(?:ruari|ruary)?", "maart|mrt|mar(?:ch)?", "apr(?:il)?", "mei|may", "jun[ie]?", "jul[iy]?",
    "aug(?:ustus|ust)?", "sept?(?:ember)?", "o[kc]t(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_MONTH = "|".join(f"(?:{month})" for month in MONTHS)
WRITTEN_DATE = re.compile(
    rf"(?<![\w.-])(?:(?P<day>\d{{1,2}})(?:e|st|nd|rd|th)?[ -]?(?P<month>{_MONTH})\.?[ -]?"
    rf"|(?P<first>{_MONTH})\.? (?P<second>\d{{1,2}}),? )['’]?(?P<year>\d{{4}}|\d{{2}})(?!\d)",
    re.IGNORECASE,
)
# The year first or last. A number in a workbook has lost the zero before its day.
COMPACT_DATE = re.compile(r"(?<![\w.-])\d{7,8}(?!\w|\.\d)")
COMPACT_FORMS = (
    re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(r"(?P<day>\d{1,2})(?P<month>\d\d)(?P<year>(?:19|20)\d\d)"),
)
BIRTH_WORD = re.compile(r"geb(?:oorte|oren|\.|dat|\b)|verjaardag|birth|born|\bdob\b", re.IGNORECASE)
# Right before or after a date they tell that something was then, or that a period begins or ends.
DAY_BEFORE = re.compile(
    r"(?:\b(?:per|op|van|vanaf|sinds|tot|en met|tussen|en|d\.?d\.?|datum|versie|on|from|since|until|between|and|date|version)"
    r"|t/m|peildatum|vergadering|besluit|periode|period|stand)[ :(]*$",
    re.IGNORECASE,
)
# More than the longest of those words with the marks after it.
LONGEST_BEFORE = 24
DAY_AFTER = re.compile(r"[T ]\d{1,2}:\d\d| ?(?:t/m|tot(?: en met)?|until|to|-) ?\d", re.IGNORECASE)
DASHES = frozenset("\u2212") | {chr(code) for code in range(0x2010, 0x2016)}


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
    header = lines[0] if lines else ""
    speaks_of_birth, speaks_of_phone = is_about_birth(header), is_about_phone(header)
    return [
        finding
        for number, line in enumerate(lines, start=1)
        for finding in _scan_line(line, number, speaks_of_birth or is_about_birth(line), speaks_of_phone)
    ]


def is_about_birth(name: str) -> bool:
    """Whether the name of a column says that dates in it are of birth."""
    return bool(BIRTH_WORD.search(name))


def is_about_phone(name: str) -> bool:
    """Whether the name of a column says that there are telephone numbers in it, or what came in by telephone."""
    return bool(PHONE_WORD.search(name))


def is_of_persons(name: str) -> bool:
    """Whether the name of a column says that each cell names a person, or is an address or number of one."""
    return re.sub(r"[\W\d_]+", "", name).casefold() in PERSON_HEADERS


def passes_97_test(account: str) -> bool:
    """Whether an account number has the check digits of an IBAN (ISO 13616): letters count as 10 to 35, the first four
    marks go last, and the rest by 97 is one."""
    marks = account.replace(" ", "").upper()
    return int("".join(str(int(mark, 36)) for mark in marks[4:] + marks[:4])) % 97 == 1


def scan_cells(rows: Iterable[Sequence[object]]) -> Iterator[Finding]:
    """Findings in a table read row by row, the header first; `line` is the row and `column` the column, from 1.

    A date counts in any column whose header speaks of birth, a telephone number in one whose header speaks of these, and of a
    column with names of people the header. Empty cells, numbers with a fraction and truth values hold
    no identifier and are passed over.
    """
    about_birth: list[bool] = []
    about_phone: list[bool] = []
    for number, cells in enumerate(rows, start=1):
        if number == 1:
            about_birth = [is_about_birth(str(cell)) for cell in cells]
            about_phone = [is_about_phone(str(cell)) for cell in cells]
            for column, cell in enumerate(cells, start=1):
                if is_of_persons(str(cell)):
                    yield Finding(Trace.PERSON_NAME, number, column, str(cell))
        for column, cell in enumerate(cells, start=1):
            if cell is None or (isinstance(cell, (bool, float)) and not _is_whole(cell)):
                continue
            speaks = (
                about[column - 1] if column <= len(about) else False for about in (about_birth, about_phone)
            )
            for finding in _scan_line(_cell_text(cell), number, *speaks):
                yield replace(finding, column=column)


def _is_whole(cell: float) -> bool:
    return not isinstance(cell, bool) and cell.is_integer()


def _cell_text(cell: object) -> str:
    """A cell as a reader sees it: a moment as its day, a whole number without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def _scan_line(line: str, number: int, speaks_of_birth: bool, speaks_of_phone: bool = False) -> list[Finding]:
    plain, places = _as_typed(line)
    found = [*_patterns(plain), *_birth_dates(plain, speaks_of_birth)]
    if speaks_of_phone:
        found += [(Trace.PHONE, match) for match in PHONE.finditer(plain)]
    return [
        Finding(trace, number, places[match.start()] + 1, _masked(match.group(), trace))
        for trace, match in sorted(found, key=lambda pair: pair[1].start())
    ]


def _as_typed(line: str) -> tuple[str, Sequence[int]]:
    """The line in the marks of a keyboard, and for each of them its place in the line.

    Digits and letters of full width become plain ones, every space one space, every dash a hyphen, and marks that nobody
    sees are gone: a number is the same number however it was typeset.
    """
    if line.isascii() and "  " not in line and "\t" not in line:
        return line, range(len(line) + 1)
    marks: list[str] = []
    places: list[int] = []
    for place, mark in enumerate(line):
        for plain in _plain(mark):
            if plain == " " and marks and marks[-1] == " ":
                continue
            marks.append(plain)
            places.append(place)
    return "".join(marks), [*places, len(line)]


def _plain(mark: str) -> str:
    if mark in DASHES:
        return "-"
    if mark.isspace():
        return " "
    if unicodedata.category(mark) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", mark) if not mark.isascii() else mark


def _patterns(line: str) -> Iterator[tuple[Trace, re.Match[str]]]:
    if MANY_DIGITS.search(line):
        yield from _long_numbers(line)
    if "@" in line:  # quick to see, and most lines have none
        yield from ((Trace.EMAIL, match) for match in EMAIL.finditer(line))
    for match in PSEUDONYM.finditer(line):
        yield Trace.PSEUDONYM_KEY, match
    for match in POSTCODE.finditer(line):
        if not ARTICLE.search(line, 0, match.start()):
            yield Trace.POSTCODE, match


def _long_numbers(line: str) -> Iterator[tuple[Trace, re.Match[str]]]:
    for match in NINE_DIGITS.finditer(line):
        if passes_eleven_test(re.sub(r"\D", "", match.group())):
            yield Trace.SERVICE_NUMBER, match
    for match in NAMED_NUMBER.finditer(line):
        if passes_eleven_test(f"0{match[1]}"):
            yield Trace.SERVICE_NUMBER, match
    for match in DUTCH_ACCOUNT.finditer(line):
        if passes_97_test(re.sub(r"[ .-]", "", match.group())):
            yield Trace.BANK_ACCOUNT, match


def _birth_dates(line: str, speaks_of_birth: bool) -> Iterator[tuple[Trace, re.Match[str]]]:
    for match in FULL_DATE.finditer(line):
        day, month, year = (int(part) for part in _date_parts(match))
        if _is_date(year, month, day) and (speaks_of_birth or _may_be_birth(date(year, month, day), match)):
            yield Trace.BIRTH_DATE, match
    if not speaks_of_birth:  # written out it is mostly the day of a meeting, and eight digits can be a count
        return
    for match in SHORT_DATE.finditer(line):
        is_full = match[2] != " " and len(match[4]) == 4
        if not is_full and _is_date(_year(match[4]), int(match[3]), int(match[1])):
            yield Trace.BIRTH_DATE, match
    for match in WRITTEN_DATE.finditer(line):
        named = (match["month"] or match["first"]).lower()
        number = next(place for place, each in enumerate(MONTHS, start=1) if re.fullmatch(each, named))
        if _is_date(_year(match["year"]), number, int(match["day"] or match["second"])):
            yield Trace.BIRTH_DATE, match
    for match in COMPACT_DATE.finditer(line):
        forms = [form.fullmatch(match.group()) for form in COMPACT_FORMS]
        if any(each and _is_date(*map(int, each.group("year", "month", "day"))) for each in forms):
            yield Trace.BIRTH_DATE, match


def _may_be_birth(day: date, match: re.Match[str]) -> bool:
    """Whether somebody can have been born on this day of which nothing is said: not in the future and, of late, not the first
    or the last of a month (2024-01-01 is the name of a period) and not a day on which something else was."""
    today = date.today()
    if day.year < EARLIEST_BIRTH_YEAR or day > today:
        return False
    if day.year <= today.year - RECENT_YEARS:
        return True
    ends_a_period = 1 in (day.day, (day + timedelta(days=1)).day)
    before = match.string[max(0, match.start() - LONGEST_BEFORE) : match.start()]
    return not (ends_a_period or DAY_BEFORE.search(before) or DAY_AFTER.match(match.string, match.end()))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 1900 + int(text)


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
