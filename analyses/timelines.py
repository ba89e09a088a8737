"""The figures over time: the direction of each area, and the totals of all areas a period."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analyses.engine.kendall import MannKendalls, mann_kendalls, sen_slope
from analyses.engine.scales import FigureKind, rate_bounds
from analyses.engine.trend import Direction, TrendPoint, Trends, find_trend, find_trends, two_period_p
from analyses.figures import plain
from analyses.material import Material
from analyses.rows import ESTIMATED

Report = Callable[[float], None]
Row = dict[str, Any]


@dataclass(frozen=True)
class AreaTrends:
    """The direction of each area over its periods, as columns in the order of `areas`."""

    areas: np.ndarray
    lines: Trends
    steady: MannKendalls
    last_p: np.ndarray


def trends_by_area(
    material: Material, report: Report = lambda share: None, *, kind: FigureKind = FigureKind.EVENTS
) -> AreaTrends:
    """The direction of each area over its complete periods; `report` hears how far it is, from 0 to 1."""
    table = material.table
    seen, units = table.total_observed, table.total_population
    time = np.array(list(_period_steps(table.periods).values()))
    lines = find_trends(time, seen, units, kind=kind)
    report(0.5)
    used = np.isfinite(seen) & (units > 0)
    rates = np.divide(seen, units, out=np.full(seen.shape, np.nan), where=used)
    steady = mann_kendalls(time, rates)
    report(1.0)
    return AreaTrends(table.areas, lines, steady, _last_p(seen, units, kind))


def _last_p(seen: np.ndarray, units: np.ndarray, kind: FigureKind) -> np.ndarray:
    """Whether the rate changed between the last two periods."""
    if seen.shape[1] < 2:
        return np.full(seen.shape[0], np.nan)
    return two_period_p(seen[:, -2], seen[:, -1], units[:, -2], units[:, -1], kind=kind)


def totals_by_period(material: Material, *, kind: FigureKind = FigureKind.EVENTS) -> list[Row]:
    """Events and units a period over the areas that are complete in every period, so that like is compared with like."""
    seen, units = material.table.total_observed, material.table.total_population
    steady = (np.isfinite(seen) & (units > 0)).all(axis=1)
    sums = (seen[steady].sum(axis=0), units[steady].sum(axis=0))
    lines = lines_of(material.table.periods, *sums, int(steady.sum()), kind=kind)
    return marked(lines, material, steady)


def marked(lines: list[Row], material: Material, counted: np.ndarray) -> list[Row]:
    """The lines, marked as estimated where the areas that are `counted` (A,) in them hold some of the estimates and not all:
    all parts of an area that was cut up are again what was counted there."""
    estimated = material.table.is_estimate.any(axis=1)
    if not (estimated & counted).any() or not (estimated & ~counted).any():
        return lines
    return [line | {ESTIMATED: True} for line in lines]


def lines_of(
    periods: Sequence[str],
    events: np.ndarray,
    people: np.ndarray,
    number: int,
    *,
    kind: FigureKind = FigureKind.EVENTS,
) -> list[Row]:
    """A line a period of the sums over so many areas, with the rate and its interval."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = rate_bounds(kind, events, people)
    return [
        {
            "period": period,
            "areas": number,
            "observed": plain(events[i]),
            "population": plain(people[i]),
            "rate": plain(events[i] / people[i]) if number else None,
            "low": plain(low[i]) if number else None,
            "high": plain(high[i]) if number else None,
            "fitted": None,
        }
        for i, period in enumerate(periods)
    ]


def trend_of_totals(
    totals: list[Row], *, kind: FigureKind = FigureKind.EVENTS
) -> tuple[Row, dict[str, float | int | None]]:
    """Direction of all areas together, and the fitted rate a period.

    `change` is a factor a period (of a share that of its odds), `slope` the median change of the rate a period (Sen).
    """
    whole = [total for total in totals if total["population"]]
    if not whole:
        return {"direction": str(Direction.TOO_SHORT)}, {}
    steps = _period_steps([total["period"] for total in whole])
    points = [TrendPoint(steps[total["period"]], total["observed"], total["population"]) for total in whole]
    trend = find_trend(points, kind=kind)
    if trend.direction is Direction.TOO_SHORT:
        return {"direction": str(trend.direction)}, {}
    facts = {"change": trend.change, "lower": trend.lower, "upper": trend.upper, "p": trend.p}
    facts["slope"] = sen_slope(
        [total["rate"] for total in whole], [steps[total["period"]] for total in whole]
    )
    fitted = {total["period"]: plain(rate) for total, rate in zip(whole, trend.fitted, strict=True)}
    return {"direction": str(trend.direction)} | {name: plain(value) for name, value in facts.items()}, fitted


def _period_steps(periods: Sequence[str]) -> dict[str, float]:
    """Years count as years; other periods are taken as steps of equal length."""
    if all(period.isdigit() and len(period) == 4 for period in periods):
        return {period: float(period) for period in periods}
    return {period: float(number) for number, period in enumerate(periods)}
