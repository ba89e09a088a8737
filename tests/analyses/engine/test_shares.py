"""Shares are judged as shares: formulas against standard libraries, and what that changes for real areas."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats import proportion

from analyses.engine.chance import score_p, share_ratio_bounds
from analyses.engine.comparison import Company, Counted, compare_all, compare_classes, rate_ratio
from analyses.engine.deviation import DeviationClass, Reason, find_deviations
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Observation, as_columns, from_columns
from analyses.engine.overdispersion import SpreadModel, measure_dispersion
from analyses.engine.scales import FigureKind, Shares, require_shares, scale_of
from analyses.engine.smoothing import beta_binomial, beta_prior, gamma_poisson, marshall, standardised_rates
from analyses.engine.trend import Direction, TrendPoint, compare_periods, find_trend, find_trends

EVENTS, SHARE = FigureKind.EVENTS, FigureKind.SHARE


def table(seen, units):
    return from_columns([f"WK{i:06}" for i in range(len(seen))], ["2025"] * len(seen), seen, units)


def by_chance(share, areas=2000, seed=4):
    """Areas that differ by chance only: (counted, units)."""
    chance = np.random.default_rng(seed)
    units = chance.integers(500, 5000, areas)
    return chance.binomial(units, share).astype(float), units.astype(float)


def test_a_share_by_chance_alone_passes_the_limit_as_often_as_the_limit_says():
    seen, units = by_chance(0.6)
    as_share, as_events = (
        find_deviations(table(seen, units), kind=kind, spread=SpreadModel.NONE) for kind in (SHARE, EVENTS)
    )
    assert 80 <= as_share.beyond_alert <= 120
    assert as_events.beyond_alert < 20
    assert as_share.phi == pytest.approx(
        stats.norm.expect(lambda z: np.clip(z, -1.2816, 1.2816) ** 2), abs=0.03
    )


def test_a_small_share_is_a_count():
    seen, units = by_chance(0.004, areas=300, seed=9)
    units *= 40
    seen = (
        np.random.default_rng(1).binomial(units.astype(int), 0.004 * np.linspace(0.7, 1.3, 300)).astype(float)
    )
    share, events = (find_deviations(table(seen, units), kind=kind) for kind in (SHARE, EVENTS))
    assert share.z == pytest.approx(events.z, abs=0.03)
    assert share.phi == pytest.approx(events.phi, rel=0.02)
    assert share.tau2 == pytest.approx(4 * 0.004 * events.tau2, rel=0.03)
    assert share.upper - share.lower == pytest.approx(events.upper - events.lower, rel=0.04)
    expected = events.expected
    one, other = beta_binomial(seen, expected, units), gamma_poisson(seen, expected)
    for name in ("mean", "lower", "upper"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=0.01)
    assert one.exceedance == pytest.approx(other.exceedance, abs=0.01)
    rows = find_trends(np.arange(3.0), seen.reshape(100, 3), units.reshape(100, 3), kind=SHARE)
    plain = find_trends(np.arange(3.0), seen.reshape(100, 3), units.reshape(100, 3))
    assert rows.change == pytest.approx(plain.change, rel=0.01)
    assert rows.p == pytest.approx(plain.p, abs=0.01)
    both = [rate_ratio(1200, 4e5, 2300, 7e5, kind=kind) for kind in (SHARE, EVENTS)]
    assert both[0][2] == pytest.approx(both[1][2], abs=0.01)
    assert both[0][1].lower == pytest.approx(both[1][1].lower, rel=0.01)


def test_z_interval_and_spread_by_hand():
    held = Shares(np.array([60.0, 45.0]), np.array([50.0, 50.0]), np.array([100.0, 80.0]))
    turned = 2 * (np.arcsin(np.sqrt([0.6, 0.5625])) - np.arcsin(np.sqrt([0.5, 0.625])))
    assert held.naive_z == pytest.approx(turned * np.sqrt([100, 80]))
    low, high = held.bounds()
    for i, (seen, units, awaited) in enumerate([(60, 100, 0.5), (45, 80, 0.625)]):
        wanted = np.array(proportion.proportion_confint(seen, units, method="wilson")) / awaited
        assert (low[i], high[i]) == pytest.approx(tuple(wanted))


def test_usual_differences_between_shares_are_found():
    chance = np.random.default_rng(8)
    units = chance.integers(400, 6000, 3000)
    angles = 2 * np.arcsin(np.sqrt(0.55)) + chance.normal(0, 0.15, 3000)
    seen = chance.binomial(units, np.sin(angles / 2) ** 2)
    found = measure_dispersion(scale_of(SHARE, seen, 0.55 * units, units), share=0.0)
    assert found.is_overdispersed
    assert found.tau2 == pytest.approx(0.15**2, rel=0.1)
    columns = table(seen.astype(float), units.astype(float))
    with_them, without = (
        find_deviations(columns, kind=SHARE, spread=model).beyond_alert / 3000
        for model in (SpreadModel.ADDITIVE, SpreadModel.NONE)
    )
    assert with_them < 0.15 < 0.5 < without


FIGURES = st.lists(
    st.integers(500, 10**6).flatmap(lambda units: st.tuples(st.integers(0, units), st.just(units))),
    min_size=2,
    max_size=20,
)


@given(FIGURES, st.sampled_from(SpreadModel))
def test_every_share_gets_an_answer_that_hangs_together(figures, spread):
    seen, units = (np.array(column, dtype=float) for column in zip(*figures, strict=True))
    found = find_deviations(table(seen, units), kind=SHARE, spread=spread)
    for row in found.deviations:
        if row.reason is Reason.NOTHING_EXPECTED:
            assert not seen.any()
            continue
        assert row.interval.lower <= row.ratio <= row.interval.upper
        assert np.isfinite(row.z) and 0 <= row.p <= 1
        assert np.sign(row.z) == np.sign(round(row.ratio - 1, 9)) or row.z == pytest.approx(0, abs=1e-4)


def test_parts_of_units_and_gaps_are_judged_as_of_counts():
    held = [(550.5, 1000.25), (None, 900), (10, None), (40, 90), (700, 1000)]
    rows = [Observation(f"W{i}", "2025", *figures) for i, figures in enumerate(held)]
    found = find_deviations(rows, kind=SHARE)
    assert [row.reason for row in found.deviations] == [
        None, Reason.VALUE_MISSING, Reason.POPULATION_MISSING, Reason.TOO_FEW_INHABITANTS, None,
    ]  # fmt: skip
    assert found.of("W0").ratio == pytest.approx(550.5 / (1000.25 * found.pooled_rate))
    same = find_deviations(rows, kind=EVENTS)
    assert [row.expected for row in found.deviations] == [row.expected for row in same.deviations]


def test_more_than_all_counts_as_all_where_rounding_left_it():
    found = find_deviations(table(np.array([1005.0, 800, 900]), np.array([1000.0, 1000, 1000])), kind=SHARE)
    row = found.of("WK000000")
    assert row.classification is not DeviationClass.NOT_ASSESSABLE
    assert row.interval.lower < row.ratio <= row.interval.upper


def test_more_than_all_is_no_share():
    rows = [
        Observation("A", "2024", 5, 9),
        Observation("A", "2025", 10, 9),
        Observation("B", "2025", None, 9),
    ]
    with pytest.raises(UnusableTableError) as caught:
        require_shares(as_columns(rows))
    assert (caught.value.fault, caught.value.facts) == (Fault.MORE_THAN_ALL, {"area": "A", "period": "2025"})
    require_shares(as_columns([Observation("A", "2025", 9, 9), Observation("B", "2025", 4, None)]))


def test_of_groups_each_is_a_share():
    rows = [Observation("A", "2025", 5, 4, "young"), Observation("A", "2025", 1, 90, "old")]
    with pytest.raises(UnusableTableError, match="more_than_all"):
        require_shares(as_columns(rows))


def test_the_expected_share_may_differ_from_area_to_area():
    rows = [
        Observation(area, "2025", round(units * rate), units, group)
        for area, people in (("A", (900, 100)), ("B", (100, 900)), ("C", (500, 500)))
        for group, units, rate in zip(("old", "young"), people, (0.8, 0.3), strict=True)
    ]
    found = find_deviations(rows, kind=SHARE, reference={"old": 0.8, "young": 0.3})
    assert found.z == pytest.approx([0, 0, 0], abs=1e-9)
    assert found.expected / found.population == pytest.approx([0.75, 0.35, 0.55])


def test_the_posterior_is_the_one_of_a_beta_prior():
    seen, units = np.array([30.0, 75, 52, 12]), np.array([60.0, 100, 110, 44])
    awaited = np.full(4, 0.5)
    middle, size = beta_prior(seen, awaited, units)
    found = beta_binomial(seen, awaited * units, units)
    laws = stats.beta(size * middle + seen, size * (1 - middle) + units - seen)
    assert np.isfinite(size)
    assert (middle * units).sum() == pytest.approx(seen.sum())
    assert found.mean == pytest.approx(laws.mean() / 0.5)
    assert found.lower == pytest.approx(laws.ppf(0.025) / 0.5)
    assert found.upper == pytest.approx(laws.ppf(0.975) / 0.5)
    assert found.exceedance == pytest.approx(laws.sf(0.5))


def test_the_prior_finds_the_spread_that_was_put_in():
    chance = np.random.default_rng(2)
    units = chance.integers(200, 3000, 4000)
    awaited = chance.uniform(0.3, 0.8, 4000)
    seen = stats.betabinom.rvs(units, 80 * awaited, 80 * (1 - awaited), random_state=chance).astype(float)
    _middle, size = beta_prior(seen, awaited, units.astype(float))
    assert size == pytest.approx(80, rel=0.08)
    shares = stats.beta.rvs(80 * awaited, 80 * (1 - awaited), random_state=chance)
    counted = chance.binomial(units, shares)
    found = beta_binomial(counted, awaited * units, units)
    inside = (found.lower * awaited <= shares) & (shares <= found.upper * awaited)
    assert inside.mean() == pytest.approx(0.95, abs=0.015)
    above = shares > awaited
    assert found.exceedance[above].mean() > 0.7 > 0.3 > found.exceedance[~above].mean()
    assert found.exceedance.mean() == pytest.approx(above.mean(), abs=0.02)


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
def test_areas_that_are_all_alike_have_no_spread(part):
    units = np.array([100.0, 300, 200])
    found = beta_binomial(part * units, units * 0.5, units)
    assert found.mean == pytest.approx([part / 0.5] * 3, abs=1e-6)
    assert found.lower == pytest.approx(found.upper)
    assert set(found.exceedance) == {float(part > 0.5)}


def test_smoothing_and_standardising_take_the_chance_of_a_share():
    # m = 0.6, s2 = 0.01, chance m (1 - m) / n = 0.0024: A = 0.0076 and w = 0.76. With m / n = 0.006 w would be 0.4.
    seen, units = [50.0, 70.0], [100.0, 100.0]
    assert marshall(seen, units, kind=SHARE) == pytest.approx([0.6 - 0.076, 0.6 + 0.076])
    assert marshall(seen, units) == pytest.approx([0.56, 0.64])
    assert standardised_rates(seen, units, SHARE) == pytest.approx([-1, 1])


@pytest.mark.parametrize(
    "counts",
    [(30, 35, 40, 50, 60, 66), (99, 99, 100, 98, 97, 90), (0, 0, 0, 5, 40, 100), (60, 20, 75, 44, 80, 51)],
)
def test_a_logistic_trend_is_that_of_a_standard_library(counts):
    seen, units, time = np.array(counts, dtype=float), np.full(6, 100.0), np.arange(2015.0, 2021.0)
    found = find_trend([TrendPoint(*each) for each in zip(time, seen, units, strict=True)], kind=SHARE)
    design = sm.add_constant(time - time.mean())
    model = sm.GLM(np.column_stack([seen, units - seen]), design, family=sm.families.Binomial())
    plain = model.fit()
    assert np.log(found.change) == pytest.approx(plain.params[1], rel=1e-8)
    assert found.fitted == pytest.approx(plain.fittedvalues, abs=1e-10)
    assert found.dispersion == pytest.approx(plain.pearson_chi2 / 4, rel=1e-6)
    assert found.is_quasi == (found.dispersion > 1.5)
    # The library takes Pearson's X2 of shares of one unit for its scale, so the correction is written out here.
    error = plain.bse[1] * (found.dispersion**0.5 if found.is_quasi else 1)
    law = stats.t(4) if found.is_quasi else stats.norm
    assert found.p == pytest.approx(2 * law.sf(abs(plain.params[1]) / error), rel=1e-6)
    reach = law.ppf(0.975) * error
    assert np.log((found.lower, found.upper)) == pytest.approx(plain.params[1] + np.array([-reach, reach]))


@pytest.mark.parametrize(("part", "direction"), [(0, "steady"), (1, "steady")])
def test_none_or_all_in_every_period_is_steady(part, direction):
    found = find_trend([TrendPoint(year, part * 40, 40) for year in range(2020, 2025)], kind=SHARE)
    assert (found.direction, found.change, found.p) == (Direction(direction), 1.0, 1.0)
    assert found.fitted == (float(part),) * 5


def test_each_row_of_shares_gets_the_likeliest_line():
    """Also where shares run from hardly any to nearly all, or where one period alone has some."""
    chance = np.random.default_rng(3)
    units = chance.integers(1, 3000, (500, 8)).astype(float)
    time = np.arange(8) - 3.5
    line = chance.normal(0, 4, (500, 1)) + chance.normal(0, 1.5, (500, 1)) * time
    seen = chance.binomial(units.astype(int), 1 / (1 + np.exp(-line))).astype(float)
    seen[0], units[0] = [0, 0, 0, 0, 0, 0, 0, 3], 50
    found = find_trends(time, seen, units, kind=SHARE)
    fitted = np.where(np.isnan(found.fitted), seen / units, found.fitted) * units
    assert np.abs((seen - fitted).sum(axis=1)).max() < 0.1
    assert np.abs(((seen - fitted) * time).sum(axis=1)).max() < 0.5
    assert found.direction[0] == "rising"
    assert found.p[0] == pytest.approx(2 * stats.hypergeom(400, 50, 3).pmf(3))
    assert found.fitted[0, -1] == pytest.approx(0.06, abs=1e-4)


PAIRS = [(30, 50, 200, 400), (3, 40, 8, 300), (0, 40, 8, 300), (1200, 2000, 11000, 20000)]


@pytest.mark.parametrize("figures", PAIRS)
def test_two_shares_are_compared_by_the_score_test(figures):
    columns = [np.array([float(each)]) for each in figures]
    kinds = {"compare": "ratio", "method": "score", "correction": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = proportion.confint_proportions_2indep(*figures, **kinds)
    assert score_p(*columns)[0] == pytest.approx(proportion.test_proportions_2indep(*figures, **kinds).pvalue)
    assert np.ravel(share_ratio_bounds(*columns)) == pytest.approx(wanted, rel=1e-6, abs=1e-9)


def test_the_score_test_is_near_the_exact_one_and_takes_parts():
    exact = stats.fisher_exact([[55, 45], [180, 220]]).pvalue
    found = score_p(*(np.array([each]) for each in (55.0, 100.0, 180.0, 400.0)))[0]
    assert found == pytest.approx(exact, abs=0.03)
    parts = score_p(*(np.array([each]) for each in (55.25, 100.5, 180.0, 400.0)))[0]
    assert parts == pytest.approx(found, abs=0.03)
    gone = score_p(*(np.array(each) for each in ([np.nan, 4.0], [9.0, 9], [4.0, 4], [9.0, 0])))
    assert np.isnan(gone).all()


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_the_interval_holds_one_where_the_test_sees_no_difference(own, rest, data):
    seen, beside = data.draw(st.integers(0, own)), data.draw(st.integers(1, rest))
    ratio, interval, p = rate_ratio(seen, own, beside, rest, kind=SHARE)
    assert interval.lower <= ratio * (1 + 1e-9) and ratio <= interval.upper * (1 + 1e-9)
    if abs(p - 0.05) > 1e-6:
        assert (interval.lower <= 1 <= interval.upper) == (p > 0.05)


def test_company_and_periods_are_compared_as_shares():
    figures = {"A": Counted(70, 100), "B": Counted(50, 100), "C": Counted(55, 100), "D": Counted(None, 100)}
    (one,) = compare_all({"A": ("B", "C", "D")}, figures, company=Company.ADJACENT, kind=SHARE)
    assert (one.ratio, one.left_out) == (pytest.approx(0.7 / 0.525), ("D",))
    assert one.p == pytest.approx(
        proportion.test_proportions_2indep(
            70, 100, 105, 200, compare="ratio", method="score", correction=False
        ).pvalue
    )
    found = compare_classes(dict.fromkeys("ABCD", "1"), figures, kind=SHARE)
    assert found[0].p == pytest.approx(one.p)
    assert compare_all({"A": ("B", "C")}, figures, company=Company.ADJACENT)[0].p > one.p
    both = compare_periods(TrendPoint(1, 70, 100), TrendPoint(2, 50, 100), kind=SHARE)
    assert both == pytest.approx(
        proportion.test_proportions_2indep(
            70, 100, 50, 100, compare="ratio", method="score", correction=False
        ).pvalue
    )
