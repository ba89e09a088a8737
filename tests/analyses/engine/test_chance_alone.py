"""Where only chance counts it is counted exactly, and what is drawn is the limit by which areas are judged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from analyses.engine import chance
from analyses.engine.chance import BEYOND_CHANCE, poisson_z, score_z
from analyses.engine.deviation import DeviationClass, find_deviations
from analyses.engine.funnel import ALARM, ALERT, Spread, funnel_curve, limits_at, touching_limits
from analyses.engine.indicators import Observation, from_columns
from analyses.engine.intervals import wilson_bounds
from analyses.engine.overdispersion import SpreadModel, measure_dispersion, z_under
from analyses.engine.scales import FigureKind, scale_of

EXACT = Spread(is_exact=True)
EVENTS, SHARE = FigureKind.EVENTS, FigureKind.SHARE


def judged(seen, units, **choices):
    areas = [f"WK{number:06}" for number in range(len(seen))]
    columns = from_columns(areas, ["2025"] * len(areas), np.asarray(seen, float), np.asarray(units, float))
    return find_deviations(columns, **choices)


@pytest.mark.parametrize("expected", [0.02, 0.5, 2, 10, 33.3, 250])
def test_z_is_that_of_the_exact_tail_on_its_own_side(expected):
    seen = np.arange(0, int(expected + 8 * expected**0.5 + 8))
    law, z = stats.poisson(expected), poisson_z(seen, np.full(seen.shape, float(expected)))
    at_most, at_least = law.cdf(seen), law.sf(seen - 1)
    smaller = np.minimum(np.minimum(at_most, at_least), 0.5)
    assert 2 * stats.norm.sf(np.abs(z)) == pytest.approx(2 * smaller, rel=1e-9)
    assert (np.sign(z) == np.where(smaller == 0.5, 0, np.where(at_least < at_most, 1, -1))).all()


@given(st.floats(0.01, 1e7), st.sampled_from([1.64, ALERT, ALARM, 3.89]))
def test_the_limits_of_events_are_where_z_is_the_limit(expected, z):
    lower, upper = limits_at(expected, z=z, spread=EXACT)
    low, high = poisson_z(np.array([lower, upper]) * expected, np.full(2, expected))
    assert high == pytest.approx(z, abs=1e-5)
    assert low == pytest.approx(-z, abs=1e-5) or (lower == 0 and low > -z)


@pytest.mark.parametrize("expected", [0.3, 2, 7.5, 10, 100, 5000])
def test_a_count_is_beyond_its_limit_exactly_where_it_lies_outside_the_funnel(expected):
    seen = np.arange(0, int(3 * expected + 30), max(1, int(expected // 200))).astype(float)
    z = poisson_z(seen, np.full(seen.shape, float(expected)))
    for limit in (ALERT, ALARM):
        lower, upper = limits_at(expected, z=limit, spread=EXACT)
        assert ((z > limit) == (seen / expected > upper)).all()
        assert ((z < -limit) == (seen / expected < lower)).all()


@pytest.mark.parametrize("share", [0.004, 0.1, 0.6, 0.97])
@pytest.mark.parametrize("units", [500, 20_000])
def test_a_share_is_beyond_its_limit_exactly_where_wilson_leaves_the_expected_share_out(share, units):
    seen = np.arange(0, units + 1).astype(float)
    z = score_z(seen, np.full(seen.shape, share * units), np.full(seen.shape, float(units)))
    for limit in (ALERT, ALARM):
        lower, upper = limits_at(share * units, z=limit, spread=EXACT, share=share)
        inside = (lower <= seen / units / share) & (seen / units / share <= upper)
        assert (inside == (np.abs(z) <= limit)).all()
        low, high = wilson_bounds(seen, np.full(seen.shape, units), level=1 - 2 * stats.norm.sf(limit))
        assert (inside == ((low <= share) & (share <= high))).mean() > 0.9999


# A count of three or nine just touches these expected counts with its exact 95 % interval (standards, 8.4).
@pytest.mark.parametrize(
    ("count", "least", "most"), [(0, None, 3.688879), (3, 0.618672, 8.767273), (9, 4.115373, 17.084803)]
)
def test_golden_intervals_touch_the_limits_of_a_funnel(count, least, most):
    z = float(special.ndtri(0.975))
    (high, *_rest) = funnel_curve([most, most * 2], spread=EXACT, limits=(z, 4.0))
    assert high.lower_alert * most == pytest.approx(count, abs=2e-6)
    if least is not None:
        (low, *_rest) = funnel_curve([least, least * 2], spread=EXACT, limits=(z, 4.0))
        assert low.upper_alert * least == pytest.approx(count, abs=2e-6)


def test_the_square_root_called_small_areas_low_that_chance_makes_low():
    expected, chances = 2.0, stats.poisson(2.0).pmf(np.arange(60))
    seen, awaited = np.arange(60.0), np.full(60, expected)
    held = scale_of(EVENTS, seen, awaited, awaited)
    assert chances[held.naive_z < -ALERT].sum() > 0.13
    assert chances[held.exact_z < -ALERT].sum() == 0
    assert chances[np.abs(held.exact_z) > ALERT].sum() < 0.05
    assert limits_at(2.0, z=ALERT, spread=Spread())[0] > 0 == limits_at(2.0, z=ALERT, spread=EXACT)[0]


@pytest.mark.parametrize("kind", FigureKind)
@pytest.mark.parametrize("spread", SpreadModel)
def test_without_usual_differences_every_model_judges_by_the_exact_rule(kind, spread):
    chances = np.random.default_rng(5)
    units = chances.integers(600, 4000, 300)
    found = judged(chances.binomial(units, 0.02), units, kind=kind, spread=spread)
    held = scale_of(kind, found.observed, found.expected, found.population)
    assert found.is_exact and not found.dispersion.is_overdispersed
    assert found.z == pytest.approx(held.exact_z)
    for row in found.deviations:
        share = row.expected / row.population if kind is SHARE else None
        lower, upper = limits_at(row.expected, z=ALERT, spread=EXACT, share=share)
        assert (row.classification is DeviationClass.AS_EXPECTED) == (lower <= row.ratio <= upper)


def test_with_usual_differences_nothing_changes(amsterdam):
    found = find_deviations(amsterdam, minimum_population=0)
    assert not found.is_exact
    assert found.z == pytest.approx(
        (np.sqrt(found.ratio) - 1) / np.sqrt(1 / (4 * found.expected) + found.tau2)
    )
    alone = find_deviations(amsterdam, minimum_population=0, spread=SpreadModel.NONE)
    assert alone.is_exact
    assert int((alone.adjusted_p <= 0.05).sum()) == 101
    outside = [
        not low <= row.ratio <= high
        for row in alone.deviations
        for low, high in [touching_limits(row.expected, level=1 - 2 * stats.norm.sf(ALARM))]
    ]
    assert alone.beyond_alarm == sum(outside)


def test_a_tail_that_a_double_cannot_hold_is_that_of_its_saddlepoint(monkeypatch):
    seen = np.array([0.0, 40, 100, 900, 1e6, 1.2e6])
    expected = np.array([300.0, 4, 900, 200, 1.02e6, 1.17e6])
    exact = poisson_z(seen, expected)
    monkeypatch.setattr(chance, "SMALLEST_TAIL", 1.0)
    assert poisson_z(seen, expected) == pytest.approx(exact, abs=0.01)


def test_z_grows_with_the_count_however_far_and_however_large():
    for expected, step in ((5.0, 1), (1000.0, 1), (1e9, 1e5)):
        seen = (
            np.arange(0, 3 * expected, step)[-60_000:]
            if expected < 1e6
            else expected + step * np.arange(-3000, 3000)
        )
        z = poisson_z(seen, np.full(seen.shape, expected))
        assert np.isfinite(z).all() and (np.diff(z) >= 0).all()
    assert poisson_z(np.array([0.0, 7.0]), np.array([2e9, 1e-250])) == pytest.approx(
        [-63245.6, 89.8], rel=1e-4
    )


def test_where_all_are_expected_to_count_any_that_do_not_are_beyond_chance():
    z = score_z(np.array([100.0, 99.0]), np.array([100.0, 100.0]), np.array([100.0, 100.0]))
    assert z.tolist() == [0.0, -BEYOND_CHANCE]
    assert limits_at(100.0, z=ALARM, spread=EXACT, share=1.0) == (1.0, 1.0)


def test_parts_and_gaps_are_judged_as_well():
    rows = [
        Observation(f"W{number}", "2025", seen, 1000) for number, seen in enumerate((10.5, None, 9.25, 11))
    ]
    z = find_deviations(rows, spread=SpreadModel.NONE).z
    assert np.isnan(z).tolist() == [False, True, False, False]
    held = scale_of(EVENTS, [8.0, 0.0], [10.0, 0.0], [1.0, 1.0])
    with np.errstate(all="ignore"):
        dispersion = measure_dispersion(held.where(held.is_usable))
        assert z_under(held, dispersion, SpreadModel.ADDITIVE)[0] == held.exact_z[0]
