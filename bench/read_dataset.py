"""Reads one file as an import does, or computes on what was read as a job does, and prints what it took.

A process of its own, so that the peak is its own: `read_dataset FILE FOLDER`, then `read_dataset FOLDER/rows.parquet`.
"""

import json
import resource
import sys
import time
from pathlib import Path

import django

django.setup()

from analyses import computation  # noqa: E402 - after the setup of Django
from analyses.importing import read_file  # noqa: E402 - after the setup of Django
from analyses.intake.container import handed_in  # noqa: E402
from analyses.intake.opening import take_sample  # noqa: E402
from analyses.intake.proposal import proposed  # noqa: E402


def read(path: Path, folder: Path) -> dict[str, float]:
    """Rows, refused rows, seconds from first byte to stored form, and the most memory in MiB."""
    start = time.perf_counter()
    with handed_in(path, path.name) as file:
        sample = take_sample(file)
        made = read_file(file, sample, proposed(sample.table), folder, division_year=2025)
    told = {"rows": made.row_count + made.rejected_count, "rejected": made.rejected_count}
    return told | _spent(start)


def compute(path: Path) -> dict[str, float]:
    """Areas, seconds from the stored form to an outcome, and the most memory in MiB."""
    start = time.perf_counter()
    material = computation.stored_in(path)
    deviations = computation.deviations_of(material, computation.Settings())
    trends = computation.trends_by_area(material)
    outcome = computation.assemble(material, deviations, trends, computation.totals_by_period(material))
    return {"areas": len(outcome.table)} | _spent(start)


def _spent(start: float) -> dict[str, float]:
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.perf_counter() - start, "mib": mib}


if __name__ == "__main__":
    file, *rest = map(Path, sys.argv[1:])
    print(json.dumps(read(file, rest[0]) if rest else compute(file)))
