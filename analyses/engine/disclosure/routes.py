"""Cover along routes through the whole table: the cheapest way in which other cells move along with an unsafe one.

For each unsafe cell that has not enough room yet, routes are looked for one after another, each the cheapest in cells
that would have to be hidden. Source of the idea: Kelly, Golden & Assad, Networks 22 (1992) 397; Castro, Computers &
Operations Research 34 (2007) 2888.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

import numpy as np

from analyses.engine.disclosure.grid import Flags, Places
from analyses.engine.disclosure.network import ENDLESS, Core, Network, network_of
from analyses.engine.disclosure.regions import NOWHERE
from analyses.engine.disclosure.rooms import WORTH_IT, Rooms

TINY = 1e-9
# From so many cells without room on, rooms are looked for in all regions at once before routes are.
MANY = 500
Step = tuple[int, int]
Change = dict[int, float]


class Router:
    """The hidden cells of a core, growing. With `regions`, of each cell and of each node, routes are looked for within the
    region of a cell first."""

    def __init__(self, core: Core, regions: tuple[Places, Places] | None = None) -> None:
        self.network: Network = network_of(core)
        self.values: list[float] = core.values.ravel().tolist()
        self.hidden: list[bool] = core.hidden.ravel().tolist()
        self.weights: list[float] = core.weights.ravel().tolist()
        self.width: list[float] = core.width.ravel().tolist()
        self.rise: list[float] = core.rise.ravel().tolist()
        self.tails: list[int] = self.network.tails.tolist()
        self.heads: list[int] = self.network.heads.tolist()
        self._region_of: list[int] = [] if regions is None else regions[0].tolist()
        self._region_of_node: list[int] = [] if regions is None else regions[1].tolist()
        self._near: dict[int, list[tuple[int, bool, int]]] = {}
        self.settled: set[int] = set()

    def cover(self, cells: Iterable[int]) -> None:
        """Give each of these cells the room it needs, or all the room there is."""
        for cell in cells:
            if cell not in self.settled:
                self._cover(cell)

    def _cover(self, cell: int) -> None:
        up: Change = {}
        down: Change = {}
        for inside in self._parts_around(cell):
            for is_paid in (False, True):
                while self._lacks(cell, up, down) > TINY and self._widen(
                    cell, up, down, inside, is_paid=is_paid
                ):
                    pass
        self._keep(up, down)

    def _parts_around(self, cell: int) -> tuple[int, ...]:
        """The region of a cell, where it has one, and then everywhere."""
        region = self._region_of[cell] if self._region_of else NOWHERE
        return (NOWHERE,) if region == NOWHERE else (region, NOWHERE)

    def _lacks(self, cell: int, up: Change, down: Change) -> float:
        """Units that the cell still has to move; upward first when it must reach above its true figure."""
        return max(
            self.rise[cell] - up.get(cell, 0.0), self.width[cell] - up.get(cell, 0.0) + down.get(cell, 0.0)
        )

    def _widen(self, cell: int, up: Change, down: Change, inside: int, *, is_paid: bool) -> bool:
        """One route more, up or down, whichever costs least for what it brings; False when there is none."""
        need = self._lacks(cell, up, down)
        for least in (need, need / 2, need / 5, TINY) if is_paid else (TINY,):
            found = [
                (price / min(room, need), sign, way, room)
                for sign, change in ((1, up), (-1, down))
                for price, way, room in self._offers(cell, sign, change, up, least, inside, is_paid)
            ]
            if found:
                _, sign, way, room = min(found)
                self._send(cell, sign, way, min(room, need), up if sign > 0 else down)
                return True
        return False

    def _offers(
        self, cell: int, sign: int, change: Change, up: Change, least: float, inside: int, is_paid: bool
    ) -> list[tuple[float, list[Step], float]]:
        own = ENDLESS if sign > 0 else self.values[cell] + change.get(cell, 0.0)
        if own < max(least, TINY) or (sign < 0 and self.rise[cell] - up.get(cell, 0.0) > TINY):
            return []
        found = self._route(cell, sign, change, least, inside, is_paid)
        if found is None:
            return []
        price, way = found
        return [(price, way, min(own, *(self._room(arc, direction, change) for arc, direction in way)))]

    def _room(self, arc: int, direction: int, change: Change) -> float:
        return ENDLESS if direction > 0 else self.values[arc] + change.get(arc, 0.0)

    def _send(self, cell: int, sign: int, way: list[Step], amount: float, change: Change) -> None:
        for arc, direction in [(cell, sign), *way]:
            change[arc] = change.get(arc, 0.0) + direction * amount

    def _keep(self, up: Change, down: Change) -> None:
        """Hide what moves, and remember which cells have their room already."""
        for arc in up.keys() | down.keys():
            high, low = (
                max(up.get(arc, 0.0), down.get(arc, 0.0), 0.0),
                min(up.get(arc, 0.0), down.get(arc, 0.0), 0.0),
            )
            if high - low > TINY:
                self.hidden[arc] = True
                if high >= self.rise[arc] - TINY and high - low >= self.width[arc] - TINY:
                    self.settled.add(arc)

    def _route(
        self, cell: int, sign: int, change: Change, least: float, inside: int, is_paid: bool
    ) -> tuple[float, list[Step]] | None:
        """The cheapest way round from where the cell ends to where it begins, by at least `least` units and `inside` a region
        unless that is NOWHERE; of equals the one with the fewest cells, because what is near is looked at first."""
        start, goal = self.heads[cell], self.tails[cell]
        if sign < 0:
            start, goal = goal, start
        if start == goal:
            return 0.0, []
        best = {start: 0.0}
        came: dict[int, tuple[int, int, int]] = {}
        heap = [(0.0, 0, start)]
        while heap:
            price, steps, node = heapq.heappop(heap)
            if node == goal:
                return price, self._way_back(came, start, goal)
            if price > best[node]:
                continue
            for arc, along, other in self._beside(node):
                if inside != NOWHERE and self._region_of_node[other] != inside:
                    continue
                toll = self._toll(arc, change, is_paid=is_paid)
                if arc == cell or price + toll >= best.get(other, ENDLESS):
                    continue
                if along or self.values[arc] + change.get(arc, 0.0) >= least:
                    best[other] = price + toll
                    came[other] = (node, arc, 1 if along else -1)
                    heapq.heappush(heap, (price + toll, steps + 1, other))
        return None

    def _toll(self, arc: int, change: Change, *, is_paid: bool) -> float:
        """What passing a cell costs: nothing when it is hidden anyway, endless when it may not be hidden now."""
        if self.hidden[arc] or arc in change:
            return 0.0
        return self.weights[arc] if is_paid else ENDLESS

    def _way_back(self, came: dict[int, tuple[int, int, int]], start: int, node: int) -> list[Step]:
        way = []
        while node != start:
            node, arc, direction = came[node]
            way.append((arc, direction))
        return way

    def _beside(self, node: int) -> list[tuple[int, bool, int]]:
        """(cell, along or against it, the node at its other end) for each cell at a node."""
        found = self._near.get(node)
        if found is None:
            found = [
                (code >> 1, not code & 1, self.tails[code >> 1] if code & 1 else self.heads[code >> 1])
                for code in self.network.leaving(node)
            ]
            self._near[node] = found
        return found


def cover_by_routes(core: Core, done: Flags) -> Flags:
    """The hidden cells of a core with cover for every cell that needs room, except those that are `done`."""
    needed = (core.width > 0) & core.usable
    lacking = needed & ~done
    if int(lacking.sum()) < MANY:
        router = Router(core)
        _settle(router, done)
        router.cover(np.flatnonzero(needed).tolist())
        return core.hidden | _as_flags(router.hidden, core)
    return _by_region(core, lacking)


def _by_region(core: Core, lacking: Flags) -> Flags:
    """The same for many: a cell of each region gets its cover, and what that gives others is seen for all of them at once,
    as long as that settles WORTH_IT of them: what is public already leaves many cells without any room to get."""
    rooms = Rooms(core)
    router = Router(core, (rooms.regions, rooms.regions_of_nodes))
    hidden, most, before = core.hidden, 1, np.inf
    while MANY <= (count := int(lacking.sum())) <= before * (1 - WORTH_IT):
        lacking = lacking & ~rooms.settled(hidden, lacking)
        before = count
        turn = rooms.some_of_each(lacking, most)
        router.cover(turn.tolist())
        hidden, most = core.hidden | _as_flags(router.hidden, core), 2 * most
        lacking.flat[turn] = False
    router.cover(np.flatnonzero(lacking).tolist())
    return core.hidden | _as_flags(router.hidden, core)


def _settle(router: Router, done: Flags) -> None:
    router.settled = set(np.flatnonzero(done).tolist())


def _as_flags(hidden: list[bool], core: Core) -> Flags:
    return np.array(hidden, dtype=bool).reshape(core.shape)
