"""Trends: golden values, the exact form for short series, agreement with a standard library, and too
short."""

from itertools import combinations, permutations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analyses.engine.errors import UnusableTableError
from analyses.engine.kendall import mann_kendall, mann_kendalls, sen_slope
from analyses.engine.trend import (
    Direction,
    TrendPoint,
    compare_periods,
    find_trend,
    find_trends,
    two_period_p,
)


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


def counted_out(values):
    """P(|S| >= s) by listing every order, the slow way."""
    pairs = list(combinations(range(len(values)), 2))

    def score(order):
        return abs(sum((order[j] > order[i]) - (order[j] < order[i]) for i, j in pairs))

    scores = [score(order) for order in permutations(values)]
    return sum(each >= score(values) for each in scores) / len(scores)


@given(st.lists(st.integers(0, 4), min_size=3, max_size=6))
def test_the_exact_table_is_what_all_orders_give(values):
    assert mann_kendall(values).p == pytest.approx(counted_out(values))


def test_the_slope_has_an_interval_by_ranks():
    # Gilbert (1987), Statistical Methods for Environmental Pollution Monitoring, works the same ranks.
    found = mann_kendall([10, 15, 14, 20, 22, 21, 27, 30, 28, 35])
    slopes = sorted(
        (b - a) / (j - i)
        for (i, a), (j, b) in combinations(enumerate([10, 15, 14, 20, 22, 21, 27, 30, 28, 35]), 2)
    )
    reach = 1.959964 * found.variance**0.5
    places = ((45 - reach) / 2 - 1, (45 + reach) / 2)
    assert (found.lower, found.upper) == pytest.approx(tuple(np.interp(places, range(45), slopes)), abs=1e-6)
    assert found.lower < found.slope < found.upper


def test_areas_together_are_the_areas_one_by_one():
    chance = np.random.default_rng(3)
    time = np.array([2015.0, 2016, 2018, 2019, 2020, 2021, 2023, 2024])
    seen = chance.poisson(30, (40, 8)).astype(float)
    units = chance.uniform(500, 3000, (40, 8))
    seen[chance.random((40, 8)) < 0.3] = np.nan
    seen[0], units[1, 2:] = 0, 0
    rates = np.divide(seen, units, out=np.full(seen.shape, np.nan), where=units > 0)
    together, kendalls = find_trends(time, seen, units), mann_kendalls(time, rates)
    for row in range(40):
        there = np.isfinite(seen[row]) & (units[row] > 0)
        points = [
            TrendPoint(*each) for each in zip(time[there], seen[row][there], units[row][there], strict=True)
        ]
        alone = find_trend(points)
        assert alone.direction == together.direction[row]
        for name in ("change", "lower", "upper", "p", "dispersion"):
            wanted = np.nan if getattr(alone, name) is None else getattr(alone, name)
            assert getattr(together, name)[row] == pytest.approx(wanted, rel=1e-9, nan_ok=True)
        if there.sum() >= 3:
            alone = mann_kendall([point.observed / point.population for point in points])
            assert kendalls.p[row] == pytest.approx(alone.p)


def test_a_series_with_a_gap_uses_its_real_years():
    flat = [TrendPoint(2010, 100, 1000), TrendPoint(2011, 110, 1000), TrendPoint(2020, 259, 1000)]
    assert find_trend(flat).change == pytest.approx(1.1, abs=0.003)


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.floats(1, 1e7)), min_size=3, max_size=12),
)
def test_every_series_has_a_direction_and_an_interval_around_the_change(figures):
    found = find_trend([TrendPoint(2010 + i, seen, units) for i, (seen, units) in enumerate(figures)])
    assert found.direction in set(Direction) - {Direction.TOO_SHORT}
    assert 0 <= found.p <= 1
    if found.lower is not None:
        assert found.lower <= found.change <= found.upper


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


def test_quasi_poisson_trend_agrees_with_statsmodels():
    """Standard errors widened by Pearson X2 a degree of freedom, and Student's t with those degrees (McCullagh & Nelder)."""
    points = years(100, 160, 110, 190, 150, 240, 210)
    oracle = sm.GLM(
        [point.observed for point in points],
        sm.add_constant(np.array([point.period for point in points]) - 2015),
        family=sm.families.Poisson(),
        exposure=[point.population for point in points],
    ).fit(scale="X2", use_t=True)
    found = find_trend(points)
    assert found.is_quasi
    assert found.dispersion == pytest.approx(oracle.scale, rel=1e-8)
    assert found.change == pytest.approx(np.exp(oracle.params[1]), rel=1e-8)
    assert (found.lower, found.upper) == pytest.approx(tuple(np.exp(oracle.conf_int()[1])), rel=1e-6)
    assert found.p == pytest.approx(oracle.pvalues[1], rel=1e-6)


def test_falling_and_empty_series():
    assert find_trend(years(400, 300, 230, 170, 130)).direction is Direction.FALLING
    assert find_trend(years(0, 0, 0)).direction is Direction.STEADY


@pytest.mark.parametrize(
    ("counts", "direction"),
    [
        ([0, 0, 0, 0, 0, 3], "rising"),
        ([3, 0, 0, 0, 0, 0], "falling"),
        ([0, 0, 0, 0, 900, 0], "steady"),
        ([1, 2, 3, 4, 5, 900], "steady"),
    ],
)
def test_a_series_that_starts_or_ends_at_nothing_is_fitted_to_what_was_counted(counts, direction):
    """The likeliest line has the sum of the counts, whatever its slope; a step too far ended at a thousand times as many."""
    found = find_trends(np.arange(6.0), np.array([counts], dtype=float), np.full((1, 6), 50.0))
    assert (50 * found.fitted).sum() == pytest.approx(sum(counts), rel=1e-4)
    assert found.direction.tolist() == [direction]


def test_points_that_cannot_be_used():
    with pytest.raises(UnusableTableError):
        find_trend([TrendPoint(2020, 1, 10), TrendPoint(2020, 2, 10)])
    with pytest.raises(UnusableTableError):
        find_trend([TrendPoint(2020, 1, 0)])
    with pytest.raises(UnusableTableError):
        find_trend([TrendPoint(2020, float("nan"), 10)])


@given(st.integers(0, 400), st.integers(0, 400), st.floats(0.01, 0.99))
def test_two_periods_agree_with_the_standard_library(earlier, later, share):
    total = earlier + later
    wanted = stats.binomtest(later, total, share).pvalue if total else 1.0
    units = np.array([1 - share]), np.array([share])
    assert two_period_p(np.array([earlier]), np.array([later]), *units)[0] == pytest.approx(wanted, rel=1e-6)


def test_two_periods_compared():
    assert compare_periods(TrendPoint(1, 50, 1000), TrendPoint(2, 50, 1000)) == pytest.approx(1.0)
    assert compare_periods(TrendPoint(1, 50, 1000), TrendPoint(2, 100, 1000)) < 0.001
    assert compare_periods(TrendPoint(1, 0, 1000), TrendPoint(2, 0, 1000)) == 1.0
