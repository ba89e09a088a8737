"""Series for which no slope is steep enough, or of which the line is never found."""

from itertools import product
from math import comb

import numpy as np
import pytest

from analyses.engine.scales import FigureKind
from analyses.engine.trend import Direction, TrendPoint, find_trend, find_trends

EVENTS, SHARE = FigureKind.EVENTS, FigureKind.SHARE


def points(counts, units, years=None):
    times = years or range(2015, 2015 + len(counts))
    return [TrendPoint(*each) for each in zip(times, counts, units, strict=True)]


def one_sided(counts, units, kind):
    """P(sum of times x events >= what was seen | their number, one rate), by listing every way to divide them."""
    number, time = sum(counts), np.arange(len(counts))
    seen, above, every = time @ counts, 0.0, 0.0
    for ways in product(range(number + 1), repeat=len(counts)):
        if sum(ways) != number:
            continue
        if kind is SHARE:
            weight = np.prod([float(comb(among, taken)) for among, taken in zip(units, ways, strict=True)])
        else:
            left = np.cumsum([0, *ways])
            weight = np.prod(
                [float(comb(number - before, taken)) for before, taken in zip(left, ways, strict=False)]
            )
            weight *= np.prod(np.array(units, dtype=float) ** ways / float(sum(units)) ** np.array(ways))
        every += weight
        above += weight if time @ np.array(ways) >= seen else 0.0
    return above / every


@pytest.mark.parametrize("kind", [EVENTS, SHARE])
@pytest.mark.parametrize(("counts", "units"), [((0, 0, 2), (9, 7, 5)), ((0, 0, 0, 4), (6, 9, 3, 8))])
def test_a_series_that_comes_from_nothing_has_the_exact_p(counts, units, kind):
    found = find_trend(points(counts, units), kind=kind)
    assert found.p == pytest.approx(2 * one_sided(counts, units, kind))
    assert found.direction is (Direction.RISING if found.p < 0.05 else Direction.STEADY)
    assert (found.change, found.lower, found.upper) == (None, None, None)
    assert found.fitted == pytest.approx(np.divide(counts, units))


def test_a_share_that_leaps_from_none_to_all_has_the_exact_p():
    counts, units = (0, 2, 3), (3, 3, 3)
    rising = find_trend(points(counts, units), kind=SHARE)
    falling = find_trend(points(counts[::-1], units), kind=SHARE)
    assert rising.p == falling.p == pytest.approx(2 * one_sided(counts, units, SHARE))
    assert (rising.direction, falling.direction) == (Direction.RISING, Direction.FALLING)


@pytest.mark.parametrize("kind", [EVENTS, SHARE])
@pytest.mark.parametrize("counts", [(0, 0, 0, 59), (0, 0, 0.01, 59), (0, 0, 0, 0, 300)])
def test_many_events_after_none_are_no_steady_rate(counts, kind):
    """Parts of an event, after a change of borders, do not make it one."""
    units = [20_000] * len(counts)
    assert find_trend(points(counts, units), kind=kind).direction is Direction.RISING
    assert find_trend(points(counts[::-1], units), kind=kind).direction is Direction.FALLING
    backwards = points(counts, units)[::-1]
    assert find_trend(backwards, kind=kind).direction is Direction.RISING


def test_a_few_events_after_none_are_still_chance():
    """The chi-square of the likelihood ratio would call two events in the last of three years a rise (p 0.04); exact is 2 / 9."""
    found = find_trend(points((0, 0, 2), (1000, 1000, 1000)))
    assert (found.direction, found.p) == (Direction.STEADY, pytest.approx(2 / 9))


def test_a_period_that_is_left_out_is_not_the_end_of_the_series():
    seen = np.array([[0, 0, 0, 59, np.nan], [np.nan, 59, 0, np.nan, 0], [0, 0, 0, 2, 59]])
    found = find_trends(np.arange(5.0), seen, np.full(seen.shape, 1000.0))
    assert found.direction.tolist() == ["rising", "falling", "rising"]
    assert np.isnan(found.change).tolist() == [True, True, False]


def test_a_line_far_from_the_first_year_is_found():
    """Steps are short where a far year lies on the line; fifty of them were not enough and the answer was where they ended."""
    found = find_trend(points((0, 1, 100_000), (1000, 1000, 1_000_000), (1990, 2019, 2020)))
    fitted = np.array(found.fitted) * (1000, 1000, 1_000_000)
    assert fitted.sum() == pytest.approx(100_001)
    assert fitted @ (1990, 2019, 2020) == pytest.approx(2019 + 100_000 * 2020, rel=1e-12)


def test_a_line_that_was_not_found_is_no_answer():
    """So far apart that the steps run out; the area beside it is told all the same."""
    time, units = np.array([0.0, 1e6, 1e6 + 1]), np.full((2, 3), 1e7)
    found = find_trends(time, np.array([[0, 1, 1e6], [50, 52, 49]]), units)
    assert found.direction.tolist() == ["too_short", "steady"]
    for name in ("change", "lower", "upper", "p", "dispersion"):
        assert np.isnan(getattr(found, name)).tolist() == [True, False]
    assert np.isnan(found.fitted[0]).all() and not found.is_quasi[0]
    assert find_trend(points((0, 1, 10**6), units[0], time.tolist())) == find_trend([])
