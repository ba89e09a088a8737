"""The pictures of a publication, drawn from released figures only, each with its text alternative."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.engine.scales import FigureKind, rate_bounds
from analyses.rows import ESTIMATED
from publications import figures as figured
from publications.dutch import large_first, names
from publications.figures import Figure
from publications.funnels import funnel_of
from publications.picture_tables import PictureTable, distribution_table, limits_table, rate_told, trend_table
from publications.pictures import (
    DistributionLabels,
    FunnelDot,
    FunnelLabels,
    FunnelLimit,
    TrendLabels,
    TrendMark,
    distribution_svg,
    funnel_svg,
    map_svg,
    trend_svg,
)
from publications.public.pictures import Spot, still
from publications.wording import Findings, counted
from zicht.core.numbers import decimal, per, times, whole

MAP, FUNNEL, TREND, DISTRIBUTION = "map", "funnel", "trend", "distribution"
TOLD = (figured.MUCH_HIGHER, figured.HIGHER, figured.LOWER, figured.MUCH_LOWER)


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing: which kind, its title, the SVG text and what it shows in words. `table` holds the numbers that are drawn where
    the table of areas does not; else None."""

    kind: str
    title: str
    svg: str
    description: str
    table: PictureTable | None = None

    @property
    def numbers(self) -> dict[str, Any]:
        """The table for a copy that is kept; empty where the table of areas tells the same."""
        return self.table.kept() if self.table else {}

    @property
    def alone(self) -> str:
        """The drawing as a file of its own: its links lead nowhere outside the page."""
        return still(self.svg)


def pictures(found: Findings, trend: Sequence[dict]) -> list[Picture]:
    """Every picture that these figures allow: no map without borders, no trend below three periods."""
    drawn = (_map(found), _funnel(found), _trend(found, trend), _distribution(found))
    return [picture for picture in drawn if picture is not None]


def spot_of(found: Findings, code: str) -> Spot | None:
    """One area to point out on every picture; None when it is not among the figures."""
    figure = next((row for row in found.figures if row.area == code), None)
    if figure is None:
        return None
    return Spot(code, found.names[code], expected=figure.expected, ratio=figure.ratio)


def class_words() -> dict[str, str]:
    """The classes in words, as on the map's key."""
    return {
        figured.MUCH_HIGHER: _("duidelijk hoger"),
        figured.HIGHER: _("hoger"),
        figured.AS_EXPECTED: _("zoals verwacht"),
        figured.LOWER: _("lager"),
        figured.MUCH_LOWER: _("duidelijk lager"),
        figured.NOT_ASSESSABLE: _("niet te beoordelen"),
        figured.ONLY_COUNTED: _("aantal bekend, niet vergeleken"),
        figured.HIDDEN: _("onvoldoende waarnemingen"),
        figured.TOO_FEW: _("te weinig om te beoordelen"),
        figured.MISSING: _("geen gegevens"),
    }


def caption(names: Mapping[str, str], figure: Figure) -> str:
    """What an area says when pointed at: "Wijk A: 12,7× zoveel als verwacht, duidelijk hoger"; `names` tells areas apart."""
    name = names[figure.area]
    if figure.is_estimate:
        name = _("{name} (omgerekend)").format(name=name)
    if figure.status == figured.SAFE and figure.ratio is not None:
        return _("{name}: {times} zoveel als verwacht, {words}").format(
            name=name, times=times(figure.ratio), words=class_words()[figure.classification]
        )
    if figure.status == figured.ONLY_COUNTED:
        return _("{name}: {observed}, niet vergeleken").format(name=name, observed=whole(figure.observed))
    return f"{name}: {class_words()[figure.status]}"


def _shade(figure: Figure) -> str:
    """How an area is painted: its class, or why it has none."""
    return {figured.HIDDEN: "suppressed", figured.ONLY_COUNTED: "only_counted"}.get(
        figure.status, figure.classification
    )


