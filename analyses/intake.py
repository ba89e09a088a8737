"""Reading a file that somebody hands in as a dataset: its layout, its rows and its areas, before anything is stored."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Count
from django.utils.translation import gettext as _

from analyses.engine.disclosure.scan import Trace, scan_text
from analyses.rows import StoredRow
from areas.models import Area
from areas.readers.codes import clean_code, is_other_region, level_of
from areas.readers.dataset import DatasetTable, RejectedRow, read_dataset
from areas.readers.layout import DatasetLayout, layout_of
from areas.readers.problems import FileProblem, ProblemList, refuse
from areas.readers.source import FileLike, Source, open_source, read_text
from areas.readers.table import Table, read_table
from areas.selectors import latest_year, name_lookup

# One number of nine digits may be an amount by chance; more of them are people.
CHANCE_HITS = 2
LONGEST_SAMPLE = 2_000_000


@dataclass(frozen=True)
class Choices:
    """What somebody says about the columns; empty means: find out yourself. `period` is a column or a year."""

    area: str = ""
    numerator: str = ""
    denominator: str = ""
    period: str = ""
    category: str = ""


@dataclass(frozen=True)
class Intake:
    """A file as read: rows that will be stored, rows set aside, and what was understood of it."""

    source: Source
    table: DatasetTable
    division_year: int
    rows: tuple[StoredRow, ...]
    rejected: tuple[RejectedRow, ...]

    @property
    def layout(self) -> DatasetLayout:
        return self.table.layout

    @property
    def periods(self) -> list[str]:
        return sorted({row.period for row in self.rows})

    @property
    def areas(self) -> list[str]:
        return sorted({row.area for row in self.rows})

    @property
    def missing(self) -> int:
        """Rows without a numerator: the holder kept the figure."""
        return sum(row.numerator is None for row in self.rows)


def read_intake(
    file: FileLike | Source,
    *,
    name: str = "",
    layout: DatasetLayout | None = None,
    division_year: int | None = None,
) -> Intake:
    """Read a file by this layout, or by what it says itself. Raises FileProblem that names line, column and what was expected."""
    source = open_source(file, name)
    table = read_table(source, workbooks=True)
    _refuse_people(source)
    chosen = layout or layout_of(table)
    _refuse_without_period(source, chosen)
    found = read_dataset(source, chosen, code_for_name=_lookup(chosen, division_year))
    year = division_year or (latest_year() if chosen.area_is_name else _division_year(found))
    if year is None:
        raise refuse(source.name, _no_areas())
    return _held_against(source, found, year)


def chosen_layout(file: FileLike | Source, choices: Choices, *, name: str = "") -> DatasetLayout:
    """The proposed layout with what was chosen in its place. Raises FileProblem when the file is no table."""
    source = open_source(file, name)
    return layout_with(read_table(source, workbooks=True), choices)


def layout_with(table: Table, choices: Choices) -> DatasetLayout:
    """The same for a table that was read already; columns that do not exist are told when the rows are read."""
    layout = _proposal(table, choices)
    if choices.area:
        layout = replace(
            layout, area_column=choices.area, area_is_name=_holds_names(table, choices.area), level=None
        )
    if choices.numerator:
        layout = replace(layout, numerator_column=choices.numerator, wide_periods=())
    if choices.denominator:
        layout = replace(layout, denominator_column=choices.denominator)
    if choices.category:
        layout = replace(layout, category_column=choices.category)
    return _with_period(table, layout, choices.period)


def _proposal(table: Table, choices: Choices) -> DatasetLayout:
    """What the file says itself; when it says too little and the columns were chosen, those are the start."""
    try:
        return layout_of(table)
    except FileProblem:
        if not (choices.area and choices.numerator):
            raise
        return DatasetLayout(choices.area, numerator_column=choices.numerator)


def _with_period(table: Table, layout: DatasetLayout, period: str) -> DatasetLayout:
    if not period:
        return layout
    if period in table.header or not period.isdigit():
        return replace(layout, period_column=period, fixed_period="", wide_periods=())
    return replace(layout, period_column="", fixed_period=period, wide_periods=())


def _holds_names(table: Table, column: str) -> bool:
    if column not in table.header:
        return False
    cells = [clean_code(cell) for cell in table.values(table.column(column)) if cell.strip()]
    codes = sum(level_of(cell) is not None or is_other_region(cell) for cell in cells)
    return codes * 2 < len(cells)


def _lookup(layout: DatasetLayout, year: int | None) -> Callable[[str], str | None] | None:
    return name_lookup(year) if layout.area_is_name else None


def _refuse_without_period(source: Source, layout: DatasetLayout) -> None:
    if not (layout.period_column or layout.fixed_period or layout.wide_periods):
        raise refuse(
            source.name,
            _(
                "Het bestand zegt niet over welke periode het gaat. Verwacht werd een kolom met de periode, of geef het jaar op."
            ),
        )


def _refuse_people(source: Source) -> None:
    """Only aggregates come in: a file with people in it is refused before it is stored."""
    if source.is_workbook:
        return
    found = scan_text(read_text(source).content[:LONGEST_SAMPLE])
    often = Counter(finding.trace for finding in found)
    problems = ProblemList(source.name)
    for finding in found:
        if finding.trace is Trace.PSEUDONYM_KEY or often[finding.trace] > CHANCE_HITS:
            problems.add(_trace_words(finding.trace).format(shown=finding.shown), line=finding.line)
    problems.raise_if_any()


def _trace_words(trace: Trace) -> str:
    return {
        Trace.SERVICE_NUMBER: _(
            "“{shown}” lijkt een burgerservicenummer. Verwacht werden aantallen per gebied."
        ),
        Trace.PSEUDONYM_KEY: _(
            "“{shown}” is een sleutel van personen of bedrijven. Verwacht werden aantallen per gebied."
        ),
        Trace.POSTCODE: _(
            "“{shown}” lijkt een postcode van een adres. Verwacht werden aantallen per gebied."
        ),
        Trace.BANK_ACCOUNT: _("“{shown}” lijkt een rekeningnummer. Verwacht werden aantallen per gebied."),
        Trace.BIRTH_DATE: _("“{shown}” lijkt een geboortedatum. Verwacht werden aantallen per gebied."),
    }[trace]


def _division_year(table: DatasetTable) -> int | None:
    """The division in which most of these codes exist; of equals, the newest."""
    rows = Area.objects.filter(code__in=table.areas).values_list("division_year")
    counted = rows.annotate(found=Count("pk")).order_by("-found", "-division_year")
    first = counted.first()
    return first[0] if first else None


def _held_against(source: Source, table: DatasetTable, year: int) -> Intake:
    """Refuse figures of areas that do not exist in that division; an empty row of such an area is set aside."""
    known = set(Area.objects.filter(code__in=table.areas, division_year=year).values_list("code", flat=True))
    if not known:
        raise refuse(source.name, _no_areas(year))
    problems, aside, rows = ProblemList(source.name), [], []
    for row in table.rows:
        if row.area in known:
            rows.append(StoredRow(row.area, row.period, row.numerator, row.denominator, row.category))
        elif row.numerator is None:
            aside.append(RejectedRow(row.line, row.area, _unknown(row.area, year)))
        else:
            problems.add(_unknown(row.area, year), line=row.line, column=table.layout.area_column)
    problems.raise_if_any()
    rejected = tuple(sorted((*table.rejected, *aside), key=lambda row: row.line))
    return Intake(source, table, year, tuple(rows), rejected)


def _unknown(area: str, year: int) -> str:
    return _(
        "Gebied {area} bestaat niet in de indeling van {year}. Verwacht werd een code uit dat jaar."
    ).format(area=area, year=year)


def _no_areas(year: int | None = None) -> str:
    if year is None:
        return _(
            "Geen van deze gebieden is bekend. Verwacht werden codes van gebieden die al zijn ingelezen met import_areas."
        )
    return _(
        "Geen van deze gebieden bestaat in de indeling van {year}. Lees eerst de gebieden van dat jaar in met import_areas."
    ).format(year=year)
