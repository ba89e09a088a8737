"""A large table in regions: parts of the tree of areas in which most cells find the room they need.

What covers a cell lies nearly always in its own municipality or so. Looked for there first, cover for a country takes
as long as that for its towns together, and the towns can be looked at side by side.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from analyses.engine.disclosure.grid import TOP, Flags, Places

# Cells that a region has at the least, so that there is something in it to move along.
LEAST = 150
# In a larger one, what is gained by looking at a part only is lost by looking at it for each of its cells.
LARGEST = 10_000
NOWHERE = -1


def regions_of(parents: Places, usable: Flags) -> Places:
    """For each row of a core the row under which its region lies, NOWHERE for rows above all regions.

    A region is everything under one row, that row itself not, as low in the tree as LEAST `usable` cells allow; with more than
    LARGEST it is none. The world belongs to the region that lies under it, because nobody knows what is outside.
    """
    parts = _parts(parents)
    world = len(parents) - 1
    order = _from_the_top(parts, world)
    size = usable.sum(axis=1).tolist()
    for row in reversed(order[1:]):
        size[parents[row]] += size[row]
    found = np.full(len(parents), NOWHERE, dtype=np.int64)
    for row in order:
        if found[row] != NOWHERE and row != world:
            found[parts[row]] = found[row]
            continue
        large = {part for part in parts[row] if parts[part] and size[part] >= LEAST}
        found[[part for part in parts[row] if part not in large]] = row
    if (found == world).any():
        found[world] = world
    inside = np.flatnonzero(found != NOWHERE)
    cells = np.bincount(found[inside], usable[inside].sum(axis=1), len(found))
    found[inside[cells[found[inside]] > LARGEST]] = NOWHERE
    return found


def _parts(parents: Places) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for row, above in enumerate(parents.tolist()):
        if above != TOP:
            found[above].append(row)
    return defaultdict(list, found)


def _from_the_top(parts: dict[int, list[int]], world: int) -> list[int]:
    found = [world]
    for row in found:
        found.extend(parts[row])
    return found
