"""Quick cover for many families at once: a family is the lowest areas of one parent, a block at most BLOCK of them.

Most unsafe cells lie in the lowest areas and can be covered there, by a rectangle of two areas and two categories: one
corner rises, its neighbours fall, the opposite one rises. One unsafe cell of every block is looked at per round, all
blocks in one step. What is left over goes to `routes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analyses.engine.disclosure.grid import Flags, Floats, Places
from analyses.engine.disclosure.network import ENDLESS, Core

BLOCK = 24
TRIES = 8
SIZES = (4, 8, BLOCK)
TINY = 1e-9


@dataclass(slots=True)
class Blocks:
    """B blocks of R rows (-1 fills up) by the columns of a core. `along` is what a cell may rise for a category, and
    fall for a margin; `against` the other way."""

    rows: Places
    along: Floats
    against: Floats
    hidden: Flags
    weights: Floats


def cover_in_blocks(core: Core) -> tuple[Flags, Flags]:
    """The hidden cells with what covers them, and which cells have all the room that they need, as rows x columns."""
    hidden, done = core.hidden.copy(), np.zeros_like(core.hidden)
    for rows in _blocks_of(core):
        blocks = _laid_out(core, hidden, rows)
        settled = _settle(core, blocks)
        places = rows[:, :, None] * core.shape[1] + np.arange(core.shape[1])
        inside = (
            np.broadcast_to((rows >= 0)[:, :, None], places.shape) & (rows < core.shape[0] - 1)[:, :, None]
        )
        hidden.flat[places[inside]] |= blocks.hidden[inside]
        done.flat[places[inside]] |= settled[inside]
    return hidden, done


def _blocks_of(core: Core) -> Iterator[Places]:
    """Rows of the lowest areas by parent, filled up to 4, 8 or BLOCK; under the world the world is one of them."""
    world = core.shape[0] - 1
    inner = np.zeros(core.shape[0], dtype=bool)
    inner[core.parents[:-1]] = True
    lowest = np.flatnonzero(~inner)
    order = lowest[np.lexsort((lowest, _pattern(core)[lowest], core.parents[lowest]))]
    cuts = np.flatnonzero(np.diff(core.parents[order])) + 1
    pieces = [
        np.append(piece, world) if core.parents[piece[0]] == world else piece
        for family in np.split(order, cuts)
        for piece in _pieces(family)
    ]
    for low, size in zip((1, *(size + 1 for size in SIZES)), (*SIZES, BLOCK + 1), strict=True):
        fitting = [piece for piece in pieces if max(low, 2) <= len(piece) <= size]
        if fitting:
            yield np.array([np.pad(piece, (0, size - len(piece)), constant_values=-1) for piece in fitting])


def _pattern(core: Core) -> Places:
    """Rows that hide the same columns lie together, because they cover each other."""
    columns = min(core.shape[1], 40)
    return core.hidden[:, :columns] @ (1 << np.arange(columns, dtype=np.int64))


def _pieces(family: Places) -> list[Places]:
    return np.array_split(family, -(-len(family) // BLOCK)) if len(family) else []


def _laid_out(core: Core, hidden: Flags, rows: Places) -> Blocks:
    there = (rows >= 0)[:, :, None]
    usable = core.usable[rows] & there
    values = np.where(usable, core.values[rows], 0.0)
    free = np.where(usable, ENDLESS, 0.0)
    along, against = free, values.copy()
    along[:, :, -1], against[:, :, -1] = values[:, :, -1], np.where(usable[:, :, -1], ENDLESS, 0.0)
    weights = np.where(usable, core.weights[rows], np.inf)
    return Blocks(rows, along, against, hidden[rows] & usable, weights)


def _settle(core: Core, blocks: Blocks) -> Flags:
    """Give each unsafe cell its room, round by round; flags of those that have it."""
    width, rise = core.width[blocks.rows], core.rise[blocks.rows]
    asked = (width > 0) & blocks.hidden & (blocks.rows >= 0)[:, :, None]
    settled = np.zeros_like(asked)
    queue = np.argwhere(asked)
    enough = _has_room(blocks, queue, width, rise)
    settled[tuple(queue[enough].T)] = True
    waiting = queue[~enough]
    while len(waiting):
        first = np.append(True, np.diff(waiting[:, 0]) > 0)
        turn = waiting[first]
        for _ in range(TRIES):
            enough = _has_room(blocks, turn, width, rise)
            settled[tuple(turn[enough].T)] = True
            turn = turn[~enough]
            turn = _extended(blocks, turn, width) if len(turn) else turn
            if not len(turn):
                break
        waiting = waiting[~first]
    return settled


def _has_room(blocks: Blocks, cells: Places, width: Floats, rise: Floats) -> Flags:
    """Whether each cell (block, row, column) can rise and fall enough through hidden rectangles; in slices of
    memory."""
    found = np.zeros(len(cells), dtype=bool)
    for start in range(0, len(cells), 4096):
        part = cells[start : start + 4096]
        up, down = _reach(blocks, part)
        at = tuple(part.T)
        found[start : start + 4096] = (up >= rise[at] - TINY) & (up + down >= width[at] - TINY)
    return found


def _reach(blocks: Blocks, cells: Places) -> tuple[Floats, Floats]:
    """How far each cell can at least rise and fall through rectangles of hidden cells."""
    block, row, column = cells.T
    shown = blocks.hidden[block]
    along, against = blocks.along[block] * shown, blocks.against[block] * shown
    rising = _flow(*_corners(against, along, row, column))
    falling = _flow(*_corners(along, against, row, column))
    number = np.arange(len(cells))
    margin = column == shown.shape[2] - 1
    up, down = np.where(margin, falling, rising), np.where(margin, rising, falling)
    own = np.where(margin, along[number, row, column], against[number, row, column])
    return up, np.minimum(down, own)


def _corners(first: Floats, second: Floats, row: Places, column: Places) -> tuple[Floats, Floats, Floats]:
    """Room in the cell's column, in the opposite corners, and in its row; the cell itself is not its own cover."""
    number = np.arange(len(row))
    beside, below = first[number, :, column].copy(), first[number, row, :].copy()
    beside[number, row], below[number, column] = 0.0, 0.0
    return beside, second, below


