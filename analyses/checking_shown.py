"""What of a check somebody reads: everything, or only what is hidden and not why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analyses.models import DisclosureCheck
from analyses.protection import CONCEALED, HIDDEN, released_table

Row = Mapping[str, Any]
# Parts of the audit that are about single hidden cells: how close each can be worked out, and why it is hidden.
ABOUT_CELLS = ("ranges", "exposed", "asked", "on_cut")


@dataclass(frozen=True, slots=True)
class Shown:
    """The table, the figures of other kinds, the audit and the number of cells of each status, for one reader."""

    table: Sequence[Row]
    outputs: Sequence[Row]
    audit: Mapping[str, Any]
    counts: Mapping[str, int]
    sees_why: bool

    @property
    def hidden(self) -> int:
        return sum(number for name, number in self.counts.items() if name in CONCEALED)


def shown_of(check: DisclosureCheck, *, sees_why: bool) -> Shown:
    """The check as it is for who may read raw output.

    For everybody else every hidden cell is just hidden. That a cell is small and another one its cover, beside a known
    sum, leaves a handful of values for both; so do the ranges, and an order or a filter by the kind.
    """
    if sees_why:
        return Shown(check.table, check.outputs, check.audit, check.counts, sees_why)
    audit = {name: value for name, value in check.audit.items() if name not in ABOUT_CELLS}
    others = {name: number for name, number in check.counts.items() if name not in CONCEALED}
    hidden = sum(number for name, number in check.counts.items() if name in CONCEALED)
    counts = ({HIDDEN: hidden} if hidden else {}) | others
    return Shown(released_table(check.table), released_table(check.outputs), audit, counts, sees_why)
