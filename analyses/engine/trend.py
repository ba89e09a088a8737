"""Direction over time: Poisson trend of a rate for one series or for a row an area, and two periods compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

from analyses.engine.chance import binomial_p
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.kendall import SHORTEST, MannKendall, mann_kendall, mann_kendalls, sen_slope

__all__ = [
    "SHORTEST", "Direction", "MannKendall", "Trend", "TrendPoint", "Trends", "compare_periods", "find_trend",
    "find_trends", "mann_kendall", "mann_kendalls", "sen_slope", "two_period_p",
]  # fmt: skip

# Pearson X2 per degree of freedom above which the counts scatter too much for plain Poisson.
QUASI_FROM = 1.5
STEPS, CLOSE, FURTHEST = 50, 1e-12, 700.0


class Direction(StrEnum):
    """The answer to "which way does it go?"; TOO_SHORT (te kort) below three periods."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period (a year, or a step number) with events and units; units must be positive."""

    period: float
    observed: float
    population: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Change of the rate a period as a factor (1.02 = two per cent up) with interval and p; `fitted` holds
    the rate at each point, `dispersion` Pearson X2 per degree of freedom, `is_quasi` whether it widened the
    interval."""

    direction: Direction
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    p: float | None = None
    dispersion: float | None = None
    is_quasi: bool = False
    fitted: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """The same as columns, one row an area; `direction` as text, `fitted` (areas, periods), `periods` how
    many periods took part. Figures are NaN where there is no answer."""

    direction: np.ndarray
    change: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    p: np.ndarray
    dispersion: np.ndarray
    is_quasi: np.ndarray
    fitted: np.ndarray
    periods: np.ndarray


def find_trend(points: Sequence[TrendPoint], *, level: float = 0.95) -> Trend:
    """Fit log E(O) = log n + a + b t and say which way the rate goes; three periods or more, else TOO_SHORT.

    Quasi-Poisson (t distribution, standard error times the root of the dispersion) when the dispersion
    exceeds 1.5.
    Raises UnusableTableError on repeated periods or a period without population.
    """
    _check_points(points)
    if len(points) < SHORTEST:
        return Trend(Direction.TOO_SHORT)
    columns = [[getattr(point, name) for point in points] for name in ("period", "observed", "population")]
    time, seen, units = (np.array(column, dtype=float) for column in columns)
    found = find_trends(time, seen[None, :], units[None, :], level=level)
    figures = ("change", "lower", "upper", "p", "dispersion")
    known = {name: float(getattr(found, name)[0]) for name in figures}
    return Trend(
        Direction(found.direction[0]),
        **{name: None if np.isnan(value) else value for name, value in known.items()},
        is_quasi=bool(found.is_quasi[0]),
        fitted=tuple(found.fitted[0].tolist()),
    )


def _check_points(points: Sequence[TrendPoint]) -> None:
    if len({point.period for point in points}) < len(points):
        raise UnusableTableError(Fault.DUPLICATE)
    for point in points:
        if not np.isfinite([point.period, point.observed, point.population]).all():
            raise UnusableTableError(Fault.NOT_FINITE, period=point.period)
        if point.population <= 0:
            raise UnusableTableError(Fault.NO_POPULATION, period=point.period)
        if point.observed < 0:
            raise UnusableTableError(Fault.NEGATIVE, period=point.period)


def find_trends(
    time: np.ndarray, observed: np.ndarray, population: np.ndarray, *, level: float = 0.95
) -> Trends:
    """The trend of each row of (areas, periods); a period without a count or without units is left out.

    All rows are fitted together by Newton steps on two parameters a row, so no area waits for another.
    """
    used = np.isfinite(observed) & (population > 0)
    seen, units = np.where(used, observed, 0.0), np.where(used, population, 0.0)
    number = used.sum(axis=1)
    moment = _centred(time, used, number)
    fits = (number >= SHORTEST) & (seen.sum(axis=1) > 0)
    mean, slope, variance = _fit(moment[fits], seen[fits], units[fits])
    blank = _without_events(number, used)
    return _fill(blank, fits, _judged(seen[fits], mean, units[fits], used[fits], slope, variance, level))


def _centred(time: np.ndarray, used: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Time from the middle of the periods that take part, a row an area."""
    middle = (used * time).sum(axis=1) / np.maximum(number, 1)
    return np.where(used, time - middle[:, None], 0.0)


