"""What kind of figure is judged, and the scale on which chance is equally large for all that is to be expected.

Events may happen more than once to a unit: a count of them is Poisson, and its square root has the same variance whatever its
mean. A share counts units that are some of their own denominator: chance is binomial, and the angle whose sine is the square root
of the share has the same variance whatever the share. Where few of many units count, the two are one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

import numpy as np

from analyses.engine.chance import poisson_z, score_z
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Observations
from analyses.engine.intervals import Bounds, poisson_bounds, wilson_bounds

Column = Sequence[float] | np.ndarray
Rate = TypeVar("Rate", float, np.ndarray)


class FigureKind(StrEnum):
    """EVENTS: what happens to a unit, once or more often. SHARE: units that have something, each of them once at most."""

    EVENTS = "events"
    SHARE = "share"


class Scale(Protocol):
    """Areas held against what was expected there, as columns, on a scale where distances can be compared."""

    @property
    def is_usable(self) -> np.ndarray:
        """Whether there is a count and something to hold it against."""

    @property
    def precision(self) -> np.ndarray:
        """One over the variance that chance gives the distance."""

    @property
    def distance(self) -> np.ndarray:
        """How far what was seen lies from what was expected, on this scale."""

    @property
    def naive_z(self) -> np.ndarray:
        """The distance in standard deviations when only chance plays: by this, spread between areas is measured."""

    @property
    def exact_z(self) -> np.ndarray:
        """By this, areas are judged when only chance plays: the z of the test that does not need this scale."""

    def bounds(self, *, level: float = 0.95) -> Bounds:
        """The interval of observed / expected; it shows chance only, not the spread between areas."""

    def where(self, kept: np.ndarray) -> "Scale":
        """The areas for which the mask holds."""


@dataclass(frozen=True, eq=False)
class Counts:
    """Events against expected events, on the square root of their ratio: variance 1 / (4 E).

    Source: Spiegelhalter, Stat Med 24 (2005) 1185.
    """

    observed: np.ndarray
    expected: np.ndarray

    @property
    def is_usable(self) -> np.ndarray:
        usable: np.ndarray = ~np.isnan(self.observed) & (self.expected > 0)
        return usable

    @property
    def precision(self) -> np.ndarray:
        return 4 * self.expected

    @property
    def distance(self) -> np.ndarray:
        return np.sqrt(self.observed / self.expected) - 1

    @property
    def naive_z(self) -> np.ndarray:
        """z = 2 (sqrt(O) - sqrt(E))."""
        return 2 * (np.sqrt(self.observed) - np.sqrt(self.expected))

    @property
    def exact_z(self) -> np.ndarray:
        """Of the exact Poisson tail."""
        return poisson_z(self.observed, self.expected)

    def bounds(self, *, level: float = 0.95) -> Bounds:
        """Exact below ten events, Byar from ten on, over E."""
        lower, upper = poisson_bounds(self.observed, level=level)
        return lower / self.expected, upper / self.expected

    def where(self, kept: np.ndarray) -> "Counts":
        return Counts(self.observed[kept], self.expected[kept])


@dataclass(frozen=True, eq=False)
class Shares:
    """Units that count among all units, against the expected share E / n of that area, on the angle 2 asin(sqrt(share)):
    variance 1 / n, whatever the share.

    Source: Anscombe, Biometrika 35 (1948) 246; in funnel plots of proportions: Spiegelhalter, Stat Med 24 (2005) 1185.
    """

    observed: np.ndarray
    expected: np.ndarray
    units: np.ndarray

    @property
    def is_usable(self) -> np.ndarray:
        usable: np.ndarray = ~np.isnan(self.observed) & (self.expected > 0) & (self.units > 0)
        return usable

    @property
    def precision(self) -> np.ndarray:
        return self.units

    @property
    def distance(self) -> np.ndarray:
        return angle(counted_once(self.observed, self.units) / self.units) - angle(self.expected / self.units)

    @property
    def naive_z(self) -> np.ndarray:
        """z = 2 (asin sqrt(O / n) - asin sqrt(E / n)) sqrt(n)."""
        return self.distance * np.sqrt(self.units)

    @property
    def exact_z(self) -> np.ndarray:
        """Of the score test, which says the same as Wilson's interval."""
        return score_z(counted_once(self.observed, self.units), self.expected, self.units)

    def bounds(self, *, level: float = 0.95) -> Bounds:
        """Wilson's interval of the share, over the expected share."""
        ratio, awaited = self.observed / self.expected, self.expected / self.units
        lower, upper = wilson_bounds(counted_once(self.observed, self.units), self.units, level=level)
        # A bound of none or all is the share itself, but for the last digit of a double.
        return np.minimum(lower / awaited, ratio), np.maximum(upper / awaited, ratio)

    def where(self, kept: np.ndarray) -> "Shares":
        return Shares(self.observed[kept], self.expected[kept], self.units[kept])


def counted_once(observed: float | np.ndarray, units: float | np.ndarray) -> np.ndarray:
    """Units that count, of a share: never more than there are. A file with more is refused (`require_shares`); the rounding of
    a release may leave a few too many, and these are all of them."""
    at_most: np.ndarray = np.minimum(observed, units)
    return at_most


def angle(share: np.ndarray) -> np.ndarray:
    """2 asin(sqrt(share)), from 0 for none to pi for all; the last digit of a double does not make it more."""
    found: np.ndarray = 2 * np.arcsin(np.sqrt(np.minimum(share, 1.0)))
    return found


def scale_of(kind: FigureKind, observed: Column, expected: Column, units: Column) -> Scale:
    """The columns on the scale of their kind; `units` are those of each area, NaN where missing."""
    seen, awaited = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    return (
        Shares(seen, awaited, np.asarray(units, dtype=float))
        if kind is FigureKind.SHARE
        else Counts(seen, awaited)
    )


def rate_bounds(kind: FigureKind, observed: Column, units: Column, *, level: float = 0.95) -> Bounds:
    """The interval of observed / units."""
    return scale_of(kind, observed, units, units).bounds(level=level)


def chance_in_one(kind: FigureKind, rate: Rate) -> Rate:
    """The variance of what one unit counts at this rate: m of events, m (1 - m) of a share."""
    return rate * (1 - np.minimum(rate, 1.0)) if kind is FigureKind.SHARE else rate


def require_shares(table: Observations) -> None:
    """Raise UnusableTableError where more units count than there are: then they are no share; the facts name area and period."""
    with np.errstate(invalid="ignore"):
        wrong = table.present & (table.observed > table.population)
    if wrong.any():
        area, period, _stratum = (int(found[0]) for found in np.nonzero(wrong))
        raise UnusableTableError(
            Fault.MORE_THAN_ALL, area=str(table.areas[area]), period=table.periods[period]
        )
