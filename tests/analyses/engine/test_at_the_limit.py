"""The figure that just meets a limit and the one that just does not: where a threshold stands, and on which side it counts."""

import numpy as np
import pytest
from scipy import stats

from analyses.engine.deviation import DeviationClass, find_deviations
from analyses.engine.disclosure import CBS_ESSNET, PROFILES, TOTAL, Cell, audit
from analyses.engine.disclosure.grid import TOP, filled
from analyses.engine.disclosure.memory import close_pairs, remember, whole
from analyses.engine.disclosure.outputs import (
    broken_by_amount,
    broken_by_mean,
    broken_by_share,
    broken_by_verdict,
)
from analyses.engine.disclosure.rules import (
    Contributions,
    Rule,
    needs_of_amounts,
    unsafe_amounts,
    unsafe_counts,
    whole_groups,
)
from analyses.engine.disclosure.table import ProtectedTable
from analyses.engine.indicators import Observation
from analyses.engine.overdispersion import SpreadModel, measure_dispersion
from analyses.engine.released import pattern
from analyses.engine.scales import Counts
from analyses.engine.smoothing import standardised_rates
from analyses.engine.spatial import lay_out, local_moran
from analyses.engine.trend import TrendPoint, find_trend
from tests.analyses.engine.test_released import CODES, HOT, figures, lattice

UK = PROFILES["UK/ACRO"]


@pytest.mark.parametrize(
    ("areas", "wanted"), [(10, DeviationClass.MUCH_HIGHER), (100, DeviationClass.HIGHER)]
)
def test_what_stands_out_among_ten_may_be_chance_among_a_hundred(areas, wanted):
    """The same distance beyond the second limit: p is 0.001, so one in ten stays below 5 % and one in a hundred does not."""
    calm = [Observation(f"WK{number:06}", "2025", 400, 10_000) for number in range(1, areas)]
    found = find_deviations(
        [Observation("WK000000", "2025", 468, 10_000), *calm],
        spread=SpreadModel.NONE,
        reference={"": 0.04},
    )
    first = found.of("WK000000")
    assert first.z > 3.09 and 0.05 / 100 < first.p < 0.05 / 10
    assert first.adjusted_p == pytest.approx(min(1, first.p * areas))
    assert first.classification is wanted


@pytest.mark.parametrize(("phi", "is_spread"), [(1.39, False), (1.41, True)])
def test_spread_between_fifty_areas_counts_from_one_and_two_fifths(phi, is_spread):
    """1 + 2 sqrt(2 / 50) is 1.4. Half of the areas lie as far above what is expected as the others below, so z squared is phi."""
    expected = np.full(50, 100.0)
    apart = np.where(np.arange(50) % 2, 1, -1) * np.sqrt(phi) / 2
    found = measure_dispersion(Counts((np.sqrt(expected) + apart) ** 2, expected))
    assert found.threshold == pytest.approx(1.4)
    assert found.phi == pytest.approx(phi)
    assert found.is_overdispersed is is_spread
    # Equal weights of 400: (50 phi - 49) / (50 x 400 - 400).
    assert found.tau2 == pytest.approx((50 * phi - 49) / 19_600 if is_spread else 0.0)


def test_a_trend_is_quasi_poisson_from_one_and_a_half():
    """By the dispersion that was found itself: on both sides of the limit its interval is that of the law that belongs there."""
    chance = np.random.default_rng(5)
    near = {True: 0, False: 0}
    for _ in range(200):
        seen = chance.poisson(chance.gamma(60, 1.6, size=8))
        found = find_trend(
            [TrendPoint(2010.0 + year, float(count), 1000.0) for year, count in enumerate(seen)]
        )
        assert found.is_quasi is bool(found.dispersion > 1.5)
        tail = stats.t(6).ppf(0.975) if found.dispersion > 1.5 else stats.norm.ppf(0.975)
        slope, upper = np.log(found.change), np.log(found.upper)
        p = 2 * (stats.t(6) if found.dispersion > 1.5 else stats.norm).sf(
            abs(slope) / ((upper - slope) / tail)
        )
        assert found.p == pytest.approx(p)
        if 1.2 < found.dispersion < 1.8:
            near[found.is_quasi] += 1
    assert min(near.values()) > 10


def test_a_cluster_has_the_two_sided_p_after_correction():
    shown = figures(hot=HOT)
    found = pattern(shown, lattice(), permutations=999)
    codes = sorted(shown)
    counted, units = (
        np.array([getattr(shown[code], name) for code in codes], float) for name in ("observed", "population")
    )
    field = lay_out(dict(zip(codes, standardised_rates(counted, units).tolist(), strict=True)), lattice())
    one_sided = {each.area: each.p for each in local_moran(field, permutations=999, seed=1)}
    wanted = dict(
        zip(
            one_sided,
            stats.false_discovery_control(np.minimum(1, 2 * np.array(list(one_sided.values())))),
            strict=True,
        )
    )
    assert {each.area: each.p for each in found.clusters} == pytest.approx(
        {area: p for area, p in wanted.items() if p <= 0.05}
    )
    # Without the doubling more areas would stand: the difference can be seen in these figures.
    assert sum(stats.false_discovery_control(list(one_sided.values())) <= 0.05) > len(found.clusters)
    assert len(one_sided) == len(CODES)


