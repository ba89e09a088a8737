"""Significant deviations: which areas differ more from expected than chance and usual differences explain."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import scipy

from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.funnel import ALARM, ALERT
from analyses.engine.indicators import Observation, Observations, as_columns
from analyses.engine.intervals import Interval
from analyses.engine.multiple import adjusted
from analyses.engine.overdispersion import Dispersion, SpreadModel, is_applied, measure_dispersion, z_under
from analyses.engine.scales import FigureKind, scale_of
from analyses.engine.standardisation import expected_counts, pooled_rate, pooled_rates

MINIMUM_POPULATION = 500


class DeviationClass(StrEnum):
    """Where an area stands; values are used in files and class names, screens translate them."""

    MUCH_HIGHER = "much_higher"
    HIGHER = "higher"
    AS_EXPECTED = "as_expected"
    LOWER = "lower"
    MUCH_LOWER = "much_lower"
    NOT_ASSESSABLE = "not_assessable"


class Reason(StrEnum):
    """Why nothing can be said about an area."""

    VALUE_MISSING = "value_missing"
    POPULATION_MISSING = "population_missing"
    TOO_FEW_INHABITANTS = "too_few_inhabitants"
    NOTHING_EXPECTED = "nothing_expected"


class Baseline(StrEnum):
    """Which areas set the pooled rate and the spread.

    ALL: every area with a count and a population. The minimum population limits what is said of an area,
    not who belongs to the comparison; winsorising already stops a tiny area from inflating the spread. This
    is the default.
    ASSESSABLE: only the areas about which something will be said.
    """

    ALL = "all"
    ASSESSABLE = "assessable"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One area: counts, ratio observed / expected with its 95 % interval (Poisson, or Wilson of a share), z under the
    model of the spread, two-sided p, p adjusted over all assessed areas. Figures that would mislead are `None` when not
    assessable."""

    area: str
    observed: float | None
    population: float | None
    expected: float | None
    classification: DeviationClass
    reason: Reason | None = None
    ratio: float | None = None
    interval: Interval | None = None
    z: float | None = None
    p: float | None = None
    adjusted_p: float | None = None


@dataclass(frozen=True, eq=False)
class DeviationTable:
    """All areas of one period, by code, as columns of equal length, with the baseline they were held against.

    `observed`, `population` and `expected` are NaN where missing; `ratio`, `lower`, `upper`, `z`, `p` and
    `adjusted_p` are NaN as well where the area is not assessable. `raw_z` is the z of every area with a count
    and an expectation, before the minimum population rule.
    """

    period: str
    areas: np.ndarray
    observed: np.ndarray
    population: np.ndarray
    expected: np.ndarray
    ratio: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    z: np.ndarray
    p: np.ndarray
    adjusted_p: np.ndarray
    raw_z: np.ndarray
    classification: np.ndarray
    reason: np.ndarray
    pooled_rate: float
    dispersion: Dispersion
    spread: SpreadModel
    kind: FigureKind
    limits: tuple[float, float]
    fdr: float
    minimum_population: float

    @property
    def phi(self) -> float:
        return self.dispersion.phi

    @property
    def tau2(self) -> float:
        """The variance between areas that the z of this table counts with: none under another model."""
        return self.dispersion.tau2 if self.spread is SpreadModel.ADDITIVE else 0.0

    @property
    def is_exact(self) -> bool:
        """Whether areas were judged by chance alone, counted exactly (engine.scales), and so which limits are theirs."""
        return not is_applied(self.dispersion, self.spread)

    @property
    def beyond_alert(self) -> int:
        """Areas with |z| above the first limit, before the minimum population rule."""
        return self._beyond(self.limits[0])

    @property
    def beyond_alarm(self) -> int:
        """Areas with |z| above the second limit, before the minimum population rule."""
        return self._beyond(self.limits[1])

    def _beyond(self, limit: float) -> int:
        return int((np.abs(self.raw_z) > limit).sum())

    @property
    def counts(self) -> dict[DeviationClass, int]:
        found = Counter(self.classification.tolist())
        return {each: found[each.value] for each in DeviationClass}

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """The areas one by one, in the order of their codes."""
        return tuple(self._deviation(i) for i in range(self.areas.size))

    def of(self, area: str) -> Deviation:
        """The row of one area; raises KeyError when the area is not in the table."""
        i = int(np.searchsorted(self.areas, area))
        if i == self.areas.size or self.areas[i] != area:
            raise KeyError(area)
        return self._deviation(i)

    def _deviation(self, i: int) -> Deviation:
        lower, upper = _known(self.lower[i]), _known(self.upper[i])
        return Deviation(
            area=str(self.areas[i]),
            observed=_known(self.observed[i]),
            population=_known(self.population[i]),
            expected=_known(self.expected[i]),
            classification=DeviationClass(self.classification[i]),
            reason=Reason(self.reason[i]) if self.reason[i] else None,
            ratio=_known(self.ratio[i]),
            interval=None if lower is None or upper is None else Interval(lower, upper),
            z=_known(self.z[i]),
            p=_known(self.p[i]),
            adjusted_p=_known(self.adjusted_p[i]),
        )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def find_deviations(
    table: Observations | Sequence[Observation],
    *,
    minimum_population: float = MINIMUM_POPULATION,
    fdr: float = 0.05,
    limits: tuple[float, float] = (ALERT, ALARM),
    spread: SpreadModel = SpreadModel.ADDITIVE,
    kind: FigureKind = FigureKind.EVENTS,
    baseline: Baseline = Baseline.ALL,
    reference: Mapping[str, float] | None = None,
    expected: Mapping[str, float] | None = None,
) -> DeviationTable:
    """Class every area of a table of one period; see DeviationTable for units.

    An area is higher or lower beyond the first limit, much higher or lower when it lies beyond the second
    limit and also stands after correction for testing many areas (Benjamini-Hochberg at `fdr`). `reference`
    gives outside rates a stratum, `expected` counts an area from outside. Raises UnusableTableError on an
    empty table, repeated rows, several periods, no population at all, or no area that may set the baseline.
    Method: Spiegelhalter (2005), of events on the square-root scale and of a share on that of its angle, overdispersion
    10 % winsorised and by default additive. Without overdispersion events are judged by the exact Poisson tail, a share by the
    score test.
    """
    columns = as_columns(table)
    if len(columns.periods) > 1:
        raise UnusableTableError(Fault.MIXED_PERIODS, periods=", ".join(columns.periods))
    base = columns.keeping(_is_base(columns, minimum_population, baseline))
    if expected is None:
        held_to = expected_counts(columns, pooled_rates(base) if reference is None else reference)[:, 0]
    else:
        held_to = np.array([expected.get(area, np.nan) for area in columns.areas.tolist()])
    held = _held_against(columns, base, held_to, spread, kind)
    reason = _reasons(held.observed, held.population, held.expected, minimum_population)
    scores = _scores(held, kind, assessed=reason == "")
    confirmed = scores.adjusted_p <= fdr
    return DeviationTable(
        **vars(held),
        **vars(scores),
        period=columns.periods[0],
        areas=columns.areas,
        classification=classes(scores.z, is_confirmed=confirmed, limits=limits),
        reason=reason,
        pooled_rate=pooled_rate(base),
        spread=spread,
        kind=kind,
        limits=limits,
        fdr=fdr,
        minimum_population=minimum_population,
    )


