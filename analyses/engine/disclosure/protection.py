"""Cell suppression: hide what is unsafe, and with it few other figures, until nothing can be worked out.

All levels and margins are one linked problem. Families of areas are covered all at once where that is possible; what
remains is covered along routes through the whole table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import blake2b

import numpy as np

from analyses.engine.disclosure.blocks import cover_in_blocks
from analyses.engine.disclosure.contributors import covered_from_contributors
from analyses.engine.disclosure.grid import TOP, Flags, Floats, Grid
from analyses.engine.disclosure.memory import remember
from analyses.engine.disclosure.network import core_of
from analyses.engine.disclosure.profile import CBS_ESSNET, RuleProfile
from analyses.engine.disclosure.publication import Publication
from analyses.engine.disclosure.repair import repaired
from analyses.engine.disclosure.routes import cover_by_routes
from analyses.engine.disclosure.rules import (
    Contributions,
    needs_of_amounts,
    needs_of_counts,
    unsafe_amounts,
    unsafe_counts,
)
from analyses.engine.disclosure.table import FrequencyTable, Needs, ProtectedTable, link

# A zero is a poor cover: readers often know that there is none.
COST_OF_ZERO = 50.0
# Without the sum over everything there is little left to tell: any other cover comes before it.
COST_OF_ALL = 1000.0
# More than costs differ between figures of a thousand and of one, so that the choice tells little of the figures.
NOISE = 0.4


def protect(
    table: FrequencyTable, hierarchy: Mapping[str, str], profile: RuleProfile = CBS_ESSNET
) -> ProtectedTable:
    """Hide unsafe cells and enough others that each unsafe cell could be anything in a range of
    `minimum_units` wide.

    Where public knowledge (a population of eight) leaves less room than that, the whole room is kept.
    Deterministic.
    Raises UnusableTableError as `link` does.
    """
    return protect_grid(link(table, hierarchy), profile)


def protect_grid(
    grid: Grid,
    profile: RuleProfile = CBS_ESSNET,
    *,
    under: Contributions | None = None,
    earlier: Sequence[Publication] = (),
    hide_close: bool = True,
    also: Flags | None = None,
    key: bytes = b"",
) -> ProtectedTable:
    """The same for a grid: of counts, or of amounts when `under` tells what lies under them.

    What `earlier` publications show counts as public, what they hid stays hidden, and what they add up to is part of
    what an attacker knows. With `hide_close`, a figure that differs by too little from what was shown before is hidden
    as well; without it, somebody has to judge such pairs. Cells in `also` (A x K) are hidden like unsafe ones, because
    somebody judged so. With a `key`, which cover is chosen cannot be worked out by who knows these rules and not the key.
    """
    unsafe, needs = _unsafe(grid, profile, under)
    if also is not None:
        unsafe |= also
        needs = replace(
            needs, width=np.where(also, np.maximum(needs.width, profile.minimum_units), needs.width)
        )
    if not earlier:
        hidden = _covered(grid, unsafe, attainable(grid, needs), key, under)
        return ProtectedTable(grid, unsafe, hidden, needs, profile)
    memory = remember(grid, earlier, profile.minimum_units)
    grid = replace(grid, known=grid.known | memory.known)
    unsafe |= memory.close & hide_close
    kept = (unsafe | memory.hidden) & ~grid.known
    width = np.maximum.reduce([needs.width, memory.width, np.full_like(needs.width, profile.minimum_units)])
    needs = Needs(np.where(kept, width, 0.0), np.where(kept, needs.rise, 0.0))
    able = attainable(grid, needs)
    hidden = _covered(grid, kept, able, key, under)
    for linked in readings(memory.linked):
        hidden = repaired(grid, hidden, able, costs(grid, key), linked, profile.minimum_units)
    return ProtectedTable(grid, unsafe, hidden | (unsafe & memory.known), needs, profile)


def readings(publications: Sequence[Publication]) -> list[Sequence[Publication]]:
    """What a reader believes who does not take for true what is only likely, and then one who does; the same where nothing is.

    Who believes less asks for more, and who believes more finds what is hidden for the other as well: in this order, what the
    first needs is still there after the second.
    """
    sure = [each for each in publications if not each.likely]
    return [publications] if len(sure) == len(publications) else [sure, publications]


def _covered(grid: Grid, unsafe: Flags, needs: Needs, key: bytes, under: Contributions | None) -> Flags:
    """These hidden cells with their cover; of amounts also against who contributed all of one of them."""
    hidden = covered(grid, unsafe, needs, key)
    if under is None:
        return hidden
    return covered_from_contributors(grid, hidden, unsafe, needs, under.units, partial(covered, key=key))


def _unsafe(grid: Grid, profile: RuleProfile, under: Contributions | None) -> tuple[Flags, Needs]:
    if under is None:
        unsafe = unsafe_counts(grid, profile)
        return unsafe, needs_of_counts(grid, unsafe, profile)
    unsafe = unsafe_amounts(grid, under, profile)
    return unsafe, needs_of_amounts(grid, under, unsafe, profile)


def attainable(grid: Grid, needs: Needs) -> Needs:
    """What cover can give: of an area that is known to have eight inhabitants, none of them counts more than eight, whatever is
    hidden. Asking for more would hide one area after another and bring nothing."""
    if not grid.has_total:
        return needs
    room = np.where(grid.known[:, -1:], grid.values[:, -1:], np.inf)
    return replace(needs, width=np.minimum(needs.width, room))


def covered(grid: Grid, hidden: Flags, needs: Needs, key: bytes = b"") -> Flags:
    """These hidden cells with their cover."""
    core = core_of(grid, hidden, costs(grid, key), needs.width, needs.rise)
    found, done = cover_in_blocks(core)
    found = cover_by_routes(replace(core, hidden=found), done)
    wide = found[core.rows][:, : len(grid.categories)]
    return (wide & grid.present & ~grid.known) | hidden


def costs(grid: Grid, key: bytes = b"") -> Floats:
    """What it costs to hide a cell: about one each, somewhat more for large figures and for sums of areas.

    The choice of cover follows from these costs, and so from the hidden figures: who could repeat it would learn from it. With
    a `key`, each cell costs up to NOISE times as much besides, always the same for the same area and category.
    """
    height = (grid.children > 0)[:, None] * 0.5
    cost = 1.0 + height + 0.02 * np.log2(1.0 + grid.values)
    if grid.has_total:
        cost[:, -1] += 0.5
    if key:
        cost *= 1.0 + NOISE * _noise(grid, key)
    everything = ((grid.parents == TOP) & (grid.children > 0))[:, None]
    return np.where(everything, COST_OF_ALL, np.where(grid.values == 0, COST_OF_ZERO, cost))


def _noise(grid: Grid, key: bytes) -> Floats:
    """A number from 0 to 1 for each cell that only who has the key can tell."""
    rows, columns = (
        np.array(
            [int.from_bytes(blake2b(name.encode(), key=key, digest_size=8).digest()) for name in names],
            dtype=np.uint64,
        )
        for names in (grid.areas, grid.categories)
    )
    # Two names make one number: the finaliser of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014), which spreads every bit.
    mixed = rows[:, None] ^ (columns[None, :] * np.uint64(0x9E3779B97F4A7C15))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))) / float(2**64)
