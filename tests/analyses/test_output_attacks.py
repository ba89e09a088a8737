"""Figures of other kinds within one release: what two of them tell together, somebody tries to work out."""

from itertools import combinations

import numpy as np
import pytest

from analyses.engine.disclosure import CBS_ESSNET
from analyses.output_counts import Outgoing
from analyses.output_pairs import clashes_within
from analyses.outputs import judged_outputs, released_outputs
from tests.analyses.output_attacker import Told, widest
from tests.seeds import seeds

TOWN = "GM0001"
DISTRICTS = ("WK000100", "WK000101", "WK000102")
PARENTS = dict.fromkeys(DISTRICTS, TOWN)


def figure(kind, name, under, *, area="W0", group="", value=1.0):
    return {
        "name": name, "kind": kind, "area": area, "period": "2024", "group": group, "value": value, "under": under,
    }  # fmt: skip


def share(name, numerator, denominator, **about):
    value = 100 * numerator / denominator if denominator else 0.0
    return figure("share", name, {"numerator": numerator, "denominator": denominator}, value=value, **about)


def ratio(name, numerator, denominator, **about):
    under = {"numerator": numerator, "denominator": denominator}
    return figure("ratio", name, under, value=numerator / denominator, **about)


def amount(kind, name, units, total, **about):
    under = {"units": units, "total": total, "largest": 60.0, "second": 50.0}
    return figure(kind, name, under, value=total if kind == "total" else total / units, **about)


def median(name, units, **about):
    return figure("quantile", name, {"units": units, "quantile": 0.5}, value=30.0, **about)


def row(area="W0", observed=300, population=2000, status="safe"):
    return {"area": area, "period": "2024", "status": status, "observed": observed, "population": population}


def judge(figures, table=(), parents=None, counted=""):
    return judged_outputs(Outgoing(figures, table, parents or {}, CBS_ESSNET, counted))


def hidden(figures, **facts):
    """Which of the figures are hidden, by their number."""
    return {number for number, each in enumerate(judge(figures, **facts)) if each["value"] is None}


def pairs(figures, table=(), parents=None, counted=""):
    judged = judge(figures, table, parents, counted)
    found = clashes_within(Outgoing(judged, table, parents or {}, CBS_ESSNET, counted))
    return [(each.part, each.earlier_part, each.clash.difference) for each in found]


# Groups within a whole.


def test_a_group_that_leaves_three_of_the_whole_is_not_told_beside_it():
    assert hidden([share("Uitkering", 60, 200), share("Uitkering", 59, 197, group="65 plus")]) == {1}
    assert hidden([share("Uitkering", 60, 200), share("Uitkering", 20, 100, group="65 plus")]) == set()


def test_groups_that_together_leave_three_of_the_whole_are_not_all_told():
    groups = [share("Uitkering", 30, 100, group="mannen"), share("Uitkering", 29, 97, group="vrouwen")]
    assert hidden([share("Uitkering", 60, 200), *groups])
    # All of them together are the whole: nothing is left over.
    complete = [share("Uitkering", 31, 103, group="mannen"), share("Uitkering", 29, 97, group="vrouwen")]
    assert hidden([share("Uitkering", 60, 200), *complete]) == set()


def test_who_is_counted_in_the_rest_may_not_be_few_either():
    groups = [share("Uitkering", 56, 100, group="mannen")]
    assert hidden([share("Uitkering", 60, 200), *groups])  # 4 of the others
    groups = [share("Uitkering", 20, 100, group="mannen")]
    assert hidden([share("Uitkering", 113, 200), *groups])  # all but 7 of the others


def test_two_lists_of_groups_are_each_held_against_the_whole():
    by_sex = [share("Uitkering", 4, 100, group="mannen"), share("Uitkering", 56, 100, group="vrouwen")]
    by_age = [share("Uitkering", 35, 120, group="jong"), share("Uitkering", 25, 80, group="oud")]
    found = hidden([share("Uitkering", 60, 200), *by_sex, *by_age])
    assert 1 in found and len(found) > 1
    shown = [each for number, each in enumerate([60, 4, 56, 35, 25]) if number not in found]
    assert not {60, 56} <= set(shown)


def test_a_median_of_a_group_is_held_against_that_of_the_whole():
    assert hidden([median("Inkomen", 200), median("Inkomen", 197, group="65 plus")]) == {1}


# Two names about the same people.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (amount("mean", "Gemiddeld inkomen", 200, 6000.0), median("Mediaan inkomen", 199)),
        (amount("total", "Inkomen", 200, 6000.0), amount("total", "Som inkomen", 199, 5970.0)),
        (share("Uitkering", 60, 200), share("Aandeel uitkering", 59, 199)),
        (share("Uitkering", 60, 200), ratio("Verhouding uitkering", 75, 195)),
    ],
)
def test_of_two_about_one_thing_that_differ_by_a_few_people_the_smaller_is_hidden(one, other):
    assert hidden([one, other]) == {1}
    assert hidden([other, one]) == {0}
    assert pairs([one, other]) == []


