"""A table of exact counts beside an earlier release of the same counts that was rounded."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analyses.earlier import Earlier
from analyses.engine.disclosure import PROFILES
from analyses.protection import protected, released_table
from analyses.subjects import Kinship
from tests.analyses.attacker import read
from tests.analyses.test_protect_table import protect, write
from zicht.core.errors import NotYet

FEWEST = 10
ROUNDING = ["OpenSAFELY", "UK/ACRO afronden"]


def rows(counts):
    return [
        {"area": area, "period": "2024", "observed": count, "population": None, "expected": None}
        for area, count in counts.items()
    ]


def released(counts, parents, profile, earlier=()):
    summary = {"period": "2024", "observed": sum(counts.values()), "counts": {}}
    return protected(rows(counts), summary, parents=parents, profile=PROFILES[profile], earlier=earlier)


def as_earlier(made, counts, parents, profile):
    rules = PROFILES[profile]
    true = {(area, "2024", ""): count for area, count in counts.items()}
    return Earlier("1", released_table(made.table), parents, counts=true, rules=rules)


def limits(made, profile):
    """What a reader of a rounded table knows of each area: it lies within one base, or was too small to show."""
    rules = PROFILES[profile]
    room = rules.round_base - 1
    return {
        row["area"]: (max(row["observed"] - room, rules.minimum_units), row["observed"] + room)
        for row in made.table
        if row["observed"] is not None
    } | {row["area"]: (0, rules.minimum_units - 1) for row in made.table if row["observed"] is None}


def ranges(made, total, bounds):
    """The least and the most of each hidden area by linear programs over the shown cells and the total of the exact table."""
    areas = [row["area"] for row in made.table]
    shown = {row["area"]: row["observed"] for row in made.table if row["observed"] is not None}
    box = [(shown[area],) * 2 if area in shown else bounds.get(area, (0, None)) for area in areas]
    found = {}
    for number, area in enumerate(areas):
        aim = (np.arange(len(areas)) == number).astype(float)
        ends = [
            linprog(s * aim, A_eq=[np.ones(len(areas))], b_eq=[total], bounds=box, method="highs")
            for s in (1.0, -1.0)
        ]
        assert all(end.status == 0 for end in ends)
        found[area] = ends[0].fun, -ends[1].fun
    return found


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 45), min_size=4, max_size=8), st.sampled_from(ROUNDING), st.data())
def test_exact_counts_after_rounded_ones_leave_the_room_that_there_was(figures, profile, data):
    counts = {f"W{number}": figure for number, figure in enumerate(figures)}
    kept = {
        area: counts[area] for area in sorted(data.draw(st.sets(st.sampled_from(sorted(counts)), min_size=2)))
    }
    parents = dict.fromkeys(counts, "G")
    try:
        rough = released(kept, parents, profile)
        exact = released(counts, parents, "CBS/ESSnet", [as_earlier(rough, kept, parents, profile)])
    except NotYet:
        reject()  # a refusal tells nothing; too many of them and Hypothesis says so
    bounds = limits(rough, profile)
    assert exact.audit["is_safe"]
    told = {row["area"]: row["observed"] for row in exact.table}
    known = {area: bounds.get(area, (0, np.inf)) for area in counts}
    for area, (low, high) in ranges(exact, sum(counts.values()), bounds).items():
        if told[area] is None and counts[area] < FEWEST:
            room = _room_at_most(area, known, counts)
            assert high - low >= min(FEWEST, room) - 1e-6


def _room_at_most(area, known, counts):
    """How wide the range of an area would be if the total were all that the exact table told."""
    low, high = known[area]
    others = [known[other] for other in counts if other != area]
    rest = sum(counts.values())
    return min(high, rest - sum(each[0] for each in others)) - max(
        low, rest - sum(each[1] for each in others)
    )


@pytest.mark.parametrize("profile", ROUNDING)
def test_an_area_that_was_told_rounded_is_no_cover_by_itself(profile):
    counts = {"W0": 4, "W1": 21, "W2": 50, "W3": 60}
    parents = dict.fromkeys(counts, "G")
    part = {area: counts[area] for area in ("W1", "W2")}
    rough = released(part, parents, profile)
    alone = released(counts, parents, "CBS/ESSnet")
    assert [row["area"] for row in alone.table if row["observed"] is None] == ["W0", "W1"]
    exact = released(counts, parents, "CBS/ESSnet", [as_earlier(rough, part, parents, profile)])
    low, high = ranges(exact, sum(counts.values()), limits(rough, profile))["W0"]
    assert high - low >= FEWEST
    low, high = ranges(alone, sum(counts.values()), limits(rough, profile))["W0"]
    assert high - low < FEWEST


def too_small_both(profile):
    """Two areas just below the fewest beside two large ones, released rounded."""
    most = PROFILES[profile].minimum_units - 1
    counts = {"A": most, "B": most, "C": 50, "D": 60}
    parents = dict.fromkeys(counts, "G")
    rough = released(counts, parents, profile)
    alone = ranges(released(counts, parents, "CBS/ESSnet"), sum(counts.values()), limits(rough, profile))
    assert alone["A"] == (most, most), "the total tells it, when the exact table stands alone"
    return counts, parents, rough


def test_two_that_were_too_small_to_show_are_not_added_up_afterwards():
    profile = "OpenSAFELY"
    counts, parents, rough = too_small_both(profile)
    exact = released(counts, parents, "CBS/ESSnet", [as_earlier(rough, counts, parents, profile)])
    known = ranges(exact, sum(counts.values()), limits(rough, profile))
    assert known["A"] == known["B"] == (0, PROFILES[profile].minimum_units - 1)


def test_where_nothing_can_cover_two_that_were_too_small_the_table_is_refused():
    counts, parents, rough = too_small_both("UK/ACRO afronden")
    with pytest.raises(NotYet, match="totaal van alle gebieden"):
        released(counts, parents, "CBS/ESSnet", [as_earlier(rough, counts, parents, "UK/ACRO afronden")])


@pytest.mark.parametrize("profile", ROUNDING)
@pytest.mark.parametrize("is_whole_first", [True, False])
def test_a_rounded_group_and_everybody_do_not_tell_the_rest(profile, is_whole_first):
    """Women rounded to 60 and everybody exactly 59 make no pair of two figures; what is left of everybody is guarded."""
    women, everybody = {"A": 58} | {f"B{n}": 40 + 9 * n for n in range(5)}, {"A": 59}
    everybody |= {f"B{n}": 90 + 11 * n for n in range(5)}
    first, second = (everybody, women) if is_whole_first else (women, everybody)
    made = released(first, {}, profile)
    before = replace(as_earlier(made, first, {}, profile), kinship=Kinship.UNSURE, group="een andere groep")
    told = {row["area"]: row["observed"] for row in released(second, {}, "CBS/ESSnet", [before]).table}
    assert told["A"] is None
    assert sum(count is not None for count in told.values()) >= 3


@pytest.mark.parametrize("profile", ROUNDING)
def test_a_small_count_keeps_the_room_of_a_small_count_beside_a_larger_area(profile):
    """A town that was told exactly, and its two districts rounded: one too small to show, the other told."""
    parents = {"B1": "G1", "B2": "G1", "B3": "G2", "B4": "G2"}
    towns = {"G1": 85, "G2": 135}
    first = released(towns, {}, "CBS/ESSnet")
    before = replace(as_earlier(first, towns, parents, "CBS/ESSnet"), totals=first.audit["totals"])
    districts = {"B1": 2, "B2": 83, "B3": 75, "B4": 60}
    made = released(districts, parents, profile, [before])
    told = {row["area"]: row["observed"] for row in made.table}
    assert made.audit["is_safe"] and told["B1"] is told["B2"] is None


@pytest.mark.parametrize("profile", ROUNDING)
@pytest.mark.parametrize("small", [(0, 3), (0, 1, 6)])
def test_whether_a_total_is_told_does_not_depend_on_how_few_were_taken_out(profile, small):
    """Under these rules nothing and a few look the same; a total beside a hidden cell would tell which it is."""
    told = set()
    for count in small:
        counts = {f"W{number}": value for number, value in enumerate((40, 43, 51, 60, 33, count))}
        made = released(counts, {}, profile)
        told.add((made.summary["observed"], *(row["observed"] for row in made.table)))
    assert len(told) == 1, told


@pytest.mark.parametrize("profile", ROUNDING)
def test_nor_does_it_in_a_file(tmp_path, profile):
    table = [
        (area, "", name, count)
        for area, few in (("A", 0), ("B", 3))
        for name, count in (("x", 17), ("y", few), ("z", 19), ("total", 36 + few))
    ]
    out = read(protect(write(tmp_path / "in.csv", table), tmp_path / "out.csv", profile=profile))
    assert (out["A", "y"], out["B", "y"]) == ("", "")
    assert (out["A", "total"] == "") == (out["B", "total"] == "")


@pytest.mark.parametrize(
    ("towns", "blocks"),
    [
        ({"G0": (29, 54), "G1": (29, 41)}, {"B0": (25, 43), "B1": (4, 11), "B2": (12, 20), "B3": (17, 21)}),
        ({"G0": (29, 54), "G1": (29, 41)}, {"B0": (25, 43), "B1": (4, 11), "B2": (10, 11), "B3": (19, 30)}),
    ],
)
def test_nearly_all_of_a_population_is_hidden_and_not_taken_for_a_small_count(towns, blocks):
    """Seventeen of twenty-one are hidden beside a town of twenty-nine. As seven at most they would fit no table."""
    parents = {"B0": "G0", "B1": "G0", "B2": "G1", "B3": "G1"}
    told = []
    for counts in (towns, blocks):
        table = [
            {"area": area, "period": "2024", "observed": count, "population": units, "expected": None}
            for area, (count, units) in counts.items()
        ]
        summary = {"period": "2024", "counts": {}}
        made = protected(table, summary, parents=parents, profile=PROFILES["OpenSAFELY"], earlier=told)
        true = {area: count for area, (count, _units) in counts.items()}
        told.append(as_earlier(made, true, parents, "OpenSAFELY"))
        hidden = {row["area"] for row in made.table if row["observed"] is None}
        assert hidden >= {area for area, (count, units) in counts.items() if count < 8 or units - count < 8}
