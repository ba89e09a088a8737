"""Empirical Bayes: small areas borrow strength from all areas, so that chance does not top the list."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy


@dataclass(frozen=True, slots=True)
class Prior:
    """What all areas together tell before one area is looked at: mean and variance of the true rates."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class SmoothedRatio:
    """Posterior of one area's true ratio: mean, 95 % interval, and P(ratio > 1)."""

    mean: float
    lower: float
    upper: float
    exceedance: float


def moments_prior(observed: Sequence[float], population: Sequence[float]) -> Prior:
    """Mean m and variance A = max(0, s2 - m / n-bar) of the true rates, from counts and units (or expected
    counts).

    Source: Marshall, JRSS C 40 (1991) 283. Raises ValueError when the units add up to nothing.
    """
    seen, units = np.asarray(observed, dtype=float), np.asarray(population, dtype=float)
    if units.sum() <= 0:
        raise ValueError("the areas have no population together")
    mean = seen.sum() / units.sum()
    rates = np.divide(seen, units, out=np.full_like(seen, mean), where=units > 0)
    spread = (units * (rates - mean) ** 2).sum() / units.sum()
    return Prior(float(mean), max(0.0, float(spread - mean / units.mean())))


def marshall(
    observed: Sequence[float], population: Sequence[float], *, prior: Prior | None = None
) -> list[float]:
    """Smoothed rate of each area, events per unit: w r + (1 - w) m with w = A / (A + m / n).

    Give the prior of a neighbourhood for the local variant. An area without population gets the mean.
    """
    belief = prior or moments_prior(observed, population)
    return [_shrunk(seen, units, belief) for seen, units in zip(observed, population, strict=True)]


def _shrunk(observed: float, population: float, prior: Prior) -> float:
    if population <= 0 or prior.variance == 0:
        return prior.mean
    weight = prior.variance / (prior.variance + prior.mean / population)
    return weight * observed / population + (1 - weight) * prior.mean


def standardised_rates(observed: Sequence[float], population: Sequence[float]) -> list[float]:
    """Rates as deviations (r - m) / sqrt(A + m / n), so that small areas do not dominate Moran's I.

    Source: Assuncao & Reis, Stat Med 18 (1999) 2147. Populations must be positive and something must be
    counted.
    """
    prior = moments_prior(observed, population)
    return [
        (seen / units - prior.mean) / (prior.variance + prior.mean / units) ** 0.5
        for seen, units in zip(observed, population, strict=True)
    ]


def gamma_poisson(
    observed: Sequence[float], expected: Sequence[float], *, level: float = 0.95
) -> list[SmoothedRatio]:
    """Posterior of observed / expected: gamma prior by moments, Poisson counts (Clayton & Kaldor 1987).

    Without any spread between areas beyond chance, every area gets the common mean with an interval of no
    width.
    """
    prior = moments_prior(observed, expected)
    if prior.variance == 0 or prior.mean == 0:
        common = SmoothedRatio(prior.mean, prior.mean, prior.mean, float(prior.mean > 1))
        return [common] * len(observed)
    rate = prior.mean / prior.variance
    shape = prior.mean * rate
    pairs = zip(observed, expected, strict=True)
    return [_posterior(shape + seen, rate + awaited, level) for seen, awaited in pairs]


def _posterior(shape: float, rate: float, level: float) -> SmoothedRatio:
    posterior = scipy.stats.gamma(shape, scale=1 / rate)
    lower, upper = posterior.interval(level)
    return SmoothedRatio(shape / rate, float(lower), float(upper), float(posterior.sf(1.0)))
