"""Amounts of units by area: total, the two largest, and the one in the middle, alike on every engine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr import types as ir

from analyses.engine.columnar.layout import RecordLayout
from analyses.engine.columnar.records import PARTS, RAW, STRANGE, VALUE, WIDE, contributors, lifted, per_unit
from analyses.engine.errors import Fault, UnusableTableError


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """Columns of equal length, a row an area in the order of codes: how many `units` have an amount (whole numbers), the
    `total` of these, the `largest` and `second` of a unit (0 where there is no second) and the `median`."""

    areas: np.ndarray
    units: np.ndarray
    total: np.ndarray
    largest: np.ndarray
    second: np.ndarray
    median: np.ndarray


def amounts(
    records: ir.Table, layout: RecordLayout, period: str, parents: Mapping[str, str] | None = None
) -> Amounts:
    """The amounts in one period; `parents` gives the areas of a higher level in which units are counted instead.

    Areas where no unit has an amount have no row. Raises UnusableTableError for an amount that is no finite number or too
    large, and for one below zero: whether one unit decides a total is then not to be told from the two largest.
    """
    records = records.filter(records[layout.period] == period)
    if parents is not None:
        records = lifted(records, parents, layout.area)
    layout = replace(layout, flag="", category="", strata=())
    rows, keys = per_unit(records, layout), list(layout.keys)
    value = rows[VALUE]
    strange = rows[STRANGE].sum() if layout.unit else rows[RAW].count() - value.count()
    sums = rows.group_by(keys).aggregate(
        units=value.count(), total=value.sum().cast(WIDE), lowest=value.min(), strange=strange
    )
    found, most, middle = (
        each.to_pyarrow().sort_by([(layout.area, "ascending")])
        for each in (sums, contributors(records, layout), _middle(rows.filter(value.notnull()), keys))
    )
    _require_usable(found, layout.area, period)
    found = found.filter(pc.greater(found["units"], 0))
    second = most["second"].fill_null(0)
    return Amounts(
        np.array(found[layout.area].to_pylist(), dtype=str),
        found["units"].cast(pa.int64()).to_numpy(),
        _plain(found["total"]),
        _plain(most["largest"]),
        _plain(second),
        _plain(middle["together"]) / middle["number"].cast(pa.int64()).to_numpy(),
    )


def _middle(rows: ir.Table, keys: list[str]) -> ir.Table:
    """The amount in the middle of each group as a sum over `number`: two amounts where their number is even."""
    inside = ibis.window(group_by=keys, order_by=rows[VALUE])
    placed = rows.mutate(
        zicht_place=ibis.row_number().over(inside),
        zicht_many=rows.count().over(ibis.window(group_by=keys)),
    )
    ends = ((placed.zicht_many - 1) // 2, placed.zicht_many // 2)
    middle = placed.filter(placed.zicht_place.isin(ends))
    return middle.group_by(keys).aggregate(together=middle[VALUE].sum().cast(WIDE), number=middle.count())


def _require_usable(found: pa.Table, area: str, period: str) -> None:
    for row in found.select([area, "lowest", "strange"]).to_pylist():
        if row["strange"]:
            raise UnusableTableError(Fault.NOT_FINITE, area=row[area], period=period)
        if row["lowest"] is not None and row["lowest"] < 0:
            raise UnusableTableError(Fault.NEGATIVE, area=row[area])


def _plain(column: pa.ChunkedArray) -> np.ndarray:
    """Whole ten-thousandths as numbers."""
    return np.array([int(each) / PARTS for each in column.to_pylist()], dtype=float)
