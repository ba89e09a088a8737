"""Empirical Bayes: small areas borrow strength from all areas, so that chance does not top the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

Column = Sequence[float] | np.ndarray


@dataclass(frozen=True, slots=True)
class Prior:
    """What all areas together tell before one area is looked at: mean and variance of the true rates."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The true ratio of each area, as four columns: mean, bounds of the interval, and P(ratio > 1)."""

    mean: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    exceedance: np.ndarray


class Estimate(StrEnum):
    """How the gamma prior is found: from mean and variance, or where the counts are most likely."""

    MOMENTS = "moments"
    LIKELIHOOD = "likelihood"


def moments_prior(observed: Column, population: Column) -> Prior:
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


def marshall(observed: Column, population: Column, *, prior: Prior | None = None) -> np.ndarray:
    """Smoothed rates w r + (1 - w) m with w = A / (A + m / n); `prior` is that of the same areas by default.

    An area without units gets the mean. Source: Marshall, JRSS C 40 (1991) 283.
    """
    prior = prior or moments_prior(observed, population)
    return _shrunk(observed, population, prior.mean, prior.variance)


def _shrunk(
    observed: Column, population: Column, mean: float | np.ndarray, variance: float | np.ndarray
) -> np.ndarray:
    """A share w of the own rate and 1 - w of the mean, for one mean or for one an area."""
    seen, units = np.asarray(observed, dtype=float), np.asarray(population, dtype=float)
    # w = A n / (A n + m) is the same weight, without a division by nobody.
    strength = np.asarray(variance * units)
    total = strength + mean
    weight = np.divide(strength, total, out=np.zeros_like(units), where=total > 0)
    rates = np.divide(seen, units, out=np.zeros_like(units), where=units > 0)
    return weight * rates + (1 - weight) * mean


def marshall_local(
    areas: Sequence[str], observed: Column, population: Column, borders: Mapping[str, Sequence[str]]
) -> np.ndarray:
    """Smoothed towards the mean of the area and its neighbours, with m, s2 and A of that surrounding.

    Neighbours outside `areas` do not count. NaN for an area without neighbours and where nobody lives around:
    it has nothing to borrow from. Source: Marshall, JRSS C 40 (1991) 283.
    """
    seen, units = np.asarray(observed, dtype=float), np.asarray(population, dtype=float)
    around = _surroundings(areas, borders)
    number, everyone = around.sum(axis=1), around @ units
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (around @ seen) / everyone
        rates = np.divide(seen, units, out=np.zeros_like(units), where=units > 0)
        # sum n (r - m)^2 written out, because m differs from row to row.
        spread = (around @ (units * rates**2)) / everyone - mean**2
        variance = np.maximum(0.0, spread - mean * number / everyone)
    found = _shrunk(seen, units, mean, variance)
    return np.where((number > 1) & (everyone > 0), found, np.nan)


def _surroundings(areas: Sequence[str], borders: Mapping[str, Sequence[str]]) -> scipy.sparse.csr_array:
    """1 for the area itself and each of its neighbours, one row an area."""
    place = {str(area): i for i, area in enumerate(areas)}
    pairs = [
        (i, place[other])
        for area, i in place.items()
        for other in {area, *borders.get(area, ())}
        if other in place
    ]
    rows, columns = np.array(pairs).T
    return scipy.sparse.csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(place), len(place)))


def standardised_rates(observed: Column, population: Column) -> np.ndarray:
    """Rates as deviations (r - m) / sqrt(A + m / n), so that small areas do not dominate Moran's I.

    Source: Assuncao & Reis, Stat Med 18 (1999) 2147. Populations must be positive and something must be
    counted.
    """
    seen, units = np.asarray(observed, dtype=float), np.asarray(population, dtype=float)
    prior = moments_prior(seen, units)
    return (seen / units - prior.mean) / np.sqrt(prior.variance + prior.mean / units)


def gamma_poisson(
    observed: Column, expected: Column, *, level: float = 0.95, by: Estimate = Estimate.MOMENTS
) -> Posterior:
    """Posterior of observed / expected: gamma prior, Poisson counts (Clayton & Kaldor, Biometrics 43 (1987) 671).

    Without any spread between areas beyond chance, every area gets the common mean with an interval of no
    width.
    """
    seen, awaited = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    shape, rate = gamma_prior(seen, awaited, by=by)
    if not np.isfinite(rate):
        common = np.full(seen.shape, seen.sum() / awaited.sum())
        return Posterior(common, common, common, (common > 1).astype(float))
    tail = (1 - level) / 2
    shapes, rates = shape + seen, rate + awaited
    return Posterior(
        mean=shapes / rates,
        lower=scipy.special.gammaincinv(shapes, tail) / rates,
        upper=scipy.special.gammainccinv(shapes, tail) / rates,
        exceedance=scipy.special.gammaincc(shapes, rates),
    )


def gamma_prior(
    observed: np.ndarray, expected: np.ndarray, *, by: Estimate = Estimate.MOMENTS
) -> tuple[float, float]:
    """Shape and rate of the gamma distribution of true ratios; both infinite when areas do not differ.

    LIKELIHOOD maximises the negative binomial likelihood of the counts, starting from the moments.
    """
    prior = moments_prior(observed, expected)
    if prior.variance == 0 or prior.mean == 0:
        return float("inf"), float("inf")
    start = (prior.mean**2 / prior.variance, prior.mean / prior.variance)
    return start if by is Estimate.MOMENTS else _most_likely(observed, expected, start)


def _most_likely(
    observed: np.ndarray, expected: np.ndarray, start: tuple[float, float]
) -> tuple[float, float]:
    """Where the negative binomial likelihood is largest, in logarithms so that both stay positive."""

    def loss(logs: np.ndarray) -> float:
        shape, rate = np.exp(logs)
        likely = scipy.special.gammaln(observed + shape) - scipy.special.gammaln(shape)
        likely += shape * np.log(rate / (rate + expected)) - observed * np.log(rate + expected)
        return -float(likely.sum())

    options = {"xatol": 1e-9, "fatol": 1e-9, "maxiter": 2000}
    found = scipy.optimize.minimize(loss, np.log(start), method="Nelder-Mead", options=options)
    shape, rate = np.exp(found.x)
    return float(shape), float(rate)
