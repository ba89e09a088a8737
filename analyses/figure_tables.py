"""Counts under new percentages and ratios as tables of their own, beside all other tables that readers have.

A percentage of a known number tells how many were counted. A release with percentages by category thus tells a table of each
category: a table of one of them that was released before, or what that hid, adds up with it. Earlier figures of other kinds
are tables in the same way (analyses.earlier.tables_under).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analyses.earlier import Earlier
from analyses.engine.disclosure import RuleProfile
from analyses.outputs import Place as OutputPlace
from analyses.outputs import place_of
from analyses.sheet import SAFE, Key
from analyses.sheets import Place, protected_sheets
from analyses.subjects import Kinship
from analyses.under import Figure, Named, counts_of, key_in_table, named_figures, row_of, title_of

Rows = Sequence[Mapping[str, Any]]
# The group of the table that figures go out with.
TABLE = "tabel"


@dataclass(frozen=True)
class Beside:
    """What new figures go out with: the rows of their table as they are `told`, the `counts` under these and the `totals` by
    period; and the `earlier` releases as they stand to that table."""

    place: Place
    profile: RuleProfile
    told: Rows
    counts: Mapping[Key, int]
    totals: Mapping[str, int]
    earlier: Sequence[Earlier]

    def hidden(self, figures: Sequence[Figure], judged: Collection[OutputPlace]) -> set[OutputPlace]:
        """The figures that must be hidden because of what was released before, besides those that were `judged` so: each name and
        group is one more table, told after the table itself and after those before it. None where nothing was released."""
        if not self.earlier:
            return set()
        before = [replace(self._as_released(self.told, self.counts, TABLE), totals=self.totals)]
        found: set[OutputPlace] = set()
        for named, mine in sorted(named_figures(figures).items()):
            hide = [key_in_table(figure) for figure in mine if place_of(figure) in judged]
            told = self._protected(named, mine, before, hide)
            before.append(self._as_released(told, counts_of(mine), title_of(named)))
            silent = {(row["area"], row["period"]) for row in told if row["observed"] is None}
            found |= {place_of(each) for each in mine if (each["area"], each["period"]) in silent}
        return found

    def _protected(
        self, named: Named, mine: Sequence[Figure], before: Sequence[Earlier], hide: Collection[Key]
    ) -> list[dict[str, Any]]:
        """The counts of one name and group as rows, None where they must be hidden; all of them where that is not enough."""
        rows = [row_of(figure) for figure in mine]
        seen = [*(_as_seen_by(each, named) for each in self.earlier), *before]
        sheets = protected_sheets(rows, self.place, self.profile, seen, hide)
        if any(sheet.exposed for sheet in sheets):
            return [row | {"observed": None} for row in rows]
        told = {
            key: value if status == SAFE else None
            for sheet in sheets
            for key, (status, value) in sheet.marks.items()
        }
        return [row | {"observed": told[row["area"], row["period"], ""]} for row in rows]

    def _as_released(self, rows: Rows, counts: Mapping[Key, int], group: str) -> Earlier:
        """What goes out in this release, as the tables after it see it."""
        return Earlier(
            group, [dict(row) for row in rows], self.place.parents, counts=counts, kinship=Kinship.UNSURE, group=group,
            rules=self.profile, year=self.place.year, only_sums=True,
        )  # fmt: skip


def _as_seen_by(each: Earlier, named: Named) -> Earlier:
    """An earlier release beside the counts of one name and group, instead of beside the table that these go out with."""
    if each.under == named:
        kin = Kinship.UNSURE if each.when else Kinship.SAME
        return replace(each, kinship=kin, group="", of_same=bool(each.when))
    group = each.group or (TABLE if each.of_same or each.kinship is Kinship.SAME else "")
    return replace(each, kinship=Kinship.UNSURE, group=group, of_same=False, outputs=())
