"""A few random worlds of every kind, and those in which a reader once knew too much."""

from itertools import product

import pytest

from tests.attack.kinds import BLOCKS, CROSSED, KINDS, PARENTS, TOWNS
from tests.attack.world import World

# Worlds that `python -m tests.attack` found, each with what was overlooked then.
FOUND = {
    ("shares", 2): "a table of one group, and later percentages of a whole by groups",
    ("shares", 15): "the same",
    ("shares on levels", 14): "a town that is one block with another left out, which counted nobody",
    ("all rules", 12): "twenty units of one set of rules beside ten of another",
    ("all rules", 16): "the same, over larger areas",
    ("units", 36): "what no release tells of has no more units than are left of its town",
    ("units of three levels", 54): "the same, in a district",
    ("crossed on levels", 111): "women and men less the elderly are the young, of whom nobody told",
    (
        "crossed on levels",
        147,
    ): "women less old women are young women, and so what the young less young men are",
}


@pytest.mark.parametrize(
    ("kind", "seed"), [*product(KINDS, range(2)), *FOUND], ids=lambda each: str(each).replace(" ", "-")
)
def test_no_small_count_is_known_better_than_the_rules_allow(kind, seed):
    world = KINDS[kind].world(seed)
    assert world.told
    assert world.narrowed() == []


def test_worlds_are_the_same_every_time():
    one, other = (KINDS["all rules"].world(3) for _time in range(2))
    assert [each.made.table for each in one.told] == [each.made.table for each in other.told]


def large(small):
    """Counts of young and old women and men, large and unlike but for those in `small`."""
    sizes = {"vj": 100, "vo": 40, "mj": 220, "mo": 70}
    cells = [(area, "2024", group) for area in BLOCKS for group in sizes]
    return {
        cell: small.get((cell[0], cell[2]), sizes[cell[2]] + 13 * number % 17)
        for number, cell in enumerate(cells)
    }


def told_one_by_one(world, groups, areas=BLOCKS):
    return [world.release("2024", areas, {"2024"}, CROSSED[group]) for group in groups]


def test_everybody_less_women_and_the_elderly_is_not_told_by_elderly_women():
    """Nobody told of young men, and five of them are left when the last of four groups comes out."""
    world = World(large({("B0", "mj"): 5}), PARENTS)
    *_before, last = told_one_by_one(world, ["vrouwen", "ouderen", "oude vrouwen", "iedereen"])
    assert last["B0"] is None
    assert world.reader.width(world.inside("B0", {"2024"}, {"mj"})) >= 9
    assert sum(count is not None for count in last.values()) >= 5


def test_a_group_that_nobody_told_of_links_two_pairs_of_groups():
    """Women less old women are the young women, and the young less those are the young men."""
    world = World(large({("B0", "mj"): 3, ("B1", "mj"): 2}), PARENTS)
    told_one_by_one(world, ["oude vrouwen", "jonge mannen", "vrouwen"])
    (last,) = told_one_by_one(world, ["jongeren"], TOWNS)
    assert world.narrowed() == []
    assert sum(count is not None for count in last.values()) >= 2


def test_groups_that_nobody_is_small_in_are_told():
    world = World(large({}), PARENTS)
    for told in told_one_by_one(world, ["vrouwen", "ouderen", "oude vrouwen", "jonge mannen", "iedereen"]):
        assert None not in told.values()
