"""What lies in a stored dataset, row by row, for the tests: counted apart from the engine."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from analyses.intake.container import PARQUET_START
from analyses.rows import StoredRow, plain_rows

MEMORY = "256MB"
# Records become counts here: units once each, whatever the number of rows that tell of them.
COUNTS = """
    SELECT area, period, count(DISTINCT unit) FILTER (WHERE flag) AS numerator,
           count(DISTINCT unit) AS denominator, category
    FROM read_parquet(?) GROUP BY area, period, category ORDER BY period, area, category
"""


# Strata of one area add up; where one of them is missing, the sum is not known.
SUMS = """
    SELECT area, period, CASE WHEN count(numerator) = count(*) THEN sum(numerator) END AS numerator,
           CASE WHEN count(denominator) = count(*) THEN sum(denominator) END AS denominator, category
    FROM read_parquet(?) GROUP BY area, period, category ORDER BY period, area, category
"""


def rows_in(path: Path) -> list[StoredRow]:
    """All figures in a stored file, by period, area and category; records are counted on the way.

    Files of before the columnar form (CSV) are read as well.
    """
    return list(_rows(path))


def _rows(path: Path) -> Iterator[StoredRow]:
    with path.open("rb") as file:
        is_parquet = file.read(len(PARQUET_START)) == PARQUET_START
    if not is_parquet:
        yield from plain_rows(path)
    elif "unit" in pq.read_schema(path).names:
        yield from _counted(path, COUNTS)
    elif _has_strata(path):
        yield from _counted(path, SUMS)
    else:
        yield from _figures(path)


def _has_strata(path: Path) -> bool:
    """Told by the statistics in the file's own description, without reading a row."""
    facts = pq.read_metadata(path)
    place = facts.schema.names.index("stratum")
    columns = (facts.row_group(group).column(place) for group in range(facts.num_row_groups))
    return any(column.statistics is None or column.statistics.max != "" for column in columns)


def _figures(path: Path) -> Iterator[StoredRow]:
    columns = ["area", "period", "numerator", "denominator", "category"]
    with pq.ParquetFile(path) as book:
        for batch in book.iter_batches(columns=columns):
            yield from (StoredRow(**row) for row in batch.select(columns).to_pylist())


def _counted(path: Path, query: str) -> Iterator[StoredRow]:
    with duckdb.connect() as database:
        database.execute(f"SET memory_limit='{MEMORY}'; SET threads=1")
        database.execute("SET temp_directory=?", [str(path.parent)])
        for batch in database.sql(query, params=[str(path)]).to_arrow_reader(10_000):
            yield from (StoredRow(**_as_floats(row)) for row in batch.to_pylist())


def _as_floats(row: dict) -> dict:
    figures = {name: row[name] for name in ("numerator", "denominator")}
    return row | {name: None if figure is None else float(figure) for name, figure in figures.items()}
