"""Datasets: counts per area and period, with what they are divided by, out of whatever table they came in."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from .codes import clean_code, is_other_region, level_of
from .layout import DatasetLayout, check_layout, layout_of
from .numbers import NotANumber, NumberStyle, common_style, is_missing, read_amount
from .problems import ProblemList, quoted, refuse
from .source import FileLike, Source
from .table import Row, Table, read_table

CodeForName = Callable[[str], str | None]
LONGEST_TEXT = 200


@dataclass(frozen=True)
class DatasetRow:
    """One figure; numerator and denominator are None when the holder left the cell empty."""

    area: str
    period: str
    numerator: float | None
    denominator: float | None
    category: str
    line: int


@dataclass(frozen=True)
class RejectedRow:
    """A row that was read but not used: an unknown name, or a total of another level."""

    line: int
    area: str
    reason: str


@dataclass(frozen=True)
class DatasetTable:
    """A dataset that was read: its rows, the rows set aside, and the layout (with level) followed."""

    name: str
    title: str
    layout: DatasetLayout
    rows: tuple[DatasetRow, ...]
    rejected: tuple[RejectedRow, ...]
    header: tuple[str, ...]

    @property
    def areas(self) -> list[str]:
        return sorted({row.area for row in self.rows})

    @property
    def periods(self) -> list[str]:
        return sorted({row.period for row in self.rows})

    @property
    def missing(self) -> int:
        """Number of rows without a numerator."""
        return sum(1 for row in self.rows if row.numerator is None)


@dataclass(frozen=True)
class _Place:
    """A row with the code of its area."""

    row: Row
    code: str


def read_dataset(
    file: FileLike | Source,
    layout: DatasetLayout | None = None,
    *,
    name: str = "",
    code_for_name: CodeForName | None = None,
) -> DatasetTable:
    """Read CSV or xlsx to one row per area, period and category, by the layout given or else proposed.

    `code_for_name` turns a name such as "Utrecht (gemeente)" into a code or None; needed when the file has
    names. Raises FileProblem with every fault: text in a number, a count below zero, no area code, a row that
    comes twice.
    """
    table = read_table(file, name, workbooks=True)
    chosen = layout or layout_of(table)
    check_layout(table, chosen)
    return _Reading(table, chosen, code_for_name).result()


class _Reading:
    """One file on its way to a DatasetTable."""

    def __init__(self, table: Table, layout: DatasetLayout, code_for_name: CodeForName | None) -> None:
        if layout.area_is_name and code_for_name is None:
            raise refuse(
                table.name, _("Het bestand noemt gebieden bij naam. Lees eerst de gebieden met hun codes in.")
            )
        self.table, self.layout, self.code_for_name = table, layout, code_for_name
        self.problems = ProblemList(table.name)
        self.rejected: list[RejectedRow] = []
        self.styles: dict[str, NumberStyle] = {}

    def result(self) -> DatasetTable:
        places = [place for row in self.table.rows if (place := self._place(row)) is not None]
        self.problems.raise_if_any()
        level = self.layout.level or self._usual_level(places)
        kept = [place for place in places if self._is_wanted(place, level)]
        rows = tuple(row for place in kept for row in self._figures(place))
        self._refuse_doubles(rows)
        if not rows and not self.problems:
            self.problems.add(_("Er bleef geen enkele regel over: geen van de gebieden is bekend."))
        self.problems.raise_if_any()
        layout = replace(self.layout, level=level)
        rejected = tuple(sorted(self.rejected, key=lambda row: row.line))
        return DatasetTable(self.table.name, self.table.title, layout, rows, rejected, self.table.header)

    def _place(self, row: Row) -> _Place | None:
        text = self._cell(row, self.layout.area_column)
        if self.layout.area_is_name:
            return self._place_by_name(row, text)
        code = clean_code(text)
        if is_other_region(code):
            self._reject(row, code, _("Dit gebied is geen land, provincie, gemeente, wijk of buurt."))
            return None
        if level_of(code) is None:
            self._tell(row, self.layout.area_column, _code_wanted(text))
            return None
        return _Place(row, code)

    def _place_by_name(self, row: Row, name: str) -> _Place | None:
        code = self.code_for_name(name) if self.code_for_name else None
        if code is None:
            self._reject(
                row, quoted(name), _("Deze naam staat niet in de indeling, of past bij meer gebieden.")
            )
            return None
        return _Place(row, code)

    def _reject(self, row: Row, area: str, reason: str) -> None:
        self.rejected.append(RejectedRow(row.line, area, reason))

    def _usual_level(self, places: list[_Place]) -> str | None:
        levels = Counter(level_of(place.code) for place in places)
        return levels.most_common(1)[0][0] if levels else None

    def _is_wanted(self, place: _Place, level: str | None) -> bool:
        if level_of(place.code) == level:
            return True
        self._reject(place.row, place.code, _("Dit is een gebied van een ander niveau dan de andere regels."))
        return False

    def _figures(self, place: _Place) -> Iterator[DatasetRow]:
        category = self._text(place.row, self.layout.category_column)
        if self.layout.wide_periods:
            for column in self.layout.wide_periods:
                # An empty cell in a wide table says that the area did not exist in that year.
                if not is_missing(self._cell(place.row, column)):
                    value = self._number(place.row, column)
                    yield DatasetRow(place.code, _period(column), value, None, category, place.row.line)
            return
        period = self._text(place.row, self.layout.period_column) or self.layout.fixed_period
        numerator = self._number(place.row, self.layout.numerator_column)
        denominator = self._number(place.row, self.layout.denominator_column)
        yield DatasetRow(place.code, _period(period), numerator, denominator, category, place.row.line)

    def _number(self, row: Row, column: str) -> float | None:
        if not column:
            return None
        try:
            return read_amount(self._cell(row, column), self._style(column))
        except NotANumber as error:
            self._tell(row, column, str(error))
            return None

    def _style(self, column: str) -> NumberStyle:
        if column not in self.styles:
            fallback = NumberStyle.DOT if self.table.delimiter in (",", "") else NumberStyle.UNKNOWN
            columns = self.layout.wide_periods if column in self.layout.wide_periods else (column,)
            cells = (cell for name in columns for cell in self.table.values(self.table.column(name)))
            style = common_style(cells, fallback)
            self.styles |= dict.fromkeys(columns, fallback if style is NumberStyle.MIXED else style)
        return self.styles[column]

    def _text(self, row: Row, column: str) -> str:
        text = self._cell(row, column) if column else ""
        if len(text) > LONGEST_TEXT:
            self._tell(row, column, _("Deze tekst is langer dan 200 tekens."))
        return text[:LONGEST_TEXT]

    def _cell(self, row: Row, column: str) -> str:
        return row.cells[self.table.column(column)]

    def _tell(self, row: Row, column: str, sentence: str) -> None:
        self.problems.add(sentence, line=row.line, column=column)

    def _refuse_doubles(self, rows: tuple[DatasetRow, ...]) -> None:
        first: dict[tuple[str, str, str], int] = {}
        told: set[int] = set()
        for row in rows:
            line = first.setdefault((row.area, row.period, row.category), row.line)
            if line != row.line and row.line not in told:
                told.add(row.line)
                self.problems.add(
                    _("Gebied %(area)s komt twee keer voor in dezelfde periode, ook op regel %(first)s.")
                    % {"area": row.area, "first": line},
                    line=row.line,
                    column=self.layout.area_column,
                )


def _period(text: str) -> str:
    """A period without the marks of CBS: 2025JJ00 and 2025* become 2025."""
    plain = text.strip().rstrip("*")
    return plain[:4] if plain.endswith("JJ00") else plain


def _code_wanted(text: str) -> str:
    hint = _(" Een spreadsheet heeft de letters misschien weggehaald.") if text.isdigit() else ""
    return (
        _("“%(code)s” is geen gebiedscode. Verwacht werd bijvoorbeeld GM0363 of WK0363AA.")
        % {"code": quoted(text)}
        + hint
    )
