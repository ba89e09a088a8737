"""Indicators from records, as expressions that every engine answers alike.

Every figure that an engine computes is a whole number: counts, and amounts in ten-thousandths as DECIMAL. Sums of
whole numbers do not depend on the order in which an engine meets the rows, sums of doubles do. Means and standard
deviations follow from these sums in `figures`.
"""

from collections.abc import Mapping

import ibis
from ibis.expr import types as ir

from analyses.engine.columnar.layout import RecordLayout, require_columns

# Amounts are kept to four decimals, up to a trillion: then even the squares of a million of them fit DECIMAL(38).
PARTS, LARGEST_VALUE = 10_000, 10.0**12
WHOLE, FACTOR, WIDE = "decimal(18, 0)", "decimal(19, 0)", "decimal(38, 0)"
# Up to here the square of an amount in ten-thousandths fits a machine word, which the embedded engine multiplies faster.
LARGEST_NARROW = 300_000.0
UNIT, FLAG, VALUE, RAW, STRANGE = "zicht_unit", "zicht_flag", "zicht_value", "zicht_raw", "zicht_strange"


def indicator(records: ir.Table, layout: RecordLayout, *, largest: float | None = None) -> ir.Table:
    """One row per area, period, category and stratum, with whole numbers:

    `units` with a known flag, `unknown` without one, `flagged`; and with a value column `valued` units,
    `strange` rows whose amount is no finite number or too large, `total` and `squares` of the units' amounts
    in ten-thousandths. `largest` says that no amount of a row is further from zero; it only saves time.
    Raises UnusableTableError when the file lacks a column.
    """
    rows = per_unit(records, layout)
    return rows.group_by(list(layout.keys)).aggregate(**_sums(rows, layout, largest))


def contributors(records: ir.Table, layout: RecordLayout) -> ir.Table:
    """One row as in `indicator`, with `largest` and `second`: the two largest amounts of a unit.

    Two passes over the rows instead of putting them all in order: the largest of each group, and then the
    largest of what is left, or the same again where two units share the first place.
    """
    keys = list(layout.keys)
    rows = per_unit(records, layout).filter(lambda t: t[VALUE].notnull())
    first = rows.group_by(keys).aggregate(largest=rows[VALUE].max())
    joined = rows.join(first, [rows[key].identical_to(first[key]) for key in keys], rname="{name}_first")
    left = joined.group_by(keys).aggregate(
        largest=joined.largest.max(),
        shared=(joined[VALUE] == joined.largest).cast("int64").sum(),
        below=(joined[VALUE] < joined.largest).ifelse(joined[VALUE], ibis.null()).max(),
    )
    second = (left.shared > 1).ifelse(left.largest, left.below)
    return left.select(*keys, "largest", second=second)


def lifted(records: ir.Table, parents: Mapping[str, str], area: str = "area") -> ir.Table:
    """The same records, each in the area that its own area lies in: how a level up is counted.

    Units must be counted again on the higher level, because one unit may occur in two areas that lie in the
    same one. Records of areas without a parent fall away; the caller compares the numbers.
    """
    pairs = ibis.memtable(
        {"zicht_area": list(parents), "zicht_parent": list(parents.values())},
        schema={"zicht_area": "string", "zicht_parent": "string"},
    )
    joined = records.join(pairs, records[area] == pairs.zicht_area)
    return joined.mutate(**{area: joined.zicht_parent}).drop("zicht_area", "zicht_parent")


def per_unit(records: ir.Table, layout: RecordLayout) -> ir.Table:
    """One row a unit with flag (true, false or null), amount (whole ten-thousandths or null), and how many
    of its amounts are no usable number."""
    require_columns(records.columns, layout.columns)
    columns: dict[str, ir.Value] = {name: records[name] for name in layout.keys}
    columns[FLAG] = _flag(records, layout)
    if layout.value:
        columns |= {VALUE: _scaled(records[layout.value]), RAW: records[layout.value]}
    if not layout.unit:
        return records.select(**columns)
    rows = records.select(**columns, **{UNIT: records[layout.unit]})
    merged: dict[str, ir.Value] = {FLAG: rows[FLAG].max()}
    if layout.value:
        strange = rows[RAW].count() - rows[VALUE].count()
        merged |= {VALUE: rows[VALUE].sum().cast(WHOLE), STRANGE: strange}
    return rows.group_by([*layout.keys, UNIT]).aggregate(**merged)


def _flag(records: ir.Table, layout: RecordLayout) -> ir.BooleanValue:
    if not layout.flag:
        return ibis.literal(False)
    flag = records[layout.flag]
    return flag if flag.type().is_boolean() else flag != 0


def _scaled(value: ir.NumericValue) -> ir.DecimalValue:
    """Half up by floor, because engines differ in how they round and in how they cast."""
    is_usable = value.abs() < LARGEST_VALUE
    if not value.type().is_floating():
        return is_usable.ifelse(value.cast("decimal(18, 4)") * PARTS, ibis.null()).cast(WHOLE)
    # NaN is asked about in so many words: a file keeps no NaN in its statistics, and an engine that trusts these
    # takes the bound for certain.
    exact = (value.cast("float64") * PARTS + 0.5).floor()
    return (is_usable & ~value.isnan()).ifelse(exact, ibis.null()).cast(WHOLE)


def _sums(rows: ir.Table, layout: RecordLayout, largest: float | None) -> dict[str, ir.Value]:
    # A count with a condition is what the embedded engine does fastest; a sum of flags takes half as long again.
    flag = rows[FLAG]
    found = {
        "units": flag.count(),
        "unknown": rows.count() - flag.count(),
        "flagged": rows.count(where=flag),
    }
    if not layout.value:
        return found
    value = rows[VALUE]
    is_narrow = largest is not None and largest <= LARGEST_NARROW and not layout.unit
    factor = value if is_narrow else value.cast(FACTOR)
    strange = rows[STRANGE].sum() if layout.unit else rows[RAW].count() - value.count()
    return found | {
        "valued": value.count(),
        "strange": strange,
        "total": value.sum().cast(WIDE),
        "squares": (factor * factor).sum().cast(WIDE),
    }
