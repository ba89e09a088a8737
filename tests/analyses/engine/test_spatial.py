"""Spatial statistics: golden values on points, and Moran's I of real municipalities."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analyses.engine.comparison import neighbours
from analyses.engine.multiple import adjusted
from analyses.engine.smoothing import standardised_rates
from analyses.engine.spatial import Quadrant, getis_ord, global_moran, lay_out, local_moran

POINTS = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
VALUES = [2, 3, 3.2, 5, 8, 7]
GI = [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941]
GI_STAR = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]


@pytest.fixture
def six_points():
    near = [
        (str(i), str(j))
        for i, (x, y) in enumerate(POINTS)
        for j, (u, v) in enumerate(POINTS)
        if i < j and (x - u) ** 2 + (y - v) ** 2 <= 15**2
    ]
    return lay_out({str(i): value for i, value in enumerate(VALUES)}, neighbours(near))


def test_getis_ord_on_six_points(six_points):
    assert list(getis_ord(six_points, star=False).values()) == pytest.approx(GI, abs=1e-7)
    assert list(getis_ord(six_points).values()) == pytest.approx(GI_STAR, abs=1e-7)


@pytest.mark.parametrize(
    ("column", "wanted"), [("pop_65plus", 0.391283), ("income_low", 0.485273), ("dwelling_value", 0.526826)]
)
def test_moran_of_municipalities(municipalities, borders, column, wanted):
    values = {row["code"]: float(row[column]) if row[column] else None for row in municipalities}
    found = global_moran(lay_out(values, neighbours(borders)))
    assert found.i == pytest.approx(wanted, abs=1e-6)
    assert found.expectation == pytest.approx(-0.002950, abs=1e-6)
    assert (found.areas, found.p) == (340, 0.001)


def test_local_moran_adds_up_to_the_global_one(municipalities, borders):
    field = lay_out({row["code"]: float(row["pop_65plus"]) for row in municipalities}, neighbours(borders))
    local = local_moran(field, permutations=99)
    assert sum(each.i for each in local) / len(local) == pytest.approx(0.391283, abs=1e-6)
    assert local == local_moran(field, permutations=99)
    assert {each.quadrant for each in local} == set(Quadrant)
    assert all(0.01 <= each.p <= 0.6 for each in local)


def test_the_conditional_permutation_draws_the_others(municipalities, borders):
    """Against the plain way: for one area, draw as many others as it has neighbours, time and again."""
    field = lay_out({row["code"]: float(row["pop_65plus"]) for row in municipalities}, neighbours(borders))
    found = {each.area: each for each in local_moran(field, permutations=499, seed=7)}
    chance = np.random.default_rng(11)
    for area in ("GM0014", "GM0363", "GM1729"):
        i = field.areas.index(area)
        around = field.weights[[i], :].indices
        lag = field.values[around].mean()
        others = np.delete(field.values, i)
        drawn = np.array([chance.choice(others, around.size, replace=False).mean() for _ in range(499)])
        larger = (drawn >= lag).sum()
        assert found[area].p == pytest.approx((min(larger, 499 - larger) + 1) / 500, abs=0.06)


def test_areas_that_stand_out_are_drawn_more_often_and_the_others_stay(municipalities, borders):
    field = lay_out({row["code"]: float(row["pop_65plus"]) for row in municipalities}, neighbours(borders))
    few, closer, many = (
        [each.p for each in local_moran(field, **asked)]
        for asked in ({"permutations": 99}, {"permutations": 99, "closer": 4999}, {"permutations": 4999})
    )
    seldom = [number for number, p in enumerate(few) if p < 0.105]
    assert 0 < len(seldom) < len(few)
    for number, p in enumerate(few):
        if number in seldom:
            assert closer[number] == pytest.approx(many[number], abs=0.02)
        else:
            assert closer[number] == p
    assert min(closer) < 0.001 < min(few)


def test_rates_are_standardised_before_moran(municipalities, borders):
    table = [row for row in municipalities if row["income_low"]]
    units = np.array([float(row["population"]) for row in table])
    seen = units * np.array([float(row["income_low"]) for row in table]) / 100
    rates = dict(zip((row["code"] for row in table), standardised_rates(seen, units), strict=True))
    found = global_moran(lay_out(rates, neighbours(borders)), permutations=99)
    assert found.i == pytest.approx(0.485273, abs=0.02)
    assert found.p == 0.01


def test_islands_are_named_and_have_no_statistic(municipalities, borders):
    field = lay_out({row["code"]: float(row["pop_65plus"]) for row in municipalities}, neighbours(borders))
    assert field.without_neighbours == ("GM0060", "GM0088", "GM0093", "GM0096", "GM0448")
    assert "GM0088" not in getis_ord(field)


@given(st.lists(st.floats(-100, 100), min_size=5, max_size=5), st.booleans())
def test_gi_is_what_the_definition_gives(values, star):
    ring = neighbours([("0", "1"), ("1", "2"), ("2", "3"), ("3", "4"), ("0", "4")])
    assume(np.ptp(values) > 1e-3)
    found = getis_ord(lay_out({str(i): value for i, value in enumerate(values)}, ring), star=star)
    for i in range(5):
        taken = [j for j in range(5) if star or j != i]
        around = np.array([(j - i) % 5 in (1, 4) or (star and j == i) for j in taken], dtype=float)
        others = np.array([values[j] for j in taken])
        n, total = len(taken), around.sum()
        below = others.std() * np.sqrt((n * (around**2).sum() - total**2) / (n - 1))
        if others.std() > 1e-3:
            assert found[str(i)] == pytest.approx((around @ others - others.mean() * total) / below, abs=1e-6)


def test_areas_without_value_or_neighbour_have_no_statistic():
    field = lay_out(
        {"A": 1, "B": 2, "C": 4, "D": None, "E": 3}, neighbours([("A", "B"), ("B", "C"), ("D", "E")])
    )
    assert field.areas == ("A", "B", "C")
    with pytest.raises(ValueError, match="three linked areas"):
        global_moran(lay_out({"A": 1, "B": 1}, neighbours([("A", "B")])))


@pytest.mark.parametrize("closer", [0, 2000])
def test_values_that_are_mostly_the_same_make_no_pattern_of_chance(closer):
    """Most lags of zeros and ones are shared by many draws: one that is as far out is at least as far out, on either side."""
    side = 12
    code = {(row, column): f"{row:02}{column:02}" for row in range(side) for column in range(side)}
    borders = neighbours(
        [(code[r, c], code[r, c + 1]) for r in range(side) for c in range(side - 1)]
        + [(code[r, c], code[r + 1, c]) for r in range(side - 1) for c in range(side)]
    )
    chance = np.random.default_rng(1)
    field = lay_out(
        {
            name: float(value)
            for name, value in zip(code.values(), chance.random(side**2) < 0.15, strict=True)
        },
        borders,
    )
    found = local_moran(field, permutations=199, closer=closer)
    assert not any(adjusted(np.array([each.p for each in found])) <= 0.05)
    among_zeros = [each for each in found if each.quadrant is Quadrant.LOW_LOW]
    assert among_zeros and min(each.p for each in among_zeros) > 0.3


@pytest.mark.parametrize("star", [True, False])
@pytest.mark.parametrize("step", [1e-3, 1e-7, 1e-9])
def test_gi_does_not_change_when_all_values_lie_far_from_zero(six_points, star, step):
    """A spread of a millionth of the mean is a spread, and its statistic that of the same values around zero."""
    far = replace(six_points, values=1 + step * six_points.values)
    assert list(getis_ord(far, star=star).values()) == pytest.approx(GI_STAR if star else GI, rel=1e-4)


@pytest.mark.parametrize("star", [True, False])
def test_values_that_differ_in_their_last_digit_have_no_gi(six_points, star):
    dust = replace(six_points, values=np.array([0.3, 0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2, 0.3]))
    assert set(getis_ord(dust, star=star).values()) == {0.0}
    one = replace(six_points, values=np.array([0.1, 0.1, 0.1, 0.1, 0.1, 7e5]))
    assert list(getis_ord(one, star=False).values())[-1] == 0.0
