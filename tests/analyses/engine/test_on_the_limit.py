"""A figure that lies exactly on a limit: on which side it counts."""

from itertools import combinations

import pytest

from analyses.engine.boundaries import Share, redistribute
from analyses.engine.comparison import neighbours
from analyses.engine.indicators import Observation, as_columns
from analyses.engine.intervals import byar
from analyses.engine.spatial import global_moran, lay_out
from analyses.engine.trend import Direction, TrendPoint, find_trend


@pytest.mark.parametrize("counts", [(100, 104, 99, 106), (0, 0, 1)])
def test_a_trend_with_a_p_of_exactly_what_is_left_of_the_level_is_steady(counts):
    """From a half on, one less p is exact, and so is one less that."""
    points = [TrendPoint(2020.0 + year, count, 1000) for year, count in enumerate(counts)]
    p = find_trend(points).p
    assert p > 0.5 and 1 - (1 - p) == p
    assert find_trend(points, level=1 - p).direction is Direction.STEADY
    assert find_trend(points, level=1 - p - 1e-9).direction is Direction.RISING


def test_an_order_with_the_same_moran_counts_as_at_least_as_clustered():
    """Where everybody is a neighbour of all the others every order has the same I; these figures are exact in a double."""
    field = lay_out(dict(zip("ABCDE", (7, 3, 5, 5, 5), strict=True)), neighbours([*combinations("ABCDE", 2)]))
    found = global_moran(field, permutations=99)
    assert (found.i, found.p) == (-0.25, 1.0)


@pytest.mark.parametrize(("parts", "is_estimate"), [((1.0,), False), ((0.999, 0.001), True)])
def test_a_whole_area_that_moved_is_no_estimate(parts, is_estimate):
    shares = [Share("A", to, 2020, 2021, part) for to, part in zip("NM", parts, strict=False)]
    found = redistribute(as_columns([Observation("A", "2020", 8, 400)]), shares, from_year=2020, to_year=2021)
    assert found.is_estimate.ravel().tolist() == [is_estimate] * len(parts)


def test_byar_has_no_bound_below_zero():
    """1 - 1/9 - 3.09 / 3 is less than nothing, and so is its third power."""
    assert byar(1, level=0.998).lower == 0
    assert byar(1).lower == pytest.approx((1 - 1 / 9 - 1.959964 / 3) ** 3)