@dataclass(frozen=True, eq=False)
class _Held:
    """The areas held against what was expected there, with the spread of the areas of the baseline."""

    observed: np.ndarray
    population: np.ndarray
    expected: np.ndarray
    raw_z: np.ndarray
    dispersion: Dispersion


def _held_against(
    columns: Observations, base: Observations, expected: np.ndarray, spread: SpreadModel, kind: FigureKind
) -> _Held:
    observed, population = columns.total_observed[:, 0], columns.total_population[:, 0]
    scale = scale_of(kind, observed, expected, population)
    countable = scale.is_usable
    dispersion = measure_dispersion(scale.where(countable & np.isin(columns.areas, base.areas)))
    with np.errstate(divide="ignore", invalid="ignore"):
        raw_z = np.where(countable, z_under(scale, dispersion, spread), np.nan)
    return _Held(observed, population, expected, raw_z, dispersion)


@dataclass(frozen=True, eq=False)
class _Scores:
    """What is said of each area that can be assessed; NaN for the others."""

    ratio: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    z: np.ndarray
    p: np.ndarray
    adjusted_p: np.ndarray


def _scores(held: _Held, kind: FigureKind, *, assessed: np.ndarray) -> _Scores:
    observed, expected = (np.where(assessed, each, np.nan) for each in (held.observed, held.expected))
    z = np.where(assessed, held.raw_z, np.nan)
    p = 2 * scipy.special.ndtr(-np.abs(z))
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = scale_of(kind, observed, expected, held.population).bounds()
        return _Scores(held.observed / expected, lower, upper, z, p, adjusted(p))


def _is_base(table: Observations, minimum: float, baseline: Baseline) -> np.ndarray:
    if baseline is Baseline.ALL:
        return np.ones(table.areas.size, dtype=bool)
    units = np.where(table.present, np.nan_to_num(table.population), 0.0).sum(axis=(1, 2))
    if not units.any():
        raise UnusableTableError(Fault.NO_POPULATION)
    is_base: np.ndarray = units >= minimum
    if not is_base.any():
        raise UnusableTableError(
            Fault.NONE_LARGE_ENOUGH, period=table.periods[0], minimum=f"{minimum:g}", areas=table.areas.size
        )
    return is_base


def _reasons(
    observed: np.ndarray, population: np.ndarray, expected: np.ndarray, minimum: float
) -> np.ndarray:
    """Why nothing can be said about each area, as text; empty where something can."""
    conditions = [
        np.isnan(population),
        population < minimum,
        np.isnan(observed),
        ~(expected > 0),
    ]
    reasons = [
        Reason.POPULATION_MISSING,
        Reason.TOO_FEW_INHABITANTS,
        Reason.VALUE_MISSING,
        Reason.NOTHING_EXPECTED,
    ]
    return np.select(conditions, [str(reason) for reason in reasons], default="")


def classes(z: np.ndarray, *, is_confirmed: np.ndarray, limits: tuple[float, float]) -> np.ndarray:
    """The class of each z-score, as text: the outer classes ask for confirmation by the false discovery
    rate as well; NaN is not assessable."""
    far, distance = (np.abs(z) > limits[1]) & is_confirmed, np.abs(z)
    conditions = [np.isnan(z), distance <= limits[0], far & (z > 0), far, z > 0]
    found = [
        DeviationClass.NOT_ASSESSABLE,
        DeviationClass.AS_EXPECTED,
        DeviationClass.MUCH_HIGHER,
        DeviationClass.MUCH_LOWER,
        DeviationClass.HIGHER,
    ]
    return np.select(conditions, [str(each) for each in found], default=str(DeviationClass.LOWER))


def classify(z: float, *, is_confirmed: bool, limits: tuple[float, float]) -> DeviationClass:
    """The class of one z-score."""
    found = classes(np.array([z]), is_confirmed=np.array([is_confirmed]), limits=limits)
    return DeviationClass(found[0])
