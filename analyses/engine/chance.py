"""Tests of one count against what was expected, and of two rates or two shares against each other, column by column."""

import numpy as np
import scipy

from analyses.engine.intervals import Bounds

# Two outcomes that are equally likely in exact arithmetic differ a little in doubles.
EQUALLY_LIKELY = 1 + 1e-7
# Far above the smallest number that a double can hold, and far beyond any limit.
SMALLEST_TAIL = 1e-280
# A z that no limit reaches: a normal law passes it less often than a double can tell.
BEYOND_CHANCE = 38.0
# A ratio of shares is sought from exp(-35) to exp(35), to the last digits of a double.
FURTHEST_RATIO, HALVINGS = 35.0, 56


def poisson_z(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """How far a count lies from what was expected, by the exact Poisson tail on its own side: above it P(X >= O), below it
    P(X <= O), each as the z that a normal law passes as seldom. Where both tails are a half or more there is nothing to explain,
    and z is 0; so 2 P(Z < -|z|) is the two-sided p that counts the smaller tail twice.

    Counts may hold parts of events: the tails are those of the gamma law, which equal the Poisson ones at whole numbers and run
    on between them. `expected` must be positive. Source: Garwood, Biometrika 28 (1936) 437.
    """
    seen, awaited = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    above = _z_of_tail(scipy.special.gammainc(seen, awaited), seen, awaited)
    below = _z_of_tail(scipy.special.gammaincc(seen + 1, awaited), seen + 1, awaited)
    return np.maximum(above, 0.0) - np.maximum(below, 0.0)


def _z_of_tail(tail: np.ndarray, shape: np.ndarray, point: np.ndarray) -> np.ndarray:
    """The z of a tail of the gamma law of this shape beyond this point. A tail too small for a double is that of its saddlepoint,
    which is off by 8 % at most, and so by less than 0.01 in z.

    Source: Lugannani & Rice, Adv Appl Prob 12 (1980) 475, in the form r + log(v / r) / r of Barndorff-Nielsen.
    """
    z = -scipy.special.ndtri(tail)
    is_far = tail < SMALLEST_TAIL
    if is_far.any():
        a, x = shape[is_far], point[is_far]
        root = np.sqrt(2 * (x - a - a * np.log(x / a)))
        z[is_far] = root + np.log(np.abs(x - a) / np.sqrt(a) / root) / root
    return z


def binomial_p(events: np.ndarray, trials: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Two-sided exact binomial p: the sum of all outcomes that are no more likely than what was seen.

    The far tail is found by halving, for all rows at once; no trials give 1.
    """
    seen, trials = np.asarray(events, dtype=float), np.asarray(trials, dtype=float)
    share = np.asarray(share, dtype=float)
    law = scipy.stats.binom(trials, share)
    bound = law.pmf(seen) * EQUALLY_LIKELY
    middle = trials * share
    is_low = seen < middle
    far = _far_edge(
        law, bound, np.where(is_low, np.ceil(middle), 0.0), np.where(is_low, trials, np.floor(middle)), is_low
    )
    below, above = np.where(is_low, seen, far), np.where(is_low, far, seen)
    p = law.cdf(below) + law.sf(above - 1)
    return np.where(seen == middle, 1.0, np.minimum(1.0, p))


def _far_edge(
    law: "scipy.stats.rv_frozen", bound: np.ndarray, low: np.ndarray, high: np.ndarray, falling: np.ndarray
) -> np.ndarray:
    """The outcome nearest to the middle, on the side where pmf falls (or rises), with pmf <= bound.

    One beyond the end of the range when there is none.
    """
    inner, outer = np.where(falling, low - 1, high + 1), np.where(falling, high + 1, low - 1)
    while (gap := np.abs(outer - inner) > 1).any():
        half = np.floor((inner + outer) / 2)
        fits = law.pmf(half) <= bound
        outer = np.where(gap & fits, half, outer)
        inner = np.where(gap & ~fits, half, inner)
    return outer


def binomial_bounds(events: np.ndarray, trials: np.ndarray, *, level: float = 0.95) -> Bounds:
    """Exact bounds of a share (Clopper & Pearson 1934)."""
    seen, trials = np.asarray(events, dtype=float), np.asarray(trials, dtype=float)
    tail = (1 - level) / 2
    lower = scipy.special.betaincinv(np.maximum(seen, 0.5), trials - seen + 1, tail)
    upper = scipy.special.betaincinv(seen + 1, np.maximum(trials - seen, 0.5), 1 - tail)
    return np.where(seen > 0, lower, 0.0), np.where(seen < trials, upper, 1.0)


def score_z(events: np.ndarray, expected: np.ndarray, units: np.ndarray) -> np.ndarray:
    """How far a share lies from the expected one, over the spread that chance gives the expected one. |z| is below a limit
    exactly where Wilson's interval of that level holds the expected share. Where all units are expected to count there is no
    chance left: 0 when they do and -BEYOND_CHANCE when not. Events must be at most units, and units positive.

    Source: Wilson, JASA 22 (1927) 209.
    """
    share = np.minimum(expected / units, 1.0)
    gap, spread = events / units - share, np.sqrt(share * (1 - share) / units)
    short = np.where(gap < 0, -BEYOND_CHANCE, 0.0)
    return np.divide(gap, spread, out=short, where=spread > 0)


def score_p(
    events: np.ndarray, units: np.ndarray, other_events: np.ndarray, other_units: np.ndarray
) -> np.ndarray:
    """Two-sided p that two shares are the same: their difference over its spread under one common share, which is Pearson's
    chi-square without a correction. Takes parts of units, as an exact test does not; NaN where a figure or the units lack.

    Events must be at most units. Source: Pearson, Phil Mag 50 (1900) 157; kept without a correction after Upton, JRSS A 145
    (1982) 86.
    """
    usable = np.isfinite(events + other_events) & (units > 0) & (other_units > 0)
    own, rest = np.where(usable, units, 1.0), np.where(usable, other_units, 1.0)
    seen, beside = np.where(usable, events, 0.0), np.where(usable, other_events, 0.0)
    common = (seen + beside) / (own + rest)
    spread = np.sqrt(common * (1 - common) * (1 / own + 1 / rest))
    gap = np.abs(seen / own - beside / rest)
    z = np.divide(gap, spread, out=np.zeros_like(gap), where=spread > 0)
    return np.where(usable, 2 * scipy.special.ndtr(-z), np.nan)


def share_ratio_bounds(
    events: np.ndarray,
    units: np.ndarray,
    other_events: np.ndarray,
    other_units: np.ndarray,
    *,
    level: float = 0.95,
) -> Bounds:
    """Bounds of the ratio of two shares: the ratios that the score test does not reject, so that they hold one exactly where
    `score_p` is not below 1 - `level`. Units must be positive, events at most units and the other events more than none.

    Found by halving on the logarithm, for all rows at once. Source: Koopman, Biometrics 40 (1984) 513.
    """
    seen, own, beside, rest = (
        np.asarray(each, dtype=float) for each in (events, units, other_events, other_units)
    )
    z = float(scipy.special.ndtri((1 + level) / 2))

    def edge(wanted: float) -> np.ndarray:
        low, high = np.full(seen.shape, -FURTHEST_RATIO), np.full(seen.shape, FURTHEST_RATIO)
        for _halving in range(HALVINGS):
            half = (low + high) / 2
            is_below = _ratio_score(np.exp(half), seen, own, beside, rest) > wanted
            low, high = np.where(is_below, half, low), np.where(is_below, high, half)
        return np.exp((low + high) / 2)

    return np.where(seen > 0, edge(z), 0.0), edge(-z)


def _ratio_score(
    ratio: np.ndarray, seen: np.ndarray, own: np.ndarray, beside: np.ndarray, rest: np.ndarray
) -> np.ndarray:
    """How many standard deviations the first share lies above `ratio` times the other, under the likeliest shares with that
    ratio; falls as the ratio grows."""
    whole = ratio * (own + beside) + seen + rest
    all_of_it = own + rest
    first = (whole - np.sqrt(np.maximum(whole**2 - 4 * ratio * all_of_it * (seen + beside), 0.0))) / (
        2 * all_of_it
    )
    first = np.clip(first, 0.0, np.minimum(1.0, ratio))
    other = first / ratio
    variance = first * (1 - first) / own + ratio**2 * other * (1 - other) / rest
    gap = seen / own - ratio * beside / rest
    score: np.ndarray = gap / np.sqrt(np.maximum(variance, np.finfo(float).tiny))
    return score
