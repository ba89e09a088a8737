"""What the columns of a dataset mean: guessed from names and contents, to be changed by who uploads."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zicht.core.worded import worded

from .codes import YEAR_IN_NAME, clean_code, is_other_region, level_of, plain_name
from .header import is_period
from .numbers import is_missing, looks_like_number
from .problems import quoted, refuse
from .source import FileLike, Source
from .table import Table, read_table, require_columns

AREA_WORDS = (
    "code",
    "regio",
    "gebied",
    "area",
    "wijk",
    "buurt",
    "gemeente",
    "district",
    "municipality",
    "gwb",
)
NAME_COLUMN_WORDS = ("regio", "gemeente", "gebied", "naam", "name", "area")
PERIOD_WORDS = ("perioden", "periode", "period", "jaar", "year")
# Words that say "this is the group that something can happen to": what a count is divided by.
DENOMINATOR_WORDS = (
    "inwoner", "bevolking", "population", "a_inw", "adressen", "huishoudens", "a_hh", "noemer", "denominator",
    "bedrijfsvestigingen", "woningvoorraad",
)  # fmt: skip
NUMERATOR_WORDS = (
    "teller",
    "numerator",
    "misdrij",
    "aantal",
    "meldingen",
    "gevallen",
    "count",
    "total",
    "totaal",
)
UNIT_WORDS = ("eenheid", "unit", "kolom")
AGGREGATES, RECORDS = "aggregates", "records"
MOST_CATEGORIES = 60
MOSTLY = 0.8
HALF = 0.5


@dataclass(frozen=True)
class DatasetLayout:
    """Which column says what; column names are those of the header.

    `area_is_name`: the area column holds names that a lookup turns into codes. A period comes from
    `period_column`, else from `fixed_period`, else (wide) from the headers in `wide_periods`, whose cells are
    the numerators. `level` keeps only areas of that level (None: the level that most rows have).

    `kind` is "aggregates" (a count a row) or "records" (a row a person, address or company). Records have a
    `unit_column` with pseudonymised keys, a `flag_column` that says for whom it holds, and maybe a `value_column`.
    `decimal` is the decimal sign that somebody chose; empty means: as the file shows. `is_share` says that the
    numerator is a part of the denominator and cannot be larger.
    """

    area_column: str
    area_is_name: bool = False
    period_column: str = ""
    fixed_period: str = ""
    wide_periods: tuple[str, ...] = ()
    numerator_column: str = ""
    denominator_column: str = ""
    category_column: str = ""
    level: str | None = None
    kind: str = AGGREGATES
    unit_column: str = ""
    flag_column: str = ""
    value_column: str = ""
    strata_columns: tuple[str, ...] = ()
    decimal: str = ""
    is_share: bool = False

    def columns(self) -> list[str]:
        """Every column that the layout leans on."""
        named = (
            self.area_column, self.period_column, self.numerator_column, self.denominator_column,
            self.category_column, self.unit_column, self.flag_column, self.value_column,
        )  # fmt: skip
        return [name for name in (*named, *self.wide_periods, *self.strata_columns) if name]


def propose_layout(file: FileLike | Source, name: str = "") -> DatasetLayout:
    """A sensible layout for a CSV or xlsx file; FileProblem when no area or number column is found."""
    return layout_of(read_table(file, name, workbooks=True))


def layout_of(table: Table) -> DatasetLayout:
    """A sensible layout for a table that was read already; else FileProblem."""
    area, area_is_name = _area_column(table)
    wide = tuple(name for name in table.header if is_period(name))
    period = "" if wide else _named(table, PERIOD_WORDS, exact=True)
    numbers = [name for name in number_columns(table) if name not in (area, period)]
    if not numbers:
        raise refuse(
            table.name,
            worded("Er is geen kolom met getallen gevonden. Verwacht werd een kolom met aantallen."),
        )
    category = _category_column(table, [name for name in (area, period) if name], numbers)
    if wide:
        return DatasetLayout(area, area_is_name, wide_periods=wide, category_column=category)
    denominator = _first_with(numbers, DENOMINATOR_WORDS)
    numerator = _numerator(table, [name for name in numbers if name != denominator]) or denominator
    return DatasetLayout(
        area,
        area_is_name,
        period_column=period,
        fixed_period="" if period else _one_period(table, numerator, denominator),
        numerator_column=numerator,
        denominator_column="" if denominator == numerator else denominator,
        category_column=category,
    )


def number_columns(table: Table) -> list[str]:
    """Names of the columns whose filled cells are mostly numbers; half is enough when the name speaks of an amount.

    So a short file with a word among its counts is told about that word, instead of being read without the counts.
    """
    return [
        name
        for place, name in enumerate(table.header)
        if _share(table.values(place), looks_like_number) >= (HALF if speaks_of_amount(name) else MOSTLY)
    ]


def speaks_of_amount(name: str) -> bool:
    """True when the name of a column says that it counts something."""
    return any(word in name.casefold() for word in (*NUMERATOR_WORDS, *DENOMINATOR_WORDS))


def check_layout(table: Table, layout: DatasetLayout) -> None:
    """Raises FileProblem when the layout names columns that the table lacks, or no numbers at all."""
    require_columns(table, layout.columns())
    if layout.kind == RECORDS and not layout.unit_column:
        raise refuse(
            table.name, worded("Kies de kolom met de sleutel van de eenheid, zodat niemand dubbel telt.")
        )
    if layout.kind == AGGREGATES and not layout.numerator_column and not layout.wide_periods:
        raise refuse(table.name, worded("Kies de kolom met de aantallen."))


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    filled = [cell for cell in cells if not is_missing(cell)]
    return sum(map(test, filled)) / len(filled) if filled else 0.0


def _is_area_code(cell: str) -> bool:
    code = clean_code(cell)
    return level_of(code) is not None or is_other_region(code)


def _area_column(table: Table) -> tuple[str, bool]:
    shares = {name: _share(table.values(place), _is_area_code) for place, name in enumerate(table.header)}
    best = max(shares, key=lambda name: (shares[name], any(word in name.casefold() for word in AREA_WORDS)))
    if shares[best] >= 0.5:
        return best, False
    named = _named_text_column(table)
    if named:
        return named, True
    sentence = worded(
        "Er is geen kolom met gebieden gevonden (codes zoals GM0363 of namen van gemeenten). "
        "In de kopregel staat: {header}.",
        header=quoted(", ".join(table.header)),
    )
    raise refuse(table.name, sentence)


def _named_text_column(table: Table) -> str:
    for place, name in enumerate(table.header):
        texts = _share(table.values(place), lambda cell: not looks_like_number(cell))
        if texts >= MOSTLY and any(word in plain_name(name) for word in NAME_COLUMN_WORDS):
            return name
    return ""


def _named(table: Table, words: tuple[str, ...], *, exact: bool = False) -> str:
    fits = (lambda name: name in words) if exact else (lambda name: any(word in name for word in words))
    return next((name for name in table.header if fits(plain_name(name))), "")


def _first_with(names: Sequence[str], words: tuple[str, ...]) -> str:
    return next((name for word in words for name in names if word in name.casefold()), "")


def _numerator(table: Table, names: Sequence[str]) -> str:
    named = _first_with(names, NUMERATOR_WORDS)
    whole = (name for name in names if _share(table.values(table.column(name)), str.isdigit) == 1.0)
    return named or next(whole, "") or next(iter(names), "")


def _one_period(table: Table, *names: str) -> str:
    """The year in the name of a number column, else the one year in the file name, else nothing."""
    in_columns = {year for name in names for year in YEAR_IN_NAME.findall(name)}
    found = in_columns or set(YEAR_IN_NAME.findall(re.sub(r"\.\w+$", "", table.name)))
    return found.pop() if len(found) == 1 else ""


def _category_column(table: Table, keys: list[str], numbers: Sequence[str]) -> str:
    """A text column with a few values that each come back for many areas, such as the kind of crime."""
    for place, name in enumerate(table.header):
        if (
            name in keys
            or name in numbers
            or is_period(name)
            or any(word in name.casefold() for word in UNIT_WORDS)
        ):
            continue
        if 1 < len(set(table.values(place))) <= MOST_CATEGORIES and _tells_apart(table, name, keys):
            return name
    return ""


def _tells_apart(table: Table, name: str, keys: list[str]) -> bool:
    """True when most areas (and periods) come more than once, and only this column tells rows apart. One area that was handed
    in twice makes no categories of the names of all areas."""
    columns = [table.column(key) for key in keys]
    plain = Counter(tuple(row.cells[column] for column in columns) for row in table.rows)
    column = table.column(name)
    parted = Counter((*(row.cells[key] for key in columns), row.cells[column]) for row in table.rows)
    repeated = sum(times > 1 for times in plain.values())
    return 2 * repeated >= len(plain) and max(parted.values()) == 1
