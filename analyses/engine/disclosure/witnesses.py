"""Tables that could be behind what is published, found as flows, for an attacker to check instead of to look for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analyses.engine.disclosure.grid import Flags, Floats, Grid
from analyses.engine.disclosure.network import core_of
from analyses.engine.disclosure.publication import Puzzle
from analyses.engine.disclosure.rooms import Rooms
from analyses.engine.disclosure.seen import Witness

# For fewer figures, linear programs are as quick.
MANY = 500


def witnesses(grid: Grid, hidden: Flags, puzzle: Puzzle, wanted: Floats, reach: Floats) -> Iterator[Witness]:
    """Tables in which unknowns of a puzzle that begins with this grid lie `wanted` units apart and reach up to `reach`, where
    that can be; none where not MANY are wanted."""
    if int((wanted > 0).sum()) < MANY:
        return
    row, column = np.divmod(puzzle.cells, len(puzzle.categories))
    areas, categories = grid.values.shape
    inside = (row < areas) & (column < categories)
    at = row[inside], column[inside]
    width, rise = np.zeros_like(grid.values), np.zeros_like(grid.values)
    width[at] = np.maximum(wanted[inside], 0.0)
    rise[at] = np.where(wanted[inside] > 0, np.maximum(reach[inside] - grid.values[at], 0.0), 0.0)
    core = core_of(grid, hidden, np.ones_like(grid.values), width, rise)
    rooms = Rooms(core)
    truth, parts = np.full(len(puzzle.cells), np.nan), np.full(len(puzzle.cells), -1)
    truth[inside] = grid.values[at]
    parts[inside] = rooms.regions.reshape(core.shape)[core.rows][at]
    for moved in rooms.tables(core.hidden & core.usable, core.width > 0):
        change = np.zeros(len(puzzle.cells))
        change[inside] = moved.reshape(core.shape)[core.rows][at]
        yield Witness(truth, change, parts)
