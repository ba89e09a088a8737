"""How far hidden cells can move within their regions: for one cell of every region at once, by the largest flow.

A table that adds up to the same sums is another flow through the network of a core. Regions share no cells, so that one
flow through the whole moves a cell in each of them as far as it can go, and every such flow is another possible table.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np
import scipy
from scipy.sparse.csgraph import maximum_flow

from analyses.engine.disclosure.grid import Flags, Floats, Places
from analyses.engine.disclosure.network import Core, network_of
from analyses.engine.disclosure.regions import NOWHERE, regions_of

# Flows are whole numbers of 32 bits: no cell moves more than MOST here, and whatever needs more is not looked at.
MOST = 10**7
MOST_NEEDED = 10**5
# Of so many cells of each region in a row, fewer than WORTH_IT found room: the others will not either.
PATIENCE, WORTH_IT = 20, 0.1
# Knuth's multiplier, which puts numbers in an order without a pattern (TAOCP 3, 6.4).
MIXER = 2654435761


class Rooms:
    """The cells of a core that can move within a region; `regions` tells of each cell (row by row) which that is."""

    def __init__(self, core: Core) -> None:
        network = network_of(core)
        self.core = core
        self.regions = np.repeat(regions_of(core.parents, core.usable), core.shape[1])
        self._tails, self._heads = network.tails, network.heads
        self._size = int(max(network.tails.max(), network.heads.max())) + 1
        self._may = self._usable()
        # Room is rounded down, and what is asked of it up: what is found is there.
        self._values = np.minimum(np.floor(core.values.ravel()), MOST).astype(np.int64)

    @property
    def regions_of_nodes(self) -> Places:
        """The region of each node of the network, NOWHERE for sums of several regions."""
        found = np.full(self._size, NOWHERE)
        inside = np.flatnonzero(self.regions != NOWHERE)
        for ends in (self._tails, self._heads):
            found[ends[inside]] = self.regions[inside]
        found[0] = NOWHERE
        return found

    def some_of_each(self, waiting: Flags, most: int = 1) -> Places:
        """Waiting cells of every region, and of what lies in none, mixed so that the first tell what the others are like."""
        places = np.flatnonzero(waiting)
        places = places[np.lexsort((places * MIXER % 2**32, self.regions[places]))]
        regions = self.regions[places]
        turn = np.arange(len(places)) - np.searchsorted(regions, regions)
        return np.sort(places[turn < most])

    def tables(self, hidden: Flags, asked: Flags) -> Iterator[Floats]:
        """Tables with the same sums in which `asked` cells lie as far apart as they must, as changes of each cell; only what
        is `hidden` changes. A cell that moved far enough along with another is not looked at again, and nothing is looked at any
        more where hardly any cell finds its room."""
        width, rise = self.core.width.ravel(), self.core.rise.ravel()
        hidden, waiting = hidden.ravel() & self._may, asked.ravel() & hidden.ravel() & self._may
        waiting &= np.maximum(width, rise) <= MOST_NEEDED
        low, high = np.zeros(len(width)), np.zeros(len(width))
        lately: deque[tuple[int, int]] = deque(maxlen=PATIENCE)
        while waiting.any() and _is_worth_it(lately):
            batch = self.some_of_each(waiting)
            waiting[batch] = False
            for sign in (-1, 1):
                if sign < 0:
                    need = np.minimum(self._values[batch], np.ceil(width[batch] - high[batch]))
                else:
                    need = np.ceil(np.maximum(width[batch] + low[batch], rise[batch]))
                turn = need > 0
                if turn.any():
                    change = self._moved(hidden, batch[turn], need[turn].astype(np.int64), sign)
                    low, high = np.minimum(low, change), np.maximum(high, change)
                    yield change
            short = (high - low < width) | (high < rise)
            waiting &= short
            lately.append((len(batch), len(batch) - int(short[batch].sum())))

    def settled(self, hidden: Flags, asked: Flags) -> Flags:
        """Which of the `asked` cells have the room they need among what is `hidden`."""
        low = high = np.zeros(self.core.values.size)
        for change in self.tables(hidden, asked):
            low, high = np.minimum(low, change), np.maximum(high, change)
        enough = (high - low >= self.core.width.ravel()) & (high >= self.core.rise.ravel())
        return asked & enough.reshape(self.core.shape)

    def _usable(self) -> Flags:
        """Cells within a region; of two that run between the same sums one, because a flow does not tell them apart."""
        may = self.core.usable.ravel() & (self.regions != NOWHERE) & (self._tails != self._heads)
        ends = np.minimum(self._tails, self._heads) * self._size + np.maximum(self._tails, self._heads)
        places = np.flatnonzero(may)
        found = np.zeros_like(may)
        found[places[np.unique(ends[places], return_index=True)[1]]] = True
        return found

    def _moved(self, hidden: Flags, batch: Places, need: Places, sign: int) -> Floats:
        """The change of each cell when these rise (`sign` 1) or fall (-1) by what they need, or as far as they can."""
        live = np.zeros(self.core.shape[0], dtype=bool)
        live[self.regions[batch]] = True
        free = hidden & live[self.regions] & (self.regions != NOWHERE)
        free[batch] = False
        cells = np.flatnonzero(free)
        starts, ends = (self._heads, self._tails) if sign > 0 else (self._tails, self._heads)
        source, sink = self._size, self._size + 1
        tails = np.concatenate(
            [self._tails[cells], self._heads[cells], np.full(len(batch), source), ends[batch]]
        )
        heads = np.concatenate(
            [self._heads[cells], self._tails[cells], starts[batch], np.full(len(batch), sink)]
        )
        room = np.concatenate([np.full(len(cells), MOST), self._values[cells], need, need]).astype(np.int32)
        some = room > 0
        graph = scipy.sparse.csr_matrix(
            (room[some], (tails[some], heads[some])), shape=(self._size + 2, self._size + 2)
        )
        flow = maximum_flow(graph, source, sink).flow
        change = np.zeros(len(hidden))
        change[cells] = _along(flow, self._tails[cells], self._heads[cells])
        change[batch] = sign * _along(flow, np.full(len(batch), source), starts[batch])
        return change


def _is_worth_it(lately: deque[tuple[int, int]]) -> bool:
    """Whether enough of the cells that were tried found their room, or too few were tried to say."""
    tried, found = (sum(each) for each in zip(*lately, strict=True)) if lately else (0, 0)
    return len(lately) < PATIENCE or found >= WORTH_IT * tried


def _along(flow: scipy.sparse.csr_matrix, tails: Places, heads: Places) -> Floats:
    """What runs from each of these nodes to the other."""
    return np.asarray(flow[tails, heads], dtype=np.float64).ravel()
