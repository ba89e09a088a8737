"""From stored rows to what a result holds: the engine's answers as plain rows, the same for the same input."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any

import numpy as np

from analyses.certificates.code import code_checksum
from analyses.engine.deviation import DeviationTable, find_deviations
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.multiple import adjusted
from analyses.engine.scales import FigureKind, require_shares
from analyses.engine.smoothing import beta_binomial, gamma_poisson, marshall
from analyses.engine.trend import Direction
from analyses.figures import numbers, plain
from analyses.material import REFERENCE_AREA, Material, observations, observations_in, records_in, stored_in
from analyses.planned import Settings
from analyses.rows import ESTIMATED
from analyses.timelines import AreaTrends, Row, totals_by_period, trend_of_totals, trends_by_area

__all__ = [
    "COLUMNS", "Material", "Outcome", "Settings", "as_planned", "assemble", "deviations_of", "observations", "observations_in",
    "records_in", "stored_in", "totals_by_period", "trends_by_area", "versions",
]  # fmt: skip

# What an outcome may tell another than that of an earlier version. 7: a share is judged as one.
# 8: where areas differ no more than by chance, no chance is told that one lies higher: there is none to tell.
# 9: without usual differences areas are judged by chance counted exactly, not on a square root or an angle; `is_exact` says so.
# 10: the middle change of all areas together counts the years that are missing.
# 11: ties count on both sides in the test of local Moran.
# 12: a series that comes from nothing or ends at nothing has a direction by the exact test; small spreads have their Gi*.
ENGINE_VERSION = "12"

# The columns of an outcome, in order. Anything else in a row never leaves, but for the mark of an estimate.
COLUMNS = (
    "area", "period", "population", "expected", "observed", "ratio", "low", "high", "z", "p", "adjusted_p", "smoothed",
    "exceedance", "classification", "reason", "trend", "trend_kind", "trend_change", "trend_low", "trend_high", "trend_p",
    "trend_adjusted_p", "trend_slope", "trend_steady_p", "trend_last_p", "trend_periods",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What a job computed: a row an area for the latest period, the totals a period, the figures about the whole, and the
    counts under all of it.

    `series` is {"areas", "periods", "observed", "population"}, the last two a list a period with a number an area, None
    where there is none, and where borders cut areas up {"cut"}: the same of those areas with "year" and "into". What may
    leave of an outcome is worked out again from those of its counts that may be told. `outputs` are figures of other kinds
    with what lies under them (analyses.other_kinds).
    """

    table: list[dict[str, Any]]
    trend: list[dict[str, Any]]
    summary: dict[str, Any]
    series: dict[str, Any]
    outputs: list[dict[str, Any]] = field(default_factory=list)


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
    return {
        "engine": ENGINE_VERSION,
        "code": code_checksum()[:12],
        "computed_on": kind,
        "python": platform.python_version(),
    } | found


def as_planned(material: Material, settings: Settings) -> Material:
    """Without earlier periods where the plan asks for no trend: what is not asked is not counted, nor told later on.

    Raises UnusableTableError where the plan says that each unit counts once at most, and more count than there are.
    """
    if not settings.with_trend:
        material = replace(material, table=material.table.only(material.table.periods[-1]))
    if settings.counted_as is FigureKind.SHARE:
        require_shares(material.table)
        _require_rates_of_shares(material)
    return material


def _require_rates_of_shares(material: Material) -> None:
    for period in material.table.periods:
        if max(material.references.get(period, {"": 0.0}).values()) > 1:
            raise UnusableTableError(Fault.MORE_THAN_ALL, area=REFERENCE_AREA, period=period)


def deviations_of(
    material: Material, settings: Settings, expected: Mapping[str, float] | None = None
) -> DeviationTable:
    """The deviations in the latest period, from counts that were `expected` from outside where these are given."""
    latest = material.table.periods[-1]
    return find_deviations(
        material.table.only(latest),
        minimum_population=settings.minimum_population,
        fdr=settings.fdr,
        limits=settings.limits,
        spread=settings.overdispersion,
        kind=settings.counted_as,
        baseline=settings.baseline,
        reference=material.references.get(latest),
        expected=expected,
    )


