"""What a job computes with: observations from stored rows or from Parquet, and reference rates that lie among them."""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from analyses.engine.columnar import reading
from analyses.engine.columnar.amounts import Amounts
from analyses.engine.columnar.engines import EngineKind, EngineOptions
from analyses.engine.columnar.layout import AggregateLayout, RecordLayout
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Observations, from_columns, reference_rates
from analyses.margins import says_total
from analyses.rows import StoredRow, plain_rows

# Rows of the whole country are no area to compare: they hold the reference rates, a stratum each.
REFERENCE_AREA = "NL01"
DUCKDB = "duckdb"
LOCAL = "local[2]"
# How every Parquet file begins.
PARQUET = b"PAR1"


@dataclass(frozen=True)
class Material:
    """What a job computes with: the areas, and reference rates from outside a period (period -> stratum -> rate).

    Without reference rates of its period an area is held against all areas of the table together. Of a file that counts more
    than one category, `parts` holds the table of each and `whole` which of the categories the table itself is, empty where it is
    the sum of them.
    """

    table: Observations
    references: Mapping[str, Mapping[str, float]]
    parts: Mapping[str, Observations] = field(default_factory=dict)
    whole: str = ""


class LastRead:
    """The table that was read last. Jobs that follow each other are often about one file: several plans, or several looks at it.

    `key` names the bytes and how they were read; without one nothing is kept. Nobody can write in what is kept.
    """

    def __init__(self) -> None:
        self.key: Hashable | None = None
        self.material: Material | None = None

    def found(self, key: Hashable | None) -> Material | None:
        """What was read under this key, if that was the last."""
        return self.material if key is not None and key == self.key else None

    def let_go(self) -> None:
        """Before another table is read, so that there are never two in memory."""
        self.key = self.material = None

    def keep(self, key: Hashable | None, material: Material) -> None:
        if key is None:
            return
        for table in (material.table, *material.parts.values()):
            for column in (table.areas, table.observed, table.population, table.present, table.is_estimate):
                column.setflags(write=False)
        self.key, self.material = key, material


def observations(rows: Iterable[StoredRow]) -> Material:
    """Stored rows as the engine wants them. Raises UnusableTableError, also for a part of an event."""
    kept = list(rows)
    seen = [math.nan if row.numerator is None else row.numerator for row in kept]
    units = [math.nan if row.denominator is None else row.denominator for row in kept]
    return _material(from_columns([row.area for row in kept], [row.period for row in kept], seen, units))


def observations_in(
    path: Path,
    *,
    strata: Sequence[str] = (),
    category: str | None = None,
    engine: str = DUCKDB,
    master: str = LOCAL,
) -> Material:
    """The rows of a Parquet file with ready aggregates: area, period, numerator, denominator, category.

    `strata` are further columns that together name a group; `category` takes the rows of one category only;
    `engine` is "duckdb" or "spark", the latter on `master`. Raises UnusableTableError and FileNotFoundError.
    """
    options = _options(engine, master)
    aggregates = AggregateLayout(category="category" if category is not None else "", strata=tuple(strata))
    return _material(reading.read_aggregates(path, aggregates, category=category, options=options))


def records_in(
    path: Path,
    *,
    flag: str,
    unit: str = "",
    strata: Sequence[str] = (),
    parents: Mapping[str, str] | None = None,
    engine: str = DUCKDB,
    master: str = LOCAL,
) -> Material:
    """The same from records in a Parquet file with columns area and period: flagged units among all units.

    `unit` names the key when a unit can have several rows; `parents` counts on the level above.
    """
    options = _options(engine, master)
    records = RecordLayout(flag=flag, unit=unit, strata=tuple(strata))
    found = reading.read_records(path, records, parents=parents, options=options)
    return _material(found.as_observations())


def no_parents(areas: np.ndarray) -> None:
    """Records are counted in the areas that they name."""


def stored_in(
    path: Path,
    *,
    parents_of: Callable[[np.ndarray], Mapping[str, str] | None] = no_parents,
    by_category: bool = False,
    engine: str = DUCKDB,
    master: str = LOCAL,
) -> Material:
    """The stored form of a dataset, whatever it holds: records (columns unit and flag), ready aggregates with or
    without a stratum, or the plain rows of before the columnar form; `by_category` of those that count several.

    This is the way of a job: strata reach the standardisation, and the engine of choice counts the records.
    `parents_of` gives the areas of a higher level in which records are counted instead, for the areas of the file.
    Raises UnusableTableError and FileNotFoundError.
    """
    with path.open("rb") as file:
        is_columnar = file.read(len(PARQUET)) == PARQUET
    if not is_columnar:
        return observations(plain_rows(path))
    columns = reading.columns_of(path)
    strata = [name for name in ("stratum",) if name in columns]
    if "unit" in columns:
        parents = parents_of(reading.areas_in(path))
        found = records_in(
            path, flag="flag", unit="unit", strata=strata, parents=parents, engine=engine, master=master
        )
        # A unit can have rows in several categories, so in each it is counted again.
        parts = _parts_in(path, parents, _options(engine, master)) if by_category else {}
        return replace(found, parts=parts)
    if by_category:
        return _by_category(path, strata, _options(engine, master))
    return observations_in(path, strata=strata, engine=engine, master=master)


def _parts_in(
    path: Path, parents: Mapping[str, str] | None, options: EngineOptions
) -> dict[str, Observations]:
    layout = RecordLayout(flag="flag", unit="unit", category="category")
    found = reading.read_records(path, layout, parents=parents, options=options)
    return {name: found.as_observations(name) for name in np.unique(found.category).tolist()}


def _by_category(path: Path, strata: Sequence[str], options: EngineOptions) -> Material:
    layout = AggregateLayout(category="category", strata=tuple(strata))
    found = reading.read_by_category(path, layout, says_total, options=options)
    parts = {name: reading.observations_of(table) for name, table in found.parts.items()}
    whole = _material(reading.observations_of(found.whole))
    return replace(whole, parts=parts, whole=found.named)


def amounts_in(
    path: Path,
    period: str,
    *,
    parents_of: Callable[[np.ndarray], Mapping[str, str] | None] = no_parents,
    engine: str = DUCKDB,
    master: str = LOCAL,
) -> Amounts:
    """The amounts of units in one period of the stored form of records, per area as `stored_in` counts them.

    Raises UnusableTableError, also for an amount below zero.
    """
    parents = parents_of(reading.areas_in(path))
    layout = RecordLayout(unit="unit", value="value")
    return reading.read_amounts(path, layout, period, parents=parents, options=_options(engine, master))


def _options(engine: str, master: str) -> EngineOptions:
    return EngineOptions(EngineKind(engine), master=master)


def _material(table: Observations) -> Material:
    references = {period: reference_rates(table.only(period), REFERENCE_AREA) for period in table.periods}
    areas = table.without([REFERENCE_AREA])
    if not len(areas):
        raise UnusableTableError(Fault.EMPTY)
    return Material(areas, {period: rates for period, rates in references.items() if rates})
