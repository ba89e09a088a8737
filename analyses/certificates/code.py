"""Which code decided about a release: one number over the sources of the engine and of disclosure control."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ANALYSES = Path(__file__).resolve().parent.parent
# What finds identifiers in texts and files serves every app, so it lies elsewhere.
SCANNER = ANALYSES.parent / "zicht" / "core"
SCANNING = ("scan.py", "scanfile.py", "identifiers.py")
# What computes, what hides, and what decides which earlier releases a table is held against.
DECIDING = (
    "engine", "planned.py", "computation.py", "material.py", "ground.py", "timelines.py", "figures.py", "rows.py",
    "protection.py", "sheets.py", "sheet.py", "sheet_covered.py", "sheet_cut.py", "sheet_rounded.py", "known.py", "families.py",
    "published.py", "sums", "cut.py", "cover.py", "counted.py", "earlier.py", "differences.py", "told.py", "series.py",
    "outputs.py", "output_counts.py", "output_layers.py", "output_sheets.py", "output_cover.py", "output_pairs.py",
    "subjects.py", "spans.py", "territory.py", "pairs.py", "rounds.py", "protecting.py", "other_kinds.py", "margins.py",
    "under.py", "figure_tables.py", "output_rests.py", "output_units.py", "output_withheld.py",
)  # fmt: skip


@cache
def code_checksum() -> str:
    """SHA-256 over the names and the bytes of the files that compute and protect, in a fixed order."""
    total = hashlib.sha256()
    for path in sorted(_files()):
        total.update(f"{path.relative_to(ANALYSES.parent).as_posix()}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files() -> Iterable[Path]:
    for name in DECIDING:
        path = ANALYSES / name
        yield from path.rglob("*.py") if path.is_dir() else [path]
    yield from (SCANNER / name for name in SCANNING)
