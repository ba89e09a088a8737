"""Watching for people in a file: a column of names, service numbers, keys, addresses or birth dates stops the reading."""

from collections import Counter
from collections.abc import Iterable, Sequence

from areas.readers.problems import FileProblem, ProblemList
from areas.readers.table import Table
from zicht.core.scan import NINE_DIGITS, Trace, is_about_birth, is_about_phone, is_of_persons, scan_text
from zicht.core.worded import Worded, worded

# One number of nine digits may be an amount by chance; more of them are people.
CHANCE_HITS = 2
# By chance one in eleven numbers passes the test; a column of real service numbers passes nearly whole.
SHARE_OF_NUMBERS = 0.3
ENOUGH = 5_000
NEVER_BY_CHANCE = frozenset({Trace.PSEUDONYM_KEY, Trace.EMAIL})
SHOWN_LINES = 5


class PeopleFound(FileProblem):
    """The file has people in it; it may not stay here."""


class Watch:
    """Counts traces per column over a whole file. `dates_allowed` names the columns in which a date is a period."""

    def __init__(self, name: str, header: Sequence[str], dates_allowed: Iterable[str] = ()) -> None:
        self.name = name
        self.dates_allowed = {column for column in dates_allowed if not is_about_birth(column)}
        # What a header says of the cells below it, as the line above each of these.
        self.spoken_of = {column: f"{column}: geboren" for column in header if is_about_birth(column)}
        self.phones = frozenset(filter(is_about_phone, header))
        self.spoken_of |= {column: f"{column}: telefoon" for column in self.phones}
        self.traces: dict[str, Counter[Trace]] = {column: Counter() for column in header}
        self.numbers: Counter[str] = Counter()
        self.lines: dict[tuple[str, Trace], list[tuple[int, str]]] = {}
        self._look_at_header(header)

    def _look_at_header(self, header: Sequence[str]) -> None:
        problems = ProblemList(self.name)
        for finding in scan_text("\n".join(header)):
            if finding.trace is Trace.PSEUDONYM_KEY:
                problems.add(_words(finding.trace, finding.shown), column=header[finding.line - 1])
        for column in filter(is_of_persons, header):
            problems.add(_words(Trace.PERSON_NAME, column), column=column)
        _stop(problems)

    def look(self, column: str, cells: Iterable[tuple[int, str]]) -> None:
        """Count what these cells (with their lines) hold; raises FileProblem as soon as it is no chance any more."""
        for line, cell in cells:
            if sum(self.traces[column].values()) > ENOUGH:
                return
            self.numbers[column] += len(NINE_DIGITS.findall(cell))
            for finding in scan_text(f"{self.spoken_of.get(column, '')}\n{cell}"):
                if finding.trace is Trace.BIRTH_DATE and column in self.dates_allowed:
                    continue
                self._note(column, finding.trace, line, finding.shown)
        self._refuse(column)

    def _note(self, column: str, trace: Trace, line: int, shown: str) -> None:
        self.traces[column][trace] += 1
        places = self.lines.setdefault((column, trace), [])
        if len(places) < SHOWN_LINES:
            places.append((line, shown))

    def _refuse(self, column: str) -> None:
        problems = ProblemList(self.name)
        for trace, count in self.traces[column].items():
            if not self._is_chance(column, trace, count):
                for line, shown in self.lines[column, trace]:
                    problems.add(_words(trace, shown), line=line, column=column)
        _stop(problems)

    def _is_chance(self, column: str, trace: Trace, count: int) -> bool:
        if trace in NEVER_BY_CHANCE:
            return False
        if trace is Trace.SERVICE_NUMBER and count < SHARE_OF_NUMBERS * self.numbers[column]:
            return True
        return count <= CHANCE_HITS


def _stop(problems: ProblemList) -> None:
    if problems:
        raise PeopleFound(problems.file_name, problems.problems, more=problems.more)


def refuse_people(table: Table, dates_allowed: Iterable[str] = ()) -> None:
    """Look at the first rows of a file. Raises PeopleFound."""
    watch = Watch(table.name, table.header, dates_allowed)
    for place, name in enumerate(table.header):
        watch.look(name, ((row.line, row.cells[place]) for row in table.rows))


def _words(trace: Trace, shown: str) -> Worded:
    return {
        Trace.PERSON_NAME: worded(
            "De kolom “{shown}” wijst personen aan. Verwacht werden aantallen per gebied. Haal de kolom weg.",
            shown=shown,
        ),
        Trace.EMAIL: worded("“{shown}” is een e-mailadres. Haal de kolom weg.", shown=shown),
        Trace.PHONE: worded("“{shown}” lijkt een telefoonnummer. Haal de kolom weg.", shown=shown),
        Trace.SERVICE_NUMBER: worded(
            "“{shown}” lijkt een burgerservicenummer. Zulke nummers komen Zicht niet in. Haal de kolom weg.",
            shown=shown,
        ),
        Trace.PSEUDONYM_KEY: worded(
            "“{shown}” is een sleutel van personen of bedrijven. Verwacht werden aantallen per gebied.",
            shown=shown,
        ),
        Trace.POSTCODE: worded(
            "“{shown}” lijkt een postcode van een adres. Verwacht werd een gebiedscode.", shown=shown
        ),
        Trace.BANK_ACCOUNT: worded(
            "“{shown}” lijkt een rekeningnummer. Lever geen rekeningnummers aan.", shown=shown
        ),
        Trace.BIRTH_DATE: worded(
            "“{shown}” lijkt een geboortedatum. Haal de kolom weg, of geef een leeftijdsgroep.", shown=shown
        ),
    }[trace]


def shown_value(text: str) -> str:
    """A cell as a report may show it: codes, years and short numbers whole, of anything else only the beginning."""
    text = text.strip()
    plain = text.removeprefix("-").replace(".", "").replace(",", "")
    if not text or (plain.isdigit() and len(plain) <= 8) or _is_code(text):
        return text
    return text[:2] + "•" * min(len(text) - 2, 6) if len(text) > 2 else text


def _is_code(text: str) -> bool:
    return len(text) <= 10 and text[:2].isalpha() and text[2:].isalnum() and any(map(str.isdigit, text[2:]))
