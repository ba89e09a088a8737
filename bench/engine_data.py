"""Made-up persons and districts for the measurements of the engine; the same every time."""

from pathlib import Path

import duckdb
import numpy as np

AREAS, YEARS = 14_000, 10
PERSONS = """
    copy (
        select 'BU' || lpad((hash(i * 7 + 1) % {areas})::varchar, 8, '0') as area,
               '2024' as period,
               i::bigint as person,
               hash(i * 3 + 2) % 1000 < 40 as flag,
               (hash(i * 5 + 3) % 9000000) / 100.0::double as income
        from range({number}) as numbers(i)
    ) to '{path}' (format parquet, row_group_size 200000)
"""


def persons(path: Path, number: int) -> Path:
    """A Parquet file with a row a person: area, period, person, flag and income."""
    with duckdb.connect() as engine:
        engine.execute("set preserve_insertion_order = true")
        engine.execute(PERSONS.format(areas=AREAS, number=number, path=path))
    return path


def districts() -> dict[str, np.ndarray]:
    """Columns area, period, observed and population of 14,000 areas in ten years, as a file would hold them."""
    chance = np.random.default_rng(20)
    units = chance.integers(50, 9000, AREAS)[:, None] * (1 + 0.01 * np.arange(YEARS))
    rates = (
        0.03
        * chance.gamma(15, 1 / 15, AREAS)[:, None]
        * np.exp(chance.normal(0, 0.03, AREAS)[:, None] * np.arange(YEARS))
    )
    return {
        "area": np.repeat([f"BU{number:08}" for number in range(AREAS)], YEARS),
        "period": np.tile([str(2016 + year) for year in range(YEARS)], AREAS),
        "observed": chance.poisson(units * rates).astype(float).ravel(),
        "population": np.round(units).ravel(),
    }
