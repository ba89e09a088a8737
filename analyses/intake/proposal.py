"""Which column is probably what, and what somebody chose instead."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from analyses.intake.sample import FLAGS
from areas.readers.codes import clean_code, is_other_region, level_of
from areas.readers.layout import AGGREGATES, RECORDS, DatasetLayout, layout_of
from areas.readers.numbers import is_missing
from areas.readers.problems import FileProblem
from areas.readers.table import Table

KEY_NAME = re.compile(
    r"(?:^|[_ -])(?:id|key|sleutel|pseudoniem|pseudo|unit|eenheid)(?:[_ -]|$)", re.IGNORECASE
)
VALUE_WORDS = ("bedrag", "waarde", "value", "amount", "euro", "omzet", "prijs")
MOSTLY_UNIQUE = 0.5
MOSTLY = 0.8


@dataclass(frozen=True)
class Choices:
    """What somebody says about the columns; empty means: find out yourself. `period` is a column or a year."""

    area: str = ""
    numerator: str = ""
    denominator: str = ""
    period: str = ""
    category: str = ""
    kind: str = ""
    unit: str = ""
    flag: str = ""
    value: str = ""
    strata: tuple[str, ...] = ()
    decimal: str = ""
    is_share: bool = False


def proposed(table: Table) -> DatasetLayout:
    """The layout that names and contents speak for; a column of keys makes it records. Raises FileProblem."""
    unit = _key_column(table)
    if not unit:
        return layout_of(table)
    return _records(table, unit)


def _records(table: Table, unit: str) -> DatasetLayout:
    base = _base(table)
    taken = {base.area_column, base.period_column, unit}
    flag = next((name for name in table.header if name not in taken and _is_flag(table, name)), "")
    value = next((name for name in table.header if any(word in name.casefold() for word in VALUE_WORDS)), "")
    return DatasetLayout(
        base.area_column, base.area_is_name, base.period_column, base.fixed_period,
        kind=RECORDS, unit_column=unit, flag_column=flag, value_column="" if value in taken else value,
    )  # fmt: skip


def _base(table: Table) -> DatasetLayout:
    """Area and period as they would be for counts; a table without any number has those as well."""
    counted = Table(
        table.name, (*table.header, "aantal"),
        tuple(replace(row, cells=(*row.cells, "1")) for row in table.rows), table.title, table.delimiter,
    )  # fmt: skip
    return layout_of(counted)


def _key_column(table: Table) -> str:
    for place, name in enumerate(table.header):
        cells = [cell for cell in table.values(place) if cell]
        if (
            KEY_NAME.search(name)
            and cells
            and len(set(cells)) > MOSTLY_UNIQUE * len(cells)
            and not _area(cells)
        ):
            return name
    return ""


def _area(cells: list[str]) -> bool:
    return sum(_is_area_code(cell) for cell in cells) * 2 > len(cells)


def _is_area_code(cell: str) -> bool:
    code = clean_code(cell)
    return level_of(code) is not None or is_other_region(code)


def _is_flag(table: Table, name: str) -> bool:
    cells = [cell.casefold() for cell in table.values(table.column(name)) if cell]
    return sum(cell in FLAGS for cell in cells) > MOSTLY * len(cells)


def layout_with(table: Table, choices: Choices) -> DatasetLayout:
    """The proposal with what was chosen in its place; columns that do not exist are told when the rows are read."""
    layout = _proposal(table, choices)
    if choices.kind and choices.kind != layout.kind:
        layout = replace(layout, kind=choices.kind, unit_column="", flag_column="", value_column="")
    if choices.area:
        is_name = _holds_names(table, choices.area)
        layout = replace(layout, area_column=choices.area, area_is_name=is_name, level=None)
    layout = _as_chosen(layout, choices)
    return _with_period(table, layout, choices.period)


def _as_chosen(layout: DatasetLayout, choices: Choices) -> DatasetLayout:
    chosen: Mapping[str, Any] = {
        "numerator_column": choices.numerator, "denominator_column": choices.denominator,
        "category_column": choices.category, "unit_column": choices.unit, "flag_column": choices.flag,
        "value_column": choices.value, "strata_columns": choices.strata, "decimal": choices.decimal,
        "is_share": choices.is_share,
    }  # fmt: skip
    layout = replace(layout, **{name: value for name, value in chosen.items() if value})
    return replace(layout, wide_periods=()) if choices.numerator or choices.kind == RECORDS else layout


def _proposal(table: Table, choices: Choices) -> DatasetLayout:
    """What the file says itself; when it says too little and the columns were chosen, those are the start."""
    try:
        return proposed(table)
    except FileProblem:
        if not (choices.area and (choices.numerator or choices.unit)):
            raise
        return DatasetLayout(choices.area, numerator_column=choices.numerator)


def exact_layout(table: Table, choices: Choices) -> DatasetLayout:
    """Only what was chosen on the screen, where an empty choice means: no such column. Wide periods stay wide."""
    layout = replace(
        DatasetLayout(choices.area),
        kind=choices.kind or AGGREGATES,
        area_is_name=_holds_names(table, choices.area),
    )
    layout = _with_period(table, _as_chosen(layout, choices), choices.period)
    if layout.kind == AGGREGATES and not choices.numerator:
        found = proposed_or_none(table)
        wide = found.wide_periods if found else ()
        return replace(layout, wide_periods=wide, period_column="", fixed_period="") if wide else layout
    return layout


def _with_period(table: Table, layout: DatasetLayout, period: str) -> DatasetLayout:
    if not period:
        return layout
    if period in table.header or not period.isdigit():
        return replace(layout, period_column=period, fixed_period="", wide_periods=())
    return replace(layout, period_column="", fixed_period=period, wide_periods=())


def period_columns(layout: DatasetLayout | None) -> tuple[str, ...]:
    """The columns of a layout in which a date is a period."""
    return (layout.period_column,) if layout and layout.period_column else ()


def proposed_or_none(table: Table) -> DatasetLayout | None:
    """The proposal; None when the file says too little."""
    try:
        return proposed(table)
    except FileProblem:
        return None


def _holds_names(table: Table, column: str) -> bool:
    if column not in table.header:
        return False
    cells = [cell for cell in table.values(table.column(column)) if not is_missing(cell)]
    return sum(map(_is_area_code, cells)) * 2 < len(cells)


def plain_layout(layout: DatasetLayout) -> dict[str, Any]:
    """The layout as JSON keeps it."""
    lists = {"wide_periods": list(layout.wide_periods), "strata_columns": list(layout.strata_columns)}
    return asdict(layout) | lists


def layout_from(kept: Mapping[str, Any]) -> DatasetLayout:
    """What `plain_layout` made."""
    lists = {name: tuple(kept.get(name, ())) for name in ("wide_periods", "strata_columns")}
    return DatasetLayout(**(dict(kept) | lists))
