"""Intervals for a count (exact Poisson, Byar) and for a share (Wilson)."""

from dataclasses import dataclass
from math import sqrt

import scipy

# From ten events on Byar's approximation is close to exact, and it is what Dutch and English health
# statistics print.
BYAR_FROM = 10


@dataclass(frozen=True, slots=True)
class Interval:
    """A lower and an upper bound, in the unit of what was estimated."""

    lower: float
    upper: float

    def divided_by(self, divisor: float) -> "Interval":
        return Interval(self.lower / divisor, self.upper / divisor)


def exact_poisson(count: int, *, level: float = 0.95) -> Interval:
    """Exact interval for the mean behind a Poisson count (Garwood 1936); the lower bound of zero is zero."""
    tail = (1 - level) / 2
    lower = scipy.stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    return Interval(float(lower), float(scipy.stats.chi2.ppf(1 - tail, 2 * count + 2) / 2))


def byar(count: int, *, level: float = 0.95) -> Interval:
    """Byar's approximation for a Poisson count (Breslow & Day 1987); meant for ten events or more."""
    if not count:
        return exact_poisson(count, level=level)
    z = float(scipy.stats.norm.ppf((1 + level) / 2))
    above = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return Interval(max(0.0, lower), upper)


def poisson_interval(count: int, *, level: float = 0.95) -> Interval:
    """Interval for a count: exact below ten events, Byar from ten on, as Public Health England computes
    it."""
    return byar(count, level=level) if count >= BYAR_FROM else exact_poisson(count, level=level)


def ratio_interval(observed: int, expected: float, *, level: float = 0.95) -> Interval:
    """Interval for observed / expected; it shows the chance in the count only, not the spread between
    areas."""
    return poisson_interval(observed, level=level).divided_by(expected)


def wilson(events: int, units: int, *, level: float = 0.95) -> Interval:
    """Wilson score interval for the share events / units (Wilson 1927); raises ValueError without units."""
    if units <= 0 or not 0 <= events <= units:
        raise ValueError("a share needs at least one unit and 0 <= events <= units")
    z = float(scipy.stats.norm.ppf((1 + level) / 2))
    middle = 2 * events + z * z
    spread = z * sqrt(z * z + 4 * events * (1 - events / units))
    scale = 2 * (units + z * z)
    return Interval(max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale))
