"""Protection beside releases that are linked by sums: the quarters of a year and the year, of women, men and everybody, told one
by one."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analyses.earlier import Earlier
from analyses.protection import Protected, cell_of, protected, released_table
from analyses.subjects import Kinship
from bench.measurement import Measurement

QUARTERS = tuple(f"2024-K{number}" for number in range(1, 5))
TIMES = {quarter: (quarter,) for quarter in QUARTERS} | {"2024": QUARTERS}
GROUPS = {"iedereen": (0, 1), "vrouwen": (0,), "mannen": (1,)}
# In an order that nobody thought of.
ORDER = (
    ("2024-K3", "vrouwen"), ("2024-K2", "iedereen"), ("2024-K4", "mannen"), ("2024-K1", "vrouwen"), ("2024", "mannen"),
    ("2024-K4", "iedereen"), ("2024-K4", "vrouwen"), ("2024-K1", "mannen"),
)  # fmt: skip
AREAS, MORE_AREAS = 500, 2000
IN_ONE = 25
CATEGORIES, YEARS = 8, 5


def measure() -> list[Measurement]:
    """Seconds of the eighth release beside seven, what that is to tables by themselves, growth with areas, and categories."""
    # What is done once, when the first table comes, is no part of any.
    told(IN_ONE)
    few, many = told(AREAS), told(MORE_AREAS)
    seconds, hidden = few.seconds[-1], len(few.releases[-1].hidden)
    note = f"{AREAS} areas, {hidden} of them hidden, quarters and year by sex; the last protection of the eighth release"
    alone = sum(each.seconds_alone for each in few.releases)
    with_kinds = told_with_categories(AREAS)
    return [
        Measurement("linked_releases_seconds", seconds, "s", target=10.0, note=note),
        Measurement(
            "linked_releases", seconds, "s", alone, target=40.0, note=note + ", against all eight by themselves"
        ),
        Measurement(
            "linked_releases_growth", many.seconds[-1], "s", seconds, target=8.0,
            note=f"{MORE_AREAS} areas against {AREAS}: four times as many",
        ),
        Measurement(
            "linked_categories_seconds", with_kinds, "s", target=10.0,
            note=f"{AREAS} areas by {CATEGORIES} categories beside {YEARS - 1} earlier years",
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class Release:
    """One release: what it told of which time and group, the true counts under that, and how long it takes by itself."""

    time: str
    group: str
    made: Protected
    counts: Mapping[str, int]
    seconds_alone: float

    @property
    def hidden(self) -> list[str]:
        return [row["area"] for row in self.made.table if row["observed"] is None]

    def as_seen_from(self, when: str, group: str, parents: Mapping[str, str]) -> Earlier:
        """As a new release of that time and group meets it."""
        total = self.made.audit["totals"].get(self.time)
        is_same_group, is_same_time = self.group == group, self.time == when
        return Earlier(
            f"{self.time} {self.group}",
            [dict(row) | {"period": when} for row in released_table(self.made.table)],
            parents,
            {} if total is None else {when: total},
            {(area, when, ""): count for area, count in self.counts.items()},
            Kinship.SAME if is_same_group and is_same_time else Kinship.UNSURE,
            "" if is_same_group else self.group,
            "" if is_same_time else self.time,
            of_same=is_same_group and not is_same_time,
            only_sums=set(TIMES[self.time]).isdisjoint(TIMES[when]),
        )


@dataclass
class Trajectory:
    """Releases so far, and how long protecting each of them took beside those before it."""

    releases: list[Release] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def told(areas: int) -> Trajectory:
    """All releases over so many areas, one by one."""
    random = np.random.default_rng(1)
    sizes = 25.0 * random.lognormal(0, 1, (areas, 1, 1))
    figures = random.poisson(np.broadcast_to(sizes, (areas, len(QUARTERS), 2)))
    parents = _parents(areas)
    found = Trajectory()
    for when, group in ORDER:
        quarters = [QUARTERS.index(each) for each in TIMES[when]]
        counted = figures[:, quarters][:, :, GROUPS[group]].sum(axis=(1, 2)).tolist()
        counts = dict(zip(parents, counted, strict=True))
        before = [each.as_seen_from(when, group, parents) for each in found.releases]
        start = time.perf_counter()
        protected(_rows(counts, when), _summary(when), parents=parents)
        alone = time.perf_counter() - start
        made, seconds = _with_pairs_hidden(_rows(counts, when), when, parents, before)
        found.releases.append(Release(when, group, made, counts, alone))
        found.seconds.append(seconds)
    return found


def _with_pairs_hidden(
    rows: list[dict[str, Any]], when: str, parents: Mapping[str, str], before: list[Earlier]
) -> tuple[Protected, float]:
    """The table after checkers hid every count that makes a pair with too little between, and the seconds of the last time."""
    hide: set[tuple[str, str, str]] = set()
    while True:
        start = time.perf_counter()
        made = protected(rows, _summary(when), parents=parents, earlier=before, hide=hide)
        seconds = time.perf_counter() - start
        pairs = [pair for pair in made.earlier if pair["danger"] != "hidden_now"]
        close = {cell_of(pair["area"], pair["period"], pair["category"]) for pair in pairs}
        if close <= hide:
            if not made.audit["is_safe"]:
                raise RuntimeError(f"{len(made.audit['exposed'])} areas can be worked out")
            return made, seconds
        hide |= close


def told_with_categories(areas: int) -> float:
    """Seconds of the last of a few years of a table with categories."""
    random = np.random.default_rng(2)
    sizes = (
        25.0 * random.lognormal(0, 1, (areas, 1)) * random.dirichlet(np.full(CATEGORIES, 3.0)) * CATEGORIES
    )
    parents = _parents(areas)
    before: list[Earlier] = []
    seconds = 0.0
    for year in range(2020, 2020 + YEARS):
        rows = [
            {
                "area": area,
                "period": "2024",
                "category": f"c{number}",
                "observed": int(count),
                "population": None,
            }
            for area, counts in zip(parents, random.poisson(sizes), strict=True)
            for number, count in enumerate(counts)
        ]
        start = time.perf_counter()
        made = protected(rows, _summary("2024"), parents=parents, earlier=before)
        seconds = time.perf_counter() - start
        counts = {(row["area"], "2024", row["category"]): row["observed"] for row in rows}
        before.append(
            Earlier(
                str(year), released_table(made.table), parents, made.audit["totals"], counts, Kinship.UNSURE, when=str(year),
                of_same=True, only_sums=True,
            )
        )  # fmt: skip
    return seconds


def _parents(areas: int) -> dict[str, str]:
    return {f"WK{number:06d}": f"GM{number // IN_ONE:04d}" for number in range(areas)}


def _rows(counts: Mapping[str, int], when: str) -> list[dict[str, Any]]:
    return [
        {"area": area, "period": when, "observed": count, "population": None, "expected": None}
        for area, count in counts.items()
    ]


def _summary(when: str) -> dict[str, Any]:
    return {"period": when, "counts": {}}
