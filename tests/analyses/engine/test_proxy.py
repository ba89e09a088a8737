"""The rank correlation between an outcome and the composition of areas: known answers, and when it keeps silent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.engine.proxy import association, associations

RISING = [float(number) for number in range(30)]


def test_a_perfect_order_is_one_whatever_the_scale():
    found = association(RISING, [value**3 for value in RISING])
    assert (round(found.rho, 6), found.strength, found.areas) == (1.0, "strong", 30)
    assert association(RISING, [-value for value in RISING]).rho == pytest.approx(-1)


def test_the_interval_is_that_of_bonett_and_wright():
    outcome = [1, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 12]
    values = [2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11]
    found = association(outcome, values)
    # by hand: sum of squared rank differences 42, rho = 1 - 6 * 42 / (12 * 143); z = 1.2676,
    # half width 1.96 * sqrt((1 + rho^2 / 2) / 9) = 0.7630
    assert found.rho == pytest.approx(0.85315, abs=1e-4)
    assert (found.low, found.high) == pytest.approx((0.4657, 0.9661), abs=1e-3)


def test_it_keeps_silent_with_few_areas_or_without_variation():
    assert association(RISING[:9], RISING[:9]) is None
    assert association(RISING, [1.0] * 30) is None
    assert association([None, *RISING[:9]], [1.0, *RISING[:9]]) is None
    with pytest.raises(ValueError):
        association(RISING, RISING[:5])


def test_more_figures_make_every_interval_wider():
    values = [value if index % 3 else -value for index, value in enumerate(RISING)]
    alone = associations(RISING, {"a": values})["a"]
    together = associations(RISING, {"a": values, "b": RISING, "c": RISING})["a"]
    assert together.rho == alone.rho
    assert together.low < alone.low and together.high > alone.high


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=10, max_size=20))
def test_the_interval_holds_the_estimate_and_stays_within_one(pairs):
    found = association([x for x, _y in pairs], [y for _x, y in pairs])
    if found is not None:
        assert -1.0001 <= found.low <= found.rho + 1e-9
        assert found.rho - 1e-9 <= found.high <= 1.0001


def test_a_published_example_gives_the_published_value():
    # Ten people, their intelligence and hours of television; rho is -29/165 in every textbook that has it.
    outcome = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    values = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    found = association(outcome, values)
    assert found.rho == pytest.approx(-29 / 165)
    # by hand: z = -0.17760, half width 1.95996 * sqrt((1 + 0.03089 / 2) / 7) = 0.74650
    assert (found.low, found.high) == pytest.approx((-0.7278, 0.5146), abs=5e-4)
    assert found.strength == "none"


def test_equal_figures_share_a_rank():
    # by hand: ranks 1.5 1.5 3 ... 10 against 1 ... 10; cov = 82, the product of the spreads sqrt(82 * 82.5)
    found = association([1, 1, *range(3, 11)], list(range(1, 11)))
    assert found.rho == pytest.approx((82 / 82.5) ** 0.5)


def test_a_hidden_cell_is_left_out_and_never_counts_as_nothing():
    outcome = [*RISING[:12], None, None]
    values = [*RISING[:12], -50.0, -60.0]
    found = association(outcome, values)
    assert found == association(RISING[:12], RISING[:12]) and found.areas == 12
    assert association([None] * 5 + RISING[:9], [1.0] * 5 + RISING[:9]) is None


def test_small_areas_weigh_as_much_as_large_ones_and_a_single_one_does_not_decide():
    """Ranks do not see how large an area is; one area far away moves the association no further than its rank."""
    values = [value if index % 2 else -value for index, value in enumerate(RISING)]
    near = association(RISING, values)
    far = association([*RISING[:-1], 1e9], values)
    assert far == near


@pytest.mark.parametrize("constant", [0.0, 5.0])
def test_a_figure_that_is_the_same_everywhere_says_nothing(constant):
    found = associations(RISING, {"vast": [constant] * 30, "oploopt": RISING})
    assert found["vast"] is None and found["oploopt"].strength == "strong"
    assert association([constant] * 30, RISING) is None
