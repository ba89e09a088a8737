"""Intervals for a count (exact Poisson, Byar) and for a share (Wilson), for one figure or for a whole column."""

from dataclasses import dataclass

import numpy as np
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


Bounds = tuple[np.ndarray, np.ndarray]


def exact_poisson_bounds(counts: np.ndarray, *, level: float = 0.95) -> Bounds:
    """Exact lower and upper bounds for the means behind Poisson counts (Garwood 1936); NaN stays NaN.

    Through the gamma distribution, which also takes the parts of an event that a redistribution leaves.
    """
    tail = (1 - level) / 2
    seen = np.asarray(counts, dtype=float)
    lower = np.where(seen > 0, scipy.special.gammaincinv(np.maximum(seen, 1e-300), tail), seen)
    return lower, scipy.special.gammainccinv(seen + 1, tail)


def byar_bounds(counts: np.ndarray, *, level: float = 0.95) -> Bounds:
    """Byar's approximation for Poisson counts of one or more (Breslow & Day 1987)."""
    z = scipy.special.ndtri((1 + level) / 2)
    seen = np.asarray(counts, dtype=float)
    above = seen + 1
    lower = seen * (1 - 1 / (9 * seen) - z / (3 * np.sqrt(seen))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.maximum(lower, 0.0), upper


def poisson_bounds(counts: np.ndarray, *, level: float = 0.95) -> Bounds:
    """Bounds of a column of counts: exact below ten events, Byar from ten on, as PHE computes it."""
    seen = np.asarray(counts, dtype=float)
    lower, upper = exact_poisson_bounds(np.minimum(seen, BYAR_FROM), level=level)
    low, high = byar_bounds(np.maximum(seen, BYAR_FROM), level=level)
    return np.where(seen >= BYAR_FROM, low, lower), np.where(seen >= BYAR_FROM, high, upper)


def exact_poisson(count: float, *, level: float = 0.95) -> Interval:
    """Exact interval for the mean behind a Poisson count; the lower bound of zero is zero."""
    return _interval(exact_poisson_bounds(np.array([count]), level=level))


def byar(count: float, *, level: float = 0.95) -> Interval:
    """Byar's approximation; meant for ten events or more, and exact at zero where it has no value."""
    if not count:
        return exact_poisson(count, level=level)
    return _interval(byar_bounds(np.array([count]), level=level))


def poisson_interval(count: float, *, level: float = 0.95) -> Interval:
    """Interval for a count: exact below ten events, Byar from ten on."""
    return _interval(poisson_bounds(np.array([count]), level=level))


def _interval(bounds: Bounds) -> Interval:
    return Interval(float(bounds[0][0]), float(bounds[1][0]))


def wilson(events: int, units: int, *, level: float = 0.95) -> Interval:
    """Wilson score interval for the share events / units (Wilson 1927); raises ValueError without units."""
    if units <= 0 or not 0 <= events <= units:
        raise ValueError("a share needs at least one unit and 0 <= events <= units")
    return _interval(wilson_bounds(np.array([events]), np.array([units]), level=level))


def wilson_bounds(events: np.ndarray, units: np.ndarray, *, level: float = 0.95) -> Bounds:
    """Wilson bounds of a column of shares; NaN where there are no units."""
    z = scipy.special.ndtri((1 + level) / 2)
    seen, among = np.asarray(events, dtype=float), np.asarray(units, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = z * np.sqrt(z * z + 4 * seen * (1 - seen / among))
    scale = 2 * (among + z * z)
    middle = 2 * seen + z * z
    lower, upper = (middle - spread) / scale, (middle + spread) / scale
    return np.clip(lower, 0.0, 1.0), np.clip(upper, 0.0, 1.0)
