"""Ready aggregates as expressions: a row per area, period, category and stratum, from whatever the file holds."""

import ibis
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
