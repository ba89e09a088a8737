"""Many areas tested at once: the false discovery rate of Benjamini and Hochberg (1995)."""

from collections.abc import Sequence

import numpy as np


def adjusted_p_values(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given: min over j >= i of m * p(j) / j, at most 1.

    Source: Benjamini & Hochberg, JRSS B 57 (1995) 289; valid for independent and for positively dependent
    tests.
    """
    p = np.asarray(p_values, dtype=float)
    if p.size == 0:
        return []
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    stepped = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    adjusted = np.empty_like(stepped)
    adjusted[order] = stepped
    return [float(value) for value in adjusted]


def rejections(p_values: Sequence[float], *, fdr: float = 0.05) -> list[bool]:
    """Which hypotheses are rejected when at most a share `fdr` of the rejections may be false."""
    return [value <= fdr for value in adjusted_p_values(p_values)]
