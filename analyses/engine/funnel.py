"""Funnel limits: how far a ratio or a share may lie from the middle, given the size of the area."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import asin, pi, sin, sqrt

import numpy as np
import scipy

ALERT, ALARM = 1.96, 3.09


def limit_of(one_in: float) -> float:
    """The z that chance alone passes, upwards or downwards, in one of so many areas; in two decimals, as funnel plots
    tell their limits: 1 in 20 (95 %) is ALERT, 1 in 500 (99.8 %) is ALARM."""
    return round(float(scipy.special.ndtri(1 - 1 / (2 * one_in))), 2)


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

    The simple form: the exact interval of a count that equals E, over E. It is kept beside the other as what standards and
    atlases print; nothing is judged by it, because where little is expected it calls a count of nothing rare that is not.
    Source: Spiegelhalter, Stat Med 24 (2005) 1185, by the chi-square form of the Poisson tail.
    """
    tail = (1 - level) / 2
    lower = scipy.special.gammaincinv(expected, tail) / expected
    upper = scipy.special.gammainccinv(expected + 1, tail) / expected
    return float(lower), float(upper)


def touching_limits(expected: float, *, level: float) -> tuple[float, float]:
    """The form by which areas are judged: the values of O / E whose own exact Poisson interval just touches one.

    Above the upper value the whole interval lies above one, below the lower value under it. The counts are
    taken as continuous, so the answer is smooth in E; the lower value is 0 when no count is low enough.
    """
    tail = (1 - level) / 2

    # The lower bound of O is the E for which P(Gamma(O) <= E) is the tail; solved for O, and likewise above.
    def above(count: float) -> float:
        return float(scipy.special.gammaincc(count + 1, expected)) - tail

    upper = _count_where(lambda count: tail - float(scipy.special.gammainc(count, expected)), expected)
    lower = _count_where(above, expected) if above(0.0) < 0 else 0.0
    return lower / expected, upper / expected


def _count_where(rising: Callable[[float], float], expected: float) -> float:
    ceiling = expected + 10 * sqrt(expected) + 40
    return float(scipy.optimize.brentq(rising, 1e-12, ceiling, xtol=1e-10))


def share_limits(middle: float, units: float, *, z: float) -> tuple[float, float]:
    """Limits of a share x / n around `middle`: theta -/+ z sqrt(theta (1 - theta) / n), within 0 and 1.

    These are at the same time the shares whose Wilson interval just touches `middle`, because that interval
    holds exactly the thetas for which (p - theta)^2 <= z^2 theta (1 - theta) / n: both forms are one. They count chance only;
    with usual differences areas are judged by `angular_limits`.
    """
    reach = z * sqrt(middle * (1 - middle) / units)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def additive_limits(expected: float, *, tau2: float, z: float) -> tuple[float, float]:
    """Limits of O / E under the additive model: exactly where the adjusted z equals minus or plus `z`."""
    return _square_root_limits(z * sqrt(1 / (4 * expected) + tau2))


def multiplicative_limits(expected: float, *, phi: float, z: float) -> tuple[float, float]:
    """Limits of O / E under the multiplicative model: where the naive z over sqrt(phi) is minus or plus `z`."""
    return _square_root_limits(z * sqrt(phi / (4 * expected)))


def _square_root_limits(reach: float) -> tuple[float, float]:
    return max(0.0, 1 - reach) ** 2, (1 + reach) ** 2


def angular_limits(
    share: float, units: float, *, z: float, tau2: float = 0.0, phi: float = 1.0
) -> tuple[float, float]:
    """Limits of O / E of a share, where `share` of `units` was expected: exactly where the z of a share (engine.scales) is minus
    or plus `z`, under the additive model (`tau2`) or the multiplicative one (`phi`). Never below none or above all units."""
    middle, reach = 2 * asin(sqrt(share)), z * sqrt(phi / units + tau2)
    lower, upper = sin(max(0.0, middle - reach) / 2) ** 2, sin(min(pi, middle + reach) / 2) ** 2
    return lower / share, upper / share


@dataclass(frozen=True, slots=True)
class Spread:
    """By which rule areas were judged, and so which limits are theirs: `is_exact` by chance alone, counted exactly; else with
    the usual differences of the additive model (`tau2`) or the multiplicative one (`phi`), the other staying as it is. Neither,
    and not exact, is how chance alone was judged before engine 9."""

    tau2: float = 0.0
    phi: float = 1.0
    is_exact: bool = False


def limits_at(
    expected: float, *, z: float, spread: Spread, share: float | None = None
) -> tuple[float, float]:
    """The ratios O / E at which the z by which areas are judged (engine.overdispersion.z_under) is minus and plus `z`: what lies
    beyond them is what is called so. `share` is what part of the units was expected, where the figure is a share."""
    if share is None:
        if spread.is_exact:
            return touching_limits(expected, level=1 - 2 * float(scipy.special.ndtr(-z)))
        return _square_root_limits(z * sqrt(spread.phi / (4 * expected) + spread.tau2))
    if spread.is_exact:
        low, high = share_limits(share, expected / share, z=z)
        return low / share, high / share
    return angular_limits(share, expected / share, z=z, tau2=spread.tau2, phi=spread.phi)


def funnel_curve(
    expected: Sequence[float],
    *,
    spread: Spread,
    share: float | None = None,
    limits: tuple[float, float] = (ALERT, ALARM),
    points: int = 80,
) -> list[FunnelPoint]:
    """Limits on a logarithmic grid from the smallest to the largest positive expected count; empty without one."""
    positive = [value for value in expected if value > 0]
    if not positive:
        return []
    return [
        _funnel_point(float(each), share, spread, limits)
        for each in np.geomspace(min(positive), max(positive), points)
    ]


def _funnel_point(
    expected: float, share: float | None, spread: Spread, limits: tuple[float, float]
) -> FunnelPoint:
    (lower_alert, upper_alert), (lower_alarm, upper_alarm) = (
        limits_at(expected, z=z, spread=spread, share=share) for z in limits
    )
    return FunnelPoint(expected, lower_alarm, lower_alert, upper_alert, upper_alarm)
