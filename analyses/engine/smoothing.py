"""Empirical Bayes: small areas borrow strength from all areas, so that chance does not top the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

from analyses.engine.scales import Column, FigureKind, chance_in_one, counted_once


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


def moments_prior(observed: Column, population: Column, kind: FigureKind = FigureKind.EVENTS) -> Prior:
    """Mean m and variance A = max(0, s2 - m / n-bar) of the true rates, from counts and units (or expected
    counts). In a share the variance of chance is m (1 - m) in the place of m.

    Source: Marshall, JRSS C 40 (1991) 283. Raises ValueError when the units add up to nothing.
    """
    seen, units = np.asarray(observed, dtype=float), np.asarray(population, dtype=float)
    if units.sum() <= 0:
        raise ValueError("the areas have no population together")
    mean = seen.sum() / units.sum()
    rates = np.divide(seen, units, out=np.full_like(seen, mean), where=units > 0)
    spread = (units * (rates - mean) ** 2).sum() / units.sum()
    return Prior(float(mean), max(0.0, float(spread - chance_in_one(kind, mean) / units.mean())))


def marshall(
    observed: Column,
    population: Column,
    *,
    prior: Prior | None = None,
    kind: FigureKind = FigureKind.EVENTS,
) -> np.ndarray:
    """Smoothed rates w r + (1 - w) m with w = A / (A + m / n); `prior` is that of the same areas by default. In a share
    m (1 - m) / n takes the place of m / n.

    An area without units gets the mean. Source: Marshall, JRSS C 40 (1991) 283.
    """
    prior = prior or moments_prior(observed, population, kind)
    return _shrunk(observed, population, prior.mean, prior.variance, chance_in_one(kind, prior.mean))


def _shrunk(
    observed: Column,
    population: Column,
    mean: float | np.ndarray,
    variance: float | np.ndarray,
    chance: float | np.ndarray,
) -> np.ndarray:
    """A share w of the own rate and 1 - w of the mean, for one mean or for one an area; `chance` is the variance of what one
    unit counts."""
    seen, units = np.asarray(observed, dtype=float), np.asarray(population, dtype=float)
    # w = A n / (A n + m) is the same weight, without a division by nobody.
    strength = np.asarray(variance * units)
    total = strength + chance
    weight = np.divide(strength, total, out=np.zeros_like(units), where=total > 0)
    rates = np.divide(seen, units, out=np.zeros_like(units), where=units > 0)
    return weight * rates + (1 - weight) * mean


def marshall_local(
    areas: Sequence[str],
    observed: Column,
    population: Column,
    borders: Mapping[str, Sequence[str]],
    *,
    kind: FigureKind = FigureKind.EVENTS,
) -> np.ndarray:
    """Smoothed towards the mean of the area and its neighbours, with m, s2 and A of that surrounding; in a share with m (1 - m)
    in the place of m.

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
        chance = chance_in_one(kind, mean)
        variance = np.maximum(0.0, spread - chance * number / everyone)
    found = _shrunk(seen, units, mean, variance, chance)
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


def standardised_rates(
    observed: Column, population: Column, kind: FigureKind = FigureKind.EVENTS
) -> np.ndarray:
    """Rates as deviations (r - m) / sqrt(A + m / n), so that small areas do not dominate Moran's I; of a share with
    m (1 - m) / n.

    Source: Assuncao & Reis, Stat Med 18 (1999) 2147. Populations must be positive and something must be
    counted.
    """
    seen, units = np.asarray(observed, dtype=float), np.asarray(population, dtype=float)
    prior = moments_prior(seen, units, kind)
    return (seen / units - prior.mean) / np.sqrt(prior.variance + chance_in_one(kind, prior.mean) / units)


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


def beta_binomial(
    observed: Column, expected: Column, population: Column, *, level: float = 0.95
) -> Posterior:
    """Posterior of observed / expected where units of each area count once at most: a beta prior around what is expected there,
    binomial counts. `exceedance` is P(the true share is above the expected one).

    The prior of area i is beta(M pi_i, M (1 - pi_i)), and the posterior beta(M pi_i + O_i, M (1 - pi_i) + n_i - O_i). Without any
    spread between areas beyond chance, every area gets pi_i with an interval of no width.
    Source: Williams, JRSS C 31 (1982) 144 for the prior; Kleinman, JASA 68 (1973) 46 for its moments.
    """
    units = np.asarray(population, dtype=float)
    seen = counted_once(np.asarray(observed, dtype=float), units)
    awaited = np.minimum(np.asarray(expected, dtype=float) / units, 1.0)
    middle, size = beta_prior(seen, awaited, units)
    if not np.isfinite(size):
        common = middle / awaited
        is_above = float(seen.sum() > (awaited * units).sum() * (1 + 1e-9))
        return Posterior(common, common, common, np.full(seen.shape, is_above))
    tail = (1 - level) / 2
    a, b = size * middle + seen, size * (1 - middle) + units - seen
    return Posterior(
        mean=a / (a + b) / awaited,
        lower=scipy.special.betaincinv(a, b, tail) / awaited,
        upper=scipy.special.betainccinv(a, b, tail) / awaited,
        exceedance=scipy.special.betaincc(a, b, awaited),
    )


def beta_prior(seen: np.ndarray, awaited: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, float]:
    """The middle pi_i of the prior of each area and its size M in units; M is infinite when areas do not differ.

    With v = pi (1 - pi) a share has variance v / n (1 + (n - 1) rho), rho = 1 / (M + 1); rho follows from the squares that are
    left, weighed by units, as in `moments_prior`.
    """
    middle = _shifted(seen, awaited, units)
    chance = middle * (1 - middle)
    room = (chance * (units - 1)).sum()
    excess = (units * (seen / units - middle) ** 2).sum() - chance.sum()
    if excess <= 0 or room <= 0:
        return middle, float("inf")
    alike = min(float(excess / room), 1 - 1e-6)
    return middle, (1 - alike) / alike


def _shifted(seen: np.ndarray, awaited: np.ndarray, units: np.ndarray) -> np.ndarray:
    """The expected shares, their odds all as many times larger or smaller, so that they add up to what was seen: that is what
    all areas together tell, and no share goes beyond one."""
    total, whole = seen.sum(), units.sum()
    if not 0 < total < whole:
        return np.full(seen.shape, total / whole)
    start = scipy.special.logit(np.clip(awaited, 1e-12, 1 - 1e-12))

    def gap(shift: float) -> float:
        return float((units * scipy.special.expit(start + shift)).sum() - total)

    moved: np.ndarray = scipy.special.expit(start + scipy.optimize.brentq(gap, -60, 60, xtol=1e-12))
    return moved
