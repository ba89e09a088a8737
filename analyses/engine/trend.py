"""Direction over time: Poisson trend of a rate, Mann-Kendall test, Sen slope, and two periods compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from math import exp, sqrt

import numpy as np
import scipy

from analyses.engine.errors import Fault, UnusableTableError

SHORTEST = 3
# Below eight values the normal approximation of Mann-Kendall is poor; all orders can then still be listed.
NORMAL_FROM = 8
# Pearson X2 per degree of freedom above which the counts scatter too much for plain Poisson.
QUASI_FROM = 1.5


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
    observed: int
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


@dataclass(frozen=True, slots=True)
class MannKendall:
    """Test for a steady rise or fall: S, its variance, Z with continuity correction, two-sided p, Sen
    slope."""

    s: int
    variance: float
    z: float
    p: float
    slope: float
    is_exact: bool


def find_trend(points: Sequence[TrendPoint], *, level: float = 0.95) -> Trend:
    """Fit log E(O) = log n + a + b t and say which way the rate goes; three periods or more, else TOO_SHORT.

    Quasi-Poisson (t distribution, standard error times the root of the dispersion) when the dispersion
    exceeds 1.5.
    Raises UnusableTableError on repeated periods or a period without population.
    """
    _check_points(points)
    if len(points) < SHORTEST:
        return Trend(Direction.TOO_SHORT)
    time = np.array([point.period for point in points]) - points[0].period
    seen = np.array([point.observed for point in points], dtype=float)
    units = np.array([point.population for point in points], dtype=float)
    if not seen.sum():
        return Trend(Direction.STEADY, change=1.0, p=1.0, fitted=(0.0,) * len(points))
    mean, slope, variance = _fit(time, seen, units)
    return _trend(slope, variance, seen, mean, units, level)


def _check_points(points: Sequence[TrendPoint]) -> None:
    if len({point.period for point in points}) < len(points):
        raise UnusableTableError(Fault.DUPLICATE)
    for point in points:
        if point.population <= 0:
            raise UnusableTableError(Fault.NO_POPULATION, period=point.period)
        if point.observed < 0:
            raise UnusableTableError(Fault.NEGATIVE, period=point.period)


def _fit(time: np.ndarray, seen: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Fitted counts, slope and its variance by iteratively reweighted least squares (Newton steps)."""
    design = np.column_stack([np.ones_like(time), time - time.mean()])
    beta = np.array([np.log(seen.sum() / units.sum()), 0.0])
    for _ in range(50):
        mean = units * np.exp(design @ beta)
        information = design.T @ (design * mean[:, None])
        step = np.linalg.solve(information, design.T @ (seen - mean))
        beta = beta + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-12:
            break
    mean = units * np.exp(design @ beta)
    variance = np.linalg.inv(design.T @ (design * mean[:, None]))[1, 1]
    return mean, float(beta[1]), float(variance)


def _trend(
    slope: float, variance: float, seen: np.ndarray, mean: np.ndarray, units: np.ndarray, level: float
) -> Trend:
    freedom = seen.size - 2
    dispersion = float((((seen - mean) ** 2) / np.maximum(mean, 1e-12)).sum() / freedom)
    is_quasi = dispersion > QUASI_FROM
    error = sqrt(variance * (dispersion if is_quasi else 1.0))
    law = scipy.stats.t(freedom) if is_quasi else scipy.stats.norm()
    reach = float(law.ppf((1 + level) / 2)) * error
    p = float(2 * law.sf(abs(slope) / error))
    moved = Direction.RISING if slope > 0 else Direction.FALLING
    return Trend(
        direction=moved if p < 1 - level else Direction.STEADY,
        change=exp(slope),
        lower=exp(slope - reach),
        upper=exp(min(slope + reach, 700.0)),
        p=p,
        dispersion=dispersion,
        is_quasi=is_quasi,
        fitted=tuple(float(value) for value in mean / units),
    )


def mann_kendall(values: Sequence[float], *, exact: bool | None = None) -> MannKendall | None:
    """Mann-Kendall test of values in order of time; `None` (te kort) below three values.

    Exact by listing all orders below eight values, else normal with correction for ties; `exact` forces one
    of both (exact up to nine values). Sources: Mann 1945; Kendall 1975; Sen, JASA 63 (1968) 1379.
    """
    series = np.asarray(values, dtype=float)
    if series.size < SHORTEST:
        return None
    s = int(_kendall_s(series[None, :])[0])
    variance = _kendall_variance(series)
    z = (s - np.sign(s)) / sqrt(variance) if variance else 0.0
    is_exact = series.size < NORMAL_FROM if exact is None else exact and series.size <= NORMAL_FROM + 1
    p = _exact_p(series, s) if is_exact else float(2 * scipy.stats.norm.sf(abs(z)))
    return MannKendall(s, variance, float(z), min(1.0, p), sen_slope(values), is_exact)


def _kendall_s(orders: np.ndarray) -> np.ndarray:
    """S of each row of an (orders, n) array."""
    early, late = np.triu_indices(orders.shape[1], k=1)
    return np.sign(orders[:, late] - orders[:, early]).sum(axis=1).astype(int)


def _kendall_variance(series: np.ndarray) -> float:
    n = series.size
    _, ties = np.unique(series, return_counts=True)
    return float((n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18)


def _exact_p(series: np.ndarray, s: int) -> float:
    orders = np.array(list(permutations(series.tolist())))
    return float(np.mean(np.abs(_kendall_s(orders)) >= abs(s)))


def sen_slope(values: Sequence[float]) -> float:
    """Median of all pairwise slopes, in units of the value a period (Sen 1968)."""
    series = np.asarray(values, dtype=float)
    early, late = np.triu_indices(series.size, k=1)
    return float(np.median((series[late] - series[early]) / (late - early)))


def compare_periods(earlier: TrendPoint, later: TrendPoint) -> float:
    """Two-sided p that the rate did not change: the later count given the sum is binomial with its share of
    units."""
    total = earlier.observed + later.observed
    if not total:
        return 1.0
    share = later.population / (earlier.population + later.population)
    return float(scipy.stats.binomtest(later.observed, total, share).pvalue)
