"""Funnel limits: how far a ratio of observed to expected may lie from one, given the size of the area."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

ALERT, ALARM = 1.96, 3.09


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """The limits of the ratio at one expected count."""

    expected: float
    lower_alarm: float
    lower_alert: float
    upper_alert: float
    upper_alarm: float


def poisson_limits(expected: float, *, level: float) -> tuple[float, float]:
    """Limits of O / E when only chance plays, for example level 0.95 or 0.998; E must be positive.

    Source: Spiegelhalter, Stat Med 24 (2005) 1185, by the chi-square form of the Poisson tail.
    """
    tail = (1 - level) / 2
    lower = scipy.stats.chi2.ppf(tail, 2 * expected) / (2 * expected)
    upper = scipy.stats.chi2.ppf(1 - tail, 2 * expected + 2) / (2 * expected)
    return float(lower), float(upper)


def additive_limits(expected: float, *, tau2: float, z: float) -> tuple[float, float]:
    """Limits of O / E under the additive model: exactly where the adjusted z equals minus or plus `z`."""
    reach = z * float(np.sqrt(1 / (4 * expected) + tau2))
    return max(0.0, 1 - reach) ** 2, (1 + reach) ** 2


def funnel_curve(
    expected: Sequence[float], *, tau2: float, limits: tuple[float, float] = (ALERT, ALARM), points: int = 80
) -> list[FunnelPoint]:
    """Limits on a logarithmic grid from the smallest to the largest positive expected count; empty without
    one."""
    positive = [value for value in expected if value > 0]
    if not positive:
        return []
    grid = np.geomspace(min(positive), max(positive), points)
    return [_funnel_point(float(value), tau2, limits) for value in grid]


def _funnel_point(expected: float, tau2: float, limits: tuple[float, float]) -> FunnelPoint:
    lower_alert, upper_alert = additive_limits(expected, tau2=tau2, z=limits[0])
    lower_alarm, upper_alarm = additive_limits(expected, tau2=tau2, z=limits[1])
    return FunnelPoint(expected, lower_alarm, lower_alert, upper_alert, upper_alarm)
