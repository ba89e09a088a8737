"""Indirect standardisation: what an area would count if the reference rates held there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Observation, Observations, as_columns


@dataclass(frozen=True, slots=True)
class Expectation:
    """What was seen in an area next to what the reference rates predict; `None` where a stratum is
    missing."""

    area: str
    observed: float | None
    population: float | None
    expected: float | None


def pooled_rates(table: Observations | Sequence[Observation]) -> dict[str, float]:
    """Events per unit of population over all complete rows, one rate a stratum.

    Raises UnusableTableError when no complete row has a population.
    """
    columns = as_columns(table)
    seen, units = _complete_sums(columns, axis=(0, 1))
    rates = {stratum: float(seen[s] / units[s]) for s, stratum in enumerate(columns.strata) if units[s] > 0}
    if not rates:
        raise UnusableTableError(Fault.NO_POPULATION)
    return rates


def pooled_rate(table: Observations | Sequence[Observation]) -> float:
    """Events per unit of population over all complete rows, strata taken together."""
    seen, units = _complete_sums(as_columns(table), axis=(0, 1, 2))
    if not units > 0:
        raise UnusableTableError(Fault.NO_POPULATION)
    return float(seen / units)


def _complete_sums(table: Observations, axis: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    complete = np.isfinite(table.observed) & np.isfinite(table.population)
    seen, units = (
        np.where(complete, cube, 0.0).sum(axis=axis) for cube in (table.observed, table.population)
    )
    return seen, units


def expected_counts(table: Observations, reference: Mapping[str, float]) -> np.ndarray:
    """(A, P) expected counts: E = sum over strata of population times the reference rate of that stratum.

    NaN where a stratum lacks its population, or lives in the area and has no reference rate.
    Source: Breslow & Day, Statistical Methods in Cancer Research II (1987), chapter 2.
    """
    rates = np.array([reference.get(stratum, np.nan) for stratum in table.strata])
    predicted = np.where(table.population == 0, 0.0, table.population * rates)
    added = np.where(table.present, predicted, 0.0).sum(axis=2)
    return np.where(table.present.any(axis=2), added, np.nan)


def crude_rates(table: Observations | Sequence[Observation], *, per: float = 1.0) -> dict[str, float | None]:
    """Events per `per` units in each area of a table of one period, strata added up.

    `None` when a part is missing or nobody lives there.
    """
    columns = as_columns(table)
    seen, units = columns.total_observed[:, 0], columns.total_population[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(units > 0, per * seen / units, np.nan)
    return {str(area): _known(rate) for area, rate in zip(columns.areas, rates, strict=True)}


def expectations(
    table: Observations | Sequence[Observation], *, reference: Mapping[str, float] | None = None
) -> list[Expectation]:
    """Observed next to expected for each area of a table of one period, by area.

    `reference` holds one rate a stratum (for example national rates); without it the pooled rates of the
    table itself are used, so that expected and observed have the same sum.
    """
    columns = as_columns(table)
    expected = expected_counts(columns, pooled_rates(columns) if reference is None else reference)
    figures = (columns.total_observed[:, 0], columns.total_population[:, 0], expected[:, 0])
    return [
        Expectation(str(area), *(_known(value) for value in row))
        for area, *row in zip(columns.areas, *figures, strict=True)
    ]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
