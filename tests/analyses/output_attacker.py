"""A reader with every figure of one release in hands, who knows which people each is about: what can the hidden ones be?

Knows nothing of how figures are protected. People are in cells (area, sort of person) that nobody tells; a figure is over some of
those cells. Of each told figure the reader knows both counts exactly, which is more than a percentage in one decimal tells. What
is asked is always the least and the most that a sum over some cells can be.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

CELL = tuple[str, str]


@dataclass(frozen=True)
class Told:
    """The cells that a told figure is over, with how many people those hold and how many (or how much) of them is counted."""

    cells: frozenset[CELL]
    counted: float
    people: float


def widest(told: list[Told], wanted: frozenset[CELL], *, of_people: bool, at_most_people: bool = True):
    """The least and the most that these cells can hold, `of_people` or of what is counted in them; infinite without a limit."""
    cells = sorted(set().union(wanted, *(each.cells for each in told)))
    size = len(cells)
    rows, right = [], []
    for each in told:
        inside = np.array([cell in each.cells for cell in cells], dtype=float)
        rows += [np.concatenate([inside, np.zeros(size)]), np.concatenate([np.zeros(size), inside])]
        right += [each.counted, each.people]
    aim = np.array([cell in wanted for cell in cells], dtype=float)
    aim = np.concatenate([np.zeros(size), aim] if of_people else [aim, np.zeros(size)])
    apart = np.hstack([np.eye(size), -np.eye(size)]) if at_most_people else None
    ends = []
    for sign in (1.0, -1.0):
        answer = linprog(
            sign * aim, A_eq=np.array(rows) if rows else None, b_eq=right or None,
            A_ub=apart, b_ub=None if apart is None else np.zeros(size), bounds=(0, None), method="highs",
        )  # fmt: skip
        assert answer.status in (0, 3), answer.message
        ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
    return ends[0], ends[1]
