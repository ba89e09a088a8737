"""Many areas tested at once: false discovery rates of Benjamini & Hochberg and of Benjamini & Yekutieli."""

from collections.abc import Sequence

import numpy as np


def adjusted_p_values(p_values: Sequence[float], *, any_dependence: bool = False) -> list[float]:
    """Adjusted p-values in the order given: min over j >= i of m * p(j) / j, at most 1; NaN stays out.

    Valid for independent and for positively dependent tests; `any_dependence` multiplies by sum(1 / j), which
    holds under every dependence. Sources: Benjamini & Hochberg, JRSS B 57 (1995) 289; Benjamini & Yekutieli,
    Ann Stat 29 (2001) 1165.
    """
    return adjusted(np.asarray(p_values, dtype=float), any_dependence=any_dependence).tolist()


def adjusted(p: np.ndarray, *, any_dependence: bool = False) -> np.ndarray:
    """The same for a column; where p is NaN nothing was tested: it does not count and stays NaN."""
    answer = np.full(p.shape, np.nan)
    tested = np.nonzero(~np.isnan(p))[0]
    if not tested.size:
        return answer
    order = tested[np.argsort(p[tested], kind="stable")]
    rank = np.arange(1, order.size + 1)
    factor = (1 / rank).sum() if any_dependence else 1.0
    scaled = p[order] * factor * order.size / rank
    answer[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return answer


def rejections(p_values: Sequence[float], *, fdr: float = 0.05, any_dependence: bool = False) -> list[bool]:
    """Which hypotheses are rejected when at most a share `fdr` of the rejections may be false."""
    return [value <= fdr for value in adjusted_p_values(p_values, any_dependence=any_dependence)]
