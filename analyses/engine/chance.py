"""Exact tests of one count against what was expected, and of two rates against each other, column by column."""

import numpy as np
import scipy

from analyses.engine.intervals import Bounds

# Two outcomes that are equally likely in exact arithmetic differ a little in doubles.
EQUALLY_LIKELY = 1 + 1e-7


def poisson_p(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Two-sided exact Poisson p: twice the smaller tail, at most 1; tests chance and nothing else.

    `expected` must be positive.
    """
    seen, awaited = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    at_most = scipy.special.pdtr(seen, awaited)
    at_least = np.where(seen > 0, scipy.special.pdtrc(seen - 1, awaited), 1.0)
    return np.minimum(1.0, 2 * np.minimum(at_most, at_least))


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
