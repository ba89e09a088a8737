"""Tables of an outcome as people take them along: what was released, and what a checker looks at before that."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from analyses.models import Release
from analyses.protection import MISSING, SAFE
from analyses.rows import ESTIMATED
from analyses.selectors import AreaLabel
from analyses.wording import class_words, status_words
from zicht.core.fingerprints import canonical
from zicht.core.sheets import Cell, csv_bytes

MEASURES = ("ratio", "low", "high")


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
    ]  # fmt: skip


def released_rows(
    table: Iterable[Mapping[str, Any]], labels: Mapping[str, AreaLabel], year: int
) -> Iterable[list[Cell]]:
    """A line an area of the division of `year`, which may not be known (0).

    What is hidden says so in every cell that its count would fill: never nothing, never zero. What was
    never delivered says that, because it tells nothing about how many there are.
    """
    words = class_words()
    for row in table:
        missing, hidden = row["status"] == MISSING, row["status"] not in (SAFE, MISSING)
        yield [
            *_place(row, labels),
            _not_delivered() if missing else _told(row["observed"], hidden),
            _plain(row["population"]),
            _not_delivered() if row["expected"] is None else round(row["expected"], 1),
            *(_not_delivered() if missing else _told(row[name], hidden) for name in MEASURES),
            _not_delivered() if missing else hidden_words() if hidden else words[row["classification"]],
            year or "",
            _("ja") if row.get(ESTIMATED) else _("nee"),
        ]


def checker_header() -> list[str]:
    """Names of the columns of the table that a checker looks at."""
    return [
        _("gebiedscode"), _("gebied"), _("ligt in"), _("periode"), _("getoond"), _("ongewogen aantal"), _("noemer"),
        _("verhouding"), _("controle"), _("status"),
    ]  # fmt: skip


def checker_rows(
    table: Sequence[Mapping[str, Any]],
    labels: Mapping[str, AreaLabel],
    counts: Mapping[tuple[str, str], int | None],
) -> Iterable[list[Cell]]:
    """The protected table with the unweighted count behind every cell and what the control did with it."""
    marks = status_words()
    for row in table:
        missing, hidden = row["status"] == MISSING, row["status"] not in (SAFE, MISSING)
        count = counts.get((row["area"], row["period"]))
        yield [
            *_place(row, labels),
            _not_delivered() if missing else _told(row["observed"], hidden),
            _not_delivered() if count is None else count,
            _plain(row["population"]),
            _told(row["ratio"], hidden),
            marks[row["status"]],
            _("niet vrijgegeven"),
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


def _plain(value: float | None) -> Cell:
    if value is None:
        return _not_delivered()
    return int(value) if float(value).is_integer() else round(value, 1)
