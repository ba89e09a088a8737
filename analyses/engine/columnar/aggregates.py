"""Ready aggregates as expressions: a row per area, period, category and stratum, from whatever the file holds."""

from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from ibis.expr import types as ir

from analyses.engine.columnar.layout import AggregateLayout, require_columns


def ready(table: ir.Table, layout: AggregateLayout, *, category: str | None = None) -> ir.Table:
    """The rows as columns `area`, `period`, `category`, `stratum`, `observed`, `population` (doubles, null where
    missing), in no particular order; only those of one `category` when that is given.

    Nothing is added up: a row that is there twice is a mistake of the file, and has to be seen as one.
    Raises UnusableTableError when the file lacks a column.
    """
    require_columns(table.columns, layout.columns)
    found = table.select(
        area=table[layout.area].cast("string"),
        period=table[layout.period].cast("string"),
        category=_text(table, (layout.category,) if layout.category else ()),
        stratum=_text(table, layout.strata),
        observed=table[layout.numerator].cast("float64"),
        population=table[layout.denominator].cast("float64"),
    )
    return found if category is None else found.filter(found.category == category)


def _text(table: ir.Table, columns: tuple[str, ...]) -> ir.StringValue:
    """The values of these columns joined by bars; empty without columns."""
    if not columns:
        return ibis.literal("")
    return ibis.literal("|").join([table[name].cast("string").fill_null("") for name in columns])


def kept_ready(path: Path, layout: AggregateLayout) -> pa.Table | None:
    """The rows of a file that has every column in the kind that is asked, so that there is nothing to compute.

    Columns `area`, `period`, `stratum`, `observed`, `population`, equal to those of `ready`; None when an engine
    has to cast or join, or when the file is not there or not of its kind: the engine says so.
    """
    kinds = {layout.area: pa.string(), layout.period: pa.string()} | dict.fromkeys(layout.strata, pa.string())
    kinds |= {layout.numerator: pa.float64(), layout.denominator: pa.float64()}
    try:
        with pq.ParquetFile(path) as file:
            there = {field.name: field.type for field in file.schema_arrow}
            if len(layout.strata) > 1 or any(there.get(name) != kind for name, kind in kinds.items()):
                return None
            found = file.read(list(kinds), use_threads=False)
    except (pa.ArrowInvalid, FileNotFoundError):
        return None
    return _named(found, layout)


def _named(found: pa.Table, layout: AggregateLayout) -> pa.Table:
    """A row without a stratum is of the stratum without a name."""
    stratum = (
        pc.fill_null(found[layout.strata[0]], "")
        if layout.strata
        else pa.chunked_array([pa.repeat("", len(found))])
    )
    return pa.table(
        {
            "area": found[layout.area],
            "period": found[layout.period],
            "stratum": stratum,
            "observed": found[layout.numerator],
            "population": found[layout.denominator],
        }
    )