def _map(found: Findings) -> Picture | None:
    drawn = {row.area: row for row in found.figures if found.places[row.area].borders}
    if not drawn:
        return None
    names = found.names
    title = _("Kaart: {what} per {one}").format(what=found.numerator, one=found.one)
    description = _counts_in_words(found)
    svg = map_svg(
        {code: found.places[code].borders or {} for code in drawn},
        {code: _shade(row) for code, row in drawn.items()},
        title=title,
        description=description,
        captions={code: caption(names, row) for code, row in drawn.items()},
        links={code: f"?gebied={code}#gebied" for code, row in drawn.items() if row.classification in TOLD},
        ident="kaart",
    )
    return Picture(MAP, title, svg, description)


def _counts_in_words(found: Findings) -> str:
    counts, words = figured.counts_of(found.figures), class_words()
    order = (
        *TOLD[:2], figured.AS_EXPECTED, *TOLD[2:], figured.ONLY_COUNTED, figured.TOO_FEW, figured.HIDDEN, figured.MISSING
    )  # fmt: skip
    parts = [f"{counts[name]} {words[name]}" for name in order if counts[name]]
    told = _("Van de {total} {many}: {parts}. De tabel geeft dezelfde cijfers.").format(
        total=len(found.figures), many=found.many, parts=", ".join(parts)
    )
    estimated = sum(row.is_estimate for row in found.figures)
    if not estimated:
        return told
    more = _("Bij {count} {many} is het cijfer omgerekend.").format(count=estimated, many=found.many)
    return f"{told} {more}"


def _funnel(found: Findings) -> Picture | None:
    told = [(row, row.expected) for row in found.figures if row.ratio is not None and row.expected]
    if not told:
        return None
    title = _("Toeval of niet")
    description = _(
        "Elke stip is een {one}; rechts staan de grote, links de kleine. Buiten de doorgetrokken lijn"
        " is toeval heel"
        " onwaarschijnlijk: daar liggen {count} {many}."
    ).format(one=found.one, many=found.many, count=len(found.above) + len(found.below)) + _left_out(
        found, len(told)
    )
    chosen, names = found.chosen, found.names
    funnel = funnel_of(found.figures, found.summary, chosen)
    if funnel.share is not None and found.summary.get("is_standardised"):
        description += _(
            " Niet overal is hetzelfde aandeel te verwachten. De lijnen gelden voor het gemiddelde; de kleur van een stip zegt"
            " hoe het gebied zelf is beoordeeld."
        )
    curve = funnel.curve([expected for _row, expected in told])
    limits = [
        FunnelLimit(p.expected, p.lower_alarm, p.lower_alert, p.upper_alert, p.upper_alarm) for p in curve
    ]
    labels = FunnelLabels(
        smaller=_("minder verwacht"),
        larger=_("meer verwacht"),
        alarm=_limit_word(chosen.alarm_one_in),
        alert=_limit_word(chosen.alert_one_in),
    )
    dots = [_dot(names, row, expected) for row, expected in told]
    svg = funnel_svg(dots, limits, title=title, description=description, labels=labels, ident="trechter")
    return Picture(FUNNEL, title, svg, description, limits_table(limits, labels))


def _limit_word(one_in: int) -> str:
    """ "99,8%-grens" for what chance alone passes once in 500."""
    return _("{level}%-grens").format(level=decimal(100 - 100 / one_in, 2))


def _left_out(found: Findings, drawn: int) -> str:
    """How many areas have no place in a picture, so that nobody counts them as nothing."""
    missing = len(found.figures) - drawn
    if not missing:
        return ""
    sentence = ngettext(
        " {count} {one} staat er niet in: onvoldoende waarnemingen of te weinig om te beoordelen.",
        " {count} {many} staan er niet in: onvoldoende waarnemingen of te weinig om te beoordelen.",
        missing,
    )
    return sentence.format(count=missing, one=found.one, many=found.many)


def _dot(names: Mapping[str, str], row: Figure, expected: float) -> FunnelDot:
    ratio = row.ratio or 0.0
    return FunnelDot(expected, ratio, row.classification, caption=caption(names, row), value=times(ratio))