@pytest.mark.parametrize(("counted", "rule"), [(900, None), (901, Rule.WHOLE_GROUP)])
def test_nine_tenths_of_a_population_may_be_told_and_more_may_not(counted, rule):
    assert broken_by_share(counted, 1000, CBS_ESSNET) is rule


def town(*rows, up=None):
    """Areas with categories a and b and their margin, in one town X of which the figures are the sums."""
    given = np.full((len(rows) + 1, 3), np.nan)
    given[:-1, :2] = rows
    names = [*(f"W{number}" for number in range(len(rows))), "X"]
    return filled(names, ["a", "b", TOTAL], np.array([len(rows)] * len(rows) + [TOP]), given)


def test_a_group_share_of_exactly_nine_tenths_is_no_whole_group():
    row, above = town([90, 10], [100, 90]), town([91, 9], [100, 50])
    assert not whole_groups(row, CBS_ESSNET).any()
    assert whole_groups(above, CBS_ESSNET).nonzero()[0].tolist() == [0]
    column = town([900, 500], [100, 500])
    assert not whole_groups(column, CBS_ESSNET)[:, 0].any()
    assert whole_groups(town([901, 500], [99, 500]), CBS_ESSNET)[:, 0].tolist() == [True, False, False]


def test_the_only_area_of_a_town_is_not_a_group_of_its_own():
    """Its figures are those of the town: to hide them for being all of it would say nothing about anybody."""
    assert not unsafe_counts(town([500, 400]), CBS_ESSNET).any()


def column(*values):
    return np.array(values, dtype=float)[:, None]


def test_amounts_just_at_dominance_and_at_the_p_percent_rule_may_be_told():
    """Half of the total by one, and a rest of exactly a tenth of the largest: the rules say more than, and less than."""
    grid = filled(["A", "B", "C", "D"], ["omzet"], np.full(4, TOP), column(100, 100, 209, 209))
    under = Contributions(column(*[20] * 4), column(50, 51, 100, 100), column(10, 10, 99, 100))
    assert unsafe_amounts(grid, under, CBS_ESSNET).ravel().tolist() == [False, True, False, True]
    two = Contributions(column(*[20] * 4), column(50, 50, 100, 100), column(40, 41, 88.1, 89))
    assert unsafe_amounts(grid, two, UK).ravel().tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("total", "largest", "second", "rule"),
    [
        (100, 50, 10, None),
        (100, 51, 10, Rule.DOMINANCE),
        (209, 100, 99, None),
        (209, 100, 100, Rule.P_PERCENT),
    ],
)
def test_one_total_is_judged_as_a_table_is(total, largest, second, rule):
    assert broken_by_amount(20, total, largest, second, CBS_ESSNET) is rule
    rest = total - largest - second
    assert broken_by_mean([largest, second, *[rest / 20] * 20], CBS_ESSNET) is rule
    assert broken_by_amount(9, total, largest, second, CBS_ESSNET) is Rule.TOO_FEW_UNITS
    assert broken_by_verdict(10, False, CBS_ESSNET) is None
    assert broken_by_verdict(9, False, CBS_ESSNET) is Rule.TOO_FEW_UNITS


def test_an_amount_of_too_few_must_be_able_to_rise_by_p_percent_of_it():
    grid = filled(["A", "B"], ["omzet"], np.full(2, TOP), column(1000, 1000))
    under = Contributions(column(9, 10), column(200, 200), column(200, 200))
    needs = needs_of_amounts(grid, under, np.ones((2, 1), dtype=bool), CBS_ESSNET)
    assert needs.rise.ravel().tolist() == [100, 0]


def test_an_amount_that_can_only_have_been_less_is_exposed():
    """Width enough, because it may have been nothing at all; but not as much more as the rules ask."""
    grid = filled(["A", "B", "X"], ["omzet"], np.array([2, 2, TOP]), column(1000, 100, np.nan))
    under = Contributions(column(20, 20, 40), column(900, 20, 900), column(50, 20, 50))
    unsafe = unsafe_amounts(grid, under, CBS_ESSNET)
    needs = needs_of_amounts(grid, under, unsafe & (grid.children == 0)[:, None], CBS_ESSNET)
    assert needs.rise[0, 0] == 800
    hidden = np.array([[True], [True], [False]])
    found = audit(ProtectedTable(grid, hidden & unsafe, hidden, needs, CBS_ESSNET))
    assert found.ranges[Cell("A", "omzet")].upper == pytest.approx(1100)
    assert Cell("A", "omzet") in found.exposed


@pytest.mark.parametrize(("difference", "is_close"), [(9, True), (10, False)])
def test_a_figure_that_changed_by_ten_may_stand_beside_what_it_was(difference, is_close):
    before = town([100, 200], [300, 400])
    now = town([100 + difference, 200], [300, 400])
    shown = whole(before, np.zeros_like(before.present))
    assert [pair[:2] for pair in close_pairs(now, shown, 10) if pair[0] == "W0"] == (
        [("W0", "a"), ("W0", TOTAL)] if is_close else []
    )
    assert remember(now, [shown], 10).close.any() is np.bool_(is_close)
