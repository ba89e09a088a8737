"""Groups on two levels of areas, released in any order: what is left of a whole, areas that a group was never counted in."""

import numpy as np
import pytest

from analyses.earlier import Earlier
from analyses.protection import protected
from analyses.subjects import Kinship
from analyses.sums.groups import Groups, sums_of_groups
from tests.analyses.test_more_parts_before import PARENTS
from tests.analyses.test_parts_before import FEWEST, rows
from tests.attack.world import World
from tests.seeds import seeds
from zicht.core.errors import NotYet

SMALL, LARGE = [f"B{n}" for n in range(10)], [f"G{n}" for n in range(5)]
YEAR = ["2024"]
# Here a small count follows by way of an area that its group, or a larger one, was never counted in.
NEVER_COUNTED = (263, 389)


def crossed(small):
    """Counts that are large and unlike but for one of each area and group in `small`."""
    sizes = dict(zip("abc", (30, 60, 90), strict=True))
    cells = [(area, "2024", group) for area in SMALL for group in "abc"]
    return {
        cell: small.get((cell[0], cell[2]), sizes[cell[2]] + 13 * number % 17)
        for number, cell in enumerate(cells)
    }


def test_a_group_that_nobody_released_yet_is_guarded_as_what_two_others_leave():
    told = World(crossed({("B0", "c"): 3}), PARENTS)
    told.release("2024", SMALL, YEAR, "abc")
    told.release("2024", SMALL, YEAR, "a")
    told.release("2024", SMALL, YEAR, "b")
    assert told.width("B0", YEAR, "c") >= FEWEST - 1


@pytest.mark.parametrize("seed", seeds(40, NEVER_COUNTED))
def test_groups_on_two_levels_in_any_order_reveal_no_small_count(seed):
    random = np.random.default_rng(seed)
    told = World(
        {
            (area, "2024", group): int(
                random.choice([random.integers(0, 6), random.integers(3, 15), random.integers(10, 80)])
            )
            for area in SMALL
            for group in "abc"
        },
        PARENTS,
    )
    for _release in range(int(random.integers(3, 7))):
        areas = [area for area in (SMALL, LARGE)[random.integers(2)] if random.random() < 0.85]
        try:
            told.release("2024", areas, YEAR, str(random.choice(["a", "b", "c", "ab", "abc"])))
        except NotYet:
            continue
    assert told.narrowed() == []


def test_the_order_of_groups_is_taken_from_what_the_figures_bear_out():
    """One area in which two are equal does not make the larger group a part of the smaller one."""
    figures = {
        "ab": {("A", "events"): 19.0, ("B", "events"): 40.0},
        "all": {("A", "events"): 19.0, ("C", "events"): 90.0},
        "c": {("A", "events"): 0.0, ("B", "events"): 12.0},
    }
    found = sums_of_groups(Groups.of(figures, figures))
    assert [(each.whole, each.parts) for each in found if each.is_all] == [("all", ("ab", "c"))]
    guesses = {(each.whole, each.parts) for each in found if not each.is_all}
    assert guesses == {("all", ("ab",)), ("all", ("c",)), ("ab", ("c",))}


def test_groups_that_are_the_sum_of_others_are_found():
    cells = [(f"W{n}", "events") for n in range(20)]
    figures = {
        mark: {cell: float(size + n) for n, cell in enumerate(cells)} for mark, size in (("a", 5), ("b", 70))
    }
    figures["ab"] = {cell: figures["a"][cell] + figures["b"][cell] for cell in cells}
    found = sums_of_groups(Groups.of(figures, figures))
    assert [(each.whole, each.parts) for each in found if each.is_all] == [("ab", ("a", "b"))]
    # By the figures the small group may lie in the large one, and never the other way round.
    guesses = {(each.whole, each.parts) for each in found if not each.is_all}
    assert guesses == {("b", ("a",)), ("ab", ("a",)), ("ab", ("b",))}


def test_a_sum_over_a_part_of_an_area_disproves_nothing():
    """A larger area that was added up from smaller ones may miss some of those."""
    figures = {
        "a": {("B0", "events"): 20.0, ("B1", "events"): 30.0, ("G0", "events"): 50.0},
        "b": {("B0", "events"): 25.0, ("G0", "events"): 65.0},
        "ab": {("B0", "events"): 45.0, ("G0", "events"): 45.0},
    }
    counted = figures | {"ab": {("B0", "events"): 45.0}}
    found = sums_of_groups(Groups.of(figures, counted))
    assert [(each.whole, set(each.parts)) for each in found if each.is_all] == [("ab", {"a", "b"})]


def test_all_of_a_larger_area_equal_to_a_group_of_a_smaller_one_is_a_pair():
    """Nobody else lives there: a zero of the rest."""
    before = Earlier(
        "1", rows({"B0": 35, "B2": 50, "B4": 60}, "2024"), PARENTS, {},
        {("B0", "2024", ""): 35, ("B2", "2024", ""): 50, ("B4", "2024", ""): 60}, Kinship.UNSURE, "mannen",
    )  # fmt: skip
    made = protected(
        rows({"G0": 35, "G1": 90, "G2": 99}, "2024"),
        {"period": "2024", "counts": {}},
        parents=PARENTS,
        earlier=[before],
    )
    assert [(pair["area"], pair["difference"]) for pair in made.earlier] == [("G0", 0)]
