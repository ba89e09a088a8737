"""How much more areas differ than chance alone explains, and z-scores that take this into account."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from analyses.engine.scales import Scale

WINSORISED_SHARE = 0.10


class SpreadModel(StrEnum):
    """How usual differences between areas widen the limits.

    ADDITIVE: as a variance between areas beside that of chance, which counts most where chance is small (the default).
    MULTIPLICATIVE: all limits as many times wider. NONE: not at all, so that every difference that chance does not
    explain stands out.
    """

    ADDITIVE = "additive"
    MULTIPLICATIVE = "multiplicative"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Spread between areas: `phi` mean winsorised z squared (1 = chance only), `tau2` variance between areas on their scale (of
    counts the square root of the ratio, of shares the angle), `threshold` the phi from which tau2 is used, over `areas` areas."""

    phi: float
    tau2: float
    threshold: float
    areas: int

    @property
    def is_overdispersed(self) -> bool:
        return self.phi > self.threshold


def winsorised(values: np.ndarray, *, share: float = WINSORISED_SHARE) -> np.ndarray:
    """Values pulled in to the `share` and `1 - share` quantiles (linear interpolation), so that outliers do
    not inflate the spread that should reveal them."""
    low, high = np.quantile(values, [share, 1 - share])
    return np.clip(values, low, high)


def measure_dispersion(held: Scale, *, share: float = WINSORISED_SHARE) -> Dispersion:
    """Dispersion factor and additive between-area variance of areas that can be used, on the scale of their kind.

    With w one over the variance of chance, tau2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w), the estimator of moments; zero
    unless phi exceeds 1 + 2 sqrt(2 / I), its upper limit when only chance plays.
    Source: Spiegelhalter, Stat Med 24 (2005) 1185 and Qual Saf Health Care 14 (2005) 347.
    """
    weights = held.precision
    areas = weights.size
    if areas < 2:
        return Dispersion(phi=1.0, tau2=0.0, threshold=1 + 2 * sqrt(2 / max(areas, 1)), areas=areas)
    phi = float(np.mean(winsorised(held.naive_z, share=share) ** 2))
    threshold = 1 + 2 * sqrt(2 / areas)
    spread = weights.sum() - (weights**2).sum() / weights.sum()
    tau2 = max(0.0, float((areas * phi - (areas - 1)) / spread)) if phi > threshold else 0.0
    return Dispersion(phi=phi, tau2=tau2, threshold=threshold, areas=areas)


def multiplicative_z(held: Scale, dispersion: Dispersion) -> np.ndarray:
    """The naive z over the root of phi where areas differ more than chance explains: the other model.

    It widens the limits of large areas too little and of small ones too much when the spread is between
    areas; the additive model is the default for that reason.
    """
    scale = sqrt(dispersion.phi) if dispersion.is_overdispersed else 1.0
    return held.naive_z / scale


def adjusted_z(held: Scale, tau2: float) -> np.ndarray:
    """z* = distance / sqrt(variance of chance + tau2): the additive model."""
    return held.distance / np.sqrt(1 / held.precision + tau2)


def is_applied(dispersion: Dispersion, model: SpreadModel) -> bool:
    """Whether usual differences widen the limits: asked for, and more than chance gives."""
    return model is not SpreadModel.NONE and dispersion.is_overdispersed


def z_under(held: Scale, dispersion: Dispersion, model: SpreadModel) -> np.ndarray:
    """The z of each area under one model of the spread. Where only chance is left, that chance is counted exactly: on the square
    root a small count below what is expected passes a limit several times as often as the limit says."""
    if not is_applied(dispersion, model):
        return held.exact_z
    if model is SpreadModel.MULTIPLICATIVE:
        return multiplicative_z(held, dispersion)
    return adjusted_z(held, dispersion.tau2)
