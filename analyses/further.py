"""What an outcome says of an area beside its ratio: whether it is really higher, its rate with chance damped, how it went.

Only what stands in the row itself is put into words, so a row without figures says nothing here either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import factorial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.engine.kendall import NORMAL_FROM
from analyses.engine.scales import FigureKind
from analyses.models import DisclosureCheck, Release, Result
from analyses.planned import settings_from
from analyses.protection import SAFE
from analyses.wording import ShownRow, shown_rows
from zicht.core.numbers import LIKELY, chance_short, change, decimal, per, signed, whole

P_DIGITS = 3
# A test of which the smallest p is larger than this cannot say much of one area among many.
WEAK = 0.01


@dataclass(frozen=True, slots=True)
class Further:
    """One line; empty texts are what is not told of this area."""

    row: ShownRow
    chance: str
    is_likely: bool
    damped: str
    counted: str
    change: str
    reach: str
    p: str
    last_p: str
    slope: str
    steady_p: str


@dataclass(frozen=True, slots=True)
class FurtherTable:
    """Lines with what their columns need: the `unit` of rates, whether any chance and any course is told, whether a change is
    one of odds, and what to know of the number of periods."""

    lines: Sequence[Further]
    unit: str
    has_chances: bool
    has_course: bool
    is_of_odds: bool
    periods: str


def further_of(
    shown: Iterable[Mapping[str, Any]],
    names: Mapping[str, str],
    *,
    table: Iterable[Mapping[str, Any]],
    summary: Mapping[str, Any],
) -> FurtherTable | None:
    """The rows that are `shown`, of a whole `table` with its `summary`; None where the table says nothing besides ratios."""
    rate = summary.get("pooled_rate")
    told = [row for row in table if row.get("status", SAFE) == SAFE]
    periods = int(max((row.get("trend_periods") or 0 for row in told if has_course(row)), default=0))
    if not rate or not (periods or any(row.get("smoothed") is not None for row in told)):
        return None
    factor, chances = per(rate), tells_chances(told)
    return FurtherTable(
        [_line(row, factor, has_chances=chances) for row in shown_rows(shown, names)],
        unit=whole(factor),
        has_chances=chances,
        has_course=periods > 0,
        is_of_odds=settings_from(summary).counted_as is FigureKind.SHARE,
        periods=periods_words(periods) if periods else "",
    )


def has_course(row: Mapping[str, Any]) -> bool:
    """Whether a row says how it went over time. What comes from nothing, or ends at nothing, goes somewhere without a factor."""
    # Releases of long ago tell a p and neither a factor nor a slope.
    return row.get("trend_p") is not None and row.get("trend_slope") is not None


def tells_chances(table: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a table holds chances that areas lie higher. Before engine 8 areas that differ by chance only all had nothing, or
    all of it, in their place."""
    found = {row.get("exceedance") for row in table} - {None}
    return bool(found) and found not in ({0.0}, {1.0})


def _line(row: ShownRow, factor: int, *, has_chances: bool) -> Further:
    cells = row.cells if row.status == SAFE else {}
    above = cells.get("exceedance") if has_chances else None
    smoothed, seen, units = cells.get("smoothed"), cells.get("observed"), cells.get("population")
    has_line = has_course(cells)
    slope, steady = cells.get("trend_slope"), cells.get("trend_steady_p")
    return Further(
        row,
        chance="" if above is None else chance_short(above),
        is_likely=above is not None and above > LIKELY,
        damped="" if smoothed is None else decimal(smoothed * factor),
        counted=decimal(seen / units * factor) if smoothed is not None and seen is not None and units else "",
        change="" if (growth := cells.get("trend_change")) is None else change(growth),
        reach=_reach(cells) if has_line else "",
        p=p_words(cells.get("trend_adjusted_p")) if has_line else "",
        last_p=p_words(cells.get("trend_last_p")) if has_line else "",
        slope="" if slope is None else signed(slope * factor),
        steady_p=p_words(steady),
    )


def _reach(cells: Mapping[str, Any]) -> str:
    low, high = cells.get("trend_low"), cells.get("trend_high")
    return "" if low is None or high is None else f"{change(low)} – {change(high)}"


def p_words(p: float | None) -> str:
    """A p in three decimals, and no smaller than that."""
    if p is None:
        return ""
    least = 10**-P_DIGITS
    return f"< {decimal(least, P_DIGITS)}" if p < least else decimal(p, P_DIGITS)


def periods_words(periods: int) -> str:
    """How far so many periods reach: few are counted out exactly, and very few can never show a direction."""
    counted = ngettext(
        "De langste reeks telt {count} periode.", "De langste reeks telt {count} perioden.", periods
    )
    if periods >= NORMAL_FROM:
        return counted.format(count=periods)
    exact = _("Dat is kort: de p van Mann-Kendall is daarom exact uitgeteld.")
    said = f"{counted.format(count=periods)} {exact}"
    # One order of all n! is the steepest rise and one the steepest fall.
    smallest = 2 / factorial(periods)
    if smallest < WEAK:
        return said
    weak = _("Kleiner dan {smallest} wordt hij met zo weinig perioden nooit.")
    return f"{said} {weak.format(smallest=decimal(smallest, P_DIGITS))}"


def course_of(found: Result | DisclosureCheck | Release) -> str:
    """How all areas together went over time, in a sentence; empty where that is not told."""
    trend, rate = found.summary.get("trend") or {}, found.summary.get("pooled_rate")
    growth, slope = trend.get("change"), trend.get("slope")
    if growth is None or slope is None or not rate:
        return ""
    factor, periods = per(rate), sum(bool(line.get("population")) for line in found.trend)
    said = _(
        "Alle gebieden samen: per periode {change} (tussen {low} en {high}; p {p}). De middelste verandering is {slope}"
        " per {unit} per periode (Sen)."
    )
    if settings_from(found.summary).counted_as is FigureKind.SHARE:
        said = _(
            "Alle gebieden samen: per periode {change} in de kansverhouding (tussen {low} en {high}; p {p}). De middelste"
            " verandering is {slope} per {unit} per periode (Sen)."
        )
    said = said.format(
        change=change(growth), low=change(trend["lower"]), high=change(trend["upper"]), p=p_words(trend.get("p")),
        slope=signed(slope * factor), unit=whole(factor),
    )  # fmt: skip
    if periods >= NORMAL_FROM:
        return said
    short = ngettext(
        "Met {count} periode is dat een korte reeks.", "Met {count} perioden is dat een korte reeks.", periods
    )
    return f"{said} {short.format(count=periods)}"
