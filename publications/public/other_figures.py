"""Figures of other kinds as tables that people read: a row an area, a column a group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

Figure = Mapping[str, Any]
# With more groups than this a table is too wide for a page, and each group is a table of its own.
MOST_COLUMNS = 6
ROWS_A_PAGE = 50

Row = tuple[str, str, Sequence[Figure | None]]


@dataclass(frozen=True, slots=True)
class OtherTable:
    """The figures of one name and period: `columns` are its groups, and a row is an area with a figure for each of these, None
    where there is none."""

    name: str
    kind: str
    period: str
    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class LeafedTable:
    """A table, the page of it that is shown, and the `parameter` that tells which; `is_asked` when a reader leafed in it."""

    table: OtherTable
    page: Page[Row]
    parameter: str
    is_asked: bool


def leafed_tables(outputs: Iterable[Figure], asked: Mapping[str, str], chosen: str = "") -> list[LeafedTable]:
    """All figures as tables, each at the page that was `asked` for in its own parameter, else at that with the `chosen` area."""
    found = []
    for number, table in enumerate(other_tables(outputs), 1):
        parameter = f"andere-{number}"
        pages = Paginator(table.rows, ROWS_A_PAGE)
        wanted = asked.get(parameter, "")[:6]
        at = (
            next((place for place, (code, *_rest) in enumerate(table.rows) if code == chosen), 0)
            if chosen
            else 0
        )
        page = pages.get_page(wanted or 1 + at // ROWS_A_PAGE)
        found.append(LeafedTable(table, page, parameter, is_asked=bool(wanted)))
    return found


def other_tables(outputs: Iterable[Figure]) -> list[OtherTable]:
    """All figures, names, groups and areas in the order in which they were released."""
    named: dict[tuple[str, str, str], list[Figure]] = {}
    for each in outputs:
        named.setdefault((each["name"], each["kind"], each["period"]), []).append(each)
    return [table for key, figures in named.items() for table in _tables(*key, figures)]


def _tables(name: str, kind: str, period: str, figures: Sequence[Figure]) -> list[OtherTable]:
    groups = list(dict.fromkeys(each["group"] for each in figures))
    if len(groups) <= MOST_COLUMNS:
        return [_table(name, kind, period, groups, figures)]
    return [
        _table(name, kind, period, [group], [each for each in figures if each["group"] == group])
        for group in groups
    ]


def _table(name: str, kind: str, period: str, groups: Sequence[str], figures: Sequence[Figure]) -> OtherTable:
    areas = {each["area_code"]: each["area_name"] for each in figures}
    found = {(each["area_code"], each["group"]): each for each in figures}
    rows = [(code, area, [found.get((code, group)) for group in groups]) for code, area in areas.items()]
    return OtherTable(name, kind, period, groups, rows)
