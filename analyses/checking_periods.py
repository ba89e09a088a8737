"""The periods of a check: the table is about one, and the counts of the others follow from what it tells about time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.models import DisclosureCheck
from analyses.protection import CONCEALED, HIDDEN, MISSING, SAFE
from analyses.rows import ESTIMATED
from analyses.series import rows_of

Row = Mapping[str, Any]
MOST_LISTED = 3


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """How many cells a period has and how many of those are hidden; `in_table` tells that they stand in the table."""

    period: str
    cells: int
    hidden: int
    in_table: bool


def period_lines(table: Iterable[Row], series: Mapping[str, Mapping[str, int | None]]) -> list[PeriodLine]:
    """The period of the table first, then the others, the latest first. What was never delivered is no cell."""
    cells, hidden = Counter[str](), Counter[str]()
    for row in table:
        cells[row["period"]] += row["status"] != MISSING
        hidden[row["period"]] += row["status"] in CONCEALED
    told = [
        PeriodLine(period, cells[period], hidden[period], in_table=True)
        for period in sorted(cells, reverse=True)
    ]
    others = sorted(series.items(), reverse=True)
    return told + [
        PeriodLine(period, len(counts), sum(count is None for count in counts.values()), in_table=False)
        for period, counts in others
    ]


def rows_of_period(
    check: DisclosureCheck, period: str, underlying: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """The counts of another period as rows of a table, each only told or hidden; what is an estimate in the table is one in all
    periods. The numbers of units come from the `underlying` counts, which are for who may read raw output; else None."""
    units = {row["area"]: row["population"] for row in rows_of(underlying or {}) if row["period"] == period}
    estimated = {row["area"] for row in check.table if row.get(ESTIMATED)}
    return [
        {
            "area": area, "period": period, "observed": count, "population": units.get(area), "ratio": None,
            "status": HIDDEN if count is None else SAFE,
        } | ({ESTIMATED: True} if area in estimated else {})
        for area, count in check.series.get(period, {}).items()
    ]  # fmt: skip


def where_in_words(tried: int, lines: Sequence[PeriodLine]) -> str:
    """Where the hidden cells of the audit stand, so that their number is no other one than that of the table; empty where
    all stand in the table."""
    inside = sum(line.hidden for line in lines if line.in_table)
    others = [line for line in lines if not line.in_table]
    outside = sum(line.hidden for line in others)
    rest = tried - inside - outside
    if rest < 0:
        all_ = inside + outside
        whole = ngettext(
            "In alle perioden samen is {count} cel verborgen",
            "In alle perioden samen zijn {count} cellen verborgen",
            all_,
        ).format(count=all_)
        part = ngettext(
            "{count} daarvan kwam al zonder getal binnen.",
            "{count} daarvan kwamen al zonder getal binnen.",
            -rest,
        ).format(count=-rest)
        return f"{whole}; {part}"
    parts = []
    if outside:
        parts.append(
            _("{count} in de aantallen van {periods}").format(count=outside, periods=_stretch(others))
        )
    if rest:
        parts.append(
            _("{count} in gebieden van vroeger, die nu over andere zijn verdeeld").format(count=rest)
        )
    if not parts:
        return ""
    own = _stretch([line for line in lines if line.in_table])
    first = ngettext(
        "Daarvan staat er {count} in de tabel van {periods}",
        "Daarvan staan er {count} in de tabel van {periods}",
        inside,
    )
    return get_text_list([first.format(count=inside, periods=own), *parts], _("en")) + "."


def _stretch(lines: Sequence[PeriodLine]) -> str:
    """The periods by name, or the first and the last of more than a few."""
    periods = sorted(line.period for line in lines)
    if len(periods) > MOST_LISTED:
        return _("{first} tot en met {last}").format(first=periods[0], last=periods[-1])
    return get_text_list(periods, _("en"))
