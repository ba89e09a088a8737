"""An attacker's view of a protected table: what can be worked out about each hidden cell from what is
published.

Written apart from the protection, and from the published figures only, so that one checks the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from analyses.engine.disclosure.table import Cell, ProtectedTable, Relation
from analyses.engine.intervals import Interval

TOLERANCE = 1e-6
UNBOUNDED = 3  # the status of linprog
# Unknowns in one program, and in one group; beyond these, batches solve slower than they save.
LARGEST_PROGRAM = 6000
LARGEST_BATCHED_GROUP = 200


@dataclass(frozen=True, slots=True)
class Audit:
    """The feasible range of each hidden cell in units, and the cells whose range is narrower than the
    profile asks although more room exists. `is_safe` is what a release may rely on."""

    ranges: Mapping[Cell, Interval]
    exposed: tuple[Cell, ...]

    @property
    def is_safe(self) -> bool:
        return not self.exposed


def audit(protected: ProtectedTable) -> Audit:
    """Solve for the smallest and the largest possible value of every hidden cell, given all published sums.

    A range of `minimum_units` wide is safe; so is a narrower one that is all that public knowledge leaves
    (an area known to have eight inhabitants counts zero to eight, whatever we hide).
    """
    published = protected.published
    relations = protected.linked.relations
    ranges = feasible_ranges(published, relations)
    narrow = [cell for cell, range_ in ranges.items() if _width(range_) < _asked(protected) - TOLERANCE]
    if narrow:
        known = {cell: published[cell] if cell in protected.linked.known else None for cell in published}
        room = feasible_ranges(known, relations, only=frozenset(narrow))
        narrow = [cell for cell in narrow if _width(ranges[cell]) < _width(room[cell]) - TOLERANCE]
    return Audit(ranges, tuple(narrow))


def _asked(protected: ProtectedTable) -> int:
    return protected.profile.minimum_units


def _width(range_: Interval) -> float:
    return range_.upper - range_.lower


def feasible_ranges(
    published: Mapping[Cell, int | None],
    relations: Iterable[Relation],
    *,
    only: frozenset[Cell] | None = None,
    largest_batch: int = LARGEST_BATCHED_GROUP,
) -> dict[Cell, Interval]:
    """Smallest and largest value of each cell without a value; cells bound together are solved together,
    in batches when they are at most `largest_batch`."""
    equations = [_equation(relation, published) for relation in relations]
    found: dict[Cell, Interval] = {}
    hidden = {cell for cell, value in published.items() if value is None}
    for group, members in _groups(hidden, [terms for terms, _ in equations]):
        rows = [equations[i] for i in members]
        wanted = [cell for cell in group if only is None or cell in only]
        found.update(_solve(group, rows, wanted, largest_batch))
    return dict(sorted(found.items()))


Equation = tuple[dict[Cell, float], float]


def _equation(relation: Relation, published: Mapping[Cell, int | None]) -> Equation:
    """Unknown terms on the left, the published rest on the right."""
    terms: dict[Cell, float] = {}
    right = 0.0
    for cell, sign in ((relation.total, -1.0), *((part, 1.0) for part in relation.parts)):
        value = published[cell]
        if value is None:
            terms[cell] = sign
        else:
            right -= sign * value
    return terms, right


def _groups(
    hidden: Iterable[Cell], equations: list[dict[Cell, float]]
) -> list[tuple[tuple[Cell, ...], tuple[int, ...]]]:
    """Hidden cells that share equations, directly or through others, with the numbers of those equations."""
    leader = {cell: cell for cell in hidden}

    def find(cell: Cell) -> Cell:
        while leader[cell] != cell:
            leader[cell] = leader[leader[cell]]
            cell = leader[cell]
        return cell

    for terms in equations:
        for cell in list(terms)[1:]:
            leader[find(cell)] = find(next(iter(terms)))
    members: dict[Cell, list[Cell]] = {}
    for cell in sorted(leader):
        members.setdefault(find(cell), []).append(cell)
    numbers: dict[Cell, list[int]] = {top: [] for top in members}
    for number, terms in enumerate(equations):
        if terms:
            numbers[find(next(iter(terms)))].append(number)
    return [(tuple(cells), tuple(numbers[top])) for top, cells in sorted(members.items())]


def _solve(
    group: tuple[Cell, ...], equations: list[Equation], wanted: list[Cell], largest_batch: int
) -> dict[Cell, Interval]:
    """Ranges of the wanted cells of one group, a batch of programs at a time: starting the solver costs
    most."""
    if not equations:
        return dict.fromkeys(wanted, Interval(0.0, float("inf")))
    left, right = _matrix(group, equations)
    if len(group) > largest_batch:
        return {cell: _range(group.index(cell), left.toarray(), right) for cell in wanted}
    batch = max(1, LARGEST_PROGRAM // (2 * len(group)))
    found: dict[Cell, Interval] = {}
    for start in range(0, len(wanted), batch):
        cells = wanted[start : start + batch]
        columns = [group.index(cell) for cell in cells]
        lowest, highest = _extremes(columns, left, right)
        found.update(zip(cells, map(Interval, lowest, highest), strict=True))
    return found


def _range(column: int, left: np.ndarray, right: np.ndarray) -> Interval:
    return Interval(_extreme(column, left, right, 1.0), _extreme(column, left, right, -1.0))


def _extreme(column: int, left: np.ndarray, right: np.ndarray, sign: float) -> float:
    """Smallest (sign 1) or largest (sign -1) value of one unknown; infinite when nothing bounds it."""
    aim = np.zeros(left.shape[1])
    aim[column] = sign
    answer = scipy.optimize.linprog(aim, A_eq=left, b_eq=right, bounds=(0, None), method="highs")
    if answer.status == UNBOUNDED:
        return float("inf")
    if answer.status != 0:
        raise ArithmeticError("the published table contradicts itself")
    return float(sign * answer.fun)


def _matrix(group: tuple[Cell, ...], equations: list[Equation]) -> tuple[scipy.sparse.csr_array, np.ndarray]:
    place = {cell: i for i, cell in enumerate(group)}
    entries = [
        (row, place[cell], sign) for row, (terms, _) in enumerate(equations) for cell, sign in terms.items()
    ]
    rows, columns, signs = zip(*entries, strict=True)
    left = scipy.sparse.csr_array((signs, (rows, columns)), shape=(len(equations), len(group)))
    return left, np.array([value for _, value in equations])


def _extremes(
    columns: list[int], left: scipy.sparse.csr_array, right: np.ndarray
) -> tuple[list[float], list[float]]:
    """Smallest and largest value of some unknowns: independent copies of the system side by side in one
    program.

    Sums of areas and categories bound every bounded unknown by the sum of what is published, so an unknown
    that gets beyond that has no upper bound at all.
    """
    copies, n = 2 * len(columns), left.shape[1]
    ceiling = float(np.abs(right).sum()) + 1000.0
    aim = np.zeros((copies, n))
    aim[np.arange(copies), columns * 2] = np.repeat([1.0, -1.0], len(columns))
    answer = scipy.optimize.linprog(
        aim.ravel(),
        A_eq=scipy.sparse.kron(scipy.sparse.eye_array(copies), left, format="csr"),
        b_eq=np.tile(right, copies),
        bounds=(0, ceiling),
        method="highs",
    )
    if answer.status != 0:
        raise ArithmeticError("the published table contradicts itself")
    values = answer.x.reshape(copies, n)[np.arange(copies), columns * 2]
    lowest, highest = values[: len(columns)].tolist(), values[len(columns) :].tolist()
    return lowest, [float("inf") if value > ceiling - 1 else value for value in highest]