def _trend(found: Findings, trend: Sequence[dict]) -> Picture | None:
    points = [row for row in trend if row.get("rate") is not None]
    if len(points) < figured.PERIODS_FOR_A_TREND:
        return None
    factor = per(max(row["rate"] for row in points))
    unit = whole(factor)
    title, description = _("Verloop door de tijd"), _course(found, points, factor)
    marks = [_moment(row, before, factor) for before, row in zip([None, *trend[:-1]], trend, strict=True)]
    band = [_band(row, factor, found.chosen.counted_as) for row in trend]
    labels = TrendLabels(
        unit=_("per {unit}").format(unit=f"{unit} {counted(found.denominator)}"),
        untold=_("onvoldoende waarnemingen"),
        estimate=_("omgerekend"),
        series_break=_("andere telling"),
    )
    svg = trend_svg(marks, band, title=title, description=description, labels=labels, ident="verloop")
    return Picture(TREND, title, svg, description, trend_table(marks, band, labels))


def _course(found: Findings, points: Sequence[dict], factor: int) -> str:
    """What the series shows in one sentence: from where to where, over how long."""
    first, last = points[0], points[-1]
    told = _("Per {unit}: van {first} in {start} naar {last} in {end}, over alle {many} samen.").format(
        unit=f"{whole(factor)} {counted(found.denominator)}", many=found.many, start=first["period"], end=last["period"],
        first=decimal(first["rate"] * factor), last=decimal(last["rate"] * factor),
    )  # fmt: skip
    estimated = [row["period"] for row in points if row.get(ESTIMATED)]
    return f"{told} {_of_estimates(estimated, points)}" if estimated else told


def _of_estimates(estimated: Sequence[str], points: Sequence[dict]) -> str:
    """Which points of the series are open, and what a dotted upright between two of them means."""
    if len(estimated) == len(points):
        return _("Alle punten zijn open: daarin tellen omgerekende cijfers mee, omdat gebieden veranderden.")
    return _(
        "De punten van {periods} zijn open: daarin tellen omgerekende cijfers mee, omdat gebieden veranderden. Een stippellijn"
        " staat tussen perioden die daardoor slecht te vergelijken zijn."
    ).format(periods=names(estimated))


def _moment(row: dict, before: dict | None, factor: int) -> TrendMark:
    """One point; the series breaks where only one of it and the point `before` counts estimates."""
    is_estimate = bool(row.get(ESTIMATED))
    is_break = before is not None and is_estimate != bool(before.get(ESTIMATED))
    rate = row.get("rate")
    value = None if rate is None else rate * factor
    text = "" if value is None else f"{row['period']}: {rate_told(value)}"
    if text and is_estimate:
        text = _("{text} (omgerekend)").format(text=text)
    return TrendMark(str(row["period"]), value, caption=text, is_break=is_break, is_estimate=is_estimate)


def _band(row: dict, factor: int, kind: FigureKind) -> tuple[float, float] | None:
    """Where the true rate of one period likely lies (95 %), times `factor`."""
    if row.get("observed") is None or not row.get("population"):
        return None
    low, high = rate_bounds(kind, [row["observed"]], [row["population"]])
    return float(low[0]) * factor, float(high[0]) * factor


def _distribution(found: Findings) -> Picture | None:
    ratios = [row.ratio for row in found.figures if row.ratio is not None]
    if len(ratios) < 10:
        return None
    title = _("Hoe alle {many} verdeeld zijn").format(many=found.many)
    low, high = _middle_half(ratios)
    description = _(
        "De helft van de {many} ligt tussen {low} en {high}. De hoogste ligt op {highest}."
    ).format(many=found.many, low=times(low), high=times(high), highest=times(max(ratios))) + _left_out(
        found, len(ratios)
    )
    labels = DistributionLabels(
        values=_("keer het verwachte aantal"),
        areas=large_first(found.many),
        bar=_("{low} tot {high}×: {areas}"),
        untold=_("geen cijfer"),
    )
    untold = len(found.figures) - len(ratios)
    svg = distribution_svg(
        ratios, title=title, description=description, labels=labels, untold=untold, one=1.0, ident="verdeling"
    )
    return Picture(DISTRIBUTION, title, svg, description, distribution_table(ratios, untold, labels))


def _middle_half(ratios: Sequence[float]) -> tuple[float, float]:
    """Between which values the middle half lies, by counting: values that areas have, nothing in between."""
    ordered = sorted(ratios)
    return ordered[len(ordered) // 4], ordered[-1 - len(ordered) // 4]
