"""Cell suppression: hide what is unsafe, and with it the fewest other figures, until nothing can be worked
out.

All levels and margins are one linked problem. For each hidden cell a linear program looks for the cheapest
way in which the table could have been different while every published sum still holds, by as much as the
profile asks; the cells that move along are hidden as well. Source of the idea: Kelly, Golden & Assad,
Networks 22 (1992) 397; Fischetti & Salazar-Gonzalez, JASA 95 (2000) 916.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from analyses.engine.disclosure.profile import CBS_ESSNET, RuleProfile
from analyses.engine.disclosure.rules import unsafe_cells
from analyses.engine.disclosure.table import (
    Cell,
    FrequencyTable,
    LinkedTable,
    ProtectedTable,
    Relation,
    Status,
    link,
)

MOVED = 1e-6
# A zero is a poor cover (readers often know that there is none): taken only when nothing else will do.
COST_OF_ZERO = 1e4
HOPS = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """The cells that may move together, and the relations that bind them."""

    cells: tuple[Cell, ...]
    sums: scipy.sparse.csr_array


def protect(
    table: FrequencyTable, hierarchy: Mapping[str, str], profile: RuleProfile = CBS_ESSNET
) -> ProtectedTable:
    """Hide unsafe cells and enough others that each hidden cell could be anything in a range of
    `minimum_units` wide.

    Where public knowledge (a population of eight) leaves less room than that, the whole room is kept.
    Deterministic.
    Raises UnusableTableError as `link` does.
    """
    linked = link(table, hierarchy)
    primary = set(unsafe_cells(linked, profile))
    hidden = _with_cover(linked, primary, profile)
    return ProtectedTable(
        linked, {cell: _status(cell, linked, primary, hidden) for cell in linked.values}, profile
    )


def _status(cell: Cell, linked: LinkedTable, primary: set[Cell], hidden: set[Cell]) -> Status:
    if cell in linked.known:
        return Status.KNOWN
    if cell in primary:
        return Status.PRIMARY
    return Status.SECONDARY if cell in hidden else Status.SAFE


def _with_cover(linked: LinkedTable, primary: set[Cell], profile: RuleProfile) -> set[Cell]:
    """The primary cells and their cover.

    Hiding more never narrows a range, so each cell is looked at once, and not at all when the tables found
    for another cell already show that it can lie far enough apart.
    """
    hidden, wide = set(primary), set[Cell]()
    waiting = sorted(primary)
    bound = _relations_of(linked)
    while waiting:
        cell = waiting.pop(0)
        if cell in wide or _is_among_peers(cell, linked, bound, hidden, profile):
            continue
        spans = _cover(cell, linked, bound, hidden, profile)
        wide |= {each for each, span in spans.items() if span >= profile.minimum_units - MOVED}
        waiting.extend(sorted(spans.keys() - hidden))
        hidden |= spans.keys()
    return hidden


def _is_among_peers(
    cell: Cell,
    linked: LinkedTable,
    bound: Mapping[Cell, list[Relation]],
    hidden: set[Cell],
    profile: RuleProfile,
) -> bool:
    """Whether the cell and hidden cells beside it, bound by one sum only, can trade enough units among
    themselves."""
    if len(bound[cell]) != 1 or cell == bound[cell][0].total:
        return False
    peers = [part for part in bound[cell][0].parts if part in hidden and len(bound[part]) == 1]
    return sum(linked.values[part] for part in peers) >= profile.minimum_units


def _relations_of(linked: LinkedTable) -> dict[Cell, list[Relation]]:
    bound: dict[Cell, list[Relation]] = {cell: [] for cell in linked.values}
    for relation in linked.relations:
        for cell in (relation.total, *relation.parts):
            bound[cell].append(relation)
    return bound


def _cover(
    cell: Cell,
    linked: LinkedTable,
    bound: Mapping[Cell, list[Relation]],
    hidden: set[Cell],
    profile: RuleProfile,
) -> dict[Cell, float]:
    """The cells to hide with this one and how far each is known to move: looked for nearby, then in the
    whole table, then as wide as can be."""
    near = _scope(cell, linked, bound, hops=HOPS)
    found = _cheapest(cell, near, linked, hidden, profile.minimum_units)
    if found is None:
        whole = _scope(cell, linked, bound, hops=len(linked.values))
        found = _cheapest(cell, whole, linked, hidden, profile.minimum_units)
        if found is None:
            room = _widest(cell, whole, linked)
            found = _cheapest(cell, whole, linked, hidden, room) if room > MOVED else None
    return found or {}


def _scope(cell: Cell, linked: LinkedTable, bound: Mapping[Cell, list[Relation]], *, hops: int) -> Scope:
    reached, edge = {cell}, {cell}
    for _ in range(hops):
        touched = {
            each
            for member in edge
            for relation in bound[member]
            for each in (relation.total, *relation.parts)
        }
        edge = touched - reached - linked.known
        reached |= edge
        if not edge:
            break
    cells = tuple(sorted(reached))
    relations = sorted({relation for member in cells for relation in bound[member]})
    return Scope(cells, _sums(relations, {member: i for i, member in enumerate(cells)}))


def _sums(relations: list[Relation], place: Mapping[Cell, int]) -> scipy.sparse.csr_array:
    """One row a relation: parts +1, total -1; cells outside the scope stay as they are and drop out."""
    entries = [
        (row, place[cell], -1.0 if cell == relation.total else 1.0)
        for row, relation in enumerate(relations)
        for cell in (relation.total, *relation.parts)
        if cell in place
    ]
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    return scipy.sparse.csr_array((signs, (rows, columns)), shape=(len(relations), len(place)))


def _cheapest(
    cell: Cell, scope: Scope, linked: LinkedTable, hidden: set[Cell], width: float
) -> dict[Cell, float] | None:
    """Cells that move when `cell` goes up in one possible table and down in another, `width` apart; None if
    it cannot.

    Variables are rises and falls of each cell, for the upper and for the lower table: (up+, up-, down+,
    down-).
    """
    n = len(scope.cells)
    price = np.array([0.0 if each in hidden else _price(linked.values[each], width) for each in scope.cells])
    price *= 1 + 1e-7 * np.arange(n)
    apart = np.zeros(4 * n)
    i = scope.cells.index(cell)
    apart[[i, n + i, 2 * n + i, 3 * n + i]] = 1.0, -1.0, -1.0, 1.0
    answer = scipy.optimize.linprog(
        np.tile(price, 4),
        A_eq=scipy.sparse.vstack([_two_tables(scope), scipy.sparse.csr_array(apart[None, :])]),
        b_eq=np.append(np.zeros(2 * scope.sums.shape[0]), width),
        bounds=_bounds(scope, linked),
        method="highs",
    )
    if answer.status != 0:
        return None
    up_rise, up_fall, down_rise, down_fall = answer.x.reshape(4, n)
    tables = np.stack([np.zeros(n), up_rise - up_fall, down_rise - down_fall])
    spans = np.ptp(tables, axis=0)
    return {each: float(span) for each, span in zip(scope.cells, spans, strict=True) if span > MOVED}


def _widest(cell: Cell, scope: Scope, linked: LinkedTable) -> float:
    """How far apart the two tables can be when everything but public knowledge is hidden."""
    n = len(scope.cells)
    i = scope.cells.index(cell)
    aim = np.zeros(4 * n)
    aim[[i, n + i, 2 * n + i, 3 * n + i]] = -1.0, 1.0, 1.0, -1.0
    answer = scipy.optimize.linprog(
        aim,
        A_eq=_two_tables(scope),
        b_eq=np.zeros(2 * scope.sums.shape[0]),
        bounds=_bounds(scope, linked),
        method="highs",
    )
    return float(-answer.fun) if answer.status == 0 else 0.0


def _two_tables(scope: Scope) -> scipy.sparse.csr_array:
    one = scipy.sparse.hstack([scope.sums, -scope.sums])
    return scipy.sparse.csr_array(scipy.sparse.block_diag([one, one]))


def _bounds(scope: Scope, linked: LinkedTable) -> np.ndarray:
    """Rises are free, falls end at zero."""
    values = np.array([linked.values[cell] for cell in scope.cells], dtype=float)
    free = np.full(len(values), np.inf)
    upper = np.concatenate([free, values, free, values])
    return np.column_stack([np.zeros_like(upper), upper])


def _price(value: int, width: float) -> float:
    """Cost of each unit moved: about what is lost by hiding the cell, spread over what it can contribute."""
    return COST_OF_ZERO if value == 0 else (1.0 + value) / min(width, value)
