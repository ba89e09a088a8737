"""Totals of several releases: a reader who has them all works out no amount that may not be told."""

import random
from dataclasses import dataclass, field

import numpy as np
import pytest

from analyses.earlier import Earlier
from analyses.engine.disclosure import CBS_ESSNET
from analyses.engine.disclosure.outputs import broken_by_amount
from analyses.protecting import Order, compute
from analyses.protection import MISSING, released_table
from analyses.subjects import Kinship

QUARTERS = ("2024 Q1", "2024 Q2", "2024 Q3", "2024 Q4")
TIMES = {"2024": QUARTERS} | {quarter: (quarter,) for quarter in QUARTERS}
USUAL = [1000.0 + 10 * number for number in range(60)]
# One firm that has more than half of everything in its neighbourhood, and less of the district around it.
LARGE = [*USUAL[:40], 60_000.0]


@dataclass
class Firms:
    """What each firm turned over by neighbourhood and quarter; `districts` maps a district to its neighbourhoods."""

    turnover: dict[tuple[str, str], list[float]]
    districts: dict[str, tuple[str, ...]]
    earlier: list[Earlier] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def cells(self, area, time):
        """The smallest cells of an area and a time."""
        return [(each, quarter) for each in self.districts.get(area, (area,)) for quarter in TIMES[time]]

    def under(self, area, time):
        """What lies under a total: a firm is one firm in every quarter."""
        firms = [
            sum(amounts)
            for each in self.districts.get(area, (area,))
            for amounts in zip(*(self.turnover[each, quarter] for quarter in TIMES[time]), strict=True)
        ]
        there = sorted((amount for amount in firms if amount), reverse=True)
        return {"units": len(there), "total": sum(there), "largest": there[0], "second": there[1]}

    def is_safe(self, area, time):
        under = self.under(area, time)
        return not broken_by_amount(**under, profile=CBS_ESSNET)

    def release(self, areas, time):
        """Tell the totals of these areas beside all that was told; gives those that are told."""
        figures = [
            {
                "name": "Som van omzet", "kind": "total", "area": area, "period": time, "group": "",
                "value": self.under(area, time)["total"], "under": self.under(area, time),
            }
            for area in areas
        ]  # fmt: skip
        # Counts far apart, so that nothing is hidden because of those.
        counts = {
            area: 1000 + 500 * sorted((*self.districts, *self._parents())).index(area) for area in areas
        }
        rows = [
            {"area": area, "period": time, "observed": count, "population": None, "expected": None}
            for area, count in counts.items()
        ]
        made = compute(self._order(rows, time, figures), lambda _progress, _sentence: None)
        self.earlier.append(
            Earlier(
                str(len(self.earlier)), [dict(row) for row in released_table(made.table.table)], self._parents(),
                counts={(area, time, ""): count for area, count in counts.items()}, kinship=Kinship.SAME,
                outputs=tuple(made.outputs),
            )
        )  # fmt: skip
        told = [each["area"] for each in made.outputs if each["value"] is not None]
        self.told += [(area, time) for area in told]
        return told

    def _parents(self):
        inside = {each: district for district, those in self.districts.items() for each in those}
        return inside | dict.fromkeys(self.districts, "GM1")

    def _order(self, rows, time, figures):
        return Order(
            pk=0, rows=rows, summary={"period": time, "counts": {}}, series=[], parents=self._parents(),
            profile=CBS_ESSNET.name, earlier=list(self.earlier), hide=frozenset(), unseen=MISSING, counted="",
            outputs=figures, hide_outputs=frozenset(), year=0, cut=None, key=b"", units=None,
        )  # fmt: skip

    def given_away(self):
        """Every amount that may not be told and that follows exactly from what was."""
        atoms = sorted(self.turnover)

        def row(area, time):
            inside = set(self.cells(area, time))
            return np.array([float(atom in inside) for atom in atoms])

        known = np.array([row(*cell) for cell in self.told]).reshape(len(self.told), len(atoms))
        rank = np.linalg.matrix_rank(known) if self.told else 0
        return [
            (area, time)
            for area in (*self.districts, *self._parents())
            for time in TIMES
            if area in self.districts or (area, QUARTERS[0]) in self.turnover
            if not self.is_safe(area, time)
            if np.linalg.matrix_rank(np.vstack([known, row(area, time)])) == rank
        ]


def town(**unlike):
    """Two districts of three neighbourhoods, in which firms turn over much the same, unlike in the cells that are named."""
    districts = {f"WK0{d}": tuple(f"BU0{d}{n}" for n in range(3)) for d in range(2)}
    turnover = {
        (each, quarter): [amount + 7 * place for amount in USUAL]
        for place, each in enumerate(sum(districts.values(), ()))
        for quarter in QUARTERS
    }
    return Firms(turnover | unlike.get("cells", {}), districts)


def one_large(area, quarter):
    return {(area, quarter): [*LARGE, *[0.0] * (60 - len(LARGE))]}


def in_every_quarter(area):
    return {cell: firms for quarter in QUARTERS for cell, firms in one_large(area, quarter).items()}


def test_a_district_less_the_neighbourhoods_told_before():
    """The first table leaves one neighbourhood out, so nothing of it was ever hidden."""
    firms = town(cells=in_every_quarter("BU001"))
    assert firms.is_safe("WK00", "2024") and not firms.is_safe("BU001", "2024")
    assert firms.release(["BU000", "BU002", "BU010"], "2024") == ["BU000", "BU002", "BU010"]
    assert "WK00" not in firms.release(["WK00", "WK01"], "2024")
    assert firms.given_away() == []


def test_a_year_less_the_quarters_told_before():
    firms = town(cells=one_large("BU001", "2024 Q4"))
    assert firms.is_safe("BU001", "2024") and not firms.is_safe("BU001", "2024 Q4")
    areas = ["BU000", "BU001", "BU002"]
    for quarter in QUARTERS:
        assert ("BU001" in firms.release(areas, quarter)) == (quarter != "2024 Q4")
    assert "BU001" not in firms.release(areas, "2024")
    assert firms.given_away() == []


def test_the_last_quarter_of_a_year_that_was_told_is_kept_before_anybody_counts_it():
    firms = town(cells=one_large("BU001", "2024 Q4"))
    areas = ["BU000", "BU001", "BU002"]
    assert "BU001" in firms.release(areas, "2024")
    told = [quarter for quarter in QUARTERS if "BU001" in firms.release(areas, quarter)]
    assert told == ["2024 Q1", "2024 Q2"]
    assert firms.given_away() == []


def test_quarters_and_their_year_are_all_told_where_nobody_is_large():
    firms = town()
    areas = ["BU000", "BU001"]
    for time in (*QUARTERS, "2024"):
        assert firms.release(areas, time) == areas


def random_town(seed):
    chance = random.Random(seed)
    unlike = {}
    for _each in range(chance.randint(1, 3)):
        area, quarter = f"BU0{chance.randrange(2)}{chance.randrange(3)}", chance.choice(QUARTERS)
        unlike |= chance.choice((one_large(area, quarter), in_every_quarter(area)))
    return chance, town(cells=unlike)


@pytest.mark.parametrize("seed", range(12))
def test_no_series_of_releases_gives_an_amount_away(seed):
    chance, firms = random_town(seed)
    small = sum(firms.districts.values(), ())
    for _release in range(8):
        level = chance.choice((small, tuple(firms.districts)))
        areas = sorted(chance.sample(level, chance.randint(max(1, len(level) - 2), len(level))))
        firms.release(areas, chance.choice(tuple(TIMES)))
        assert firms.given_away() == []
