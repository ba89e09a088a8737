"""A grid as a network in which every possible table is a flow, so that what a cell can become is a matter of routes.

A table with one hierarchy and one list of categories is a network: each cell is an arc, each sum a node. Categories
flow up the tree of areas, totals flow down it, and both meet in the lowest areas. Another table with the same sums is
another flow, and the difference of two flows runs in circles. Source of the idea: Cox, JASA 90 (1995) 1453; Castro,
Computers & Operations Research 33 (2006) 181.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyses.engine.disclosure.grid import TOP, Flags, Floats, Grid, Places

# More than any figure: the world outside the table takes and gives whatever is asked.
ENDLESS = 1e15


@dataclass(frozen=True, slots=True)
class Core:
    """A grid in the least number of cells: an area and its only part are one row, there is one top, and there is a
    margin.

    `rows` tells for each area of the grid its row here. `weights` is what it costs to hide a cell (0: costs nothing,
    because it is not shown anyway). Row and column order are fixed, so that the answer is.
    """

    parents: Places
    present: Flags
    values: Floats
    usable: Flags
    hidden: Flags
    weights: Floats
    width: Floats
    rise: Floats
    rows: Places

    @property
    def shape(self) -> tuple[int, int]:
        return self.values.shape[0], self.values.shape[1]


def core_of(grid: Grid, hidden: Flags, weights: Floats, width: Floats, rise: Floats) -> Core:
    """The grid with chains drawn together, a margin without weight when it has none, and the world on top."""
    chain = _only_parts(grid)
    kept = np.flatnonzero(chain == np.arange(len(chain)))
    place = np.full(len(chain), TOP, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    rows = place[chain]
    size = (len(kept), len(grid.categories))
    merged = [_merged(each, rows, size, how) for each, how in (
        (grid.known, np.logical_or), (hidden, np.logical_or), (weights, np.add), (width, np.maximum),
        (rise, np.maximum),
    )]  # fmt: skip
    known, covered, cost, wide, high = merged
    usable = grid.present[kept] & ~known
    columns = [grid.present[kept], grid.values[kept], usable, covered, cost, wide, high]
    if not grid.has_total:
        columns = _with_margin(columns)
    parents = _parents_of(grid, chain, kept, place)
    return Core(_with_world(parents), *_world_row(columns), rows)


def _only_parts(grid: Grid) -> Places:
    """Each area -> the area at the end of its chain of only parts."""
    only = np.arange(len(grid.areas))
    single = np.flatnonzero((grid.parents >= 0) & (grid.children[grid.parents] == 1))
    only[grid.parents[single]] = single
    while (only[only] != only).any():
        only = only[only]
    return only


def _merged(matrix: Floats | Flags, rows: Places, size: tuple[int, int], how: np.ufunc) -> Floats | Flags:
    found = np.zeros(size, dtype=matrix.dtype)
    how.at(found, rows, matrix)
    return found


def _with_margin(columns: list[np.ndarray]) -> list[np.ndarray]:
    """One category: its margin is the same figure, not shown, and free to move."""
    present, values, _, _, *needs = columns
    there = present.any(axis=1)
    margin = [there, values.sum(axis=1), there, there, *(np.zeros(len(values)) for _ in needs)]
    return [np.column_stack([old, new]) for old, new in zip(columns, margin, strict=True)]


def _parents_of(grid: Grid, chain: Places, kept: Places, place: Places) -> Places:
    """The row above each kept area: the first ancestor that is not the same chain."""
    above = grid.parents.copy()
    for _ in range(len(chain)):
        same = (above >= 0) & (chain[above] == chain[np.arange(len(chain))])
        if not same.any():
            break
        above = np.where(same, grid.parents[above], above)
    found = above[kept]
    return np.where(found >= 0, place[chain[found]], TOP)


def _with_world(parents: Places) -> Places:
    world = len(parents)
    return np.append(np.where(parents < 0, world, parents), TOP)


def _world_row(columns: list[np.ndarray]) -> list[np.ndarray]:
    """What lies outside the table is shown by nobody and may be anything."""
    endless = (True, ENDLESS, True, True, 0.0, 0.0, 0.0)
    return [
        np.vstack([matrix, np.full((1, matrix.shape[1]), filler, dtype=matrix.dtype)])
        for matrix, filler in zip(columns, endless, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs from `tails` to `heads`, one a cell in row order; the routes of each node stand in `starts` and `ends`."""

    tails: Places
    heads: Places
    starts: Places
    routes: Places

    def leaving(self, node: int) -> list[int]:
        """Arcs at a node as 2 x arc for along and 2 x arc + 1 for against."""
        return self.routes[self.starts[node] : self.starts[node + 1]].tolist()


def network_of(core: Core) -> Network:
    """The network of a core; only cells that may move have routes."""
    tails, heads = _ends(core.parents, core.present, has_margin=True)
    return _indexed(tails, heads, core.usable.ravel())


def network_of_grid(grid: Grid) -> tuple[Places, Places]:
    """Where the arc of each cell of a grid begins and ends, in row order; 0 is the world."""
    return _ends(grid.parents, grid.present, has_margin=grid.has_total)


def _ends(parents: Places, present: Flags, *, has_margin: bool) -> tuple[Places, Places]:
    """Nodes: 0 is the world, then the lowest areas, then each sum of an area above them and a category."""
    rows, columns = present.shape
    inner = np.zeros(rows, dtype=bool)
    inner[parents[parents >= 0]] = True
    first = np.where(inner, 0, np.cumsum(~inner)) if has_margin else np.zeros(rows, dtype=np.int64)
    above = 1 + int((~inner).sum()) + (np.cumsum(inner) - 1) * columns
    own = np.where(inner[:, None], above[:, None] + np.arange(columns), first[:, None])
    up = np.where(parents[:, None] >= 0, above[parents][:, None] + np.arange(columns), 0)
    if not has_margin:
        return own.ravel(), up.ravel()
    composed = present[:, :-1].any(axis=1)
    own = np.where((~inner & ~composed)[:, None], 0, own)
    tails, heads = own.copy(), up.copy()
    tails[:, -1], heads[:, -1] = up[:, -1], own[:, -1]
    return tails.ravel(), heads.ravel()


def _indexed(tails: Places, heads: Places, usable: Flags) -> Network:
    arcs = np.flatnonzero(usable)
    nodes = np.concatenate([tails[arcs], heads[arcs]])
    routes = np.concatenate([2 * arcs, 2 * arcs + 1])
    order = np.lexsort((routes, nodes))
    size = int(max(tails.max(), heads.max())) + 2
    starts = np.searchsorted(nodes[order], np.arange(size + 1))
    return Network(tails, heads, starts, routes[order])
