"""Earlier files with other categories or other districts than the new table, and a reader who knows what adds up to what."""

import random

import numpy as np
import pytest
from django.core.management import CommandError

from analyses.earlier_areas import with_own_sums
from analyses.earlier_groups import made_of_others
from analyses.engine.disclosure.grid import TOP, filled
from analyses.engine.disclosure.publication import Publication
from tests.analyses.attacker import attack
from tests.analyses.test_protect_table import protect, write
from tests.seeds import seeds

AREAS = ("W1", "W2", "W3")
FINE = {"jm": ("jm",), "jv": ("jv",), "om": ("om",), "ov": ("ov",)}
COARSE = {"jong": ("jm", "jv"), "oud": ("om", "ov")}
LEAST = 10


def counts(seed):
    """Four categories in three districts, some of them small."""
    draws = np.random.default_rng(seed)
    return {(area, name): int(np.exp(draws.normal(3.3, 0.9))) for area in AREAS for name in FINE}


def by(groups, counted):
    """Rows of these groups with their totals, in districts of one municipality."""
    found = []
    for area, parent, inside in [*((area, "G1", [area]) for area in AREAS), ("G1", "", AREAS)]:
        told = {
            name: sum(counted[each, part] for each in inside for part in parts)
            for name, parts in groups.items()
        }
        found += [(area, parent, name, count) for name, count in told.items()]
        found.append((area, parent, "total", sum(told.values())))
    return found


def narrowed(counted, ranges):
    """Small counts of which a reader knows too much; one that a file tells has no range."""
    small = {cell: ranges.get(cell, (count, count)) for cell, count in counted.items() if 0 < count < LEAST}
    return {cell: (low, high) for cell, (low, high) in small.items() if high - low < LEAST - 1e-6}


@pytest.mark.parametrize("seed", seeds(60, found=(1, 3)))
@pytest.mark.parametrize(("first", "then"), [(COARSE, FINE), (FINE, COARSE)], ids=["split", "merged"])
def test_categories_that_make_up_others_are_linked_without_a_word(tmp_path, seed, first, then):
    counted = counts(seed)
    try:
        before = protect(write(tmp_path / "a.csv", by(first, counted)), tmp_path / "a-out.csv")
        after = protect(write(tmp_path / "b.csv", by(then, counted)), tmp_path / "b-out.csv", before)
    except CommandError:
        return  # what is refused tells nothing
    known = [
        ((area, whole), [(area, part) for part in parts])
        for area in (*AREAS, "G1") for whole, parts in COARSE.items()
    ]  # fmt: skip
    assert narrowed(counted, attack(before, after, also=known)) == {}


def told(areas, categories, values):
    values = np.array(values, dtype=float)
    return Publication(
        "eerder.csv", tuple(areas), tuple(categories), np.full(len(areas), TOP), values, np.ones(values.shape, dtype=bool)
    )  # fmt: skip


def grid_of(areas, categories, values):
    return filled(tuple(areas), tuple(categories), np.full(len(areas), TOP), np.array(values, dtype=float))


NOW = grid_of("abcd", ("p", "q", "r"), [[20, 30, 7], [11, 5, 40], [8, 60, 70], [33, 44, 55]])


@pytest.mark.parametrize(
    ("figures", "base", "apart", "expected"),
    [
        ([50, 16, 68, 77], 1, set(), [("p", "q", "old")]),
        ([50, np.nan, 68, 77], 1, set(), [("p", "q", "old")]),
        ([50, 15, 70, 75], 5, set(), [("p", "q", "old")]),
        ([57, 56, 138, 132], 1, set(), [("p", "q", "r", "old")]),
        ([50, 16, 68, 77], 1, {"old"}, []),
        ([50, 17, 69, 79], 1, set(), []),
        ([20, 11, 8, 33], 1, set(), []),
    ],
)
def test_which_categories_make_up_an_old_one_is_seen_in_the_figures(figures, base, apart, expected):
    before = told("abcd", ("old",), [[figure] for figure in figures])
    found = made_of_others(before, NOW, base, apart)
    assert [each.categories for each in found] == expected
    assert [each.whole for each in found] == ["old"] * len(expected)
    assert not any(each.is_hidden.any() for each in found)


@pytest.mark.parametrize("many", [2, 16])
def test_where_nothing_was_told_nothing_is_linked(many):
    now = grid_of("ab", [f"c{n:02}" for n in range(many)], [[20] * many, [30] * many])
    assert made_of_others(told("ab", ("old",), [[np.nan], [np.nan]]), now, 1) == []
    assert made_of_others(told("xy", ("old",), [[40], [60]]), now, 1) == []


def test_among_many_categories_those_that_make_up_an_old_one_are_found_too():
    draws = np.random.default_rng(5)
    values = draws.integers(3, 90, size=(40, 16))
    now = grid_of([f"W{n}" for n in range(40)], [f"c{n:02}" for n in range(16)], values)
    before = told([f"W{n}" for n in range(40)], ("old",), values[:, [1, 4, 9]].sum(axis=1)[:, None])
    (found,) = made_of_others(before, now, 1)
    assert found.categories == ("c01", "c04", "c09", "old")


@pytest.mark.parametrize("seed", seeds(60, found=(45, 50, 124)))
def test_a_district_that_is_gone_sets_no_earlier_file_aside(tmp_path, seed):
    """Neighbourhoods in other districts each time; the first district is gone from the last table."""
    draws = random.Random(seed)
    areas = [f"N{number}" for number in range(draws.randint(5, 7))]
    counted = {
        area: draws.choice([draws.randint(1, 9), draws.randint(10, 40), draws.randint(20, 60)])
        for area in areas
    }
    files, inside = [], {}
    for districts in (("D0", "D1", "D2"), ("D0", "D1", "D2"), ("D1", "D2")):
        lies_in = {area: draws.choice(districts) for area in areas}
        rows = [("R", "", "x", sum(counted.values()))]
        rows += [
            (name, "R", "x", sum(counted[area] for area in areas if lies_in[area] == name))
            for name in sorted(set(lies_in.values()))
        ]
        rows += [(area, lies_in[area], "x", counted[area]) for area in areas]
        number = len(files)
        source = write(tmp_path / f"{number}.csv", rows)
        files.append(protect(source, tmp_path / f"{number}-out.csv", *files))
        inside[files[-1]] = number
    ranges = attack(
        *files, called=lambda path, cell: (f"{cell[0]}/{inside[path]}", "x") if cell[0][0] == "D" else cell
    )
    assert narrowed({(area, "x"): count for area, count in counted.items()}, ranges) == {}


def test_a_larger_area_keeps_its_name_wherever_it_held_the_same():
    def table(name, second):
        """Two districts; the second neighbourhood lies in the one with this number."""
        values = np.full((5, 1), 20.0)
        parents = np.array([TOP, TOP, 0, second, 1])
        return Publication(
            name, ("D0", "D1", "N1", "N2", "N3"), ("x",), parents, values, np.ones((5, 1), dtype=bool)
        )

    files = [table("a", 0), table("b", 1), table("c", 0)]
    now = grid_of(("N1", "N2", "N3"), ("x",), [[20], [20], [20]])
    assert [each.areas[:2] for each in with_own_sums(files, now)] == [
        ("D0", "D1"), ("D0*b", "D1*b"), ("D0", "D1"),
    ]  # fmt: skip
