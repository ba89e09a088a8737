"""An attacker's view of a protected table: what can be worked out about each hidden cell from what is
published.

Written apart from the protection, and from the published figures only, so that one checks the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from analyses.engine.disclosure.table import Cell, ProtectedTable, Relation
from analyses.engine.intervals import Interval

TOLERANCE = 1e-6


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
) -> dict[Cell, Interval]:
    """Smallest and largest value of each cell without a value; cells bound together are solved together."""
    equations = [_equation(relation, published) for relation in relations]
    found: dict[Cell, Interval] = {}
    hidden = {cell for cell, value in published.items() if value is None}
    for group, members in _groups(hidden, [terms for terms, _ in equations]):
        rows = [equations[i] for i in members]
        wanted = [cell for cell in group if only is None or cell in only]
        found.update(_solve(group, rows, wanted))
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


def _solve(group: tuple[Cell, ...], equations: list[Equation], wanted: list[Cell]) -> dict[Cell, Interval]:
    place = {cell: i for i, cell in enumerate(group)}
    left = np.zeros((len(equations), len(group)))
    for row, (terms, _) in enumerate(equations):
        for cell, sign in terms.items():
            left[row, place[cell]] = sign
    right = np.array([value for _, value in equations])
    return {
        cell: Interval(_extreme(place[cell], left, right, 1.0), _extreme(place[cell], left, right, -1.0))
        for cell in wanted
    }


def _extreme(column: int, left: np.ndarray, right: np.ndarray, sign: float) -> float:
    """Smallest (sign 1) or largest (sign -1) value of one unknown; infinite when nothing bounds it."""
    aim = np.zeros(left.shape[1])
    aim[column] = sign
    if not left.shape[0]:
        return 0.0 if sign > 0 else float("inf")
    answer = linprog(aim, A_eq=left, b_eq=right, bounds=(0, None), method="highs")
    if answer.status == 3:
        return float("inf")
    if answer.status != 0:
        raise ArithmeticError("the published table contradicts itself")
    return float(sign * answer.fun)
