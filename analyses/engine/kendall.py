"""Mann-Kendall test for a steady rise or fall and the slope of Sen, for one series or for a row an area."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy

SHORTEST = 3
# Below eight values the normal approximation of Mann-Kendall is poor; the exact distribution is small then.
NORMAL_FROM = 8


@dataclass(frozen=True, slots=True)
class MannKendall:
    """S, its variance, Z with continuity correction, two-sided p, and Sen's slope with its interval (None
    where the series is too short for one)."""

    s: int
    variance: float
    z: float
    p: float
    slope: float
    is_exact: bool
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MannKendalls:
    """The same as columns, one row a series; NaN for a series of fewer than three values."""

    s: np.ndarray
    variance: np.ndarray
    z: np.ndarray
    p: np.ndarray
    slope: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


def mann_kendall(
    values: Sequence[float], *, exact: bool | None = None, level: float = 0.95
) -> MannKendall | None:
    """Test values in order of time; `None` (te kort) below three values.

    Exact below eight values, else normal with correction for ties; `exact` forces one of both. Sources:
    Mann, Econometrica 13 (1945) 245; Kendall, Rank Correlation Methods (1975); Sen, JASA 63 (1968) 1379.
    """
    series = np.asarray(values, dtype=float)
    if series.size < SHORTEST:
        return None
    time = np.arange(series.size, dtype=float)
    found = mann_kendalls(time, series[None, :], exact=exact, level=level)
    lower, upper = float(found.lower[0]), float(found.upper[0])
    return MannKendall(
        s=int(found.s[0]),
        variance=float(found.variance[0]),
        z=float(found.z[0]),
        p=float(found.p[0]),
        slope=float(found.slope[0]),
        is_exact=series.size < NORMAL_FROM if exact is None else exact,
        lower=None if np.isnan(lower) else lower,
        upper=None if np.isnan(upper) else upper,
    )


def mann_kendalls(
    time: np.ndarray, values: np.ndarray, *, exact: bool | None = None, level: float = 0.95
) -> MannKendalls:
    """Test each row of `values` (series, moments) against `time` (moments); NaN is a moment left out.

    Slopes are in units of the value per unit of time. The interval of the slope is the one of Sen by ranks
    of the pairwise slopes; NaN where the series is too short to give one.
    """
    if time.size < SHORTEST:
        return MannKendalls(*np.full((7, len(values)), np.nan))
    values = np.where(np.isfinite(values), values, np.nan)
    number = np.isfinite(values).sum(axis=1)
    early, late = np.triu_indices(time.size, k=1)
    rise = values[:, late] - values[:, early]
    s = np.nansum(np.sign(rise), axis=1)
    variance = _variances(values, number)
    z = np.divide(s - np.sign(s), np.sqrt(np.maximum(variance, 0)), out=np.zeros_like(s), where=variance > 0)
    normal = 2 * scipy.special.ndtr(-np.abs(z))
    is_exact = (number < NORMAL_FROM) if exact is None else np.full(number.shape, exact)
    p = np.where(is_exact, _exact_p(values, s, is_exact & (number >= SHORTEST)), normal)
    slope, lower, upper = _sen(rise / (time[late] - time[early]), variance, level)
    columns = (s, variance, z, np.minimum(1.0, p), slope, lower, upper)
    return MannKendalls(*(np.where(number < SHORTEST, np.nan, column) for column in columns))


def _variances(values: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Var S = [n (n - 1)(2n + 5) - sum over ties of t (t - 1)(2t + 5)] / 18 for each row."""
    same = _tie_sizes(values)
    # Each of the t members of a group counts (t - 1)(2t + 5), so that the group counts it t times.
    ties = np.where(same > 0, (same - 1) * (2 * same + 5), 0).sum(axis=1)
    return (number * (number - 1) * (2 * number + 5) - ties) / 18


