"""From a Parquet file to observations or indicators, through the engine of choice."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr import types as ir

from analyses.engine.columnar.aggregates import kept_ready, ready
from analyses.engine.columnar.amounts import Amounts, amounts
from analyses.engine.columnar.categories import Split, split
from analyses.engine.columnar.engines import EngineKind, EngineOptions, open_file, opened
from analyses.engine.columnar.figures import Indicators, indicators
from analyses.engine.columnar.layout import AggregateLayout, RecordLayout
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Coded, Observations, from_columns


def read_aggregates(
    path: Path,
    layout: AggregateLayout,
    *,
    category: str | None = None,
    options: EngineOptions | None = None,
) -> Observations:
    """The rows of a file with ready aggregates. Raises UnusableTableError, also for a file that is no Parquet."""
    is_here = options is None or options.kind is EngineKind.DUCKDB
    plain = kept_ready(path, layout) if is_here and category is None else None
    if plain is not None:
        return observations_of(plain)
    with opened(options) as engine:
        return aggregates_of(open_file(engine, path), layout, category=category)


def aggregates_of(table: ir.Table, layout: AggregateLayout, *, category: str | None = None) -> Observations:
    """The same for a table of an engine that is open already."""
    return observations_of(ready(table, layout, category=category).to_pyarrow())


def read_by_category(
    path: Path,
    layout: AggregateLayout,
    is_whole: Callable[[str], bool],
    *,
    options: EngineOptions | None = None,
) -> Split:
    """The rows of a file with ready aggregates by category; see `categories.split`."""
    with opened(options) as engine:
        rows = ready(open_file(engine, path), layout).to_pyarrow()
    if not rows.num_rows:
        raise UnusableTableError(Fault.EMPTY)
    return split(rows, is_whole)


def observations_of(found: pa.Table) -> Observations:
    """Rows with columns `area`, `period`, `stratum`, `observed` and `population` as a block. Raises UnusableTableError."""
    if not found.num_rows:
        raise UnusableTableError(Fault.EMPTY)
    area, period, stratum = (_coded(found, name) for name in ("area", "period", "stratum"))
    return from_columns(area, period, found["observed"].to_numpy(), found["population"].to_numpy(), stratum)


def _coded(table: pa.Table, name: str) -> Coded:
    if table[name].null_count:
        raise UnusableTableError(Fault.UNKNOWN_AREA, area="", column=name)
    column = table[name].combine_chunks().dictionary_encode()
    return Coded(np.array(column.dictionary.to_pylist(), dtype=str), column.indices.to_numpy())


def read_records(
    path: Path,
    layout: RecordLayout,
    *,
    dominance: bool = False,
    parents: Mapping[str, str] | None = None,
    options: EngineOptions | None = None,
) -> Indicators:
    """The indicators of a file with records; see `figures.indicators`."""
    with opened(options) as engine:
        table = open_file(engine, path)
        largest = furthest(path, layout.value) if layout.value in table.columns else None
        return indicators(table, layout, dominance=dominance, parents=parents, largest=largest)


def read_amounts(
    path: Path,
    layout: RecordLayout,
    period: str,
    *,
    parents: Mapping[str, str] | None = None,
    options: EngineOptions | None = None,
) -> Amounts:
    """The amounts in one period of a file with records; see `amounts.amounts`."""
    with opened(options) as engine:
        return amounts(open_file(engine, path), layout, period, parents)


def columns_of(path: Path) -> list[str]:
    """The names of the columns, from what the file says of itself. Raises UnusableTableError when it is broken."""
    try:
        return list(pq.read_schema(path).names)
    except pa.ArrowInvalid as broken:
        raise UnusableTableError(Fault.UNREADABLE) from broken


def areas_in(path: Path, column: str = "area") -> np.ndarray:
    """The different areas of a file, sorted, read a group of rows at a time."""
    found: set[str] = set()
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            found.update(file.read_row_group(group, [column])[column].unique().to_pylist())
    return np.array(sorted(found), dtype=str)


def furthest(path: Path, column: str) -> float | None:
    """The value furthest from zero by what the file says of itself, NaN aside; None where it does not say."""
    facts = pq.ParquetFile(path).metadata
    place = facts.schema.names.index(column)
    found = [facts.row_group(group).column(place).statistics for group in range(facts.num_row_groups)]
    if any(each is None or not each.has_min_max for each in found):
        return None
    return max((abs(float(end)) for each in found for end in (each.min, each.max)), default=None)
