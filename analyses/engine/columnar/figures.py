"""Fetches the whole numbers that an engine computed and turns them into indicators, in a fixed order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
from ibis.expr import types as ir

from analyses.engine.columnar.layout import RecordLayout
from analyses.engine.columnar.records import PARTS, contributors, indicator, lifted
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Observations, from_columns

# The exact sums of a group, and below which share of the whole a difference of them loses too many digits.
SUMS, CLOSE = ["valued", "total", "squares"], 1e-2


@dataclass(frozen=True, slots=True, eq=False)
class Indicators:
    """Columns of equal length, by area, period, category and stratum.

    `units` and `flagged` are whole numbers, `unknown` the units without a flag. With amounts: `mean` and `sd`
    (sample; NaN below one and two units), `total`, and with `dominance` the `largest` and `second` amount of
    a unit; NaN where there is none.
    """

    area: np.ndarray
    period: np.ndarray
    category: np.ndarray
    stratum: np.ndarray
    units: np.ndarray
    unknown: np.ndarray
    flagged: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    total: np.ndarray
    largest: np.ndarray
    second: np.ndarray

    def as_observations(self, category: str = "") -> Observations:
        """Flagged units among all units whose flag is known. Raises UnusableTableError when there is no row."""
        chosen = self.category == category
        return from_columns(
            self.area[chosen],
            self.period[chosen],
            self.flagged[chosen],
            self.units[chosen],
            self.stratum[chosen],
        )


def indicators(
    records: ir.Table,
    layout: RecordLayout,
    *,
    dominance: bool = False,
    parents: Mapping[str, str] | None = None,
    largest: float | None = None,
) -> Indicators:
    """Compute the indicators of these records; `parents` counts them on the level above their areas, `largest`
    is the amount furthest from zero where that is known.

    Raises UnusableTableError for a missing column, a record without area or period, an area without a
    parent, and an amount that is no finite number or too large.
    """
    if parents is not None:
        _require_parents(records, layout, parents)
        records = lifted(records, parents, layout.area)
    found = _ordered(indicator(records, layout, largest=largest).to_pyarrow(), layout)
    _check_keys(found, layout)
    if layout.value:
        _check_amounts(found, layout)
    most = _ordered(contributors(records, layout).to_pyarrow(), layout) if dominance else None
    blank = np.full(found.num_rows, np.nan)
    mean, sd, total = _moments(found) if layout.value else (blank, blank, blank)
    first, second = _dominant(found, most, layout) if most is not None else (blank, blank)
    units, unknown, flagged = (_whole(found, name) for name in ("units", "unknown", "flagged"))
    area, period, category, stratum = _names(found, layout)
    return Indicators(
        area, period, category, stratum, units, unknown, flagged, mean, sd, total, first, second
    )


def _require_parents(records: ir.Table, layout: RecordLayout, parents: Mapping[str, str]) -> None:
    areas = records.select(area=records[layout.area].cast("string")).distinct().to_pyarrow()["area"]
    strange = sorted(set(areas.drop_null().to_pylist()) - set(parents))
    if strange:
        raise UnusableTableError(Fault.UNKNOWN_AREA, area=strange[0])


def _ordered(table: pa.Table, layout: RecordLayout) -> pa.Table:
    """Engines give rows in any order."""
    return table.sort_by([(name, "ascending") for name in layout.keys])


def _check_keys(table: pa.Table, layout: RecordLayout) -> None:
    if not table.num_rows:
        raise UnusableTableError(Fault.EMPTY)
    for name in filter(None, (layout.area, layout.period)):
        if table[name].null_count:
            raise UnusableTableError(Fault.UNKNOWN_AREA, area="", column=name)


def _check_amounts(table: pa.Table, layout: RecordLayout) -> None:
    strange = np.nonzero(_whole(table, "strange"))[0]
    if strange.size:
        row = table.slice(int(strange[0]), 1).to_pylist()[0]
        period = row[layout.period] if layout.period else layout.fixed_period
        raise UnusableTableError(Fault.NOT_FINITE, area=row[layout.area], period=period)


def _names(table: pa.Table, layout: RecordLayout) -> tuple[np.ndarray, ...]:
    number = table.num_rows
    return (
        _texts(table, (layout.area,), number),
        _texts(table, (layout.period,) if layout.period else (), number, otherwise=layout.fixed_period),
        _texts(table, (layout.category,) if layout.category else (), number),
        _texts(table, layout.strata, number),
    )


def _texts(table: pa.Table, columns: Sequence[str], number: int, *, otherwise: str = "") -> np.ndarray:
    if not columns:
        return np.full(number, otherwise)
    parts = [table[name].cast(pa.string()).fill_null("").to_pylist() for name in columns]
    return np.array(
        parts[0] if len(parts) == 1 else ["|".join(row) for row in zip(*parts, strict=True)], dtype=str
    )


def _whole(table: pa.Table, name: str) -> np.ndarray:
    return table[name].cast(pa.int64()).to_numpy()


def _moments(table: pa.Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, sample standard deviation and total from exact sums, so that every engine gives the same digits.

    Where the amounts hardly differ, n times the squares and the square of the total are nearly equal; those rows are
    worked out in whole numbers.
    """
    number, total, squares = (
        np.asarray(table[name].cast(pa.float64()).to_numpy()) for name in ("valued", "total", "squares")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(number > 0, total / (number * PARTS), np.nan)
        left = number * squares - total**2
        sd = np.where(number > 1, np.sqrt(np.maximum(left, 0) / (number * (number - 1))) / PARTS, np.nan)
    close = np.nonzero((number > 1) & (left < CLOSE * number * squares))[0]
    sd[close] = [_exact_sd(*row.values()) for row in table.select(SUMS).take(close).to_pylist()]
    return mean, sd, np.where(number > 0, total / PARTS, np.nan)


def _exact_sd(number: int, total: Decimal, squares: Decimal) -> float:
    left = number * int(squares) - int(total) ** 2
    return float((left / (number * (number - 1) * PARTS**2)) ** 0.5)


def _dominant(table: pa.Table, most: pa.Table, layout: RecordLayout) -> tuple[np.ndarray, np.ndarray]:
    """The two largest amounts in the order of the table; groups without any amount have none."""
    keys = list(layout.keys)
    amounts = {tuple(row[key] for key in keys): (row["largest"], row["second"]) for row in most.to_pylist()}
    none = (None, None)
    found = [amounts.get(tuple(row.values()), none) for row in table.select(keys).to_pylist()]
    largest, second = np.array(
        [[float("nan") if each is None else int(each) / PARTS for each in pair] for pair in found]
    ).T
    return largest, second