def _tie_sizes(values: np.ndarray) -> np.ndarray:
    """For each value how many in its row are equal to it, itself included; 0 for NaN."""
    return np.sum([values == values[:, [k]] for k in range(values.shape[1])], axis=0)


def _exact_p(values: np.ndarray, s: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """P(|S| >= |s|) over all orders of the values of each row; computed once a pattern of ties."""
    p = np.full(s.shape, np.nan)
    rows = np.nonzero(wanted)[0]
    if not rows.size:
        return p
    patterns, which = np.unique(np.sort(_tie_sizes(values[rows]), axis=1), axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        chosen = rows[which.ravel() == number]
        steps, chances = _distribution(_groups(pattern))
        p[chosen] = (chances[None, :] * (np.abs(steps)[None, :] >= np.abs(s[chosen])[:, None])).sum(axis=1)
    return p


def _groups(sizes: np.ndarray) -> tuple[int, ...]:
    """The tie groups behind sizes listed a value: 1 1 2 2 3 3 3 becomes 1 1 2 3."""
    found, counts = np.unique(sizes[sizes > 0], return_counts=True)
    return tuple(int(size) for size, count in zip(found, counts, strict=True) for _ in range(count // size))


@cache
def _distribution(groups: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The values that S can take and their chances, for tie groups of these sizes.

    S is the number of untied pairs minus twice the inversions, and inversions of an order with ties are
    counted by the Gaussian multinomial: a product of one Gaussian binomial a group.
    """
    ways = np.array([1.0])
    total = 0
    for size in groups:
        total += size
        ways = np.convolve(ways, _gaussian_binomial(total, size))
    steps = len(ways) - 1 - 2 * np.arange(len(ways))
    return steps, ways / ways.sum()


@cache
def _gaussian_binomial(n: int, k: int) -> np.ndarray:
    """Coefficients: how many orders of k ones among n - k zeros have 0, 1, 2 ... inversions."""
    if k in (0, n):
        return np.array([1.0])
    found = np.zeros(k * (n - k) + 1)
    left, right = _gaussian_binomial(n - 1, k - 1), _gaussian_binomial(n - 1, k)
    found[: len(left)] += left
    found[k : k + len(right)] += right
    return found


def _sen(slopes: np.ndarray, variance: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Median of the pairwise slopes of each row, and the bounds by rank (n pairs -/+ z sqrt(var)) / 2."""
    ordered = np.sort(slopes, axis=1)
    pairs = np.isfinite(ordered).sum(axis=1)
    reach = scipy.special.ndtri((1 + level) / 2) * np.sqrt(np.maximum(variance, 0))
    first, last = (pairs - reach) / 2 - 1, (pairs + reach) / 2
    fits = (first >= 0) & (last <= pairs - 1)
    lower, upper = _at(ordered, first), _at(ordered, last)
    return _at(ordered, (pairs - 1) / 2), np.where(fits, lower, np.nan), np.where(fits, upper, np.nan)


def _at(ordered: np.ndarray, place: np.ndarray) -> np.ndarray:
    """The value at a place that may lie between two, by linear interpolation."""
    most = ordered.shape[1] - 1
    low = np.clip(np.floor(place), 0, most).astype(int)
    high = np.clip(np.ceil(place), 0, most).astype(int)
    rows = np.arange(ordered.shape[0])
    part = np.clip(place - low, 0, 1)
    below, above = ordered[rows, low], ordered[rows, high]
    return np.where(part > 0, below + part * (above - below), below)


def sen_slope(values: Sequence[float], moments: Sequence[float] | None = None) -> float:
    """Median of all pairwise slopes, in units of the value per unit of time (Sen 1968); without `moments`, in order of time, the
    values are a unit apart."""
    series = np.asarray(values, dtype=float)
    time = np.arange(series.size, dtype=float) if moments is None else np.asarray(moments, dtype=float)
    early, late = np.triu_indices(series.size, k=1)
    return float(np.median((series[late] - series[early]) / (time[late] - time[early])))
