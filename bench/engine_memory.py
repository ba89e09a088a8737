"""Computes one indicator in a process of its own and prints the most memory that it held, in MiB."""

import resource
import sys
from pathlib import Path

from analyses.engine.columnar.layout import RecordLayout
from analyses.engine.columnar.reading import read_records

if __name__ == "__main__":
    found = read_records(Path(sys.argv[1]), RecordLayout(flag="flag", value="income"))
    print(found.units.sum(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
