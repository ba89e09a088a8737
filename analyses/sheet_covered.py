"""A table of exact counts, the unsafe ones hidden with cover."""

from __future__ import annotations

from analyses.engine.disclosure import Cell, Status, audit, protect_grid
from analyses.engine.disclosure.grid import TOTAL
from analyses.published import ALL_AREAS, column_of
from analyses.sheet import SAFE, Given, Sheet, key_of, ranges_of


def covered_sheet(given: Given) -> Sheet:
    """Exact counts, the unsafe ones hidden with cover."""
    rows, grid, before = given.rows, given.grid, given.before
    made = protect_grid(
        grid, given.profile, earlier=before, hide_close=False, also=given.forced, key=given.key
    )
    found = audit(made, before)
    statuses = made.statuses
    counted = [(row, statuses[Cell(row["area"], column_of(row))]) for row in rows]
    marks = {
        key_of(row): (SAFE if status is Status.KNOWN else str(status), row["observed"])
        for row, status in counted
    }
    hidden = {cell for cell, status in statuses.items() if status.is_hidden}
    # With a known population, the sum of what was counted follows from every column.
    wholes = [TOTAL] if grid.has_total and not grid.is_share else [n for n in grid.categories if n != TOTAL]
    hides_all = any(Cell(ALL_AREAS, name) in hidden for name in wholes)
    total = None if hides_all else sum(row["observed"] for row in rows)
    ranges, exposed = ranges_of(found, given.period, marks), sorted({cell.area for cell in found.exposed})
    return Sheet(given.period, given.areas, marks, ranges, exposed, hides_all, total, found.left_aside)
