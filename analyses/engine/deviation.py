"""Significant deviations: which areas differ more from expected than chance and usual differences explain."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import scipy

from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.funnel import ALARM, ALERT
from analyses.engine.indicators import (
    Expectation,
    Observation,
    check_table,
    expectations,
    periods_of,
    pooled_rate,
    pooled_rates,
)
from analyses.engine.intervals import Interval, ratio_interval
from analyses.engine.multiple import adjusted_p_values
from analyses.engine.overdispersion import Dispersion, adjusted_z, measure_dispersion

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
    """One area: counts, ratio observed / expected with its 95 % Poisson interval, z under the additive model,
    two-sided p, p adjusted over all assessed areas. Figures that would mislead are `None` when not
    assessable."""

    area: str
    observed: int | None
    population: float | None
    expected: float | None
    classification: DeviationClass
    reason: Reason | None = None
    ratio: float | None = None
    interval: Interval | None = None
    z: float | None = None
    p: float | None = None
    adjusted_p: float | None = None


@dataclass(frozen=True, slots=True)
class DeviationTable:
    """All areas of one period in the order given, with the baseline they were held against.

    `beyond_alert` and `beyond_alarm` count areas with |z| above the two limits before the minimum
    population rule.
    """

    period: str
    deviations: tuple[Deviation, ...]
    pooled_rate: float
    dispersion: Dispersion
    limits: tuple[float, float]
    fdr: float
    minimum_population: float
    beyond_alert: int
    beyond_alarm: int

    @property
    def phi(self) -> float:
        return self.dispersion.phi

    @property
    def tau2(self) -> float:
        return self.dispersion.tau2

    @property
    def counts(self) -> dict[DeviationClass, int]:
        found = Counter(row.classification for row in self.deviations)
        return {each: found[each] for each in DeviationClass}

    def of(self, area: str) -> Deviation:
        """The row of one area; raises KeyError when the area is not in the table."""
        for row in self.deviations:
            if row.area == area:
                return row
        raise KeyError(area)


def find_deviations(
    table: Sequence[Observation],
    *,
    minimum_population: float = MINIMUM_POPULATION,
    fdr: float = 0.05,
    limits: tuple[float, float] = (ALERT, ALARM),
    baseline: Baseline = Baseline.ALL,
    reference: Mapping[str, float] | None = None,
) -> DeviationTable:
    """Class every area of a table of one period; see Deviation and DeviationTable for units.

    An area is higher or lower beyond the first limit, much higher or lower when it lies beyond the second
    limit and also stands after correction for testing many areas (Benjamini-Hochberg at `fdr`). `reference`
    gives outside rates a stratum. Raises UnusableTableError on an empty table, repeated rows, several
    periods or no population at all.
    Method: Spiegelhalter (2005), additive overdispersion on the square-root scale, 10 % winsorised.
    """
    check_table(table)
    periods = periods_of(table)
    if len(periods) > 1:
        raise UnusableTableError(Fault.MIXED_PERIODS, periods=", ".join(periods))
    excluded = _small_areas(table, minimum_population) if baseline is Baseline.ASSESSABLE else frozenset()
    base = [row for row in table if row.area not in excluded]
    awaited = expectations(table, reference=pooled_rates(base) if reference is None else reference)
    dispersion = _dispersion([row for row in awaited if row.area not in excluded])
    z_scores = _z_scores(awaited, dispersion.tau2)
    adjusted = _adjusted(awaited, z_scores, minimum_population)
    rows = tuple(
        _deviation(row, z_scores.get(row.area), adjusted.get(row.area), minimum_population, fdr, limits)
        for row in awaited
    )
    return DeviationTable(
        period=periods[0],
        deviations=rows,
        pooled_rate=pooled_rate(base),
        dispersion=dispersion,
        limits=limits,
        fdr=fdr,
        minimum_population=minimum_population,
        beyond_alert=sum(abs(z) > limits[0] for z in z_scores.values()),
        beyond_alarm=sum(abs(z) > limits[1] for z in z_scores.values()),
    )


def _small_areas(table: Sequence[Observation], minimum: float) -> frozenset[str]:
    population: dict[str, float] = {}
    for row in table:
        population[row.area] = population.get(row.area, 0.0) + (row.population or 0.0)
    return frozenset(area for area, units in population.items() if units < minimum)


def _counted(awaited: Sequence[Expectation]) -> list[tuple[str, int, float]]:
    """Area, observed and expected of each row on which a z-score can be computed."""
    return [
        (row.area, row.observed, row.expected) for row in awaited if row.observed is not None and row.expected
    ]


def _dispersion(awaited: Sequence[Expectation]) -> Dispersion:
    counted = _counted(awaited)
    return measure_dispersion([seen for _, seen, _ in counted], [expected for _, _, expected in counted])


def _z_scores(awaited: Sequence[Expectation], tau2: float) -> dict[str, float]:
    counted = _counted(awaited)
    z = adjusted_z([seen for _, seen, _ in counted], [expected for _, _, expected in counted], tau2)
    return {area: float(value) for (area, _, _), value in zip(counted, z, strict=True)}


def _adjusted(
    awaited: Sequence[Expectation], z_scores: Mapping[str, float], minimum: float
) -> dict[str, float]:
    """Adjusted p-values over the areas that are assessed: the family is what we make statements about."""
    areas = [row.area for row in awaited if _why_not_assessable(row, minimum) is None]
    p_values = [_two_sided(z_scores[area]) for area in areas]
    return dict(zip(areas, adjusted_p_values(p_values), strict=True))


def _two_sided(z: float) -> float:
    return float(2 * scipy.stats.norm.sf(abs(z)))


def _why_not_assessable(row: Expectation, minimum: float) -> Reason | None:
    if row.population is None:
        return Reason.POPULATION_MISSING
    if row.population < minimum:
        return Reason.TOO_FEW_INHABITANTS
    if row.observed is None:
        return Reason.VALUE_MISSING
    return None if row.expected else Reason.NOTHING_EXPECTED


def _deviation(
    row: Expectation,
    z: float | None,
    adjusted: float | None,
    minimum: float,
    fdr: float,
    limits: tuple[float, float],
) -> Deviation:
    reason = _why_not_assessable(row, minimum)
    if reason or z is None or adjusted is None or row.observed is None or not row.expected:
        return Deviation(
            row.area, row.observed, row.population, row.expected, DeviationClass.NOT_ASSESSABLE, reason=reason
        )
    return Deviation(
        area=row.area,
        observed=row.observed,
        population=row.population,
        expected=row.expected,
        classification=classify(z, is_confirmed=adjusted <= fdr, limits=limits),
        ratio=row.observed / row.expected,
        interval=ratio_interval(row.observed, row.expected),
        z=z,
        p=_two_sided(z),
        adjusted_p=adjusted,
    )


def classify(z: float, *, is_confirmed: bool, limits: tuple[float, float]) -> DeviationClass:
    """The class of a z-score: the outer classes ask for confirmation by the false discovery rate as well."""
    if abs(z) <= limits[0]:
        return DeviationClass.AS_EXPECTED
    if abs(z) > limits[1] and is_confirmed:
        return DeviationClass.MUCH_HIGHER if z > 0 else DeviationClass.MUCH_LOWER
    return DeviationClass.HIGHER if z > 0 else DeviationClass.LOWER
