"""Comparators: who they are, and the test against them."""

import numpy as np
import pytest
from scipy import stats

from analyses.engine.comparison import (
    Company,
    Counted,
    adjacent,
    compare_all,
    compare_classes,
    compare_with,
    look_alikes,
    most_similar,
    neighbours,
    rate_ratio,
    same_class,
)
from analyses.engine.errors import UnusableTableError
from analyses.engine.indicators import Observation


def test_neighbours_work_both_ways(borders):
    around = neighbours(borders)
    assert "GM1699" in adjacent("GM0014", around)
    assert "GM0014" in adjacent("GM1699", around)
    assert adjacent("GM0088", around) == ()


def test_same_class_needs_a_known_class():
    classes = {"A": "urban", "B": "urban", "C": "rural", "D": None}
    assert same_class("A", classes) == ("B",)
    assert same_class("D", classes) == ()


def test_most_similar_is_nearest_first_and_skips_gaps():
    profiles = {"A": (1, 10), "B": (2, 10), "C": (9, 90), "D": (1.5, 10), "E": (1, None)}
    assert most_similar("A", profiles, k=2) == ("D", "B")
    with pytest.raises(UnusableTableError):
        most_similar("E", profiles)


def test_the_four_large_cities_look_alike(municipalities):
    columns = ("population", "dwelling_ownership", "income_low", "edu_appl_sci")
    profiles = {
        row["code"]: [float(row[name]) if row[name] else None for name in columns] for row in municipalities
    }
    assert {"GM0599", "GM0518"} <= set(most_similar("GM0363", profiles, k=5))


def test_an_area_against_its_comparators():
    table = [
        Observation("A", "2025", 30, 1000),
        Observation("B", "2025", 10, 1000),
        Observation("C", "2025", 10, 1000),
    ]
    found = compare_with("A", ["B", "C", "X"], table, company=Company.ADJACENT)
    assert found.comparators == ("B", "C")
    assert found.ratio == pytest.approx(3.0)
    assert found.p == pytest.approx(stats.binomtest(30, 50, 1 / 3).pvalue)
    assert found.interval.lower < 3.0 < found.interval.upper


def test_many_areas_are_compared_at_once_and_hidden_ones_are_named():
    figures = {"A": Counted(30, 1000), "B": Counted(10, 1000), "C": Counted(None, 900), "D": Counted(0, 500)}
    around = {"A": ("B", "C"), "B": ("A", "D"), "C": ("A",), "D": ("C",)}
    found = {each.area: each for each in compare_all(around, figures, company=Company.ADJACENT)}
    assert (found["A"].comparators, found["A"].left_out) == (("B",), ("C",))
    assert found["A"].ratio == pytest.approx(3.0)
    bounds = stats.binomtest(30, 40, 0.5).proportion_ci(0.95, method="exact")
    assert found["A"].interval.lower == pytest.approx(bounds.low / (1 - bounds.low))
    assert found["A"].interval.upper == pytest.approx(bounds.high / (1 - bounds.high))
    assert found["B"].ratio == pytest.approx((10 / 1000) / (30 / 1500))
    assert (found["C"].ratio, found["D"].ratio) == (None, None)


def test_look_alikes_are_found_for_all_areas_at_once(municipalities):
    profiles = {row["code"]: (float(row["population"]), float(row["pop_65plus"])) for row in municipalities}
    found = look_alikes(profiles, profiles, k=5)
    assert found["GM0363"] == most_similar("GM0363", profiles, k=5)
    assert {len(peers) for peers in found.values()} == {5}
    assert all(area not in peers for area, peers in found.items())


def test_nothing_to_compare_with():
    table = [Observation("A", "2025", 30, 1000), Observation("B", "2025", None, 1000)]
    assert compare_with("A", ["B"], table, company=Company.SIMILAR).ratio is None
    assert rate_ratio(0, 10, 0, 10) == (None, None, 1.0)
    assert rate_ratio(9, 10, 0, 10)[0] is None


def test_classes_are_compared_by_their_totals_as_area_by_area():
    chance = np.random.default_rng(8)
    codes = [f"A{number:02}" for number in range(30)]
    figures = {code: Counted(int(chance.poisson(20)), float(chance.integers(500, 900))) for code in codes}
    figures["A07"] = Counted(None, 800.0)
    classes = {code: (None if code == "A03" else f"k{place % 3}") for place, code in enumerate(codes)}
    found = {each.area: each for each in compare_classes(classes, figures)}
    slow = compare_all(
        {code: same_class(code, classes) for code in codes}, figures, company=Company.SAME_CLASS
    )
    for wanted in slow:
        if wanted.area != "A07":
            each = found[wanted.area]
            assert tuple(each.comparators) == wanted.comparators
            assert (each.ratio, each.p) == (wanted.ratio, wanted.p)
    assert "A07" not in found
    assert found["A04"].left_out == ("A07",)
    assert found["A04"].comparators[:2] == ("A01", "A10")
