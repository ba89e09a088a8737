"""The numbers of a drawing as a table, made from what is drawn: whoever cannot see the picture reads the same."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from publications.pictures import (
    DistributionLabels,
    FunnelLabels,
    FunnelLimit,
    TrendLabels,
    TrendMark,
    bins_of,
)
from publications.pictures.ink import plain_number
from zicht.core.numbers import decimal, whole

NOTHING = "–"
# A drawing follows a limit at many more sizes than anybody reads.
MOST_LIMITS = 10


@dataclass(frozen=True, slots=True)
class PictureTable:
    """Headings and lines as text, in the language of the drawing; the first cell of a line is its heading."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def kept(self) -> dict[str, Any]:
        """The same, for a copy that is kept."""
        return asdict(self)


def rate_told(value: float) -> str:
    """A rate as its dot and its line say it: with one decimal a narrow band would begin and end at the same number."""
    return decimal(value, 2)


def trend_table(
    marks: Sequence[TrendMark], band: Sequence[tuple[float, float] | None], labels: TrendLabels
) -> PictureTable:
    """A line a period: the value of its dot and the ends of the band there; a period that may not be seen says so."""
    rows = [
        (
            f"{mark.period} ({labels.estimate})"
            if mark.is_estimate and mark.value is not None
            else mark.period,
            labels.untold if mark.value is None else rate_told(mark.value),
            *((rate_told(bounds[0]), rate_told(bounds[1])) if bounds else (NOTHING, NOTHING)),
        )
        for mark, bounds in zip(marks, band, strict=True)
    ]
    return PictureTable((_("Periode"), labels.unit, _("Band van"), _("Band tot")), rows)


def limits_table(limits: Sequence[FunnelLimit], labels: FunnelLabels) -> PictureTable:
    """The four limits of the ratio at some of the sizes at which they are drawn, the smallest and the largest among them."""
    step = max(1, -(-(len(limits) - 1) // (MOST_LIMITS - 1)))
    last = len(limits) - 1
    shown = [limits[i] for i in range(0, last, step) if last - i >= step] + list(limits[-1:])
    rows = [
        (_size(each.size), *(decimal(value, 2) for value in (
            each.lower_alarm, each.lower_alert, each.upper_alert, each.upper_alarm
        )))
        for each in shown
    ]  # fmt: skip
    below, above = _("{limit}, onder"), _("{limit}, boven")
    heads = [below.format(limit=each) for each in (labels.alarm, labels.alert)]
    heads += [above.format(limit=each) for each in (labels.alert, labels.alarm)]
    return PictureTable((_("Verwacht"), *heads), rows)


def _size(value: float) -> str:
    return whole(round(value)) if value >= 100 else decimal(value)


def distribution_table(values: Sequence[float], untold: int, labels: DistributionLabels) -> PictureTable:
    """A line a bar, with how many areas it holds; those without a figure stand last."""
    rows = [
        (
            _("{low} tot {high}×").format(low=plain_number(each.low), high=plain_number(each.high)),
            whole(each.areas),
        )
        for each in bins_of(values)
    ]
    rows += [(labels.untold, whole(untold))] if untold else []
    return PictureTable((labels.values, labels.areas), rows)
