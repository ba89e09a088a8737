"""Kinds of random worlds: what they hold, and which releases there are of it."""

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from analyses.engine.disclosure import PROFILES
from tests.attack.world import EXACT, ExposedError, World
from zicht.core.errors import NotYet

BLOCKS = [f"B{n}" for n in range(8)]
PARENTS = {block: f"G{n // 2}" for n, block in enumerate(BLOCKS)} | {f"G{n}": "P" for n in range(4)}
TOWNS = [f"G{n}" for n in range(4)]
NESTED = {block: f"D{n // 2}" for n, block in enumerate(BLOCKS)} | {f"D{n}": f"G{n // 2}" for n in range(4)} | {
    f"G{n}": "P" for n in range(2)
}  # fmt: skip
YEARS = {str(year): {str(year)} for year in range(2021, 2025)}
SPANS = YEARS | {
    f"{first}-{last}": {str(year) for year in range(first, last + 1)}
    for first, last in combinations(range(2021, 2025), 2)
}
QUARTERS = {f"2024Q{n}": {f"2024Q{n}"} for n in range(1, 5)}
CALENDAR = QUARTERS | {
    "2024H1": {"2024Q1", "2024Q2"}, "2024H2": {"2024Q3", "2024Q4"}, "2024": set(QUARTERS),
}  # fmt: skip
ONCE = {"2024": {"2024"}}
SEXES = {"vrouwen": {"v"}, "mannen": {"m"}, "iedereen": {"v", "m"}}
AGES = {"jong": {"a"}, "midden": {"b"}, "oud": {"c"}, "tot oud": {"a", "b"}, "iedereen": {"a", "b", "c"}}
# Young and old women and men: women, the elderly, elderly women and everybody cross each other.
CROSSED = {
    "jonge vrouwen": {"vj"}, "oude vrouwen": {"vo"}, "jonge mannen": {"mj"}, "oude mannen": {"mo"}, "vrouwen": {"vj", "vo"},
    "mannen": {"mj", "mo"}, "jongeren": {"vj", "mj"}, "ouderen": {"vo", "mo"}, "iedereen": {"vj", "vo", "mj", "mo"},
}  # fmt: skip
# How many of the releases tell percentages besides.
SHARES = 0.6
EVERYBODY = {"iedereen": {"x"}}
ROUNDING = ("OpenSAFELY", "UK/ACRO afronden")


@dataclass(frozen=True)
class Kind:
    """The sets of areas, stretches of time, groups and rules of which each release takes one."""

    areas: tuple[list[str], ...] = (BLOCKS,)
    times: dict[str, set[str]] | None = None
    groups: dict[str, set[str]] | None = None
    profiles: tuple[str, ...] = (EXACT,)
    parents: dict[str, str] | None = None
    left_out: float = 0.15
    one_question: bool = False
    shares: bool = False
    has_units: bool = False

    def world(self, seed: int) -> World:
        """A world of this kind with up to six releases; those that the service refuses are left out."""
        random = np.random.default_rng(seed)
        times, groups = self.times or ONCE, self.groups or EVERYBODY
        small_times, small_groups = (sorted(set().union(*each.values())) for each in (times, groups))
        counts = {cell: _count(random) for cell in product(BLOCKS, small_times, small_groups)}
        world = World(
            counts,
            PARENTS if self.parents is None else self.parents,
            units=_units(counts, random) if self.has_units else None,
            one_question=self.one_question,
        )
        for _release in range(int(random.integers(3, 7))):
            among = self.areas[random.integers(len(self.areas))]
            areas = [area for area in among if random.random() >= self.left_out]
            name, group = str(random.choice(sorted(times))), str(random.choice(sorted(groups)))
            profile = str(random.choice(self.profiles))
            by = groups[group] if self.shares and random.random() < SHARES else ()
            try:
                if areas:
                    world.release(name, areas, times[name], groups[group], profile, by)
            except (NotYet, ExposedError) as refusal:
                world.refused.append(refusal)
        return world


def _count(random: np.random.Generator) -> int:
    """Often small, sometimes near what is shown, sometimes large."""
    return int(random.choice([random.integers(0, 6), random.integers(3, 15), random.integers(10, 80)]))


def _units(counts: dict[tuple[str, str, str], int], random: np.random.Generator) -> dict[str, int]:
    """As many as are counted in each area, and often hardly more."""
    return {
        block: sum(count for (area, *_rest), count in counts.items() if area == block)
        + int(random.choice([0, random.integers(0, 8), random.integers(10, 60)]))
        for block in BLOCKS
    }


LEVELS = (BLOCKS, TOWNS)
KINDS: dict[str, Kind] = {
    "one group": Kind(),
    "levels": Kind(areas=LEVELS),
    "three levels": Kind(areas=(BLOCKS, [f"D{n}" for n in range(4)], ["G0", "G1"]), parents=NESTED),
    "groups": Kind(groups=AGES),
    "groups on levels": Kind(areas=LEVELS, groups=AGES),
    "crossed": Kind(groups=CROSSED),
    "crossed on levels": Kind(areas=LEVELS, groups=CROSSED),
    "calendar": Kind(times=CALENDAR),
    "calendar on levels": Kind(areas=LEVELS, times=CALENDAR),
    "spans": Kind(times=SPANS),
    "quarters by sex": Kind(times=CALENDAR, groups=SEXES),
    "rounded": Kind(profiles=(EXACT, *ROUNDING)),
    "rounded on levels": Kind(areas=LEVELS, profiles=(EXACT, *ROUNDING)),
    "rounded groups": Kind(groups=AGES, profiles=(EXACT, *ROUNDING)),
    "rounded calendar": Kind(times=CALENDAR, profiles=(EXACT, *ROUNDING)),
    "all rules": Kind(areas=LEVELS, profiles=tuple(PROFILES)),
    "files of one question": Kind(groups=AGES, one_question=True),
    "shares": Kind(groups=AGES, shares=True),
    "shares on levels": Kind(areas=LEVELS, groups=AGES, shares=True),
    "units": Kind(areas=LEVELS, has_units=True),
    "units of three levels": Kind(
        areas=(BLOCKS, [f"D{n}" for n in range(4)], ["G0", "G1"]), parents=NESTED, has_units=True
    ),
    "units of groups": Kind(areas=LEVELS, groups=AGES, has_units=True),
    "units of the calendar": Kind(areas=LEVELS, times=CALENDAR, has_units=True),
    "all areas": Kind(areas=LEVELS, groups=SEXES, left_out=0.0),
}
