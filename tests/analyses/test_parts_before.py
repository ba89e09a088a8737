"""A table beside earlier ones of parts of it, or of which it is a part: other stretches of time, groups, borders."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from analyses.earlier import Earlier
from analyses.protection import protected, released_table
from analyses.subjects import Kinship
from zicht.core.errors import NotYet

FEWEST = 10
QUARTERS = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")
TIMES = {"2024": QUARTERS} | {quarter: (quarter,) for quarter in QUARTERS}
GROUPS = {"iedereen": ("vrouwen", "mannen"), "vrouwen": ("vrouwen",), "mannen": ("mannen",)}


def rows(counts, period):
    return [
        {"area": area, "period": period, "observed": count, "population": None, "expected": None}
        for area, count in counts.items()
    ]


class Attacker:
    """Counts by area and whatever they divide into, and what was told of sums of those."""

    def __init__(self, counts):
        self.counts, self.cells = counts, sorted(counts)
        self.left, self.right = [], []

    def learn(self, cells, count):
        self.left.append([float(cell in cells) for cell in self.cells])
        self.right.append(count)

    def learn_table(self, told, total, inside):
        """Every figure that was told, and the total; `inside` gives the cells of an area."""
        for area, count in told.items():
            if count is not None:
                self.learn(inside(area), count)
        if total is not None:
            self.learn({cell for area in told for cell in inside(area)}, total)

    def true(self, cells):
        return sum(self.counts[cell] for cell in cells)

    def width(self, cells):
        """How far apart the least and the most are that the sum of these cells can be."""
        aim = np.array([float(cell in cells) for cell in self.cells])
        ends = [
            linprog(s * aim, A_eq=self.left, b_eq=self.right, bounds=(0, None), method="highs")
            for s in (1.0, -1.0)
        ]
        return (np.inf if ends[1].status == 3 else -ends[1].fun) - ends[0].fun


class Releases:
    """Releases of one source, by area, quarter and sex, each of a stretch of time and a group."""

    def __init__(self, counts):
        self.attacker = Attacker(counts)
        self.areas = sorted({area for area, _quarter, _sex in counts})
        self.earlier, self.hidden, self.pairs = [], [], []

    def inside(self, area, time, group):
        return set(product([area], TIMES[time], GROUPS[group]))

    def as_seen_from(self, time, group):
        """Earlier releases as a new one of this time and group meets them."""
        for when, words, each in self.earlier:
            apart = when != time
            kin = Kinship.SAME if words == group and not apart else Kinship.UNSURE
            table = [dict(row) | {"period": time} for row in each.table]
            counts = {(area, time, name): count for (area, _when, name), count in each.counts.items()}
            yield replace(
                each, table=table, counts=counts, totals=dict.fromkeys([time], each.totals[when]), kinship=kin,
                group="" if words == group else words, when=when if apart else "", of_same=words == group and apart,
                only_sums=not set(TIMES[when]) & set(TIMES[time]),
            )  # fmt: skip

    def release(self, time, group, areas=None):
        areas = areas or self.areas
        counts = {area: self.attacker.true(self.inside(area, time, group)) for area in areas}
        before = list(self.as_seen_from(time, group))
        made = protected(
            rows(counts, time), {"period": time, "counts": {}}, parents=dict.fromkeys(areas, "G"), earlier=before
        )  # fmt: skip
        assert made.audit["is_safe"]
        told = {row["area"]: row["observed"] for row in made.table}
        self.attacker.learn_table(
            told, made.audit["totals"][time], lambda area: self.inside(area, time, group)
        )
        true = {(area, time, ""): count for area, count in counts.items()}
        name, parents = str(len(self.earlier) + 1), dict.fromkeys(areas, "G")
        each = Earlier(name, released_table(made.table), parents, made.audit["totals"], true)
        self.earlier.append((time, group, each))
        self.hidden += [self.inside(area, time, group) for area, count in told.items() if count is None]
        self.pairs += [pair for pair in made.earlier if pair["danger"] == "small_difference"]
        return told

    def require_room(self):
        for cells in self.hidden:
            if self.attacker.true(cells) < FEWEST:
                assert self.attacker.width(cells) >= FEWEST - 1e-6


def one_by_one(parts, whole, counts):
    """A release of each part, and then one of all of them together; the last as it was told."""
    releases = Releases(counts)
    for part in parts:
        releases.release(*part)
    told = releases.release(*whole)
    releases.require_room()
    return told


def spread_evenly(small):
    """Counts that are large but for one of each area in `small`."""
    cells = product([f"W{n}" for n in range(5)], QUARTERS, ("mannen", "vrouwen"))
    return {cell: small.get(cell, 20 + number % 7) for number, cell in enumerate(cells)}


def test_quarters_and_the_year_together_do_not_tell_a_quarter():
    counts = spread_evenly({("W1", "2024Q2", "mannen"): 1, ("W1", "2024Q2", "vrouwen"): 3})
    told = one_by_one([(quarter, "iedereen") for quarter in QUARTERS], ("2024", "iedereen"), counts)
    assert told["W1"] is None


def test_a_last_quarter_after_the_year_is_part_of_it():
    counts = spread_evenly({("W1", "2024Q2", "mannen"): 1, ("W1", "2024Q2", "vrouwen"): 3})
    before = [(time, "iedereen") for time in ("2024", "2024Q1", "2024Q2", "2024Q3")]
    told = one_by_one(before, ("2024Q4", "iedereen"), counts)
    assert told["W1"] is None


def test_groups_and_all_of_them_together_do_not_tell_a_group():
    counts = spread_evenly({("W1", quarter, "mannen"): 1 for quarter in QUARTERS})
    told = one_by_one([("2024", "mannen"), ("2024", "vrouwen")], ("2024", "iedereen"), counts)
    assert told["W1"] is None


def test_a_whole_that_nothing_small_lies_in_is_told():
    counts = spread_evenly({})
    told = one_by_one([(quarter, "iedereen") for quarter in QUARTERS], ("2024", "iedereen"), counts)
    assert None not in told.values()


@pytest.mark.parametrize("seed", range(40))
def test_releases_over_time_and_groups_together_reveal_no_small_count(seed):
    random = np.random.default_rng(seed)
    cells = list(product([f"W{n}" for n in range(6)], QUARTERS, ("mannen", "vrouwen")))
    counts = {
        cell: int(random.choice([random.integers(0, 4), random.integers(3, 15), random.integers(10, 60)]))
        for cell in cells
    }
    releases = Releases(counts)
    kinds = list(product(TIMES, GROUPS if seed % 2 else ["iedereen"]))
    for number in random.permutation(len(kinds))[:6]:
        try:
            releases.release(*kinds[number])
        except NotYet:
            continue
    if not releases.pairs:  # else the checkers see these pairs, and decide about each
        releases.require_room()
