"""Comparisons and patterns of released figures: complete comparator lists, and nothing that a hidden count could reach."""

from dataclasses import replace

import numpy as np
import pytest

from analyses.engine.comparison import Company, Counted, neighbours
from analyses.engine.released import Surroundings, companies, pattern
from analyses.engine.spatial import Quadrant

SIDE = 12
CODES = [f"WK{row:02}{column:02}00" for row in range(SIDE) for column in range(SIDE)]


def lattice():
    """Square areas in rows, a border with the one to the right and the one below."""
    code = {(row, column): CODES[row * SIDE + column] for row in range(SIDE) for column in range(SIDE)}
    right = [(code[r, c], code[r, c + 1]) for r in range(SIDE) for c in range(SIDE - 1)]
    below = [(code[r, c], code[r + 1, c]) for r in range(SIDE - 1) for c in range(SIDE)]
    return neighbours([*right, *below])


def figures(seed=1, hot=()):
    chance = np.random.default_rng(seed)
    units = {code: 1000.0 + 10 * place for place, code in enumerate(CODES)}
    rates = {code: 0.12 if code in hot else 0.05 for code in CODES}
    return {code: Counted(int(chance.poisson(units[code] * rates[code])), units[code]) for code in CODES}


HOT = [CODES[row * SIDE + column] for row in (2, 3, 4) for column in (5, 6, 7)]


def test_a_warm_spot_is_found_and_chance_is_not():
    found = pattern(figures(hot=HOT), lattice())
    assert found.moran.i > 0.3
    assert found.moran.p == 0.0001
    high = {each.area for each in found.clusters if each.quadrant is Quadrant.HIGH_HIGH}
    assert CODES[3 * SIDE + 6] in high
    assert high <= set(HOT)
    assert all(each.gi_star > 1.96 for each in found.clusters if each.quadrant is Quadrant.HIGH_HIGH)
    calm = pattern(figures(seed=3), lattice(), permutations=199)
    assert calm.moran.p > 0.05
    assert not calm.clusters


def test_the_same_figures_give_the_same_pattern():
    first, second = (pattern(figures(hot=HOT), lattice(), permutations=99) for _ in range(2))
    assert first == second


def test_an_area_amid_hidden_ones_has_no_statistic():
    shown = figures(hot=HOT)
    around = lattice()
    for code in around[CODES[0]]:
        shown[code] = Counted(None, 1000)
    found = pattern(shown, around, permutations=99)
    assert found.without_neighbours == (CODES[0],)
    assert found.moran.areas == len(CODES) - 3


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {code: Counted(None, 1000) for code in CODES},
        {code: Counted(0, 1000) for code in CODES},
        {code: Counted(5, 1000) for code in CODES},
        {code: Counted(place, 1000) for place, code in enumerate(CODES[:4])},
    ],
    ids=["nothing", "all hidden", "all zero", "all the same", "too few"],
)
def test_no_pattern_is_an_answer(shown):
    assert pattern(shown, lattice(), permutations=99) is None


def test_every_area_has_three_kinds_of_company_of_the_release_only():
    shown = figures(hot=HOT)
    shown[CODES[1]] = Counted(None, 1010)
    around = Surroundings(
        borders=lattice() | {CODES[0]: [CODES[1], CODES[SIDE], "WK999900"]},
        classes={code: ("sterk" if place % 2 else "niet") for place, code in enumerate(CODES)},
        profiles={
            code: (1000.0 + 10 * place, None if place == 7 else 1.0) for place, code in enumerate(CODES)
        },
    )
    found = companies(shown, around, k=4)
    assert CODES[1] not in found
    adjacent, same, alike = found[CODES[0]]
    assert [each.company for each in found[CODES[0]]] == [
        Company.ADJACENT,
        Company.SAME_CLASS,
        Company.SIMILAR,
    ]
    assert (adjacent.comparators, adjacent.left_out) == ((CODES[SIDE],), (CODES[1],))
    assert len(same.comparators) == len(CODES) // 2 - 1
    assert (alike.comparators, alike.left_out) == ((CODES[2], CODES[3], CODES[4]), (CODES[1],))
    assert found[CODES[7]][2].comparators == ()
    assert found[CODES[7]][2].ratio is None


def test_only_the_company_that_was_asked_is_kept():
    around = Surroundings(
        borders=lattice(),
        classes=dict.fromkeys(CODES, "sterk"),
        profiles={code: (1000.0 + 10 * place, 1.0) for place, code in enumerate(CODES)},
    )
    whole = companies(figures(hot=HOT), around, k=3)
    for kind in Company:
        found = companies(figures(hot=HOT), around, among=[kind], k=3)
        assert found == {
            area: [each for each in rows if each.company is kind] for area, rows in whole.items()
        }
    assert set(companies(figures(hot=HOT), around, among=()).keys()) == set(CODES)
    assert not any(companies(figures(hot=HOT), around, among=()).values())


def test_a_hidden_count_changes_nothing():
    """Areas of which nothing is told are in nobody's company: without them the answer is the same, but for who was left
    out."""
    shown = {
        code: (figure if code not in HOT else Counted(None, figure.population))
        for code, figure in figures().items()
    }
    without = {code: figure for code, figure in shown.items() if code not in HOT}
    around = Surroundings(lattice(), {}, {})
    found, bare = companies(shown, around), companies(without, around)
    assert found.keys() == bare.keys() == without.keys()
    beside = {code for code in without if set(lattice()[code]) & set(HOT)}
    for code in without:
        assert [replace(each, left_out=()) for each in found[code]] == [
            replace(each, left_out=()) for each in bare[code]
        ]
        assert any(each.left_out for each in found[code]) == (code in beside)
    assert pattern(shown, lattice(), permutations=99) == pattern(without, lattice(), permutations=99)


def test_among_thousands_of_areas_a_warm_spot_stands_and_chance_does_not():
    side = 65
    code = {(row, column): f"BU{row:04}{column:04}" for row in range(side) for column in range(side)}
    right = [(code[r, c], code[r, c + 1]) for r in range(side) for c in range(side - 1)]
    down = [(code[r, c], code[r + 1, c]) for r in range(side - 1) for c in range(side)]
    chance = np.random.default_rng(1)
    warm = {code[r, c] for r in range(30, 34) for c in range(30, 34)}
    shown = {name: Counted(int(chance.poisson(50 + 60 * (name in warm))), 1000.0) for name in code.values()}
    found = pattern(shown, neighbours([*right, *down]))
    assert found.moran.areas == side * side
    high = {each.area for each in found.clusters if each.quadrant is Quadrant.HIGH_HIGH}
    assert high and high <= warm
    assert all(
        each.area in warm or set(neighbours([*right, *down])[each.area]) & warm for each in found.clusters
    )
    assert all(each.p < 0.05 for each in found.clusters)
