"""From stored rows to what a result holds: the engine's answers as plain rows, the same for the same input."""

import math
import platform
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from analyses.engine.deviation import MINIMUM_POPULATION, Deviation, DeviationTable, find_deviations
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Observation
from analyses.engine.intervals import poisson_interval
from analyses.engine.trend import Direction, Trend, TrendPoint, find_trend, sen_slope
from analyses.rows import StoredRow

ENGINE_VERSION = "1"
DIGITS = 10

Report = Callable[[float], None]


@dataclass(frozen=True)
class Settings:
    """What a plan fixes for the engine."""

    minimum_population: int = MINIMUM_POPULATION
    fdr: float = 0.05


@dataclass(frozen=True)
class Outcome:
    """What a job computed: a row an area for the latest period, the totals a period, and the figures about the whole."""

    table: list[dict[str, Any]]
    trend: list[dict[str, Any]]
    summary: dict[str, Any]


def versions() -> dict[str, str]:
    """Versions of everything that decides about the figures."""
    return {"engine": ENGINE_VERSION, "python": platform.python_version()} | {
        name: version(name) for name in ("numpy", "scipy")
    }


def observations(rows: Iterable[StoredRow]) -> list[Observation]:
    """Rows as the engine wants them: whole numbers of events. Raises UnusableTableError for a part of an event."""
    found = []
    for row in rows:
        if row.numerator is not None and not float(row.numerator).is_integer():
            raise UnusableTableError(Fault.NOT_ADDITIVE, area=row.area, period=row.period)
        seen = None if row.numerator is None else int(row.numerator)
        found.append(Observation(row.area, row.period, seen, row.denominator))
    return found


def deviations_of(table: Sequence[Observation], settings: Settings) -> DeviationTable:
    """The deviations in the latest period of the table."""
    latest = max((row.period for row in table), default="")
    return find_deviations(
        [row for row in table if row.period == latest],
        minimum_population=settings.minimum_population,
        fdr=settings.fdr,
    )


def trends_by_area(table: Sequence[Observation], report: Report = lambda share: None) -> dict[str, Trend]:
    """The direction of each area over its complete periods; `report` hears how far it is, from 0 to 1."""
    points: dict[str, list[TrendPoint]] = defaultdict(list)
    steps = _steps(table)
    for row in sorted(table, key=lambda row: row.period):
        if row.observed is not None and row.population:
            points[row.area].append(TrendPoint(steps[row.period], row.observed, row.population))
    found = {}
    for number, area in enumerate(sorted(points), start=1):
        found[area] = find_trend(points[area])
        if number % 250 == 0:
            report(number / len(points))
    return found


def totals_by_period(table: Sequence[Observation]) -> list[dict[str, Any]]:
    """Events and units a period over the areas that are complete in every period, so that like is compared with like."""
    periods = sorted({row.period for row in table})
    complete: dict[str, list[Observation]] = defaultdict(list)
    for row in table:
        if row.observed is not None and row.population:
            complete[row.area].append(row)
    steady = [rows for rows in complete.values() if len(rows) == len(periods)]
    return [_total(period, steady) for period in periods]


def _total(period: str, steady: Sequence[Sequence[Observation]]) -> dict[str, Any]:
    rows = [row for area in steady for row in area if row.period == period]
    seen = sum(row.observed or 0 for row in rows)
    units = math.fsum(row.population or 0.0 for row in rows)
    reach = poisson_interval(seen).divided_by(units) if units else None
    return {
        "period": period,
        "areas": len(rows),
        "observed": seen,
        "population": _plain(units),
        "rate": _plain(seen / units) if units else None,
        "low": _plain(reach.lower) if reach else None,
        "high": _plain(reach.upper) if reach else None,
        "fitted": None,
    }


