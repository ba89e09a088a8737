"""Indicators over 17 million made-up persons, and the deviation analysis of 14,000 areas in ten years."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analyses.computation import Settings, assemble, deviations_of, totals_by_period, trends_by_area
from analyses.engine.columnar.engines import opened
from analyses.engine.columnar.figures import indicators
from analyses.engine.columnar.layout import RecordLayout
from analyses.engine.columnar.reading import furthest
from analyses.engine.indicators import from_columns
from analyses.material import Material
from bench.engine_data import AREAS, YEARS, districts, persons
from bench.engine_peer import analysis
from bench.measurement import Measurement

MANY = int(os.environ.get("BENCH_PERSONS", 17_000_000))
FEW, ROUNDS = MANY // 10, 7
LAYOUT = RecordLayout(flag="flag", value="income")
BARE = """
    select area, period, count(*), count(*) filter (where flag), avg(income), stddev_samp(income)
    from read_parquet('{path}') group by area, period
"""
COMPARED = {
    "ratio": 1e-8, "low": 1e-8, "high": 1e-8, "z": 1e-7, "p": 1e-7, "adjusted_p": 1e-7, "smoothed": 1e-8,
    "exceedance": 1e-6, "trend_change": 1e-8, "trend_low": 1e-8, "trend_high": 1e-8, "trend_p": 1e-7,
    "trend_steady_p": 1e-7, "trend_slope": 1e-7, "trend_last_p": 1e-7,
}  # fmt: skip


def measure() -> list[Measurement]:
    """The five figures of the engine. Raises RuntimeError when ours and the other way do not agree."""
    with tempfile.TemporaryDirectory(prefix="zicht-bench-") as folder:
        many = persons(Path(folder) / "many.parquet", MANY)
        few = persons(Path(folder) / "few.parquet", FEW)
        return [*_indicator(many, few), _memory(many), *_deviation()]


def _indicator(many: Path, few: Path) -> list[Measurement]:
    with opened() as engine:
        tables = {path: engine.read_parquet(str(path)) for path in (many, few)}
        ours, bare, small = _in_turns(
            lambda: indicators(tables[many], LAYOUT, largest=furthest(many, LAYOUT.value)),
            lambda: engine.con.sql(BARE.format(path=many)).to_arrow_table(),
            lambda: indicators(tables[few], LAYOUT, largest=furthest(few, LAYOUT.value)),
        )
    shape = f"{MANY} persons, {AREAS} areas"
    return [
        Measurement("indicator_vs_engine", ours, "s", bare, target=1.5, note=shape),
        Measurement("indicator_growth", ours, "s", small * 10, target=1.0, note=f"{FEW} > {MANY}, per row"),
    ]


def _in_turns(*ways: Callable[[], object]) -> list[float]:
    """The median of each way in seconds; all ways take their turn in every round, after one round to warm up."""
    rounds = [[_seconds(way) for way in ways] for _round in range(ROUNDS + 1)][1:]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def _seconds(way: Callable[[], object]) -> float:
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


def _memory(path: Path) -> Measurement:
    command = [sys.executable, "-m", "bench.engine_memory", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    units, mebibytes = done.stdout.split()
    if int(units) != MANY:
        raise RuntimeError(f"{units} persons were counted, not {MANY}")
    return Measurement(
        "indicator_memory_mib", float(mebibytes), "MiB", target=1024, note="a process of its own"
    )


def _deviation() -> list[Measurement]:
    columns = districts()
    ours, found = min((_timed(lambda: _ours(columns)) for _round in range(3)), key=lambda pair: pair[0])
    theirs, wanted = _timed(lambda: analysis(pd.DataFrame(columns)))
    _require_same(found, wanted)
    shape = f"{AREAS} areas x {YEARS} years, from columns to kept rows"
    return [
        Measurement("deviation_seconds", ours, "s", target=2.0, note=shape),
        Measurement(
            "deviation_vs_pandas", ours, "s", theirs, target=0.2, note="pandas and scipy, area by area"
        ),
    ]


def _timed(way: Callable[[], pd.DataFrame]) -> tuple[float, pd.DataFrame]:
    start = time.perf_counter()
    found = way()
    return time.perf_counter() - start, found


def _ours(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    material = Material(from_columns(*columns.values()), {})
    deviations = deviations_of(material, Settings())
    outcome = assemble(material, deviations, trends_by_area(material), totals_by_period(material))
    return pd.DataFrame(outcome.table).set_index("area")


def _require_same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    for name, room in COMPARED.items():
        ours, theirs = found[name].astype(float), wanted[name].reindex(found.index).astype(float)
        if not np.allclose(ours, theirs, rtol=room, atol=1e-9, equal_nan=True):
            raise RuntimeError(f"{name} differs by {np.nanmax(np.abs(ours - theirs))}")