def assemble(
    material: Material,
    deviations: DeviationTable,
    trends: AreaTrends,
    totals: list[Row],
    note: Mapping[str, Any] | None = None,
    cut: Mapping[str, Any] | None = None,
    outputs: Sequence[Row] = (),
) -> Outcome:
    """Everything together as rows and figures that can be kept as JSON; `note` is what the summary says besides, `cut` the
    counts of areas that were cut up on the way (analyses.cut), `outputs` figures of other kinds."""
    whole, fitted = trend_of_totals(totals, kind=deviations.kind)
    lines = [total | {"fitted": fitted.get(total["period"])} for total in totals]
    table = _marked(_rows(deviations, trends), material)
    summary = _summary(material, deviations) | {"trend": whole} | dict(note or {})
    return Outcome(table, lines, summary, _series(material) | dict(cut or {}), list(outputs))


def _series(material: Material) -> Row:
    table = material.table
    return {
        "areas": table.areas.tolist(),
        "periods": list(table.periods),
        "observed": [numbers(column) for column in table.total_observed.T],
        "population": [numbers(column) for column in table.total_population.T],
    }


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


def _marked(rows: list[Row], material: Material) -> list[Row]:
    """The rows, with a mark on those of areas of which the count was divided over new borders."""
    estimated = set(material.table.areas[material.table.is_estimate.any(axis=1)].tolist())
    return [row | {ESTIMATED: True} if row["area"] in estimated else row for row in rows]


def _smoothed(found: DeviationTable) -> tuple[np.ndarray, np.ndarray]:
    """The rate of each assessed area drawn to the mean of all (Marshall), and P(its true ratio > 1) (gamma-Poisson, of a share
    beta-binomial).

    Where areas differ no more than by chance, all have one ratio, known without any width. No chance follows from that, and all
    or nothing would look like one.
    """
    assessed = ~np.isnan(found.z)
    rates, above = np.full(found.areas.size, np.nan), np.full(found.areas.size, np.nan)
    if assessed.any():
        seen, expected, units = (
            each[assessed] for each in (found.observed, found.expected, found.population)
        )
        is_share = found.kind is FigureKind.SHARE
        true = beta_binomial(seen, expected, units) if is_share else gamma_poisson(seen, expected)
        rates[assessed] = marshall(seen, units, kind=found.kind)
        above[assessed] = np.where(true.upper > true.lower, true.exceedance, np.nan)
    return rates, above


def _trend_columns(found: DeviationTable, trends: AreaTrends) -> dict[str, list[Any]]:
    """A direction is told only when it also stands after correction for looking at many areas."""
    place = np.searchsorted(trends.areas, found.areas)
    lines, steady = trends.lines, trends.steady
    adjusted_p = adjusted(lines.p)
    moved = np.isin(lines.direction, [str(Direction.RISING), str(Direction.FALLING)])
    direction = np.where(moved & ~(adjusted_p <= found.fdr), str(Direction.STEADY), lines.direction)
    law = "binomial" if found.kind is FigureKind.SHARE else "poisson"
    kind = np.where(np.isnan(lines.dispersion), "", np.where(lines.is_quasi, "quasi", law))
    figures = {
        "trend_change": lines.change,
        "trend_low": lines.lower,
        "trend_high": lines.upper,
        "trend_p": lines.p,
        "trend_adjusted_p": adjusted_p,
        "trend_slope": steady.slope,
        "trend_steady_p": steady.p,
        "trend_last_p": trends.last_p,
        "trend_periods": lines.periods.astype(float),
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
        "smallest_stratum": _smallest_stratum(material, found.period),
        "phi": plain(found.phi),
        "tau2": plain(found.tau2),
        "is_overdispersed": bool(found.dispersion.is_overdispersed),
        "is_exact": found.is_exact,
        "beyond_alert": found.beyond_alert,
        "beyond_alarm": found.beyond_alarm,
        "limits": list(found.limits),
        "fdr": found.fdr,
        "minimum_population": found.minimum_population,
        "counts": {str(kind): number for kind, number in found.counts.items()},
    }


def _smallest_stratum(material: Material, period: str) -> float | int | None:
    """The fewest events of a group whose own rate sets what is expected: that rate can be worked out from expected counts.
    None where rates come from outside or there is one group."""
    latest = material.table.only(period)
    if period in material.references or len(latest.strata) < 2:
        return None
    return plain(np.nansum(latest.observed, axis=(0, 1)).min())
