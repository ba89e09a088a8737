"""Does an indicator go together with the composition of the population: rank correlation per area, with its uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import scipy

# With fewer areas the interval says little more than that nothing is known.
FEWEST_AREAS = 10
# Cohen (1988), Statistical Power Analysis for the Behavioral Sciences: small, medium and large correlations.
WEAK, MODERATE, STRONG = 0.1, 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Association:
    """Spearman's rank correlation of two figures over `areas` areas, from -1 to 1, with an interval around it.

    `strength` is none, weak, moderate or strong; none also stands for an interval that contains zero.
    """

    rho: float
    low: float
    high: float
    areas: int

    @property
    def strength(self) -> str:
        size = abs(self.rho)
        if self.low <= 0 <= self.high or size < WEAK:
            return "none"
        return "weak" if size < MODERATE else "moderate" if size < STRONG else "strong"


def associations(
    outcome: Sequence[float | None], composition: dict[str, Sequence[float | None]], *, level: float = 0.95
) -> dict[str, Association | None]:
    """Each composition figure against the outcome, area by area in the same order; None with too few areas.

    The intervals hold together: with k figures each is taken at 1 - (1 - level) / k (Bonferroni), because looking at
    many figures always finds one that seems to go together. Raises ValueError when the lengths differ.
    """
    each = 1 - (1 - level) / max(1, len(composition))
    return {name: association(outcome, values, level=each) for name, values in composition.items()}


def association(
    outcome: Sequence[float | None], values: Sequence[float | None], *, level: float = 0.95
) -> Association | None:
    """Spearman's rho over the areas that have both figures; None with fewer than ten, or when one does not vary.

    The interval goes through Fisher's z with the standard error of Bonett & Wright (2000),
    "Sample size requirements for estimating Pearson, Kendall and Spearman correlations", Psychometrika 65.
    """
    pairs = [(x, y) for x, y in zip(values, outcome, strict=True) if x is not None and y is not None]
    if len(pairs) < FEWEST_AREAS or len({x for x, _y in pairs}) < 2 or len({y for _x, y in pairs}) < 2:
        return None
    rho = float(scipy.stats.spearmanr([x for x, _y in pairs], [y for _x, y in pairs]).statistic)
    return Association(rho, *_interval(rho, len(pairs), level), len(pairs))


def _interval(rho: float, count: int, level: float) -> tuple[float, float]:
    if abs(rho) > 1 - 1e-12:
        return rho, rho
    spread = float(scipy.stats.norm.ppf((1 + level) / 2)) * sqrt((1 + rho * rho / 2) / (count - 3))
    return tanh(atanh(rho) - spread), tanh(atanh(rho) + spread)
