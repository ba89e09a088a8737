"""Golden values of intervals, funnel limits and the false discovery rate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from analyses.engine.funnel import (
    ALARM,
    ALERT,
    Spread,
    additive_limits,
    angular_limits,
    funnel_curve,
    limit_of,
    multiplicative_limits,
    poisson_limits,
    share_limits,
    touching_limits,
)
from analyses.engine.intervals import byar, exact_poisson, poisson_interval, wilson, wilson_bounds
from analyses.engine.multiple import adjusted, adjusted_p_values, rejections
from analyses.engine.overdispersion import adjusted_z
from analyses.engine.scales import FigureKind, scale_of

BENJAMINI_1995 = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
BENJAMINI_1995 += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


@pytest.mark.parametrize(
    ("count", "lower", "upper"), [(0, 0, 3.688879), (3, 0.618672, 8.767273), (9, 4.115373, 17.084803)]
)
def test_exact_poisson(count, lower, upper):
    found = exact_poisson(count)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=1e-6)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(10, 4.787450, 18.391459), (25, 16.174266, 36.906451), (100, 81.362105, 121.627938)],
)
def test_byar(count, lower, upper):
    found = byar(count)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=1e-6)
    assert poisson_interval(count) == found


@pytest.mark.parametrize(
    ("events", "units", "lower", "upper"), [(5, 100, 0.0215437, 0.1117505), (0, 20, 0, 0.1611252)]
)
def test_wilson(events, units, lower, upper):
    found = wilson(events, units)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=1e-7)


@given(st.integers(1, 5000), st.data())
def test_wilson_agrees_with_statsmodels(units, data):
    events = data.draw(st.integers(0, units))
    found = wilson(events, units)
    assert (found.lower, found.upper) == pytest.approx(
        proportion_confint(events, units, method="wilson"), abs=1e-9
    )


def test_a_share_needs_units():
    with pytest.raises(ValueError, match="at least one unit"):
        wilson(0, 0)


@pytest.mark.parametrize(
    ("expected", "level", "limits"),
    [
        (10, 0.95, (0.479539, 1.839036)),
        (10, 0.998, (0.296052, 2.413397)),
        (100, 0.95, (0.813640, 1.216268)),
        (100, 0.998, (0.719214, 1.349243)),
    ],
)
def test_poisson_funnel_limits(expected, level, limits):
    assert poisson_limits(expected, level=level) == pytest.approx(limits, abs=1e-6)


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("expected", [5, 10, 100, 4000])
def test_touching_limits_are_where_the_own_interval_touches_one(expected, level):
    lower, upper = touching_limits(expected, level=level)
    below, above = exact_poisson(lower * expected, level=level), exact_poisson(upper * expected, level=level)
    assert above.lower == pytest.approx(expected)
    assert lower == 0 or below.upper == pytest.approx(expected)
    assert 1 < upper < poisson_limits(expected, level=level)[1]


def test_no_count_is_low_enough_where_little_is_expected():
    assert touching_limits(2, level=0.95)[0] == 0


@given(st.floats(0.01, 0.99), st.integers(20, 10**5), st.sampled_from([0.95, 0.998]))
def test_both_forms_of_the_limits_of_a_share_are_one(middle, units, level):
    lower, upper = share_limits(middle, units, z=stats.norm.ppf((1 + level) / 2))
    shares = np.array([share for share in (lower, upper) if 0 < share < 1])
    bounds = wilson_bounds(shares * units, np.full(shares.size, units), level=level)
    for share, low, high in zip(shares, *bounds, strict=True):
        assert (high if share < middle else low) == pytest.approx(middle, abs=1e-7)


def test_multiplicative_limits_widen_by_the_root_of_phi():
    lower, upper = multiplicative_limits(100, phi=4, z=1.96)
    assert (lower, upper) == pytest.approx(((1 - 0.196) ** 2, (1 + 0.196) ** 2))


@given(st.floats(0.5, 1e5), st.floats(0, 0.5), st.sampled_from([1.96, 3.09]))
def test_additive_limits_are_where_the_adjusted_z_is_the_limit(expected, tau2, z):
    lower, upper = additive_limits(expected, tau2=tau2, z=z)
    low, high = adjusted_z(_held(FigureKind.EVENTS, (lower, upper), expected), tau2)
    assert high == pytest.approx(z, abs=1e-6)
    assert lower == 0 or low == pytest.approx(-z, abs=1e-6)


def _held(kind, ratios, expected, units=np.nan):
    return scale_of(kind, np.array(ratios) * expected, np.full(2, expected), np.full(2, units))


@given(
    st.floats(0.001, 0.999),
    st.integers(20, 10**5),
    st.floats(0, 0.5),
    st.floats(1, 9),
    st.sampled_from([1.96, 3.09]),
)
def test_limits_of_a_share_are_where_its_z_is_the_limit(share, units, tau2, phi, z):
    for spread in ({"tau2": tau2}, {"phi": phi}):
        lower, upper = angular_limits(share, units, z=z, **spread)
        held = _held(FigureKind.SHARE, (lower, upper), share * units, units)
        low, high = adjusted_z(held, tau2) if "tau2" in spread else held.naive_z / phi**0.5
        assert lower < 1e-12 or low == pytest.approx(-z, abs=1e-5)
        assert upper * share > 1 - 1e-12 or high == pytest.approx(z, abs=1e-5)


def test_a_funnel_of_shares_has_their_limits():
    (first, *_rest) = funnel_curve([60, 600], share=0.6, spread=Spread(tau2=0.01))
    alarm, alert = (angular_limits(0.6, 100, z=z, tau2=0.01) for z in (ALARM, ALERT))
    assert (first.lower_alarm, first.upper_alarm) == pytest.approx(alarm)
    assert (first.lower_alert, first.upper_alert) == pytest.approx(alert)


def test_funnel_curve_narrows_towards_larger_areas():
    curve = funnel_curve([2, 50, 0, 9000], spread=Spread(tau2=0.01))
    assert (curve[0].expected, curve[-1].expected) == pytest.approx((2, 9000))
    uppers = [point.upper_alarm for point in curve]
    assert uppers == sorted(uppers, reverse=True)
    assert funnel_curve([0], spread=Spread(tau2=0.1)) == []


def test_a_funnel_has_the_limits_of_its_model():
    (first, *_rest) = funnel_curve([100, 200], spread=Spread(phi=4.0), limits=(limit_of(10), limit_of(1000)))
    assert (first.lower_alert, first.upper_alert) == pytest.approx(multiplicative_limits(100, phi=4, z=1.64))
    assert (first.lower_alarm, first.upper_alarm) == pytest.approx(multiplicative_limits(100, phi=4, z=3.29))
    (first, *_rest) = funnel_curve([100, 200], spread=Spread(tau2=0.02))
    assert (first.lower_alarm, first.upper_alarm) == pytest.approx(additive_limits(100, tau2=0.02, z=3.09))


def test_a_limit_is_where_chance_alone_comes_so_seldom():
    assert (limit_of(20), limit_of(500)) == (ALERT, ALARM)
    for one_in in (10, 100, 1000):
        assert 2 * stats.norm.sf(limit_of(one_in)) == pytest.approx(1 / one_in, rel=0.02)


def test_benjamini_hochberg_example():
    wanted = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857, 0.063857, 0.0645, 0.0765]
    wanted += [0.486, 0.58118, 0.71488, 0.75323, 0.81321, 1.0]
    assert adjusted_p_values(BENJAMINI_1995) == pytest.approx(wanted, abs=1e-5)
    assert sum(rejections(BENJAMINI_1995)) == 4


@given(st.lists(st.floats(0, 1), max_size=60))
def test_yekutieli_agrees_with_statsmodels(p_values):
    oracle = multipletests(p_values, method="fdr_by")[1].tolist() if p_values else []
    assert adjusted_p_values(p_values, any_dependence=True) == pytest.approx(oracle)


def test_an_area_that_was_not_tested_does_not_count():
    found = adjusted(np.array([0.01, np.nan, 0.04]))
    assert found[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(found[1])


@given(st.lists(st.floats(0, 1), max_size=60))
def test_adjusted_p_values_agree_with_statsmodels(p_values):
    oracle = multipletests(p_values, method="fdr_bh")[1].tolist() if p_values else []
    assert adjusted_p_values(p_values) == pytest.approx(oracle)
