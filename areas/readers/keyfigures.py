"""CBS key figures of districts and neighbourhoods (KWB) as area records.

Source: CBS, Kerncijfers wijken en buurten. An empty cell is a figure that CBS keeps secret or does not know.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from .codes import clean_code, is_other_region, level_of, official_province
from .numbers import NotANumber, NumberStyle, common_style, read_amount, read_count
from .problems import ProblemList, quoted, refuse
from .records import AreaRecord
from .table import Row, Table

CODE_COLUMNS = (
    "code",
    "gwb_code",
    "gwb_code_10",
    "statcode",
    "regios",
    "wijkenenbuurten",
    "gemeentecode",
    "wijkcode",
)
NAME_COLUMNS = ("name", "naam", "regio", "statnaam", "regionaam")
PROVINCE_COLUMNS = ("province", "provincie", "provincienaam")
POPULATION_COLUMNS = ("population", "inwoners", "aantal_inwoners", "a_inw", "aantalinwoners_5")
URBANITY_COLUMNS = ("urbanity", "stedelijkheid", "ste_mvs")
TEXT_COLUMNS = {
    "gm_naam",
    "gemeentenaam_1",
    "recs",
    "soortregio_2",
    "gwb_code_8",
    "codering_3",
    "ind_wbz",
    "id",
    "water",
}
URBANITY_WORDS = {
    "extremely urbanised": 1, "strongly urbanised": 2, "moderately urbanised": 3, "hardly urbanised": 4,
    "not urbanised": 5, "zeer sterk stedelijk": 1, "sterk stedelijk": 2, "matig stedelijk": 3,
    "weinig stedelijk": 4, "niet stedelijk": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5,
}  # fmt: skip


class KeyFigures:
    """Reads one table; `records()` gives the areas or raises FileProblem with every fault."""

    def __init__(self, table: Table, year: int) -> None:
        self.table, self.year = table, year
        self.problems = ProblemList(table.name)
        self.places = {name.casefold(): place for place, name in reversed(list(enumerate(table.header)))}
        self.code_at = self._place_of(CODE_COLUMNS)
        self.name_at = self._place_of(NAME_COLUMNS)
        if self.code_at is None or self.name_at is None:
            raise refuse(table.name, self._columns_wanted(), line=None)
        self.province_at = self._place_of(PROVINCE_COLUMNS)
        self.population_at = self._place_of(POPULATION_COLUMNS)
        self.urbanity_at = self._place_of(URBANITY_COLUMNS)
        self.figures_at = self._figure_columns()
        self.styles = self._styles()

    def records(self) -> list[AreaRecord]:
        """One record per row; a code may occur once."""
        found: dict[str, AreaRecord] = {}
        for row in self.table.rows:
            record = self._record(row)
            if record is None:
                continue
            if record.code in found:
                self._tell(
                    row, self.code_at, _("De code %(code)s komt twee keer voor.") % {"code": record.code}
                )
            found[record.code] = record
        self.problems.raise_if_any()
        return list(found.values())

    def _record(self, row: Row) -> AreaRecord | None:
        code = clean_code(row.cells[self.code_at or 0])
        level = level_of(code)
        if level is None:
            if not is_other_region(code):
                self._tell(row, self.code_at, _unknown_code(code))
            return None
        record = AreaRecord(code, self.year, level, name=self._name(row), province=self._province(row))
        record.population, record.knows_population = self._population(row), self.population_at is not None
        record.urbanity, record.knows_urbanity = self._urbanity(row), self.urbanity_at is not None
        record.figures = {name: self._figure(row, place) for name, place in self.figures_at.items()}
        return record

    def _name(self, row: Row) -> str:
        name = row.cells[self.name_at or 0]
        if not name or len(name) > 120:
            self._tell(row, self.name_at, _("Hier werd een naam van 1 tot 120 tekens verwacht."))
        return name

    def _province(self, row: Row) -> str | None:
        if self.province_at is None:
            return None
        name = official_province(row.cells[self.province_at])
        if len(name) > 60:
            self._tell(row, self.province_at, _("Hier werd de naam van een provincie verwacht."))
        return name or None

    def _population(self, row: Row) -> int | None:
        if self.population_at is None:
            return None
        try:
            return read_count(row.cells[self.population_at], self.styles[self.population_at])
        except NotANumber as error:
            self._tell(row, self.population_at, str(error))
            return None

    def _urbanity(self, row: Row) -> int | None:
        text = row.cells[self.urbanity_at].casefold() if self.urbanity_at is not None else ""
        if text in ("", ".") or text.startswith("-9999"):
            return None
        if text not in URBANITY_WORDS:
            self._tell(row, self.urbanity_at, _("Verwacht werd een klasse van 1 tot en met 5, of niets."))
        return URBANITY_WORDS.get(text)

    def _figure(self, row: Row, place: int) -> float | int | None:
        try:
            value = read_amount(row.cells[place], self.styles[place])
        except NotANumber as error:
            self._tell(row, place, str(error))
            return None
        return int(value) if value is not None and value.is_integer() else value

    def _tell(self, row: Row, place: int | None, sentence: str) -> None:
        self.problems.add(sentence, line=row.line, column=self.table.header[place or 0])

    def _place_of(self, names: tuple[str, ...]) -> int | None:
        return next((self.places[name] for name in names if name in self.places), None)

    def _figure_columns(self) -> Mapping[str, int]:
        taken = {self.code_at, self.name_at, self.province_at, self.population_at, self.urbanity_at}
        return {
            name: place
            for place, name in enumerate(self.table.header)
            if place not in taken and name.casefold() not in {*TEXT_COLUMNS, *CODE_COLUMNS}
        }

    def _styles(self) -> dict[int, NumberStyle]:
        places = [*self.figures_at.values(), *([] if self.population_at is None else [self.population_at])]
        fallback = NumberStyle.DOT if self.table.delimiter in (",", "") else NumberStyle.UNKNOWN
        whole = common_style((cell for place in places for cell in self.table.values(place)), fallback)
        return dict.fromkeys(places, fallback if whole is NumberStyle.MIXED else whole)

    def _columns_wanted(self) -> str:
        return _(
            "Er is geen kolom met codes (%(codes)s) of geen kolom met namen (%(names)s). "
            "In de kopregel staat: %(header)s."
        ) % {
            "codes": ", ".join(CODE_COLUMNS[:3]),
            "names": ", ".join(NAME_COLUMNS[:3]),
            "header": quoted(", ".join(self.table.header)),
        }


def read_key_figures(table: Table, year: int) -> list[AreaRecord]:
    """Area records of one division year out of a table with a code and a name column; raises FileProblem."""
    return KeyFigures(table, year).records()


def _unknown_code(code: str) -> str:
    return _("“%(code)s” is geen gebiedscode. Verwacht werd bijvoorbeeld GM0363, WK0363AA of BU0363AA01.") % {
        "code": quoted(code)
    }