def test_of_two_about_unlike_things_a_checker_decides():
    figures = [share("Werkloos", 60, 200), share("Huurders", 90, 199)]
    assert hidden(figures) == set()
    assert pairs(figures) == [("denominator", "denominator", 1)]
    amounts = [amount("total", "Inkomen", 200, 6000.0), amount("total", "Vermogen", 199, 9000.0)]
    assert pairs(amounts) == [("units", "units", 1)]
    assert pairs([share("Werkloos", 60, 200), share("Huurders", 90, 300)]) == []
    # Elsewhere, or in another year, they are other people.
    assert pairs([share("Werkloos", 60, 200), share("Huurders", 90, 199, area="W1")]) == []


def test_a_figure_is_held_against_the_told_row_of_the_table():
    table = [row(observed=60, population=200)]
    assert hidden([share("Aandeel verdachten", 57, 180)], table=table, counted="verdachten") == {0}
    assert hidden([share("Aandeel verdachten", 60, 200)], table=table, counted="verdachten") == set()
    assert pairs([share("Huurders", 57, 150)], table) == [("numerator", "observed", 3)]
    assert pairs([share("Huurders", 90, 199)], table) == [("denominator", "population", 1)]
    assert pairs([share("Huurders", 57, 150)], [row(observed=None, population=300, status="secondary")]) == []


def test_groups_of_like_size_that_exclude_each_other_tell_nothing():
    both = [share("Uitkering", 32, 103, group="mannen"), share("Uitkering", 28, 97, group="vrouwen")]
    assert pairs([share("Uitkering", 60, 200), *both]) == []
    assert pairs(both, [row(population=200)]) == []
    nested = [share("Uitkering", 62, 103, group="65 plus"), share("Uitkering", 60, 97, group="67 plus")]
    assert ("denominator", "denominator", 6) in pairs(nested)


def test_the_pair_names_the_smaller_and_keeps_its_name():
    figures = [share("Werkloos", 60, 200), share("Huurders", 90, 199), share("Kopers", 109, 199)]
    judged = judge(figures)
    found = clashes_within(Outgoing(judged, [], {}, CBS_ESSNET))
    assert {each.output for each in found} == {"huurders", "kopers"}
    assert len({each.clash.id for each in found}) == len(found)
    assert all(each.clash.earlier.release == "" for each in found)


# The same counts twice.


@pytest.mark.parametrize(
    "twin",
    [
        ratio("Jongeren", 45, 400, area="W1"),
        share("Jeugd", 45, 400, area="W1"),
        share("Ouderen", 355, 400, area="W1"),
        ratio("Jongeren", 45, 190, area="W1"),
    ],
)
def test_what_is_hidden_is_not_told_by_another_figure_with_the_same_counts(twin):
    figures = [share("Jongeren", count, 400, area=f"W{n}") for n, count in enumerate((4, 45, 50, 60))]
    assert 1 in hidden(figures) and hidden([*figures, twin]) >= {1, 4}


def test_a_mean_and_a_total_over_the_same_people_are_hidden_together():
    figures = [amount("total", "Vermogen", 30, 900.0, area=f"W{n}") for n in range(3)]
    figures[0]["under"] |= {"largest": 500.0, "second": 10.0}
    found = hidden(figures)
    cover = max(found)
    mean = amount("mean", "Bezit", 30, 900.0, area=f"W{cover}")
    assert 3 in hidden([*figures, mean])


# Areas that were left out.


def test_all_but_one_of_the_districts_do_not_tell_that_one():
    town = share("Jongeren gemeente", 160, 1000, area=TOWN)
    districts = [share("Jongeren", 52, 332, area=area) for area in DISTRICTS]
    assert hidden([town, *districts], parents=PARENTS)  # 4 of 4 in the one that is left out
    room = share("Jongeren gemeente", 200, 1400, area=TOWN)
    assert hidden([room, *districts], parents=PARENTS) == set()


def test_amounts_of_all_but_one_of_the_districts_do_not_tell_that_one():
    town = amount("total", "Inkomen gemeente", 95, 2850.0, area=TOWN)
    districts = [amount("total", "Inkomen", 30, 900.0, area=area) for area in DISTRICTS]
    assert hidden([town, *districts], parents=PARENTS)


# Digits.


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (share("Jongeren", 100, 300), 33.3),
        (ratio("Sterfte", 57, 41), 1.39),
        (amount("mean", "Inkomen", 37, 1234567.0), 33370.0),
        (amount("total", "Inkomen", 37, 1234567.0), 1235000.0),
        (figure("odds", "Kans", {"cells": [40, 30, 20, 50]}, value=3.3333), 3.33),
    ],
)
def test_no_more_digits_leave_than_tell_of_the_figure_itself(one, told):
    judged = judge([one])
    assert judged[0]["value"] == told == released_outputs(judged)[0]["value"]


