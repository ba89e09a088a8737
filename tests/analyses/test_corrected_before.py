"""A table beside an earlier one of which some counts were corrected since, for a reader who knows which ones."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analyses.earlier import Earlier
from analyses.protection import protected, released_table
from zicht.core.errors import NotYet

FEWEST = 10
PARENTS = {f"W{number}": f"G{number % 2}" for number in range(9)}


def released(counts, earlier=()):
    rows = [
        {"area": area, "period": "2024", "observed": count, "population": None, "expected": None}
        for area, count in counts.items()
    ]
    return protected(rows, {"period": "2024", "counts": {}}, parents=PARENTS, earlier=earlier)


def ranges(tables, changed):
    """The least and the most of each hidden count: an unchanged area is one unknown in both tables."""
    unknowns = sorted(
        {
            (area, number if area in changed else 0)
            for number, (_made, counts) in enumerate(tables)
            for area in counts
        }
    )
    place = {each: number for number, each in enumerate(unknowns)}
    left, right = [], []
    for number, (made, counts) in enumerate(tables):
        mine = {area: place[area, number if area in changed else 0] for area in counts}
        left.append([float(each in mine.values()) for each in range(len(unknowns))])
        right.append(sum(counts.values()))
        for row in made.table:
            if row["observed"] is not None:
                left.append([float(each == mine[row["area"]]) for each in range(len(unknowns))])
                right.append(row["observed"])
    found = {}
    for number, (made, _counts) in enumerate(tables):
        for row in made.table:
            if row["observed"] is None:
                aim = np.zeros(len(unknowns))
                aim[place[row["area"], number if row["area"] in changed else 0]] = 1.0
                ends = [
                    linprog(s * aim, A_eq=left, b_eq=right, bounds=(0, None), method="highs")
                    for s in (1.0, -1.0)
                ]
                assert ends[0].status == 0
                found[number, row["area"]] = ends[0].fun, np.inf if ends[1].status == 3 else -ends[1].fun
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 45), min_size=4, max_size=8), st.data())
def test_a_correction_gives_no_hidden_count_away(figures, data):
    before = {f"W{number}": figure for number, figure in enumerate(figures)}
    changed = data.draw(st.sets(st.sampled_from(sorted(before)), max_size=3))
    now = before | {area: data.draw(st.integers(0, 60)) for area in sorted(changed)}
    changed = {area for area in changed if now[area] != before[area]}
    try:
        first = released(before)
        told = Earlier("1", released_table(first.table), PARENTS, {"2024": sum(before.values())})
        second = released(now, [told])
    except NotYet:
        return
    if second.earlier:
        return  # the checkers see these pairs, and decide about each
    tables = [(first, before), (second, now)]
    for (number, area), (low, high) in ranges(tables, changed).items():
        if tables[number][1][area] < FEWEST:
            assert high - low >= FEWEST - 1e-6
