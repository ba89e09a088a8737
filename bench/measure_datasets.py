"""Large files from upload to outcome: rows a second, and the most memory of reading and of the job after it.

Each step runs in a process of its own, so that its peak is its own. DATASET_BENCH_ROWS sets the size: two million, or
twenty million for a run of ten minutes.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from areas.models import Area
from bench.measurement import Measurement

ROWS = int(os.environ.get("DATASET_BENCH_ROWS", "2000000"))
STEP = 1_000_000
DISTRICTS, PEOPLE = 14_000, 17_000_000
FIRST_TOWN = 9_000
MOST_MIB = 1024
KINDS = ("parquet", "csv")


def measure() -> list[Measurement]:
    """Records of made people; memory against a bound, and the time a row at the large size against the small one."""
    _areas()
    figures = []
    with tempfile.TemporaryDirectory(prefix="zicht-bench-") as folder:
        for kind in KINDS:
            small, large = (_whole_road(Path(folder), kind, rows) for rows in (ROWS // 10, ROWS))
            figures += _figures(kind, small, large)
    return figures


def _figures(kind: str, small: dict[str, float], large: dict[str, float]) -> list[Measurement]:
    note = f"{large['rows']:.0f} records, of which {large['rejected']:.0f} refused, one process"
    job_note = f"indicator, deviations and trends of {large['areas']:.0f} areas over these records"
    a_row = [1e6 * run["seconds"] / run["rows"] for run in (large, small)]
    return [
        Measurement(f"dataset_{kind}_memory_mib", large["mib"], "MiB", target=MOST_MIB, note=note),
        Measurement(f"dataset_{kind}_rows_per_second", large["rows"] / large["seconds"], "rows/s", note=note),
        Measurement(
            f"dataset_{kind}_growth", a_row[0], "us/row", a_row[1], target=1.5, note="ten times the rows"
        ),
        Measurement(
            f"dataset_{kind}_job_memory_mib", large["job_mib"], "MiB", target=MOST_MIB, note=job_note
        ),
        Measurement(f"dataset_{kind}_job_seconds", large["job_seconds"], "s", note=job_note),
    ]


def _areas() -> None:
    """Made districts in towns that do not exist, so that every code is known."""
    codes = [f"WK{FIRST_TOWN + place // 100:04}{place % 100:02}" for place in range(DISTRICTS)]
    Area.objects.bulk_create(
        Area(code=code, level="district", division_year=2025, name=code, fictional=True) for code in codes
    )


def _whole_road(folder: Path, kind: str, rows: int) -> dict[str, float]:
    """Write the file, let another process read it as an import does, and a third compute on it as a job does."""
    path = folder / f"personen.{kind}"
    _write(path, kind, rows)
    read = _told(path, folder)
    path.unlink()
    stored = folder / "rows.parquet"
    job = _told(stored)
    stored.unlink()
    return read | {"areas": job["areas"], "job_seconds": job["seconds"], "job_mib": job["mib"]}


def _told(*paths: Path) -> dict[str, float]:
    words = [sys.executable, "-m", "bench.read_dataset", *map(str, paths)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def _write(path: Path, kind: str, rows: int) -> None:
    """Records of people in districts and years, some wrong; the same numbers every time."""
    chance = np.random.default_rng(20251125)
    writer = None
    for start in range(0, rows, STEP):
        table = _some(chance, min(STEP, rows - start))
        if writer is None:
            writer = _writer(path, kind, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _writer(path: Path, kind: str, schema: pa.Schema) -> pq.ParquetWriter | pc.CSVWriter:
    if kind == "parquet":
        return pq.ParquetWriter(path, schema)
    return pc.CSVWriter(path, schema, write_options=pc.WriteOptions(delimiter=";", quoting_style="none"))


def _some(chance: np.random.Generator, count: int) -> pa.Table:
    place = chance.integers(0, DISTRICTS, count)
    codes = np.array([f"WK{FIRST_TOWN + number // 100:04}{number % 100:02}" for number in range(DISTRICTS)])
    person = chance.integers(0, PEOPLE, count)
    year = np.where(chance.random(count) < 1e-4, 0, chance.integers(2016, 2026, count))
    return pa.table(
        {
            "pseudo_id": pa.array(np.char.add("p", person.astype(str))),
            "wijk": pa.array(codes[place]),
            "jaar": pa.array(year),
            "verdacht": pa.array(np.where(chance.random(count) < 0.04, "1", "0")),
            "bedrag": pa.array(np.round(chance.gamma(2.0, 50.0, count), 2)),
        }
    )
