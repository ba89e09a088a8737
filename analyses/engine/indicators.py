"""Observations per area, period and stratum: single rows for people to write, columns to compute on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analyses.engine.errors import Fault, UnusableTableError

# From here on a double no longer holds every whole number, so a count could not be trusted.
LARGEST_COUNT = 2.0**53


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of an indicator table: events counted among `population` units in one area and period.

    `None` means missing or withheld by the source, never zero. `stratum` separates groups (age, household
    type) for indirect standardisation; a table without strata leaves it empty. Only areas that were
    redistributed after a change of borders hold parts of an event.
    """

    area: str
    period: str
    observed: float | None
    population: float | None
    stratum: str = ""

    @property
    def is_complete(self) -> bool:
        return self.observed is not None and self.population is not None


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """The same as a block of numbers: A sorted areas by P sorted periods by S sorted strata.

    `observed` and `population` are (A, P, S) doubles, NaN where missing; `present` tells which rows there
    are at all, `is_estimate` (A, P) which counts were redistributed after a change of borders.
    """

    areas: np.ndarray
    periods: tuple[str, ...]
    strata: tuple[str, ...]
    observed: np.ndarray
    population: np.ndarray
    present: np.ndarray
    is_estimate: np.ndarray

    def __len__(self) -> int:
        """The number of rows."""
        return int(self.present.sum())

    def only(self, period: str) -> "Observations":
        """The areas that have a row in this period, with that period only."""
        place = self.periods.index(period)
        there = self.present[:, place].any(axis=1)
        return replace(
            self,
            areas=self.areas[there],
            periods=(period,),
            observed=self.observed[there, place : place + 1],
            population=self.population[there, place : place + 1],
            present=self.present[there, place : place + 1],
            is_estimate=self.is_estimate[there, place : place + 1],
        )

    def without(self, left_out: Iterable[str]) -> "Observations":
        """The same without these areas."""
        return self.keeping(~np.isin(self.areas, list(left_out)))

    def keeping(self, kept: np.ndarray) -> "Observations":
        """The areas where the (A,) mask holds."""
        return replace(
            self,
            areas=self.areas[kept],
            observed=self.observed[kept],
            population=self.population[kept],
            present=self.present[kept],
            is_estimate=self.is_estimate[kept],
        )

    @property
    def total_observed(self) -> np.ndarray:
        """(A, P) events, strata added up; NaN when a row is missing or there is none."""
        return self._total(self.observed)

    @property
    def total_population(self) -> np.ndarray:
        """(A, P) units, strata added up; NaN when a row is missing or there is none."""
        return self._total(self.population)

    def _total(self, cube: np.ndarray) -> np.ndarray:
        added = np.where(self.present, cube, 0.0).sum(axis=2)
        return np.where(self.present.any(axis=2), added, np.nan)

    def addable(self, cube: np.ndarray) -> np.ndarray:
        """`observed` or `population` ready to be added up over areas: a stratum without a row holds nobody,
        an area without any row in a period is missing (NaN)."""
        blank = np.where(self.present.any(axis=2, keepdims=True), 0.0, np.nan)
        return np.where(self.present, cube, blank)

    def rows(self) -> list[Observation]:
        """The rows one by one, by area, period and stratum."""
        return [
            Observation(
                str(self.areas[a]),
                self.periods[p],
                _known(self.observed[a, p, s]),
                _known(self.population[a, p, s]),
                self.strata[s],
            )
            for a, p, s in zip(*np.nonzero(self.present), strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Coded(Sequence[str]):
    """A column of texts as whole numbers that point into distinct labels: long columns stay small."""

    labels: np.ndarray
    codes: np.ndarray

    def __len__(self) -> int:
        return int(self.codes.size)

    def __getitem__(self, place: Any) -> Any:
        return self.labels[self.codes[place]]


Texts = Sequence[str] | np.ndarray | Coded


def _known(value: float) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def as_columns(table: "Observations | Sequence[Observation]") -> Observations:
    """Rows as columns; columns as they are. Raises UnusableTableError, see `from_columns`."""
    if isinstance(table, Observations):
        if not len(table):
            raise UnusableTableError(Fault.EMPTY)
        return table
    return from_columns(
        [row.area for row in table],
        [row.period for row in table],
        [np.nan if row.observed is None else row.observed for row in table],
        [np.nan if row.population is None else row.population for row in table],
        [row.stratum for row in table],
        whole=False,
    )


def from_columns(
    area: Texts,
    period: Texts,
    observed: Sequence[float] | np.ndarray,
    population: Sequence[float] | np.ndarray,
    stratum: Texts | None = None,
    *,
    whole: bool = True,
) -> Observations:
    """Columns of equal length, NaN for missing, as a block; `whole` refuses parts of an event.

    Raises UnusableTableError when the table is empty, repeats a row, or holds a number that is negative,
    infinite, too large to be exact or, in `observed`, no whole number; the facts name area and period.
    """
    if not len(area):
        raise UnusableTableError(Fault.EMPTY)
    seen, units = np.asarray(observed, dtype=float), np.asarray(population, dtype=float)
    _check_numbers(area, period, seen, units, whole=whole)
    areas, a = _numbered(area)
    periods, p = _numbered(period)
    strata, s = _numbered(Coded(np.array([""]), np.zeros(len(a), dtype=int)) if stratum is None else stratum)
    shape = (len(areas), len(periods), len(strata))
    place = np.ravel_multi_index((a, p, s), shape)
    _check_once(area, period, place)
    return Observations(
        areas,
        tuple(periods.tolist()),
        tuple(strata.tolist()),
        _block(place, seen, shape),
        _block(place, units, shape),
        _block(place, np.ones(len(place)), shape) == 1,
        np.zeros(shape[:2], dtype=bool),
    )


def _numbered(column: Texts) -> tuple[np.ndarray, np.ndarray]:
    """Sorted distinct texts, and the place of each row among them."""
    if isinstance(column, Coded):
        labels, places = np.unique(np.asarray(column.labels, dtype=str), return_inverse=True)
        return labels, places[column.codes]
    return np.unique(np.asarray(column, dtype=str), return_inverse=True)


def _block(place: np.ndarray, values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    filled = np.full(int(np.prod(shape)), np.nan)
    filled[place] = values
    return filled.reshape(shape)


def _check_numbers(area: Texts, period: Texts, seen: np.ndarray, units: np.ndarray, *, whole: bool) -> None:
    parts = (seen != np.floor(seen)) & np.isfinite(seen) if whole else np.zeros(seen.shape, dtype=bool)
    faults = {
        Fault.NOT_FINITE: np.isinf(seen) | np.isinf(units),
        Fault.NEGATIVE: (seen < 0) | (units < 0),
        Fault.TOO_LARGE: (seen > LARGEST_COUNT) | (units > LARGEST_COUNT),
        Fault.NOT_ADDITIVE: parts,
    }
    for fault, wrong in faults.items():
        if wrong.any():
            first = int(wrong.argmax())
            raise UnusableTableError(fault, area=str(area[first]), period=str(period[first]))


def _check_once(area: Texts, period: Texts, place: np.ndarray) -> None:
    order = np.argsort(place, kind="stable")
    again = np.nonzero(np.diff(place[order]) == 0)[0]
    if again.size:
        first = int(order[again[0] + 1])
        raise UnusableTableError(Fault.DUPLICATE, area=str(area[first]), period=str(period[first]))


def reference_rates(table: Observations, area: str) -> Mapping[str, float]:
    """Rate a stratum in one area that serves as the reference, all periods of the table together.

    Strata without people or with a missing figure have no rate. Empty when the area is not in the table.
    """
    found = np.nonzero(table.areas == area)[0]
    if not found.size:
        return {}
    seen, units = table.observed[found[0]].sum(axis=0), table.population[found[0]].sum(axis=0)
    return {
        stratum: float(seen[s] / units[s])
        for s, stratum in enumerate(table.strata)
        if np.isfinite(seen[s]) and units[s] > 0
    }
