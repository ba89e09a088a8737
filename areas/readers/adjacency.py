"""Pairs of areas that share a border, from a table with the columns a, b and shared_boundary_m."""

from django.utils.translation import gettext as _

from .codes import clean_code, level_of
from .numbers import NotANumber, NumberStyle, read_amount
from .problems import ProblemList, quoted
from .records import BorderRecord
from .source import FileLike, Source
from .table import Row, Table, read_table, require_columns

COLUMNS = ("a", "b", "shared_boundary_m")


def read_adjacency(file: FileLike | Source, name: str = "") -> list[BorderRecord]:
    """Pairs with a < b, each once, and a length above zero in metres; raises FileProblem with every fault."""
    table = read_table(file, name)
    require_columns(table, COLUMNS)
    problems = ProblemList(table.name)
    seen: set[tuple[str, str]] = set()
    records = [_pair(table, row, problems, seen) for row in table.rows]
    problems.raise_if_any()
    return records


def _pair(table: Table, row: Row, problems: ProblemList, seen: set[tuple[str, str]]) -> BorderRecord:
    a, b = (clean_code(row.cells[table.column(side)]) for side in ("a", "b"))
    for side, code in (("a", a), ("b", b)):
        if level_of(code) is None:
            problems.add(
                _("“%(code)s” is geen gebiedscode.") % {"code": quoted(code)}, line=row.line, column=side
            )
    if a >= b:
        order = _("De eerste code moet voor de tweede komen: %(b)s, %(a)s.") % {
            "a": quoted(a),
            "b": quoted(b),
        }
        problems.add(order, line=row.line, column="a")
    elif (a, b) in seen:
        problems.add(_("Dit paar komt twee keer voor."), line=row.line, column="b")
    seen.add((a, b))
    return BorderRecord(a, b, _length(table, row, problems), row.line)


def _length(table: Table, row: Row, problems: ProblemList) -> float:
    try:
        length = read_amount(row.cells[table.column(COLUMNS[2])], NumberStyle.DOT)
    except NotANumber as error:
        problems.add(str(error), line=row.line, column=COLUMNS[2])
        return 0.0
    if not length:
        problems.add(_("Verwacht werd een lengte boven nul, in meters."), line=row.line, column=COLUMNS[2])
    return length or 0.0
