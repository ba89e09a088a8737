"""Empirical Bayes: small areas are pulled to the mean, large ones are left alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analyses.engine.comparison import neighbours
from analyses.engine.scales import FigureKind
from analyses.engine.smoothing import (
    Estimate,
    gamma_poisson,
    gamma_prior,
    marshall,
    marshall_local,
    moments_prior,
    standardised_rates,
)
from analyses.engine.standardisation import expectations

AREAS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 9000)), min_size=2, max_size=40)


@given(AREAS)
def test_a_smoothed_rate_lies_between_the_area_and_the_mean(areas):
    seen, units = [area[0] for area in areas], [area[1] for area in areas]
    mean = moments_prior(seen, units).mean
    for smooth, events, population in zip(marshall(seen, units), seen, units, strict=True):
        low, high = sorted((events / population, mean))
        assert low - 1e-9 <= smooth <= high + 1e-9


def test_marshall_by_hand():
    # m = 0.03, s2 = 0.0001, n-bar = 1000: A = 0.0001 - 0.00003 = 0.00007 and w = 0.7 for both areas.
    assert marshall([20, 40], [1000, 1000]) == pytest.approx([0.023, 0.037])


def test_standardised_rates_by_hand():
    assert standardised_rates([20, 40], [1000, 1000]) == pytest.approx([-1.0, 1.0])


def test_an_area_without_people_gets_the_mean():
    assert marshall([30, 90, 0], [1000, 1000, 0])[2] == pytest.approx(0.06)


def test_exceedance_separates_large_deviations_from_chance(amsterdam):
    rows = expectations(amsterdam)
    found = gamma_poisson([row.observed for row in rows], [row.expected for row in rows])
    high = [row.area for row in rows].index("WK0363AD")
    assert found.exceedance[high] > 0.999
    assert found.lower[high] < found.mean[high] < found.upper[high]


def test_the_posterior_is_the_gamma_of_clayton_and_kaldor():
    seen, expected = np.array([3, 12, 30, 8]), np.array([10.0, 10, 10, 10])
    shape, rate = gamma_prior(seen, expected)
    found = gamma_poisson(seen, expected)
    laws = [stats.gamma(shape + events, scale=1 / (rate + 10)) for events in seen]
    assert found.mean == pytest.approx([law.mean() for law in laws])
    assert found.exceedance == pytest.approx([law.sf(1) for law in laws])
    bounds = np.array([law.interval(0.95) for law in laws])
    assert (found.lower, found.upper) == (pytest.approx(bounds[:, 0]), pytest.approx(bounds[:, 1]))


def test_the_likelihood_finds_the_prior_that_made_the_counts():
    chance = np.random.default_rng(5)
    expected = chance.uniform(5, 60, 4000)
    seen = chance.poisson(expected * chance.gamma(8, 1 / 8, 4000))
    shape, rate = gamma_prior(seen, expected, by=Estimate.LIKELIHOOD)
    assert (shape, rate) == (pytest.approx(8, rel=0.08), pytest.approx(8, rel=0.08))

    def likelihood(shape, rate):
        return stats.nbinom.logpmf(seen, shape, rate / (rate + expected)).sum()

    best = likelihood(shape, rate)
    assert all(best >= likelihood(shape * by, rate) for by in (0.999, 1.001))
    assert all(best >= likelihood(shape, rate * by) for by in (0.999, 1.001))


def test_without_spread_everyone_has_the_common_mean():
    found = gamma_poisson([10, 10, 10], [10, 10, 10])
    assert found.mean.tolist() == found.lower.tolist() == found.upper.tolist() == [1.0, 1.0, 1.0]
    assert found.exceedance.tolist() == [0.0, 0.0, 0.0]


def test_the_local_form_borrows_from_the_neighbours_only():
    borders = neighbours([("A", "B"), ("B", "C"), ("C", "D"), ("X", "gone")])
    seen, units = [20, 40, 60, 80, 5], [1000, 1000, 1000, 1000, 1000]
    found = marshall_local(["A", "B", "C", "D", "X"], seen, units, borders)
    # Around B lie A, B and C: m = 0.04, s2 = 0.0008 / 3, A = s2 - m / 1000, w = A / (A + m / 1000).
    assert found[:2] == pytest.approx([marshall([20, 40], [1000, 1000])[0], 0.04])
    assert found[2] == pytest.approx(marshall([40, 60, 80], [1000] * 3)[1])
    assert np.isnan(found[4])


def test_the_local_form_takes_the_chance_of_a_share():
    borders = neighbours([("A", "B")])
    # m = 0.6, s2 = 0.01, chance m (1 - m) / n = 0.0024: A = 0.0076 and w = 0.76, as over all areas.
    found = marshall_local(["A", "B"], [50, 70], [100, 100], borders, kind=FigureKind.SHARE)
    assert found == pytest.approx([0.6 - 0.076, 0.6 + 0.076])
