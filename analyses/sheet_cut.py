"""A table over areas that a share table cut up, protected as the counts of the old areas that it tells.

Shares are public, so who sees the estimates of all new areas on a ground works out what was counted in the old areas there.
Therefore those counts are protected in the place of the estimates, and estimates are told of a whole ground or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from analyses.cut import Cut
from analyses.engine.disclosure import RuleProfile
from analyses.sheet import PRIMARY, SAFE, SECONDARY, Key, Row, Sheet, key_of
from analyses.territory import above, on_ground_of


@dataclass(frozen=True)
class Grounds:
    """The rows of one period, and the grounds of a `cut` that they stand on: old and new areas that hang together. Old areas
    have the name that they have beside the new ones."""

    period: str
    rows: Sequence[Row]
    cut: Cut
    parents: Mapping[str, str]
    profile: RuleProfile

    @cached_property
    def counted(self) -> list[Row]:
        """What was counted in the old areas in this period."""
        return [
            {
                "population": None,
                "expected": None,
                **row,
                "observed": round(row["observed"]),
                "period": self.period,
            }
            for row in self.cut.renamed
            if str(row["period"]) == self.period
        ]

    @cached_property
    def pairs(self) -> list[tuple[set[str], set[str]]]:
        """Old and new areas of each ground; where no old area was counted, nothing was divided."""
        there = {row["area"] for row in self.counted}
        named = (({on_ground_of(old, self.cut.year) for old in then}, now) for then, now in self.cut.grounds)
        return [(then, now) for then, now in named if not then.isdisjoint(there)]

    @cached_property
    def then(self) -> list[Row]:
        """The rows with the old areas in the place of the new ones on their ground."""
        estimated = set().union(*(now for _then, now in self.pairs))
        return [row for row in self.rows if row["area"] not in estimated] + self.counted

    @cached_property
    def parents_then(self) -> dict[str, str]:
        """Each old area in the nearest area that all new areas on its ground lie in."""
        found = dict(self.parents)
        for then, now in self.pairs:
            chains = [list(above(area, self.parents)) for area in sorted(now)]
            common = (top for top in chains[0] if all(top in chain for chain in chains))
            if top := next(common, ""):
                found |= dict.fromkeys(then, top)
        return found

    def hidden_then(self, hide: Collection[Key]) -> list[Key]:
        """What must be hidden, with all old areas of each ground of which an old or new area must be or counts too few: what one
        of them hides the others cannot tell, so they are its cheapest cover."""
        rows = (*self.rows, *self.then)
        few = {row["area"] for row in rows if row["observed"] < self.profile.minimum_units}
        few |= {area for area, period, _name in hide if period == self.period}
        return [
            *hide,
            *(
                (old, self.period, "")
                for then, now in self.pairs
                if not few.isdisjoint(then | now)
                for old in sorted(then)
            ),
        ]

    def on_new_areas(self, sheet: Sheet) -> Sheet:
        """The protected table of the old areas as one of the new areas."""
        marks = {key_of(row): sheet.marks[key_of(row)] for row in self.rows if key_of(row) in sheet.marks}
        exposed, on_cut = set(sheet.exposed), []
        for then, now in self.pairs:
            old = [
                sheet.marks[old, self.period, ""]
                for old in sorted(then)
                if (old, self.period, "") in sheet.marks
            ]
            rows = [row for row in self.rows if row["area"] in now]
            if not exposed.isdisjoint(then):
                exposed = (exposed - then) | now
            if all(status == SAFE for status, _value in old):
                marks |= self._estimates(rows, sum(value for _status, value in old))
                continue
            for row in rows:
                is_small = row["observed"] < self.profile.minimum_units
                marks[key_of(row)] = (
                    (PRIMARY if is_small else SECONDARY),
                    None if self.profile.round_base else row["observed"],
                )
                on_cut += [] if is_small else [row["area"]]
        areas = len({row["area"] for row in self.rows})
        return replace(sheet, areas=areas, marks=marks, exposed=sorted(exposed), on_cut=sorted(on_cut))

    def _estimates(self, rows: Sequence[Row], total: int) -> dict[Key, tuple[str, int]]:
        """The estimates as they are told: of rounded counts, multiples of the base that add up to what was told of the old
        areas, by largest remainder."""
        base = self.profile.round_base
        if not base:
            return {key_of(row): (SAFE, row["observed"]) for row in rows}
        whole = {key_of(row): row["observed"] // base for row in rows}
        left = total // base - sum(whole.values())
        by_rest = sorted(rows, key=lambda row: (-(row["observed"] % base), row["area"]))
        for number in range(max(left, 0)):
            whole[key_of(by_rest[number % len(by_rest)])] += 1
        return {key: (SAFE, base * count) for key, count in whole.items()}
