"""From stored rows to what a result holds: the engine's answers as plain rows, the same for the same input."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import Any

import numpy as np

from analyses.engine.deviation import MINIMUM_POPULATION, DeviationTable, find_deviations
from analyses.engine.multiple import adjusted
from analyses.engine.smoothing import gamma_poisson, marshall
from analyses.engine.trend import Direction
from analyses.figures import numbers, plain
from analyses.material import Material, observations, observations_in, records_in, stored_in
from analyses.timelines import AreaTrends, Row, totals_by_period, trend_of_totals, trends_by_area

__all__ = [
    "COLUMNS", "Kind", "Material", "Outcome", "Settings", "assemble", "deviations_of", "observations", "observations_in",
    "records_in", "stored_in", "totals_by_period", "trends_by_area", "versions",
]  # fmt: skip

ENGINE_VERSION = "2"


class Kind(StrEnum):
    """What a column tells, for those who decide what may leave.

    PUBLIC is known without the data. FROM_COUNT is or follows from the count of the area in this period, and goes
    when that count goes. FROM_SERIES follows from its counts in all periods as well, and goes when any of these is
    unsafe: `trend_smallest` tells. INTERNAL never leaves. A column that is not listed is treated as INTERNAL.
    """

    PUBLIC = "public"
    FROM_COUNT = "from_count"
    FROM_SERIES = "from_series"
    INTERNAL = "internal"


COLUMNS: Mapping[str, Kind] = {
    "area": Kind.PUBLIC,
    "period": Kind.PUBLIC,
    "population": Kind.PUBLIC,
    "expected": Kind.PUBLIC,
    "observed": Kind.FROM_COUNT,
    "ratio": Kind.FROM_COUNT,
    "low": Kind.FROM_COUNT,
    "high": Kind.FROM_COUNT,
    "z": Kind.FROM_COUNT,
    "p": Kind.FROM_COUNT,
    "adjusted_p": Kind.FROM_COUNT,
    "smoothed": Kind.FROM_COUNT,
    "exceedance": Kind.FROM_COUNT,
    "classification": Kind.FROM_COUNT,
    "reason": Kind.FROM_COUNT,
    "trend": Kind.FROM_COUNT,
    "trend_kind": Kind.FROM_SERIES,
    "trend_change": Kind.FROM_SERIES,
    "trend_low": Kind.FROM_SERIES,
    "trend_high": Kind.FROM_SERIES,
    "trend_p": Kind.FROM_SERIES,
    "trend_adjusted_p": Kind.FROM_SERIES,
    "trend_slope": Kind.FROM_SERIES,
    "trend_steady_p": Kind.FROM_SERIES,
    "trend_last_p": Kind.FROM_SERIES,
    "trend_periods": Kind.FROM_SERIES,
    "trend_smallest": Kind.INTERNAL,
}


@dataclass(frozen=True)
class Settings:
    """What a plan fixes for the engine."""

    minimum_population: int = MINIMUM_POPULATION
    fdr: float = 0.05


@dataclass(frozen=True)
class Outcome:
    """What a job computed: a row an area for the latest period, the totals a period, and the figures about the whole."""

    table: list[dict[str, Any]]
    trend: list[dict[str, Any]]
    summary: dict[str, Any]


def versions(kind: str = "duckdb") -> dict[str, str]:
    """Versions of everything that decides about the figures; `kind` is the engine of a job, "duckdb" or "spark"."""
    packages = {
        "numpy": "numpy",
        "scipy": "scipy",
        "ibis": "ibis-framework",
        "duckdb": "duckdb",
        "pyarrow": "pyarrow",
    }
    if kind == "spark":
        packages |= {"spark": "pyspark"}
    found = {name: version(package) for name, package in packages.items()}
    return {"engine": ENGINE_VERSION, "computed_on": kind, "python": platform.python_version()} | found


def deviations_of(material: Material, settings: Settings) -> DeviationTable:
    """The deviations in the latest period."""
    latest = material.table.periods[-1]
    return find_deviations(
        material.table.only(latest),
        minimum_population=settings.minimum_population,
        fdr=settings.fdr,
        reference=material.references.get(latest),
    )


def assemble(
    material: Material,
    deviations: DeviationTable,
    trends: AreaTrends,
    totals: list[Row],
    note: Mapping[str, Any] | None = None,
) -> Outcome:
    """Everything together as rows and figures that can be kept as JSON; `note` is what the summary says besides."""
    whole, fitted = trend_of_totals(totals)
    lines = [total | {"fitted": fitted.get(total["period"])} for total in totals]
    table = _rows(deviations, trends)
    return Outcome(table, lines, _summary(material, deviations) | {"trend": whole} | dict(note or {}))


def _rows(found: DeviationTable, trends: AreaTrends) -> list[Row]:
    """A row an area, in the order of codes, with exactly the columns of COLUMNS."""
    smoothed, exceedance = _smoothed(found)
    columns = {
        "area": found.areas.tolist(),
        "period": [found.period] * found.areas.size,
        "population": numbers(found.population),
        "expected": numbers(found.expected),
        "observed": numbers(found.observed),
        "ratio": numbers(found.ratio),
        "low": numbers(found.lower),
        "high": numbers(found.upper),
        "z": numbers(found.z),
        "p": numbers(found.p),
        "adjusted_p": numbers(found.adjusted_p),
        "smoothed": numbers(smoothed),
        "exceedance": numbers(exceedance),
        "classification": found.classification.tolist(),
        "reason": found.reason.tolist(),
    } | _trend_columns(found, trends)
    ordered = [columns[name] for name in COLUMNS]
    return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*ordered, strict=True)]


def _smoothed(found: DeviationTable) -> tuple[np.ndarray, np.ndarray]:
    """The rate of each assessed area drawn to the mean of all (Marshall), and P(its true ratio > 1) (gamma-Poisson)."""
    assessed = ~np.isnan(found.z)
    rates, above = np.full(found.areas.size, np.nan), np.full(found.areas.size, np.nan)
    if assessed.any():
        seen, expected = found.observed[assessed], found.expected[assessed]
        rates[assessed] = marshall(seen, found.population[assessed])
        above[assessed] = gamma_poisson(seen, expected).exceedance
    return rates, above


def _trend_columns(found: DeviationTable, trends: AreaTrends) -> dict[str, list[Any]]:
    """A direction is told only when it also stands after correction for looking at many areas."""
    place = np.searchsorted(trends.areas, found.areas)
    poisson, steady = trends.poisson, trends.steady
    adjusted_p = adjusted(poisson.p)
    moved = np.isin(poisson.direction, [str(Direction.RISING), str(Direction.FALLING)])
    direction = np.where(moved & ~(adjusted_p <= found.fdr), str(Direction.STEADY), poisson.direction)
    kind = np.where(np.isnan(poisson.dispersion), "", np.where(poisson.is_quasi, "quasi", "poisson"))
    figures = {
        "trend_change": poisson.change,
        "trend_low": poisson.lower,
        "trend_high": poisson.upper,
        "trend_p": poisson.p,
        "trend_adjusted_p": adjusted_p,
        "trend_slope": steady.slope,
        "trend_steady_p": steady.p,
        "trend_last_p": trends.last_p,
        "trend_periods": poisson.periods.astype(float),
        "trend_smallest": trends.smallest,
    }
    words = {"trend": direction[place].tolist(), "trend_kind": kind[place].tolist()}
    return words | {name: numbers(column[place]) for name, column in figures.items()}


def _summary(material: Material, found: DeviationTable) -> Row:
    complete = np.isfinite(found.observed) & np.isfinite(found.population)
    return {
        "period": found.period,
        "periods": list(material.table.periods),
        "areas": int(found.areas.size),
        "observed": plain(found.observed[complete].sum()),
        "population": plain(found.population[complete].sum()),
        "pooled_rate": plain(found.pooled_rate),
        "is_standardised": found.period in material.references or len(material.table.strata) > 1,
        "has_reference": found.period in material.references,
        "phi": plain(found.phi),
        "tau2": plain(found.tau2),
        "is_overdispersed": bool(found.dispersion.is_overdispersed),
        "beyond_alert": found.beyond_alert,
        "beyond_alarm": found.beyond_alarm,
        "limits": list(found.limits),
        "fdr": found.fdr,
        "minimum_population": found.minimum_population,
        "counts": {str(kind): number for kind, number in found.counts.items()},
    }