def assemble(
    table: Sequence[Observation],
    deviations: DeviationTable,
    trends: dict[str, Trend],
    totals: list[dict[str, Any]],
) -> Outcome:
    """Everything together as rows and figures that can be kept as JSON."""
    rows = [_row(each, deviations.period, trends.get(each.area)) for each in deviations.deviations]
    whole, fitted = _trend_of(totals)
    lines = [total | {"fitted": fitted.get(total["period"])} for total in totals]
    return Outcome(
        sorted(rows, key=lambda row: row["area"]), lines, _summary(table, deviations) | {"trend": whole}
    )


def _row(found: Deviation, period: str, trend: Trend | None) -> dict[str, Any]:
    return {
        "area": found.area,
        "period": period,
        "observed": found.observed,
        "population": _plain(found.population),
        "expected": _plain(found.expected),
        "ratio": _plain(found.ratio),
        "low": _plain(found.interval.lower) if found.interval else None,
        "high": _plain(found.interval.upper) if found.interval else None,
        "z": _plain(found.z),
        "p": _plain(found.p),
        "adjusted_p": _plain(found.adjusted_p),
        "classification": str(found.classification),
        "reason": str(found.reason) if found.reason else "",
        "trend": str(trend.direction) if trend else str(Direction.TOO_SHORT),
    }


def _summary(table: Sequence[Observation], found: DeviationTable) -> dict[str, Any]:
    now = [row for row in table if row.period == found.period and row.is_complete]
    return {
        "period": found.period,
        "periods": sorted({row.period for row in table}),
        "areas": len(found.deviations),
        "observed": sum(row.observed or 0 for row in now),
        "population": _plain(math.fsum(row.population or 0.0 for row in now)),
        "pooled_rate": _plain(found.pooled_rate),
        "phi": _plain(found.phi),
        "tau2": _plain(found.tau2),
        "is_overdispersed": bool(found.dispersion.is_overdispersed),
        "beyond_alert": int(found.beyond_alert),
        "beyond_alarm": int(found.beyond_alarm),
        "limits": list(found.limits),
        "fdr": found.fdr,
        "minimum_population": found.minimum_population,
        "counts": {str(kind): number for kind, number in found.counts.items()},
    }


def _trend_of(totals: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, float | int | None]]:
    """Direction of all areas together, and the fitted rate a period.

    `change` is a factor a period, `slope` the median change of the rate a period (Sen).
    """
    whole = [total for total in totals if total["population"]]
    if not whole:
        return {"direction": str(Direction.TOO_SHORT)}, {}
    steps = _period_steps([total["period"] for total in whole])
    trend = find_trend(
        [TrendPoint(steps[total["period"]], total["observed"], total["population"]) for total in whole]
    )
    if trend.direction is Direction.TOO_SHORT:
        return {"direction": str(trend.direction)}, {}
    facts = {"change": trend.change, "lower": trend.lower, "upper": trend.upper, "p": trend.p}
    facts["slope"] = sen_slope([total["rate"] for total in whole])
    fitted = {total["period"]: _plain(rate) for total, rate in zip(whole, trend.fitted, strict=True)}
    return {"direction": str(trend.direction)} | {
        name: _plain(value) for name, value in facts.items()
    }, fitted


def _steps(table: Sequence[Observation]) -> dict[str, float]:
    return _period_steps(sorted({row.period for row in table}))


def _period_steps(periods: Sequence[str]) -> dict[str, float]:
    """Years count as years; other periods are taken as steps of equal length."""
    if all(period.isdigit() and len(period) == 4 for period in periods):
        return {period: float(period) for period in periods}
    return {period: float(number) for number, period in enumerate(periods)}


def _plain(value: float | None) -> float | int | None:
    """A number that JSON keeps and that is equal on every machine: no infinity, ten significant digits."""
    if value is None or not math.isfinite(value):
        return None
    if float(value).is_integer() and abs(value) < 1e15:
        return int(value)
    return float(f"{float(value):.{DIGITS}g}")