def test_a_small_count_is_hidden_however_it_would_be_rounded():
    assert hidden([share("Jongeren", 9, 18)]) == {0}
    assert hidden([share("Jongeren", 10, 20)]) == set()


# Whatever is told together: somebody with a linear program.

GROUPS = ("a", "b", "rest")
CROSSED = {"mannen": ("mj", "mo"), "vrouwen": ("vj", "vo"), "jong": ("mj", "vj"), "oud": ("mo", "vo")}


def living(chance, areas, sorts):
    """How many people live in each cell, few in some, and how many of them are counted."""
    people, counted = {}, {}
    for area in areas:
        for sort in sorts:
            few = chance.random() < 0.25 or (area == "elders" and chance.random() < 0.5)
            size = int(chance.integers(0, 12) if few else chance.integers(40, 200))
            people[area, sort] = size
            counted[area, sort] = int(chance.integers(0, size + 1))
    return people, counted


def scene(seed):
    """Random people in districts of a town by sort of person, and figures over some of them, each with its cells. Districts and
    sorts are left out at random."""
    chance = np.random.default_rng(seed)
    crossed = chance.random() < 0.3
    sorts = ("mj", "mo", "vj", "vo") if crossed else GROUPS
    groups = CROSSED if crossed else {name: (name,) for name in GROUPS[:2]}
    areas = DISTRICTS[: chance.integers(1, 4)]
    left_out = () if chance.random() < 0.3 else ("elders",)
    people, counted = living(chance, (*areas, *left_out), sorts)
    figures = []
    for area in areas:
        if chance.random() < 0.8:
            figures.append(("Jongeren", area, "", [cell for cell in people if cell[0] == area]))
        figures += [
            ("Jongeren", area, group, [(area, sort) for sort in inside])
            for group, inside in groups.items()
            if chance.random() < 0.9
        ]
    if chance.random() < 0.8:
        figures.append(("Jongeren gemeente", TOWN, "", list(people)))
        figures += [
            ("Jongeren gemeente", TOWN, group, [cell for cell in people if cell[1] in inside])
            for group, inside in groups.items()
            if chance.random() < 0.5
        ]
    told = [(*about, frozenset(cells)) for *about, cells in figures if sum(people[cell] for cell in cells)]
    return people, counted, told


def delicate(over):
    """What a reader would like to know: each figure, and what one or more of them leave of another around them."""
    found = set(over)
    for one, other in combinations(over, 2):
        if one < other or other < one:
            found.add(one ^ other)
    for whole in over:
        inside = [each for each in over if each < whole]
        disjoint = [each for each in inside if not any(each & other for other in inside if other != each)]
        for parts in (disjoint, [each for each in inside if len({cell[0] for cell in each}) == 1]):
            left = whole.difference(*parts) if parts else frozenset()
            if left:
                found.add(left)
    return sorted(found, key=sorted)


def assert_holds(people, counted, figures, judged, *, at_most_people):
    told = [
        Told(cells, sum(counted[cell] for cell in cells), sum(people[cell] for cell in cells))
        for (_name, _area, _group, cells), each in zip(figures, judged, strict=True)
        if each["value"] is not None
    ]
    for cells in delicate([cells for *_about, cells in figures]):
        size, part = sum(people[cell] for cell in cells), sum(counted[cell] for cell in cells)
        if 0 < size < 10:
            low, high = widest(told, cells, of_people=True, at_most_people=at_most_people)
            assert high - low >= 10 - 1e-6, ("people", sorted(cells), size, low, high)
        if at_most_people and size and (part < 10 or size - part < 10):
            low, high = widest(told, cells, of_people=False)
            assert high - low >= 10 - 1e-6, ("counted", sorted(cells), part, size, low, high)


@pytest.mark.parametrize("seed", seeds(150))
def test_nobody_pins_a_hidden_count_or_what_is_left_over(seed):
    people, counted, figures = scene(seed)
    leaving = [
        share(
            name, sum(counted[cell] for cell in cells), sum(people[cell] for cell in cells), area=area, group=group
        )
        for name, area, group, cells in figures
    ]  # fmt: skip
    judged = judge(leaving, parents=PARENTS)
    assert_holds(people, counted, figures, judged, at_most_people=True)


@pytest.mark.parametrize("seed", seeds(60))
def test_nobody_pins_how_many_lie_under_an_amount(seed):
    people, _counted, figures = scene(seed)
    worth = {cell: 1000.0 * size + 7 * number for number, (cell, size) in enumerate(people.items())}
    leaving = [
        amount(
            "total", name, sum(people[cell] for cell in cells), sum(worth[cell] for cell in cells), area=area, group=group
        )
        for name, area, group, cells in figures
    ]  # fmt: skip
    judged = judge(leaving, parents=PARENTS)
    assert_holds(people, worth, figures, judged, at_most_people=False)
