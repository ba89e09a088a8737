"""Found by an attacker who knew only the calendar and the map: spans that overlap, levels and groups crossed, and zeros."""

from itertools import product

import pytest

from analyses.earlier import Earlier
from analyses.protection import protected, released_table
from analyses.spans import overlap, span_of
from analyses.sums.times import times_across, times_adding_up
from tests.analyses.test_parts_before import FEWEST, rows
from tests.attack.world import World
from zicht.core.errors import NotYet

PARENTS = {f"B{n}": f"G{n // 2}" for n in range(10)} | {f"G{n}": "P" for n in range(5)}


def evenly(times, groups, small):
    cells = product([f"B{n}" for n in range(10)], times, groups)
    return {cell: small.get(cell, 20 + number % 9) for number, cell in enumerate(cells)}


def test_spans_of_years_that_overlap_are_cut_into_years():
    """The first three years and the last, less the last three, is the first."""
    years = ("2020", "2021", "2022", "2023")
    told = World(evenly(years, "x", {("B0", "2020", "x"): 2, ("B0", "2021", "x"): 30}), PARENTS)
    areas = [f"B{n}" for n in range(10)]
    told.release("2020", areas, years[:1], "x")
    told.release("2020-2022", areas, years[:3], "x")
    told.release("2023", areas, years[3:], "x")
    told.release("2021-2023", areas, years[1:], "x")
    assert told.width("B0", years[:1], "x") >= FEWEST - 1e-6


def test_a_year_that_nobody_told_is_guarded_where_spans_tell_it():
    """Two years and three, less the last two, and the one in the middle that both have: the first is what is left."""
    years = ("2020", "2021", "2022", "2023")
    told = World(evenly(years, "x", {("B0", "2020", "x"): 3, ("B0", "2021", "x"): 30}), PARENTS)
    areas = [f"B{n}" for n in range(10)]
    told.release("2020-2021", areas, years[:2], "x")
    told.release("2022-2023", areas, years[2:], "x")
    told.release("2021-2023", areas, years[1:], "x")
    assert told.width("B0", years[:1], "x") >= FEWEST - 1 - 1e-6


def test_quarters_by_neighbourhood_add_up_to_a_year_by_municipality():
    quarters = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")
    told = World(
        evenly(quarters, "x", {("B0", "2024Q1", "x"): 3, ("B1", "2024Q1", "x"): 2, ("B2", "2024Q1", "x"): 4}),
        PARENTS,
    )
    for quarter in quarters:
        told.release(quarter, [f"B{n}" for n in range(10)], (quarter,), "x")
    told.release("2024", [f"G{n}" for n in range(5)], quarters, "x")
    assert told.width("G0", quarters[:1], "x") >= FEWEST - 1e-6


def test_five_groups_one_by_one_and_then_everybody():
    told = World(evenly(["2024"], "abcde", {("B0", "2024", "c"): 3, ("B1", "2024", "c"): 90}), PARENTS)
    areas = [f"B{n}" for n in range(10)]
    for group in "abcde":
        told.release("2024", areas, ["2024"], group)
    told.release("2024", areas, ["2024"], "abcde")
    assert told.width("B0", ["2024"], "c") >= FEWEST - 1e-6


def test_an_area_that_counts_nobody_is_not_told_by_a_total_that_stays_the_same():
    counts = {"A": 5, "B": 40, "C": 60}
    first = protected(rows(counts, "2024"), {"period": "2024", "counts": {}}, parents={})
    true = {(area, "2024", ""): count for area, count in counts.items()}
    before = Earlier("1", released_table(first.table), {}, first.audit["totals"], true)
    with pytest.raises(NotYet, match="totaal van alle gebieden"):
        protected(
            rows(counts | {"D": 0}, "2024"), {"period": "2024", "counts": {}}, parents={}, earlier=[before]
        )


def test_a_year_and_a_quarter_in_one_table_do_not_tell_the_rest_of_the_year():
    year = {"A": 63} | {f"B{n}": 120 + n for n in range(5)}
    quarter = {"A": 60} | {f"B{n}": 60 + n for n in range(5)}
    both = [*rows(year, "2024"), *rows(quarter, "2024Q1")]
    made = protected(both, {"period": "2024", "counts": {}}, parents={})
    told = {row["period"]: row["observed"] for row in made.table if row["area"] == "A"}
    assert None in told.values()


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ("2024", 12), ("2024Q2", 3), ("2024 2e kwartaal", 3), ("Q2 2024", 3), ("2024H1", 6), ("2024-H2", 6), ("2024 mei", 1),
        ("maart 2024", 1), ("2024-1", 1), ("2024MM11", 1), ("2020 t/m 2023", 48), ("2020-2023", 48), ("2024*", 12),
    ],
)  # fmt: skip
def test_periods_are_read_in_words_and_codes(period, months):
    start, end = span_of(period)
    assert end - start == months


def test_a_period_that_cannot_be_read_may_be_anywhere_in_its_years():
    assert span_of("2024 week 3") is span_of("2023-2020") is span_of("winter") is None
    assert overlap("2024 week 3", "2024Q4") and not overlap("2024 week 3", "2023")
    assert overlap("winter", "winter") and not overlap("winter", "2024")


def test_times_that_add_up_are_found():
    spans = {"": (0, 12), "q1": (0, 3), "q2": (3, 6), "h2": (6, 12)}
    assert {each.parts: each.is_all for each in times_adding_up(spans)} == {("q1", "q2", "h2"): True}
    assert times_across(spans, {}, "x") == ({}, [])
