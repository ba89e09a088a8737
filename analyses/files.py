"""Tables of an outcome as people take them along: what was released, and what a checker looks at before that."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from analyses.engine.trend import Direction
from analyses.models import Release
from analyses.protection import MISSING, SAFE
from analyses.rows import ESTIMATED
from analyses.selectors import AreaLabel
from analyses.wording import class_words, hides_units, status_words, trend_words
from zicht.core.fingerprints import canonical
from zicht.core.sheets import Cell, csv_bytes

MEASURES = ("ratio", "low", "high")
COURSE = ("trend_change", "trend_low", "trend_high", "trend_p", "trend_adjusted_p")
FIXED_UNIT = 100_000


def released_csv(table: Iterable[Mapping[str, Any]], labels: Mapping[str, AreaLabel], year: int) -> bytes:
    """The released table in Dutch, whoever asks and whatever language they read: this file is signed."""
    with override("nl"):
        return csv_bytes(released_header(), released_rows(table, labels, year))


def release_content(release: Release) -> dict[str, Any]:
    """What the checksum of a release is about."""
    content = {"table": release.table, "summary": release.summary, "trend": release.trend}
    return content | ({"outputs": release.outputs} if release.outputs else {})


def released_json(content: Mapping[str, Any]) -> bytes:
    """Table, summary and series of a release as canonical JSON; their SHA-256 is the checksum of the release."""
    return canonical(content).encode()


def released_header() -> list[str]:
    """Names of the columns of a released table."""
    return [
        _("gebiedscode"), _("gebied"), _("ligt in"), _("periode"), _("waargenomen"), _("noemer"), _("verwacht"),
        _("verhouding"), _("verhouding laag"), _("verhouding hoog"), _("oordeel"), _("gebiedsindeling"), _("omgerekend"),
        *further_header(),
    ]  # fmt: skip


def released_rows(
    table: Iterable[Mapping[str, Any]], labels: Mapping[str, AreaLabel], year: int
) -> Iterable[list[Cell]]:
    """A line an area of the division of `year`. What is hidden says so in every cell that its count would fill: never nothing,
    never zero. What was never delivered says that, because it tells nothing about how many there are. Units that are withheld
    were delivered: they, and what would follow from them, are hidden as well."""
    words, rows = class_words(), list(table)
    withheld = hides_units(rows)
    for row in rows:
        missing, hidden = row["status"] == MISSING, row["status"] not in (SAFE, MISSING)
        yield [
            *_place(row, labels),
            _not_delivered() if missing else _told(row["observed"], hidden),
            _plain(row["population"], withheld and not missing),
            _plain(row["expected"], withheld and not missing),
            *(_not_delivered() if missing else _told(row[name], hidden) for name in MEASURES),
            _not_delivered() if missing else hidden_words() if hidden else words[row["classification"]],
            year or "",
            _("ja") if row.get(ESTIMATED) else _("nee"),
            *further_cells(row),
        ]


def further_header() -> list[str]:
    """Names of the columns with what follows from the counts besides the ratio."""
    return [
        _("gedempt per 100.000"), _("kans op hoger"), _("verloop"), _("verandering per periode"), _("verandering laag"),
        _("verandering hoog"), _("p verandering"), _("p verandering, gecorrigeerd"), _("helling per 100.000 (Sen)"),
        _("p helling (Mann-Kendall)"), _("p laatste twee perioden"), _("perioden"),
    ]  # fmt: skip


def further_cells(row: Mapping[str, Any]) -> list[Cell]:
    """What follows from the counts besides the ratio: told, hidden or missing as the row it stands in. Rates are told in a fixed
    unit, so that no digits of a small one are lost."""
    if row["status"] != SAFE:
        same = _not_delivered() if row["status"] == MISSING else hidden_words()
        return [same] * len(further_header())
    slope = _per_fixed_unit(row.get("trend_slope"))
    short = _("te kort")
    course = [row.get(name) for name in COURSE]
    periods, others = row.get("trend_periods"), (row.get("trend_steady_p"), row.get("trend_last_p"))
    return [
        _told(_per_fixed_unit(row.get("smoothed")), False),
        _told(row.get("exceedance"), False),
        trend_words()[row.get("trend") or Direction.TOO_SHORT],
        *(short if value is None else round(value, 4) for value in (*course, slope, *others)),
        short if periods is None else int(periods),
    ]


def _per_fixed_unit(rate: float | None) -> float | None:
    return None if rate is None else rate * FIXED_UNIT


def checker_header() -> list[str]:
    """Names of the columns of the table that a checker looks at."""
    return [
        _("gebiedscode"), _("gebied"), _("ligt in"), _("periode"), _("getoond"), _("ongewogen aantal"), _("noemer"),
        _("verhouding"), _("controle"), _("status"), *further_header(),
    ]  # fmt: skip


def checker_rows(
    table: Sequence[Mapping[str, Any]],
    labels: Mapping[str, AreaLabel],
    counts: Mapping[tuple[str, str], int | None],
) -> Iterable[list[Cell]]:
    """The protected table with the unweighted count behind every cell and what the control did with it. Rows of other periods
    than the table's are counts only."""
    marks, withheld = status_words(), hides_units(table)
    for row in table:
        missing, hidden = row["status"] == MISSING, row["status"] not in (SAFE, MISSING)
        count = counts.get((row["area"], row["period"]))
        yield [
            *_place(row, labels),
            _not_delivered() if missing else _told(row["observed"], hidden),
            _not_delivered() if count is None else count,
            _plain(row["population"], withheld and not missing),
            _told(row["ratio"], hidden) if "classification" in row else _("niet berekend"),
            marks[row["status"]],
            _("niet vrijgegeven"),
            *(
                further_cells(row)
                if "classification" in row
                else [_("niet berekend")] * len(further_header())
            ),
        ]


def not_released_note() -> str:
    """The line above every file with figures that two checkers did not let go yet."""
    return _("NIET VRIJGEGEVEN. Alleen voor de controle op onthulling. Deel dit bestand met niemand.")


def hidden_words() -> str:
    """What stands in a cell whose value may not be seen."""
    return _("onvoldoende waarnemingen")


def _not_delivered() -> str:
    return _("niet geleverd")


def _place(row: Mapping[str, Any], labels: Mapping[str, AreaLabel]) -> list[Cell]:
    label = labels.get(row["area"])
    return [
        row["area"],
        label.name if label else row["area"],
        label.parent_name if label else "",
        row["period"],
    ]


def _told(value: float | None, hidden: bool) -> Cell:
    if hidden:
        return hidden_words()
    if value is None:
        return _("niet te beoordelen")
    return value if isinstance(value, int) else round(value, 3)


def _plain(value: float | None, withheld: bool) -> Cell:
    if value is None:
        return hidden_words() if withheld else _not_delivered()
    return int(value) if float(value).is_integer() else round(value, 1)
