"""Deviations: the reference result on real districts, the minimum population, missing figures and bad
tables."""

import pytest

from analyses.engine.deviation import Baseline, DeviationClass, Reason, classify, find_deviations
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.funnel import poisson_limits
from analyses.engine.indicators import Observation, crude_rates, expectations, pooled_rate
from analyses.engine.overdispersion import measure_dispersion


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
    assert measure_dispersion(seen, expected).is_overdispersed
    assert sum(expected) == pytest.approx(sum(seen))


def test_the_baseline_may_leave_out_areas_that_are_not_assessed(amsterdam):
    found = find_deviations(amsterdam, baseline=Baseline.ASSESSABLE)
    assert found.dispersion.areas == 108
    assert found.phi == pytest.approx(180.520, abs=1e-3)


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
    ],
)
def test_a_table_that_cannot_be_used_says_why(table, fault):
    with pytest.raises(UnusableTableError) as refusal:
        find_deviations(table)
    assert refusal.value.fault is fault


def test_the_same_table_gives_the_same_answer(amsterdam):
    assert find_deviations(amsterdam) == find_deviations(amsterdam)
