"""A table of rounded counts, beside what was told before."""

from __future__ import annotations

from analyses.engine.disclosure.grid import REST, TOTAL
from analyses.engine.disclosure.memory import remember
from analyses.engine.disclosure.rounding_audit import audit_rounded
from analyses.engine.disclosure.rounding_memory import rounded_beside
from analyses.engine.disclosure.rules import unsafe_counts
from analyses.published import ALL_AREAS, column_of
from analyses.sheet import PRIMARY, SAFE, SECONDARY, Given, Key, Sheet, key_of, ranges_of


def rounded_sheet(given: Given) -> Sheet:
    """Rounded counts; what an earlier release hid stays hidden here as well, and so does what would cut that down."""
    rows, grid, profile, before = given.rows, given.grid, given.profile, given.before
    memory = remember(grid, before, profile.minimum_units)
    beside = rounded_beside(grid, profile, before, memory.hidden | given.forced)
    made = beside.made
    alone = audit_rounded(made)
    # A sum that was known tells nothing of what is shown, when something was taken out of it.
    known = memory.known & (grid.children == 0)[:, None] & (made.kept == grid.values)
    found = audit_rounded(made, known) if known.any() else alone
    place = {area: number for number, area in enumerate(grid.areas)}
    marks: dict[Key, tuple[str, int | None]] = {}
    unsafe = unsafe_counts(grid, profile)
    for row in rows:
        at = place[row["area"]], grid.categories.index(column_of(row))
        why = PRIMARY if unsafe[at] else SECONDARY
        marks[key_of(row)] = (why, None) if made.hidden[at] else (SAFE, int(made.values[at]))
    top = place.get(ALL_AREAS)
    hides_all = bool(top is not None and made.hidden[top, 0])
    whole = [column for column, name in enumerate(grid.categories) if name not in (REST, TOTAL)]
    is_whole = top is not None and not made.lacking[top, whole].any()
    total = int(made.values[top, whole].sum()) if is_whole else None
    # What is shown may be known better from an earlier release; what is hidden may not.
    exposed = sorted({cell.area for cell in (*alone.exposed, *beside.exposed)})
    ranges = ranges_of(found, given.period, marks)
    return Sheet(given.period, given.areas, marks, ranges, exposed, hides_all, total)
