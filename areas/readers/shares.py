"""Share tables as CSV: columns oud, nieuw, aandeel (a number from 0 to 1); the shares of an old area add up to one."""

from collections import defaultdict

from django.utils.translation import gettext as _

from .codes import clean_code, level_of
from .numbers import NotANumber, NumberStyle, common_style, read_amount
from .problems import ProblemList
from .records import ShareRecord
from .source import Source
from .table import Row, read_table, require_columns

COLUMNS = ("oud", "nieuw", "aandeel")
# Shares are given in a few decimals; together they may miss one by this much.
ROOM = 1e-6


def read_shares(source: Source) -> list[ShareRecord]:
    """The rows of a share table with a share above zero, all of one level. Raises FileProblem with every fault."""
    table = read_table(source)
    require_columns(table, COLUMNS)
    old, new, part = (table.column(name) for name in COLUMNS)
    style = common_style(table.values(part), NumberStyle.DOT)
    problems = ProblemList(source.name)
    found = [_record(row, (old, new, part), style, problems) for row in table.rows]
    problems.raise_if_any()
    _require_one_level(found, problems)
    _require_whole(found, problems)
    problems.raise_if_any()
    return [record for record in found if record.share > 0]


def _record(row: Row, places: tuple[int, int, int], style: NumberStyle, problems: ProblemList) -> ShareRecord:
    old, new, cell = (row.cells[place] for place in places)
    try:
        share = read_amount(cell, style)
    except NotANumber as error:
        problems.add(str(error), line=row.line, column="aandeel")
        share = 0.0
    if share is None or share > 1:
        problems.add(_("Geef een aandeel van 0 tot en met 1."), line=row.line, column="aandeel")
    return ShareRecord(row.line, clean_code(old), clean_code(new), share or 0.0)


def _require_one_level(found: list[ShareRecord], problems: ProblemList) -> None:
    level = level_of(found[0].from_code) if found else None
    for record in found:
        for column, code in (("oud", record.from_code), ("nieuw", record.to_code)):
            if level is None or level_of(code) != level:
                sentence = _("Verwacht werden codes van gebieden van één niveau, zoals WK0363AA.")
                problems.add(sentence, line=record.line, column=column)


def _require_whole(found: list[ShareRecord], problems: ProblemList) -> None:
    whole: dict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for record in found:
        if (record.from_code, record.to_code) in seen:
            problems.add(_("Dit paar gebieden staat er twee keer in."), line=record.line, column="nieuw")
        seen.add((record.from_code, record.to_code))
        whole[record.from_code] += record.share
        first.setdefault(record.from_code, record.line)
    for code, total in sorted(whole.items()):
        if abs(total - 1) > ROOM:
            sentence = _("De aandelen van %(code)s zijn samen %(total)s. Verwacht werd precies 1.")
            problems.add(
                sentence % {"code": code, "total": f"{total:.6g}".replace(".", ",")},
                line=first[code],
                column="aandeel",
            )
