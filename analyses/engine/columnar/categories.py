"""Ready aggregates by category: what all categories are together, and each by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

KEYS = ["area", "period", "stratum"]
# A figure that is missing in one category is missing in the whole as well.
WHOLE = pc.ScalarAggregateOptions(skip_nulls=False)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """`whole` and `parts` have the columns `area`, `period`, `stratum`, `observed`, `population`. The whole is the category
    `named`; where that is empty, the sum of the parts."""

    whole: pa.Table
    parts: dict[str, pa.Table]
    named: str


def split(rows: pa.Table, is_whole: Callable[[str], bool]) -> Split:
    """Rows as `aggregates.ready` gives them, with their column `category`, by category.

    The whole is the one category of which the name says so (`is_whole`), or which is the sum of all others wherever it stands;
    without one it is the sum. Where every category has the same units (inhabitants, by kind of crime), those are the units of
    the sum; else the categories are of the units themselves (inhabitants, by age), and their units are added up.
    """
    names = sorted(rows["category"].unique().to_pylist())
    tables = {name: _of(rows, name) for name in names}
    said = [name for name in names if is_whole(name)]
    named = said[0] if len(said) == 1 else _sum_of_the_others(rows, tables)
    parts = {name: table for name, table in tables.items() if name != named}
    return Split(tables[named] if named else _added_up(rows), parts, named)


def _sum_of_the_others(rows: pa.Table, tables: Mapping[str, pa.Table]) -> str:
    """The category that counts in every area and period as much as all others together; empty without one."""
    sums = rows.group_by(KEYS).aggregate([("observed", "sum")])
    for name, table in tables.items():
        if len(tables) > 2 and len(table) == len(sums):
            beside = table.join(sums, KEYS, join_type="inner")
            doubled = pc.equal(pc.multiply(beside["observed"], 2.0), beside["observed_sum"])
            if len(beside) == len(sums) and pc.all(pc.fill_null(doubled, True)).as_py():
                return name
    return ""


def _of(rows: pa.Table, name: str) -> pa.Table:
    return rows.filter(pc.equal(rows["category"], name)).select([*KEYS, "observed", "population"])


def _have_the_same_units(rows: pa.Table) -> bool:
    found = rows.group_by(KEYS).aggregate([("population", "min"), ("population", "max")])
    same = pc.equal(found["population_min"], found["population_max"])
    return bool(pc.all(pc.fill_null(same, True)).as_py())


def _added_up(rows: pa.Table) -> pa.Table:
    how = "max" if _have_the_same_units(rows) else "sum"
    found = rows.group_by(KEYS).aggregate([("observed", "sum", WHOLE), ("population", how, WHOLE)])
    names = {"observed_sum": "observed", f"population_{how}": "population"}
    return found.rename_columns([names.get(name, name) for name in found.column_names]).sort_by(
        [(key, "ascending") for key in KEYS]
    )