def _fit(
    moment: np.ndarray, seen: np.ndarray, units: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fitted counts, slope and its variance of each row; solves each 2 by 2 system by hand."""
    level, slope = np.log(seen.sum(axis=1) / units.sum(axis=1)), np.zeros(len(seen))
    moving = np.arange(len(seen))
    for _ in range(STEPS):
        if not moving.size:
            break
        at, events = moment[moving], seen[moving]
        mean = units[moving] * np.exp(level[moving, None] + slope[moving, None] * at)
        whole, first, second = mean.sum(axis=1), (mean * at).sum(axis=1), (mean * at**2).sum(axis=1)
        gap, tilt = (events - mean).sum(axis=1), ((events - mean) * at).sum(axis=1)
        size = np.maximum(whole * second - first**2, np.finfo(float).tiny)
        up = np.clip((second * gap - first * tilt) / size, -5, 5)
        turn = np.clip((whole * tilt - first * gap) / size, -5, 5)
        level[moving] += up
        slope[moving] += turn
        moving = moving[np.maximum(np.abs(up), np.abs(turn)) >= CLOSE]
    mean = units * np.exp(np.clip(level[:, None] + slope[:, None] * moment, -FURTHEST, FURTHEST))
    whole, first, second = mean.sum(axis=1), (mean * moment).sum(axis=1), (mean * moment**2).sum(axis=1)
    size = np.maximum(whole * second - first**2, np.finfo(float).tiny)
    # A series that ends at nothing has no bound on its slope: the variance is then infinite, as it should be.
    with np.errstate(over="ignore"):
        return mean, slope, whole / size


def _judged(
    seen: np.ndarray,
    mean: np.ndarray,
    units: np.ndarray,
    used: np.ndarray,
    slope: np.ndarray,
    variance: np.ndarray,
    level: float,
) -> dict[str, np.ndarray]:
    freedom = used.sum(axis=1) - 2
    scatter = np.where(used, (seen - mean) ** 2 / np.maximum(mean, 1e-12), 0.0).sum(axis=1)
    dispersion = scatter / freedom
    is_quasi = dispersion > QUASI_FROM
    error = np.sqrt(variance * np.where(is_quasi, dispersion, 1.0))
    tail = (1 + level) / 2
    wide = np.where(is_quasi, scipy.special.stdtrit(freedom, tail), scipy.special.ndtri(tail))
    score = -np.abs(slope) / error
    p = 2 * np.where(is_quasi, scipy.special.stdtr(freedom, score), scipy.special.ndtr(score))
    moved = np.where(slope > 0, str(Direction.RISING), str(Direction.FALLING))
    return {
        "direction": np.where(p < 1 - level, moved, str(Direction.STEADY)),
        "change": np.exp(slope),
        "lower": np.exp(slope - wide * error),
        "upper": np.exp(np.minimum(slope + wide * error, FURTHEST)),
        "p": p,
        "dispersion": dispersion,
        "is_quasi": is_quasi,
        "fitted": np.where(used, mean / np.where(used, units, 1.0), np.nan),
    }


def _without_events(number: np.ndarray, used: np.ndarray) -> dict[str, np.ndarray]:
    """The answer for rows that are not fitted: too short, or steady because nothing was counted at all."""
    silent = number >= SHORTEST
    nothing = np.full(number.shape, np.nan)
    return {
        "direction": np.where(silent, str(Direction.STEADY), str(Direction.TOO_SHORT)),
        "change": np.where(silent, 1.0, np.nan),
        "lower": nothing.copy(),
        "upper": nothing.copy(),
        "p": np.where(silent, 1.0, np.nan),
        "dispersion": nothing.copy(),
        "is_quasi": np.zeros(number.shape, dtype=bool),
        "fitted": np.where(used & silent[:, None], 0.0, np.nan),
        "periods": number,
    }


def _fill(blank: dict[str, np.ndarray], fits: np.ndarray, fitted: dict[str, np.ndarray]) -> Trends:
    for name, column in fitted.items():
        blank[name][fits] = column
    return Trends(**blank)


def compare_periods(earlier: TrendPoint, later: TrendPoint) -> float:
    """Two-sided p that the rate did not change: the later count given the sum is binomial with its share of
    units."""
    columns = [np.array([point.observed]) for point in (earlier, later)]
    units = [np.array([point.population]) for point in (earlier, later)]
    return float(two_period_p(*columns, *units)[0])


def two_period_p(
    earlier: np.ndarray, later: np.ndarray, earlier_units: np.ndarray, later_units: np.ndarray
) -> np.ndarray:
    """The same for columns of areas; NaN where a count is missing or nobody lived there in either period."""
    total, units = earlier + later, earlier_units + later_units
    usable = np.isfinite(total) & (units > 0)
    share = np.where(usable, later_units / np.where(usable, units, 1.0), 0.5)
    p = binomial_p(np.where(usable, later, 0.0), np.where(usable, total, 0.0), share)
    return np.where(usable, p, np.nan)
