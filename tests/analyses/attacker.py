"""A reader with bad intentions: takes published files, writes down everything that adds up, and solves for what is hidden.

Uses nothing of the product, so that it finds what the product overlooks.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import linprog

Cell = tuple[str, str]


def read(path: Path, column: str = "value") -> dict[Cell, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["area"], row["category"]): row[column] for row in csv.DictReader(file)}


def sums(path: Path) -> list[tuple[Cell, list[Cell]]]:
    """Every total with its parts, over areas and over categories."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    over_areas, over_categories = defaultdict(list), defaultdict(list)
    for row in rows:
        cell = (row["area"], row["category"])
        over_areas[row["parent"], row["category"]].append(cell)
        if row["category"] != "total":
            over_categories[row["area"], "total"].append(cell)
    cells = {(row["area"], row["category"]) for row in rows}
    found = [*over_areas.items(), *over_categories.items()]
    return [(total, parts) for total, parts in found if total in cells]


def as_written(_path: Path, cell: Cell) -> Cell:
    return cell


def attack(
    *paths: Path,
    also: Sequence[tuple[Cell, list[Cell]]] = (),
    called: Callable[[Path, Cell], Cell] = as_written,
) -> dict[Cell, tuple[float, float]]:
    """The least and the most of every figure that no file shows, given all files together and what the reader `also` knows:
    totals with their parts. `called` gives a figure of a file another name where the same words mean another thing."""
    figures: dict[Cell, float | None] = {}
    for path in paths:
        for cell, text in read(path).items():
            name = called(path, cell)
            figures[name] = float(text) if text else figures.get(name)
    hidden = [cell for cell, value in figures.items() if value is None]
    place = {cell: number for number, cell in enumerate(hidden)}
    left, right = [], []
    for total, parts in [
        *(
            (called(path, total), [called(path, part) for part in parts])
            for path in paths
            for total, parts in sums(path)
        ),
        *also,
    ]:
        row, rest = np.zeros(len(hidden)), 0.0
        for cell, sign in [(total, -1.0), *((part, 1.0) for part in parts)]:
            if figures[cell] is None:
                row[place[cell]] += sign
            else:
                rest -= sign * figures[cell]
        if row.any():
            left.append(row)
            right.append(rest)
    return {cell: (_end(n, 1.0, left, right), _end(n, -1.0, left, right)) for cell, n in place.items()}


def _end(column: int, sign: float, left: list[np.ndarray], right: list[float]) -> float:
    size = len(left[0]) if left else column + 1
    aim = np.zeros(size)
    aim[column] = sign
    equations = {"A_eq": np.array(left), "b_eq": right} if left else {}
    answer = linprog(aim, **equations, bounds=(0, None), method="highs")
    if answer.status == 3:
        return float("inf")
    assert answer.status == 0, "the files contradict each other"
    return float(sign * answer.fun)
