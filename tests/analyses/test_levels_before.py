"""A table beside earlier ones on other levels: neighbourhoods, districts and municipalities of the same ground."""

from contextlib import suppress

import numpy as np
import pytest
from scipy.optimize import linprog

from analyses.earlier import Earlier
from analyses.engine.disclosure import CBS_ESSNET, PROFILES
from analyses.protection import protected, released_table
from tests.seeds import seeds
from zicht.core.errors import NotYet

FEWEST = 10


class Land:
    """Neighbourhoods with their true counts in larger areas, and what was released of them one after the other."""

    def __init__(self, counts, parents):
        self.counts, self.parents = counts, parents
        self.told, self.earlier = [], []

    def inside(self, area):
        """The neighbourhoods of an area."""
        below = [each for each, top in self.parents.items() if top == area]
        return [part for each in below for part in self.inside(each)] or [area]

    def count(self, area):
        return sum(self.counts[part] for part in self.inside(area))

    def release(self, areas, profile=CBS_ESSNET):
        rows = [
            {
                "area": area,
                "period": "2024",
                "observed": self.count(area),
                "population": None,
                "expected": None,
            }
            for area in areas
        ]
        summary = {"period": "2024", "counts": {}}
        made = protected(rows, summary, parents=self.parents, profile=profile, earlier=self.earlier)
        if profile.round_base and not made.audit["is_safe"]:
            return None  # the checkers cannot let it go
        assert made.audit["is_safe"]
        name, counts = str(len(self.told) + 1), {(area, "2024", ""): self.count(area) for area in areas}
        totals = made.audit["totals"]
        self.earlier.append(
            Earlier(name, released_table(made.table), self.parents, totals, counts, rules=profile)
        )
        shown = {row["area"]: row["observed"] for row in made.table}
        self.told.append((shown, totals.get("2024"), bool(made.earlier), profile))
        return shown

    def release_some(self, areas, profile=CBS_ESSNET):
        """Release these when there are several; a refusal tells nothing."""
        if len(areas) > 1:
            with suppress(NotYet):
                self.release(areas, profile)

    def small_and_hidden(self):
        gone = {area for shown, *_rest in self.told for area, count in shown.items() if count is None}
        return sorted(area for area in gone if self.count(area) < FEWEST)

    def sums(self):
        """Every sum that a reader has: the neighbourhoods in it, and the least and the most that it can be."""
        hidden_before = set()
        for shown, total, _pairs, profile in self.told:
            room, fewest = (profile.round_base or 1) - 1, profile.minimum_units
            told = {area: count for area, count in shown.items() if count is not None}
            for area, count in told.items():
                yield self.inside(area), max(count - room, fewest if room else 0), count + room
            gone = shown.keys() - told.keys()
            if room:
                # What is left out of a rounded table is in none of its sums, and is small unless it is hidden for another
                # reason; grant the reader to know which.
                for area in gone - hidden_before:
                    if self.count(area) < fewest:
                        yield self.inside(area), 0, fewest - 1
            whole = [part for each in (told if room else shown) for part in self.inside(each)]
            if total is not None:
                yield whole, total - room, total + room
            hidden_before |= gone

    def known(self, area):
        """The least and the most of a sum, for who has all releases and knows which neighbourhoods lie where."""
        parts = sorted(self.counts)
        left, right = [], []
        for inside, least, most in self.sums():
            row = np.array([float(part in inside) for part in parts])
            left += [row, -row]
            right += [most, -least]
        aim = np.array([float(part in self.inside(area)) for part in parts])
        ends = [
            linprog(s * aim, A_ub=left, b_ub=right, bounds=(0, None), method="highs") for s in (1.0, -1.0)
        ]
        return ends[0].fun, np.inf if ends[1].status == 3 else -ends[1].fun

    def width(self, area):
        low, high = self.known(area)
        return high - low


def test_a_district_of_one_neighbourhood_tells_that_neighbourhood():
    parents = {"B1": "W1", "B2": "W2", "B3": "W3", "B4": "W4", "B5": "W1"} | {
        f"W{n}": "G" for n in range(1, 5)
    }
    land = Land({"B1": 2, "B2": 24, "B3": 50, "B4": 60, "B5": 28}, parents)
    first = land.release(["B1", "B2", "B3", "B4"])
    assert first["B1"] is None and first["B2"] is None
    second = land.release(["W1", "W2", "W3", "W4"])
    assert second["W2"] is None
    assert land.width("B1") >= FEWEST - 1e-6


def test_a_sum_that_only_several_releases_together_make_counts_too():
    """W2 is B0 and B1, and no release has both."""
    parents = {"B0": "W2", "B1": "W2", "B2": "W4", "B3": "W3", "B4": "W1", "B5": "W3", "B6": "W4", "B7": "W1"}
    parents |= {f"W{n}": "G" for n in range(1, 5)}
    land = Land({"B0": 5, "B1": 13, "B2": 36, "B3": 13, "B4": 7, "B5": 9, "B6": 31, "B7": 0}, parents)
    land.release(["W1", "W2", "W3", "W4"])
    land.release(["B0", "B3", "B4", "B6", "B7"])
    with pytest.raises(NotYet, match="totaal van alle gebieden"):
        land.release(["B1", "B3", "B4", "B5", "B6", "B7"])
    assert land.width("B0") >= FEWEST - 1e-6


@pytest.mark.parametrize("seed", seeds(40))
def test_releases_on_several_levels_together_reveal_no_small_count(seed):
    random = np.random.default_rng(seed)
    parents = {f"B{n}": f"W{random.integers(4)}" for n in range(9)}
    parents |= {top: f"G{random.integers(2)}" for top in sorted(set(parents.values()))}
    counts = {
        f"B{n}": int(random.choice([random.integers(0, 12), random.integers(10, 60)])) for n in range(9)
    }
    land = Land(counts, parents)
    for _release in range(3):
        level = str(random.choice(["B", "W", "G"]))
        areas = sorted({area for area in {*parents, *parents.values()} if area.startswith(level)})
        areas = [area for area in areas if random.random() < 0.8]
        land.release_some(areas)
    if any(pairs for _shown, _total, pairs, _profile in land.told):
        return  # the checkers see these pairs, and decide about each
    for area in land.small_and_hidden():
        assert land.width(area) >= FEWEST - 1e-6


@pytest.mark.parametrize("profile", ["OpenSAFELY", "UK/ACRO afronden"])
@pytest.mark.parametrize("seed", seeds(25))
def test_rounded_counts_cut_down_nothing_that_exact_ones_hid(seed, profile):
    random = np.random.default_rng(seed)
    parents = {f"B{n}": f"W{random.integers(3)}" for n in range(8)}
    counts = {
        f"B{n}": int(random.choice([random.integers(0, 12), random.integers(10, 60)])) for n in range(8)
    }
    land = Land(counts, parents)
    land.release_some(sorted(set(parents.values())))
    land.release_some([each for each in sorted(counts) if random.random() < 0.7])
    before = {area: land.width(area) for area in land.small_and_hidden()}
    land.release_some([each for each in sorted(counts) if random.random() < 0.8], PROFILES[profile])
    for area, width in before.items():
        assert land.width(area) >= min(FEWEST, width) - 1e-6
