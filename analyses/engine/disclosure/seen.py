"""Ranges seen in tables that somebody says are possible: each is held against everything that was published first.

Where a table comes from does not matter here, so that what protects a table may show what it found to who attacks it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analyses.engine.disclosure.grid import Flags, Floats, Places
from analyses.engine.disclosure.publication import Puzzle
from analyses.engine.disclosure.reduction import TOLERANCE


@dataclass(frozen=True, slots=True)
class Witness:
    """A possible table as figures for the unknowns of a puzzle: the `truth`, nan where it is not known, and how each may
    `change`. Unknowns of different `parts` are said to change without each other."""

    truth: Floats
    change: Floats
    parts: Places


def seen_in(puzzle: Puzzle, witnesses: Iterable[Witness]) -> tuple[Floats, Floats]:
    """The least and the most that each unknown of a puzzle is in what holds of these tables, which have one truth; nan where
    nothing does."""
    low, high = np.full(len(puzzle.cells), np.nan), np.full(len(puzzle.cells), np.nan)
    truth = None
    for witness in witnesses:
        if truth is None:
            truth = np.where(_hold(puzzle, witness.truth), witness.truth, np.nan)
            low, high = truth.copy(), truth.copy()
        # Where nothing holds of what they all start from, none of them shows anything.
        if np.isnan(truth).all():
            break
        figures = truth + _held(puzzle, witness)
        low, high = np.fmin(low, figures), np.fmax(high, figures)
    return low, high


def _hold(puzzle: Puzzle, truth: Floats) -> Flags:
    """Unknowns that hang together with no equation and no limit that these figures break, or that lacks one of them."""
    groups = puzzle.groups
    figures = np.nan_to_num(truth)
    wrong = np.abs(puzzle.left @ figures - puzzle.right) > TOLERANCE * np.maximum(1.0, np.abs(puzzle.right))
    out = np.isnan(truth) | _outside(puzzle, figures)
    return ~np.isin(groups, groups[out | _in_any(puzzle, wrong)])


def _held(puzzle: Puzzle, witness: Witness) -> Floats:
    """The change without the parts that break an equation or a limit; none at all where that does not mend it."""
    change = witness.change
    for _ in range(2):
        wrong = np.abs(puzzle.left @ change) > TOLERANCE
        out = (change != 0) & _outside(puzzle, witness.truth + change)
        if not wrong.any() and not out.any():
            return change
        broken = out | (_in_any(puzzle, wrong) & (change != 0))
        change = np.where(np.isin(witness.parts, witness.parts[broken]), 0.0, change)
    return np.zeros_like(change)


def _outside(puzzle: Puzzle, figures: Floats) -> Flags:
    return (figures < puzzle.low - TOLERANCE) | (figures > puzzle.high + TOLERANCE)


def _in_any(puzzle: Puzzle, rows: Flags) -> Flags:
    """Whether each unknown is in one of these equations."""
    return np.asarray(abs(puzzle.left).T @ rows.astype(float)) > 0
