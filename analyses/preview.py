"""What a choice of columns makes of the first rows of a draft, by the very code that will read the whole file."""

import csv
import io
from dataclasses import dataclass, field, replace
from typing import Any

from analyses import importing
from analyses.engine.scratch import scratch_folder
from analyses.intake.container import handed_in
from analyses.intake.sample import FileShape, Sample, shape_of
from analyses.models import Dataset
from analyses.selectors import area_names
from areas.readers.layout import DatasetLayout
from areas.readers.problems import FileProblem
from areas.readers.table import Row, Table


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
    """The first rows of a draft as a table, with the lines that they have in the file."""
    shape = FileShape.of(dataset.shape)
    rows = [row for row in dataset.sample if isinstance(row, list)]
    body = tuple(Row(line, tuple(cells)) for line, cells in enumerate(rows, start=shape.starts))
    return Table(dataset.original_name, shape.header, body, "", shape.delimiter, shape.encoding, shape.starts)


def preview(dataset: Dataset, layout: DatasetLayout, division_year: int | None) -> Preview | None:
    """The answer for the first rows. None when the draft was read before and only its outcome is left."""
    table = sample_table(dataset)
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
