"""What a choice of columns makes of the first rows of a draft, by the very code that will read the whole file."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analyses import importing
from analyses.engine.scratch import scratch_folder
from analyses.filed import ChangedFile, local_copy
from analyses.intake.container import CSV, HandedIn, handed_in
from analyses.intake.opening import take_sample
from analyses.intake.sample import KEPT, FileShape, Sample, shape_of
from analyses.models import Dataset
from analyses.selectors import area_names
from areas.readers.layout import DatasetLayout
from areas.readers.problems import FileProblem
from areas.readers.table import Row, Table

# Bytes of a text in which its first rows surely are.
START = 4 * 1024 * 1024


@dataclass(frozen=True)
class Preview:
    """How many of the first rows can be used, what they become, and what is wrong with the others."""

    looked_at: int
    used: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[Any] = field(default_factory=list)
    problem: FileProblem | None = None
    division_year: int = 0
    is_records: bool = False
    with_value: bool = False


def sample_table(dataset: Dataset) -> Table:
    """The first rows as they stand in the file, with their lines; of a file that was read before, from the file itself.

    After reading, the sample on the row is what the rows became. Columns chosen by that would be chosen by nothing.
    """
    shape = FileShape.of(dataset.shape)
    rows = [row for row in dataset.sample if isinstance(row, list)]
    if not rows and dataset.original:
        with suppress(FileNotFoundError, ChangedFile, FileProblem):
            return _beginning(dataset, shape)
    # Files that were handed in before tell of no lines.
    lines = shape.lines if len(shape.lines) == len(rows) else range(shape.starts, shape.starts + len(rows))
    body = tuple(Row(line, tuple(cells)) for line, cells in zip(lines, rows, strict=True))
    return Table(dataset.original_name, shape.header, body, "", shape.delimiter, shape.encoding, shape.starts)


def _beginning(dataset: Dataset, shape: FileShape) -> Table:
    with _start_of(dataset, shape) as path:
        file = HandedIn(
            path, dataset.original_name, dataset.size, dataset.checksum, shape.format, shape.encoding
        )
        table = take_sample(file).table
    return replace(table, rows=table.rows[:KEPT])


@contextmanager
def _start_of(dataset: Dataset, shape: FileShape) -> Iterator[Path]:
    """Of a long text its first lines are enough; other formats keep their directory at the end."""
    if shape.format != CSV or dataset.size <= START:
        with local_copy(dataset.original, dataset.checksum) as path:
            yield path
        return
    with scratch_folder() as folder, dataset.original.storage.open(dataset.original.name, "rb") as stored:
        path = folder / "start"
        path.write_bytes(stored.read(START).rpartition(b"\n")[0])
        yield path


def preview(table: Table, layout: DatasetLayout, division_year: int | None) -> Preview | None:
    """The answer for the first rows of a file; None when there are none."""
    if not table.rows:
        return None
    try:
        return _read(table, layout, division_year)
    except FileProblem as problem:
        return Preview(len(table.rows), problem=problem)


def _read(table: Table, layout: DatasetLayout, division_year: int | None) -> Preview:
    sample = Sample(table, replace(shape_of(table, "csv", ";"), starts=2))
    with (
        handed_in(_as_csv(table), "begin.csv") as file,
        scratch_folder() as folder,
    ):
        made = importing.read_file(file, sample, layout, folder, division_year=division_year or None)
    names = area_names([row["area"] for row in made.head], made.division_year)
    rows = [{"row": row, "name": names[row["area"]]} for row in made.head]
    shift = table.starts - 2
    rejected = [replace(row, line=row.line + shift) for row in made.rejected[:12]]
    looked_at = len(table.rows)
    return Preview(
        looked_at, max(0, looked_at - made.rejected_count), rows, rejected, None, made.division_year,
        made.layout.kind == "records", bool(made.layout.value_column),
    )  # fmt: skip


def _as_csv(table: Table) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(row.cells for row in table.rows)
    return text.getvalue().encode()
