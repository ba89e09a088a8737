"""A table beside earlier ones of parts of it, or of which it is a part: other stretches of time, groups, borders."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from django.urls import reverse
from scipy.optimize import linprog

from analyses.cut import Cut, cut_into
from analyses.earlier import Earlier, released_since
from analyses.protection import protected, released_table
from analyses.services import renew_check
from analyses.subjects import Kinship
from analyses.territory import Redrawn
from tests.analyses.scene import usual_rows
from tests.attack.reader import Reader, true_sum
from tests.seeds import seeds
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


class Attacker(Reader):
    """Knows what was told of sums of these counts, by area and whatever they divide into."""

    def __init__(self, counts):
        super().__init__(counts)
        self.counts = counts

    def learn_table(self, told, total, inside):
        """Every figure that was told, and the total; `inside` gives the cells of an area."""
        for area, count in told.items():
            if count is not None:
                self.learn(inside(area), count)
        if total is not None:
            self.learn({cell for area in told for cell in inside(area)}, total)

    def true(self, cells):
        return true_sum(self.counts, cells)


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


@pytest.mark.parametrize("seed", seeds(40))
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


class Borders:
    """Pieces of ground that lie in one area of then and one of now, and what was released of either division."""

    def __init__(self, pieces):
        self.attacker = Attacker(pieces)
        self.pairs = {(then, now) for then, now in pieces}
        self.earlier, self.hidden, self.clashes = [], [], []

    def inside(self, area, year):
        return {pair for pair in self.pairs if pair[year - 2023] == area}

    def redrawn(self, year, now):
        """As the share tables tell: code by code for those whose ground changed."""
        if year == now:
            return Redrawn()
        pairs = self.pairs if year < now else {(then, old) for old, then in self.pairs}
        kept = {
            code for code, other in pairs
            if code == other and self.inside(code, 2023) == self.inside(code, 2024)
        }  # fmt: skip
        changed = {pair for pair in pairs if pair[0] not in kept}
        names = {code: f"{code}@{year}" for code, _now in changed}
        return Redrawn(names, tuple(sorted((names[code], today) for code, today in changed)))

    def release(self, year, cut=None, counts=None):
        areas = sorted({pair[year - 2023] for pair in self.pairs})
        counts = counts or {area: self.attacker.true(self.inside(area, year)) for area in areas}
        before = [replace(each, redrawn=self.redrawn(each.year, year)) for each in self.earlier]
        made = protected(
            rows(counts, "2022"), {"period": "2022", "counts": {}}, parents=dict.fromkeys(areas, "PV"),
            earlier=before, year=year, cut=cut,
        )  # fmt: skip
        assert made.audit["is_safe"]
        told = {row["area"]: row["observed"] for row in made.table}
        true = {(area, "2022", ""): count for area, count in counts.items()}
        name, parents = str(len(self.earlier) + 1), dict.fromkeys(areas, "PV")
        self.earlier.append(
            Earlier(name, released_table(made.table), parents, made.audit["totals"], true, year=year)
        )
        if cut is None:
            self.attacker.learn_table(
                told, made.audit["totals"]["2022"], lambda area: self.inside(area, year)
            )
            self.hidden += [self.inside(area, year) for area, count in told.items() if count is None]
        self.clashes += made.earlier
        return told

    def require_room(self):
        for cells in self.hidden:
            if self.attacker.true(cells) < FEWEST:
                assert self.attacker.width(cells) >= FEWEST - 1e-6


MERGED = {("A", "N"): 5, ("B", "N"): 40, ("C", "C"): 60, ("D", "D"): 70, ("E", "E"): 80}


@pytest.mark.parametrize("code", ["N", "B"], ids=["a new code", "the code of one of them"])
@pytest.mark.parametrize("years", [(2023, 2024), (2024, 2023)])
def test_areas_that_merged_are_the_new_one_together(code, years):
    """Of the hidden ones A is small, and B may not be shown once N is."""
    borders = Borders({(then, code if now == "N" else now): count for (then, now), count in MERGED.items()})
    for year in years:
        borders.release(year)
    borders.require_room()
    assert any(count is not None for count in borders.release(2024).values())


@pytest.mark.parametrize("seed", seeds(60))
def test_releases_over_borders_that_moved_reveal_no_small_count(seed):
    random = np.random.default_rng(seed)
    pieces = {
        (f"A{number}", f"{random.choice(['A', 'N'])}{random.integers(number // 2 * 2, number // 2 * 2 + 2)}"): int(
            random.choice([random.integers(0, 6), random.integers(3, 15), random.integers(10, 60)])
        )
        for number in (*range(8), *range(8))
    }  # fmt: skip
    borders = Borders(pieces)
    for year in random.choice([2023, 2024], 3):
        try:
            borders.release(int(year))
        except NotYet:
            continue
    if not borders.clashes:  # else the checkers see these pairs, and decide about each
        borders.require_room()


SHARES = {
    "O1": {"N1": 1.0},
    "O2": {"N1": 0.3, "N2": 0.7},
    "O3": {"N3": 1.0},
    "O4": {"N4": 1.0},
    "O5": {"N5": 1.0},
}


def divided(counts):
    """The counts in the new areas, and what was cut up to get there."""
    found = {}
    for old, parts in SHARES.items():
        for new, share in parts.items():
            found[new] = found.get(new, 0.0) + share * counts[old]
    into = cut_into(SHARES)
    old = [row for row in rows(counts, "2022") if row["area"] in into]
    return {area: round(count) for area, count in found.items()}, Cut(2023, into, old)


def possible(told, counts, area):
    """The least and the most of an old area for who has the estimates and the shares."""
    olds = sorted(SHARES)
    left, right = [], []
    for new, count in told.items():
        if count is not None:
            shares = [SHARES[old].get(new, 0.0) for old in olds]
            left += [shares, [-each for each in shares]]
            right += [count + 0.5, 0.5 - count]
    left.append([1.0] * len(olds))
    right.append(sum(counts.values()))
    aim = np.array([float(old == area) for old in olds])
    ends = [linprog(s * aim, A_ub=left, b_ub=right, bounds=(0, None), method="highs") for s in (1.0, -1.0)]
    return ends[0].fun, -ends[1].fun


def test_estimates_do_not_tell_a_small_count_of_the_area_that_was_cut():
    counts = {"O1": 5, "O2": 50, "O3": 60, "O4": 70, "O5": 80}
    estimates, cut = divided(counts)
    assert min(estimates.values()) >= FEWEST
    alone = protected(rows(estimates, "2022"), {"period": "2022", "counts": {}}, parents={}, year=2024)
    low, high = possible({row["area"]: row["observed"] for row in alone.table}, counts, "O1")
    assert high - low < FEWEST
    made = protected(
        rows(estimates, "2022"), {"period": "2022", "counts": {}}, parents={}, year=2024, cut=cut
    )
    told = {row["area"]: row["observed"] for row in made.table}
    assert told["N1"] is told["N2"] is None
    low, high = possible(told, counts, "O1")
    assert high - low >= FEWEST
    assert sum(count is not None for count in told.values()) >= 2


def test_estimates_of_large_counts_are_told():
    estimates, cut = divided({"O1": 25, "O2": 50, "O3": 60, "O4": 70, "O5": 80})
    made = protected(
        rows(estimates, "2022"), {"period": "2022", "counts": {}}, parents={}, year=2024, cut=cut
    )
    assert None not in {row["observed"] for row in made.table}


def test_estimates_do_not_tell_what_an_earlier_release_hid_of_the_old_areas():
    counts = {"O1": 25, "O2": 50, "O3": 4, "O4": 70, "O5": 80}
    old = protected(rows(counts, "2022"), {"period": "2022", "counts": {}}, parents={}, year=2023)
    hidden = {row["area"] for row in old.table if row["observed"] is None}
    assert hidden == {"O1", "O3"}
    names = {area: f"{area}@2023" for area in ("O1", "O2")}
    links = tuple((names[each], new) for each in names for new in SHARES[each])
    same = {f"O{n}": f"N{n}" for n in (3, 4, 5)}  # the codes changed, and nothing else
    ground = Redrawn(
        names | {old: f"{old}@2023" for old in same},
        (*links, *((f"{old}@2023", new) for old, new in same.items())),
    )
    true = {(area, "2022", ""): count for area, count in counts.items()}
    before = Earlier("1", released_table(old.table), {}, old.audit["totals"], true, year=2023, redrawn=ground)
    estimates, cut = divided(counts)
    made = protected(
        rows(estimates, "2022"), {"period": "2022", "counts": {}}, parents={}, year=2024, cut=cut, earlier=[before]
    )  # fmt: skip
    told = {row["area"]: row["observed"] for row in made.table}
    assert told["N1"] is told["N2"] is told["N3"] is None


def in_period(period, counts):
    """The usual districts in a period, with these counts of the first ones."""
    found = usual_rows(period=period)
    return [
        (*row[:2], counts[number] if number < len(counts) else row[2], 2000)
        for number, row in enumerate(found)
    ]


@pytest.mark.backend
def test_quarters_that_were_released_are_parts_of_the_year(scene, client):
    """The hidden count of a quarter would follow from the year and the other three."""
    scene.locked()
    quarters = [in_period(f"2024Q{number}", [60, 3 if number == 2 else 50]) for number in (1, 2, 3, 4)]
    for rows in quarters:
        check = scene.asked(scene.done(dataset=scene.dataset(rows, name=rows[0][1])))
        scene.approve(scene.approve(check, scene.checker), scene.second_checker)
    whole = [
        (area, "2024", sum(rows[n][2] for rows in quarters), 2000) for n, (area, *_) in enumerate(quarters[0])
    ]
    check = scene.asked(scene.done(dataset=scene.dataset(whole, name="Heel 2024")))
    against = check.audit["against"]
    assert [each["periods"] for each in against] == [[f"2024Q{number}"] for number in (1, 2, 3, 4)]
    assert {each["kinship"] for each in against} == {"time"}
    assert "WK000101" in {row["area"] for row in check.table if row["observed"] is None}
    assert check.audit["is_safe"]
    client.force_login(scene.checker)
    assert "dezelfde groep in een andere tijd" in client.get(reverse("analyses:check", args=[check.pk])).text


@pytest.mark.backend
def test_a_table_is_protected_anew_when_a_quarter_beside_it_came_out_since(scene):
    """The year and two quarters are out; the third and the fourth are laid before the checkers at the same time."""
    scene.locked()
    parts = {number: in_period(f"2024Q{number}", [60, 3 if number == 1 else 50]) for number in (1, 2, 3, 4)}
    whole = [
        (area, "2024", sum(part[n][2] for part in parts.values()), 2000)
        for n, (area, *_) in enumerate(parts[1])
    ]
    for rows in (whole, parts[1], parts[2]):
        scene.released(scene.done(dataset=scene.dataset(rows, name=rows[0][1])))
    third, fourth = (
        scene.asked(scene.done(dataset=scene.dataset(parts[n], name=f"Deel {n}"))) for n in (3, 4)
    )
    assert "WK000101" not in {row["area"] for row in fourth.table if row["observed"] is None}
    scene.approve(scene.approve(third, scene.checker), scene.second_checker)
    assert released_since(fourth) == [str(third.release)]
    again = renew_check(fourth, by=scene.checker)
    assert "WK000101" in {row["area"] for row in again.table if row["observed"] is None}
