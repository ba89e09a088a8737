"""Empirical Bayes: small areas are pulled to the mean, large ones are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.engine.indicators import expectations
from analyses.engine.smoothing import gamma_poisson, marshall, moments_prior, standardised_rates

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
    table = {row.area: row for row in expectations(amsterdam)}
    rows = list(table.values())
    posterior = dict(
        zip(table, gamma_poisson([row.observed for row in rows], [row.expected for row in rows]), strict=True)
    )
    high = posterior["WK0363AD"]
    assert high.exceedance > 0.999
    assert high.lower < high.mean < high.upper


def test_without_spread_everyone_has_the_common_mean():
    found = gamma_poisson([10, 10, 10], [10, 10, 10])
    assert {(each.mean, each.lower, each.upper) for each in found} == {(1.0, 1.0, 1.0)}
