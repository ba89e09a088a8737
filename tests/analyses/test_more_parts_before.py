"""Found by an attacker who knew only the calendar and the map: spans that overlap, levels and groups crossed, and zeros."""

from itertools import product

import pytest

from analyses.earlier import Earlier
from analyses.protection import cell_of, protected, released_table
from analyses.spans import overlap, span_of
from analyses.subjects import Kinship
from analyses.sums.times import times_across, times_adding_up
from tests.analyses.test_parts_before import FEWEST, Attacker, rows
from zicht.core.errors import NotYet

PARENTS = {f"B{n}": f"G{n // 2}" for n in range(10)} | {f"G{n}": "P" for n in range(5)}


class Told:
    """Counts by area, time and group, of which releases tell sums; each is about some of the times and groups."""

    def __init__(self, counts):
        self.attacker = Attacker(counts)
        self.before, self.hidden = [], []

    def inside(self, area, times, groups):
        lowest = [each for each, up in PARENTS.items() if area in (each, up) and each[0] == "B"]
        return {cell for cell in product(lowest, times, groups) if cell in self.attacker.counts}

    def release(self, name, areas, times, groups):
        """`name` is the period. Earlier ones of the same groups are of another time, the others of other groups. What makes a
        pair that is too close is hidden."""
        counts = {area: self.attacker.true(self.inside(area, times, groups)) for area in areas}
        earlier = [self._as_seen(each, name, times, groups) for each in self.before]
        hide, close = set(), None
        while close is None or not close <= hide:
            hide |= close or set()
            made = protected(
                rows(counts, name),
                {"period": name, "counts": {}},
                parents=PARENTS,
                earlier=earlier,
                hide=hide,
            )
            pairs = [pair for pair in made.earlier if pair["danger"] != "hidden_now"]
            close = {cell_of(pair["area"], pair["period"], pair["category"]) for pair in pairs}
        assert made.audit["is_safe"]
        self.hidden += [
            self.inside(row["area"], times, groups) for row in made.table if row["observed"] is None
        ]
        told = {row["area"]: row["observed"] for row in made.table}
        total = made.audit["totals"][name]
        self.attacker.learn_table(told, total, lambda area: self.inside(area, times, groups))
        self.before.append((name, times, groups, released_table(made.table), total, counts))
        return told

    def _as_seen(self, each, period, times, groups):
        name, when, who, table, total, counts = each
        kin = Kinship.SAME if (name, who) == (period, groups) else Kinship.UNSURE
        return Earlier(
            f"{name} {who}", [dict(row) | {"period": period} for row in table], PARENTS, {period: total},
            {(area, period, ""): count for area, count in counts.items()}, kin, "" if who == groups else str(who),
            "" if name == period else name, of_same=who == groups and name != period,
            only_sums=set(when).isdisjoint(times),
        )  # fmt: skip

    def width(self, area, times, groups):
        return self.attacker.width(self.inside(area, times, groups))

    def require_room(self):
        small = [cells for cells in self.hidden if self.attacker.true(cells) < FEWEST]
        for cells in small:
            assert self.attacker.width(cells) >= FEWEST - 1 - 1e-6


def evenly(times, groups, small):
    cells = product([f"B{n}" for n in range(10)], times, groups)
    return {cell: small.get(cell, 20 + number % 9) for number, cell in enumerate(cells)}


def test_spans_of_years_that_overlap_are_cut_into_years():
    """The first three years and the last, less the last three, is the first."""
    years = ("2020", "2021", "2022", "2023")
    told = Told(evenly(years, "x", {("B0", "2020", "x"): 2, ("B0", "2021", "x"): 30}))
    areas = [f"B{n}" for n in range(10)]
    told.release("2020", areas, years[:1], "x")
    told.release("2020-2022", areas, years[:3], "x")
    told.release("2023", areas, years[3:], "x")
    told.release("2021-2023", areas, years[1:], "x")
    assert told.width("B0", years[:1], "x") >= FEWEST - 1e-6


def test_a_year_that_nobody_told_is_guarded_where_spans_tell_it():
    """Two years and three, less the last two, and the one in the middle that both have: the first is what is left."""
    years = ("2020", "2021", "2022", "2023")
    told = Told(evenly(years, "x", {("B0", "2020", "x"): 3, ("B0", "2021", "x"): 30}))
    areas = [f"B{n}" for n in range(10)]
    told.release("2020-2021", areas, years[:2], "x")
    told.release("2022-2023", areas, years[2:], "x")
    told.release("2021-2023", areas, years[1:], "x")
    assert told.width("B0", years[:1], "x") >= FEWEST - 1 - 1e-6


def test_quarters_by_neighbourhood_add_up_to_a_year_by_municipality():
    quarters = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")
    told = Told(
        evenly(quarters, "x", {("B0", "2024Q1", "x"): 3, ("B1", "2024Q1", "x"): 2, ("B2", "2024Q1", "x"): 4})
    )
    for quarter in quarters:
        told.release(quarter, [f"B{n}" for n in range(10)], (quarter,), "x")
    told.release("2024", [f"G{n}" for n in range(5)], quarters, "x")
    assert told.width("G0", quarters[:1], "x") >= FEWEST - 1e-6


def test_five_groups_one_by_one_and_then_everybody():
    told = Told(evenly(["2024"], "abcde", {("B0", "2024", "c"): 3, ("B1", "2024", "c"): 90}))
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
