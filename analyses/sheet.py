"""One protected table of one period: what it was made from, and what it tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analyses.engine.disclosure import Audit, Cell, RuleProfile
from analyses.engine.disclosure.grid import REST, TOTAL, Flags, Grid
from analyses.engine.disclosure.publication import Publication

# The column of a table that counts no categories.
EVENTS = "events"
SAFE, PRIMARY, SECONDARY, HIDDEN = "safe", "primary", "secondary", "hidden"
# Whatever the reason, nobody may see these; `HIDDEN` itself is what was hidden before it came here.
CONCEALED = (PRIMARY, SECONDARY, HIDDEN)

Row = Mapping[str, Any]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Sheet:
    """One protected table: `marks` tells for area, period and category the status and the figure that may be shown.
    `total` is the sum over all areas as it is told, None where even that is hidden. `left_aside` names earlier releases of
    which the figures cannot all be true together with these. `on_cut` are areas that are hidden because a count that was
    divided over them would follow from them."""

    period: str
    areas: int
    marks: Mapping[Key, tuple[str, int | None]]
    ranges: Sequence[Mapping[str, Any]]
    exposed: Sequence[str]
    hides_all: bool
    total: int | None = None
    left_aside: Sequence[str] = ()
    on_cut: Sequence[str] = ()


@dataclass(frozen=True)
class Given:
    """What one sheet is made from: the rows of a period as a grid, the `profile`, what readers have from `before`, the cells
    that are hidden whatever their count (`forced`, A x K), and the `key` by which cover is chosen."""

    period: str
    rows: Sequence[Row]
    grid: Grid
    profile: RuleProfile
    before: Sequence[Publication]
    forced: Flags
    key: bytes

    @property
    def areas(self) -> int:
        """How many areas have a row."""
        return len({row["area"] for row in self.rows})


def key_of(row: Row) -> Key:
    """Area, period and category."""
    return row["area"], row["period"], row.get("category", "")


def ranges_of(found: Audit, period: str, marks: Mapping[Key, Any]) -> list[dict[str, Any]]:
    """What an attacker can work out about each row that is not shown exactly."""
    return [
        {
            "area": cell.area,
            "period": period,
            "low": round(reach.lower),
            "high": _end(reach.upper),
            "exact": cell in found.exact,
        }
        | ({} if cell.category == EVENTS else {"category": cell.category})
        for cell, reach in found.ranges.items()
        if cell.category not in (REST, TOTAL) and (cell.area, period, _named(cell)) in marks
    ]


def _named(cell: Cell) -> str:
    return "" if cell.category == EVENTS else cell.category


def _end(value: float) -> int | None:
    return None if value == float("inf") else round(value)