def _flow(beside: Floats, opposite: Floats, below: Floats) -> Floats:
    """A flow from the cells beside through the opposite corners to the cells below, column by column: a lower bound of
    the largest."""
    total = np.zeros(len(beside))
    left = beside.copy()
    for column in range(opposite.shape[2]):
        room = np.minimum(left, opposite[:, :, column])
        sent = np.minimum(room.sum(axis=1), below[:, column])
        before = np.cumsum(room, axis=1) - room
        left -= np.clip(sent[:, None] - before, 0.0, room)
        total += sent
    return total


def _extended(blocks: Blocks, cells: Places, width: Floats) -> Places:
    """Hide the best rectangle for each cell; the cells for which there was one."""
    block, row, column = cells.T
    number = np.arange(len(cells))
    price = np.where(blocks.hidden[block], 0.0, blocks.weights[block])
    cost = price[number, :, column][:, :, None] + price + price[number, row, :][:, None, :]
    gain = np.minimum(_gain(blocks, cells), width[tuple(cells.T)][:, None, None])
    cost[number, row, :], cost[number, :, column] = np.inf, np.inf
    worth = np.where((gain > TINY) & (cost > 0), cost / np.maximum(gain, TINY), np.inf).reshape(
        len(cells), -1
    )
    best = worth.argmin(axis=1)
    good = np.isfinite(worth[number, best])
    other, across = np.divmod(best[good], price.shape[2])
    at, row, column = block[good], row[good], column[good]
    blocks.hidden[at, other, column] = True
    blocks.hidden[at, other, across] = True
    blocks.hidden[at, row, across] = True
    return cells[good]


def _gain(blocks: Blocks, cells: Places) -> Floats:
    """How far each cell can move through each rectangle: rising and falling together."""
    block, row, column = cells.T
    number = np.arange(len(cells))
    along, against = blocks.along[block], blocks.against[block]
    rising = _narrowest(against, along, row, column)
    falling = _narrowest(along, against, row, column)
    own = np.where(column == along.shape[2] - 1, along[number, row, column], against[number, row, column])
    margin = (column == along.shape[2] - 1)[:, None, None]
    up, down = np.where(margin, falling, rising), np.where(margin, rising, falling)
    return up + np.minimum(down, own[:, None, None])


def _narrowest(first: Floats, second: Floats, row: Places, column: Places) -> Floats:
    number = np.arange(len(row))
    beside, below = first[number, :, column][:, :, None], first[number, row, :][:, None, :]
    return np.minimum(np.minimum(beside, second), below)
