"""Reads one file as an import does, and prints what it took; a process of its own, so that the peak is its own."""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import django

django.setup()

from analyses.importing import read_file  # noqa: E402 - after the setup of Django
from analyses.intake.container import handed_in  # noqa: E402
from analyses.intake.proposal import proposed  # noqa: E402
from analyses.intake.sample import take_sample  # noqa: E402


def main(path: Path) -> dict[str, float]:
    """Rows, refused rows, seconds from first byte to stored form, and the most memory in MiB."""
    start = time.perf_counter()
    with handed_in(path, path.name) as file, tempfile.TemporaryDirectory(prefix="zicht-bench-") as folder:
        sample = take_sample(file)
        made = read_file(file, sample, proposed(sample.table), Path(folder), division_year=2025)
    seconds = time.perf_counter() - start
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": made.row_count + made.rejected_count,
        "rejected": made.rejected_count,
        "seconds": seconds,
        "mib": mib,
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
