"""Deviations: the reference result on real districts, the minimum population, missing figures and bad
tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analyses.engine.chance import poisson_z
from analyses.engine.deviation import Baseline, DeviationClass, Reason, classify, find_deviations
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.funnel import poisson_limits
from analyses.engine.indicators import Observation
from analyses.engine.multiple import rejections
from analyses.engine.overdispersion import SpreadModel, measure_dispersion, multiplicative_z
from analyses.engine.scales import Counts
from analyses.engine.standardisation import crude_rates, expectations, pooled_rate
from analyses.faults import sentence_for


def counts(seen, expected):
    return Counts(np.asarray(seen, dtype=float), np.asarray(expected, dtype=float))


def rows(*figures, period="2025"):
    return [Observation(f"WK{i:06}", period, seen, units) for i, (seen, units) in enumerate(figures)]


def test_amsterdam_reproduces_the_reference(amsterdam):
    found = find_deviations(amsterdam)
    assert found.pooled_rate == pytest.approx(0.0856230, abs=1e-7)
    assert found.phi == pytest.approx(197.498, abs=5e-4)
    assert found.tau2 == pytest.approx(0.0683429, abs=5e-8)
    assert (found.beyond_alarm, found.beyond_alert) == (9, 12)


def test_amsterdam_before_the_minimum_population(amsterdam):
    found = find_deviations(amsterdam, minimum_population=0)
    z = {area: round(found.of(area).z, 3) for area in ("WK0363BA", "WK0363AD", "WK0363FA")}
    assert z == {"WK0363BA": 19.651, "WK0363AD": 9.749, "WK0363FA": 7.702}
    assert found.counts[DeviationClass.MUCH_HIGHER] == 9
    assert found.counts[DeviationClass.HIGHER] == 3


def test_amsterdam_with_the_minimum_population(amsterdam):
    found = find_deviations(amsterdam)
    empty = found.of("WK0363BA")
    assert (empty.classification, empty.reason) == (DeviationClass.NOT_ASSESSABLE, Reason.TOO_FEW_INHABITANTS)
    assert (empty.ratio, empty.interval, empty.z, empty.p) == (None, None, None, None)
    assert found.counts[DeviationClass.MUCH_HIGHER] == 7
    assert found.counts[DeviationClass.NOT_ASSESSABLE] == 2
    assert round(found.of("WK0363AD").ratio, 1) == 12.7


def test_chance_alone_would_flag_nearly_every_district(amsterdam):
    seen = [row.observed for row in amsterdam]
    expected = [row.expected for row in expectations(amsterdam)]
    limits = [poisson_limits(each, level=0.998) for each in expected]
    outside = [
        not low <= events / each <= high
        for events, each, (low, high) in zip(seen, expected, limits, strict=True)
    ]
    assert sum(outside) == 92
    assert measure_dispersion(counts(seen, expected)).is_overdispersed
    assert sum(expected) == pytest.approx(sum(seen))


def test_the_baseline_may_leave_out_areas_that_are_not_assessed(amsterdam):
    found = find_deviations(amsterdam, baseline=Baseline.ASSESSABLE)
    assert found.dispersion.areas == 108
    assert found.phi == pytest.approx(180.520, abs=1e-3)


def test_a_baseline_of_large_areas_without_any_says_that_and_not_that_there_is_no_denominator():
    with pytest.raises(UnusableTableError) as caught:
        find_deviations(rows((5, 5), (5, 6)), baseline=Baseline.ASSESSABLE)
    assert caught.value.fault is Fault.NONE_LARGE_ENOUGH
    assert sentence_for(caught.value).count("500") == 1
    with pytest.raises(UnusableTableError) as caught:
        find_deviations(rows((5, 0), (5, None)), baseline=Baseline.ASSESSABLE)
    assert caught.value.fault is Fault.NO_POPULATION


def test_areas_that_differ_by_chance_only_have_no_spread_between_them():
    found = find_deviations(rows(*[(100 + step, 1000) for step in (-9, 4, 0, 7, -3, 1, -5, 8, -2, -1)]))
    assert found.tau2 == 0
    assert found.counts[DeviationClass.AS_EXPECTED] == 10


def test_a_missing_figure_is_not_zero():
    found = find_deviations(rows((None, 900), (10, None), (60, 1000), (0, 1000), (55, 1000)))
    reasons = [row.reason for row in found.deviations]
    assert reasons == [Reason.VALUE_MISSING, Reason.POPULATION_MISSING, None, None, None]
    assert found.pooled_rate == pytest.approx(115 / 3000)


def test_nothing_expected_cannot_be_assessed():
    found = find_deviations(rows((0, 1000), (0, 2000)))
    assert {row.reason for row in found.deviations} == {Reason.NOTHING_EXPECTED}


@pytest.mark.parametrize(
    "p_value",
    [
        # Twice the smaller tail, as areas are judged where only chance counts.
        lambda seen, expected: 2 * stats.norm.sf(np.abs(poisson_z(seen, expected))),
        # The same count with the other usual definition: all outcomes that are no more likely.
        lambda seen, expected: np.array(
            [likely[likely <= likely[events] * (1 + 1e-7)].sum() for events, likely in _laws(seen, expected)]
        ),
    ],
    ids=["twice the smaller tail", "no more likely"],
)
def test_a_naive_exact_test_flags_101_districts(amsterdam, p_value):
    # Two-sided exact Poisson test against the pooled expectation, Benjamini-Hochberg at 5 %: both definitions of
    # two-sided give 101. The normal form on the square-root scale would give 102.
    seen = np.array([row.observed for row in amsterdam])
    expected = np.array([row.expected for row in expectations(amsterdam)])
    assert sum(rejections(p_value(seen, expected))) == 101
    assert sum(rejections(2 * stats.norm.sf(np.abs(counts(seen, expected).naive_z)))) == 102


def _laws(seen, expected):
    outcomes = np.arange(20_000)
    return ((events, stats.poisson.pmf(outcomes, mean)) for events, mean in zip(seen, expected, strict=True))


def test_strata_are_standardised_indirectly():
    young, old = 0.10, 0.01
    table = [
        Observation("A", "2025", 50, 400, "young"),
        Observation("A", "2025", 6, 600, "old"),
        Observation("B", "2025", 10, 100, "young"),
        Observation("B", "2025", 9, 900, "old"),
    ]
    found = {row.area: row.expected for row in expectations(table, reference={"young": young, "old": old})}
    assert found == pytest.approx({"A": 46.0, "B": 19.0})
    assert crude_rates(table, per=1000) == pytest.approx({"A": 56.0, "B": 19.0})
    assert pooled_rate(table) == pytest.approx(75 / 2000)


@pytest.mark.parametrize(
    ("z", "is_confirmed", "wanted"),
    [
        (1.96, True, DeviationClass.AS_EXPECTED),
        (2.5, False, DeviationClass.HIGHER),
        (-2.5, True, DeviationClass.LOWER),
        (3.2, False, DeviationClass.HIGHER),
        (3.2, True, DeviationClass.MUCH_HIGHER),
        (-3.2, True, DeviationClass.MUCH_LOWER),
    ],
)
def test_much_higher_asks_for_confirmation(z, is_confirmed, wanted):
    assert classify(z, is_confirmed=is_confirmed, limits=(1.96, 3.09)) is wanted


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ([], Fault.EMPTY),
        (rows((1, 100)) * 2, Fault.DUPLICATE),
        (rows((-1, 100)), Fault.NEGATIVE),
        (rows((1, 100)) + rows((1, 100), period="2024"), Fault.MIXED_PERIODS),
        (rows((None, 100), (3, None)), Fault.NO_POPULATION),
        (rows((0, 0), (3, 0)), Fault.NO_POPULATION),
        (rows((1, float("inf"))), Fault.NOT_FINITE),
        (rows((float("inf"), 100)), Fault.NOT_FINITE),
        (rows((10**17, 10**18)), Fault.TOO_LARGE),
    ],
)
def test_a_table_that_cannot_be_used_says_why(table, fault):
    with pytest.raises(UnusableTableError) as refusal:
        find_deviations(table)
    assert refusal.value.fault is fault


def test_the_same_table_gives_the_same_answer(amsterdam):
    assert find_deviations(amsterdam).deviations == find_deviations(amsterdam[::-1]).deviations


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (rows((7, 1000)), None),
        (rows((7, 0), (9, 1000)), Reason.TOO_FEW_INHABITANTS),
        (rows((2**52, 2**53), (2**52, 2**53)), None),
    ],
    ids=["one area", "nobody lives there", "huge"],
)
def test_a_strange_table_is_answered(table, reason):
    found = find_deviations(table)
    assert found.deviations[0].reason is reason
    if reason is None:
        assert found.deviations[0].classification is DeviationClass.AS_EXPECTED
        assert found.deviations[0].z == pytest.approx(0, abs=1e-6)


def test_the_multiplicative_model_divides_by_the_root_of_phi(amsterdam):
    seen, expected = [10, 20, 30, 200], [20, 20, 20, 20]
    held = counts(seen, expected)
    dispersion = measure_dispersion(held)
    assert multiplicative_z(held, dispersion) == pytest.approx(held.naive_z / dispersion.phi**0.5)
    calm = measure_dispersion(counts([20, 21, 19, 20], expected))
    assert multiplicative_z(held, calm) == pytest.approx(held.naive_z)


COUNTS = st.one_of(st.none(), st.integers(0, 10**6))
UNITS = st.one_of(st.none(), st.just(0), st.integers(1, 10**7))


@given(st.lists(st.tuples(COUNTS, UNITS), min_size=1, max_size=30))
def test_every_table_gets_an_answer_or_a_reason(figures):
    table = rows(*figures)
    if not sum(units or 0 for seen, units in figures if seen is not None):
        with pytest.raises(UnusableTableError, match="no_population"):
            find_deviations(table)
        return
    found = find_deviations(table)
    assert len(found.deviations) == len(table)
    for given_row, row in zip(table, found.deviations, strict=True):
        assert (row.observed, row.population) == (given_row.observed, given_row.population)
        figures = (row.ratio, row.interval, row.z, row.p, row.adjusted_p)
        if row.reason:
            assert row.classification is DeviationClass.NOT_ASSESSABLE
            assert figures == (None,) * 5
        else:
            assert row.interval.lower <= row.ratio <= row.interval.upper
            assert 0 <= row.p <= row.adjusted_p + 1e-12 <= 1 + 1e-12
            assert np.sign(row.z) == np.sign(round(row.ratio - 1, 12)) or row.z == pytest.approx(0, abs=1e-6)


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(500, 10**5)), min_size=2, max_size=20), st.randoms()
)
def test_the_order_of_the_rows_does_not_matter(figures, chance):
    table = rows(*figures)
    shuffled = table[:]
    chance.shuffle(shuffled)
    assert find_deviations(table).deviations == find_deviations(shuffled).deviations


def test_each_model_of_the_spread_gives_its_own_scores(amsterdam):
    """The same areas and expectations; only what usual differences do to the score is another."""
    additive, multiplicative, none = (find_deviations(amsterdam, spread=model) for model in SpreadModel)
    assessed = ~np.isnan(none.z)
    held = Counts(none.observed, none.expected).where(assessed)
    assert none.z[assessed] == pytest.approx(held.exact_z)
    assert multiplicative.z[assessed] == pytest.approx(multiplicative_z(held, none.dispersion))
    assert additive.tau2 == pytest.approx(0.068343, abs=5e-6)
    assert (none.tau2, multiplicative.tau2) == (0, 0)
    assert none.phi == multiplicative.phi == additive.phi
    # What the reference says of these districts: 12 and 9 with usual differences counted in, 101 and 92 without.
    assert (additive.beyond_alert, additive.beyond_alarm) == (12, 9)
    assert none.beyond_alarm > 80 > multiplicative.beyond_alarm
