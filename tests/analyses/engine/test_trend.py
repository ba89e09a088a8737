"""Trends: golden values, the exact form for short series, agreement with a standard library, and too
short."""

import numpy as np
import pytest
import statsmodels.api as sm

from analyses.engine.errors import UnusableTableError
from analyses.engine.trend import Direction, TrendPoint, compare_periods, find_trend, mann_kendall, sen_slope


def years(*counts, population=1000.0):
    return [TrendPoint(2015 + i, count, population * (1 + i / 50)) for i, count in enumerate(counts)]


def test_mann_kendall_rising():
    found = mann_kendall(range(1, 9))
    assert (found.s, found.is_exact) == (28, False)
    assert (found.variance, found.z) == pytest.approx((65.3333, 3.340384), abs=1e-4)
    assert found.p == pytest.approx(0.000837, abs=1e-6)


def test_mann_kendall_with_ties():
    found = mann_kendall([5, 3, 4, 4, 2, 1], exact=False)
    assert (found.s, found.slope) == (-10, -0.75)
    assert (found.variance, found.z, found.p) == pytest.approx((27.3333, -1.721457, 0.085168), abs=1e-4)


def test_mann_kendall_is_exact_for_short_series():
    found = mann_kendall([1, 2, 3, 4])
    assert found.is_exact
    assert found.p == pytest.approx(2 / 24)
    assert mann_kendall([3, 3, 3]).p == 1.0
    assert mann_kendall([1, 2]) is None
    assert sen_slope([1, 3, 5, 7]) == 2


def test_too_short_is_an_answer():
    assert find_trend(years(5, 6)).direction is Direction.TOO_SHORT


def test_poisson_trend_agrees_with_statsmodels():
    points = years(102, 99, 121, 130, 118, 141, 152)
    time = np.array([point.period for point in points]) - 2015
    exposure = [point.population for point in points]
    oracle = sm.GLM(
        [point.observed for point in points],
        sm.add_constant(time),
        family=sm.families.Poisson(),
        exposure=exposure,
    ).fit()
    found = find_trend(points)
    assert found.change == pytest.approx(np.exp(oracle.params[1]), rel=1e-8)
    assert (found.lower, found.upper) == pytest.approx(tuple(np.exp(oracle.conf_int()[1])), rel=1e-6)
    assert found.p == pytest.approx(oracle.pvalues[1], rel=1e-6)
    assert found.direction is Direction.RISING
    assert not found.is_quasi


def test_counts_that_scatter_widen_the_interval():
    found = find_trend(years(100, 180, 90, 210, 120, 240))
    assert found.is_quasi
    assert found.direction is Direction.STEADY


def test_falling_and_empty_series():
    assert find_trend(years(400, 300, 230, 170, 130)).direction is Direction.FALLING
    assert find_trend(years(0, 0, 0)).direction is Direction.STEADY


def test_points_that_cannot_be_used():
    with pytest.raises(UnusableTableError):
        find_trend([TrendPoint(2020, 1, 10), TrendPoint(2020, 2, 10)])
    with pytest.raises(UnusableTableError):
        find_trend([TrendPoint(2020, 1, 0)])


def test_two_periods_compared():
    assert compare_periods(TrendPoint(1, 50, 1000), TrendPoint(2, 50, 1000)) == pytest.approx(1.0)
    assert compare_periods(TrendPoint(1, 50, 1000), TrendPoint(2, 100, 1000)) < 0.001
    assert compare_periods(TrendPoint(1, 0, 1000), TrendPoint(2, 0, 1000)) == 1.0
