"""Registering datasets: stored once, recognised by checksum, all or nothing."""

from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from analyses.intake import Intake, read_intake
from analyses.models import Dataset
from analyses.rows import checksum, write_rows
from analyses.services.words import require_valid
from areas.readers.layout import DatasetLayout
from areas.readers.source import FileLike, Source
from coalitions import journal
from questions.models import Trajectory
from sources.models import DataSource
from zicht.core.errors import NotAllowed
from zicht.core.policy import May, require

MOST_REJECTED = 1000


@transaction.atomic
def register_dataset(
    *,
    file: FileLike | Source,
    name: str = "",
    layout: DatasetLayout | None = None,
    trajectory: Trajectory | None = None,
    source: DataSource | None = None,
    division_year: int | None = None,
    original_name: str = "",
    by: Any,
) -> Dataset:
    """Read a file and keep it; the same file for the same trajectory in the same layout is found, not stored again.

    Without a trajectory it becomes open reference figures, which only the operator (`by` None) brings in.
    Raises FileProblem for a bad file and stores nothing then.
    """
    if by is not None:
        _require_right(trajectory, by)
    intake = read_intake(file, name=original_name, layout=layout, division_year=division_year)
    rows = write_rows(intake.rows)
    dataset = _dataset(intake, rows, name, trajectory, source, by)
    known = Dataset.objects.filter(
        trajectory=trajectory, checksum=dataset.checksum, rows_checksum=dataset.rows_checksum,
        layout=dataset.layout, division_year=dataset.division_year,
    ).first()  # fmt: skip
    if known is not None:
        return known
    require_valid(dataset, ["name", "original_name"])
    dataset.original.save(
        f"{dataset.checksum}{_ending(intake)}", ContentFile(intake.source.content), save=False
    )
    dataset.rows.save(f"{dataset.rows_checksum}.csv", ContentFile(rows), save=False)
    dataset.save()
    if trajectory is not None:
        _note(trajectory, dataset, by)
    return dataset


def _require_right(trajectory: Trajectory | None, by: Any) -> None:
    if trajectory is None:
        raise NotAllowed(
            _("Open cijfers voor alle trajecten leest de beheerder van de server in, met import_dataset.")
        )
    require(by, May.WRITE_ANALYSIS, trajectory)


def _dataset(
    intake: Intake, rows: bytes, name: str, trajectory: Trajectory | None, source: DataSource | None, by: Any
) -> Dataset:
    given = intake.source.name
    return Dataset(
        trajectory=trajectory,
        source=source,
        name=name.strip() or PurePath(given).stem.replace("_", " ")[:150],
        original_name=given[:255],
        checksum=checksum(intake.source.content),
        rows_checksum=checksum(rows),
        layout=plain_layout(intake.layout),
        division_year=intake.division_year,
        area_level=intake.layout.level or "",
        periods=intake.periods,
        row_count=len(intake.rows),
        rejected=[asdict(row) for row in intake.rejected[:MOST_REJECTED]],
        registered_by=by,
    )


def plain_layout(layout: DatasetLayout) -> dict[str, Any]:
    """The layout as JSON keeps it."""
    return asdict(layout) | {"wide_periods": list(layout.wide_periods)}


def _ending(intake: Intake) -> str:
    return ".xlsx" if intake.source.is_workbook else ".csv"


def _note(trajectory: Trajectory, dataset: Dataset, by: Any) -> None:
    journal.write(
        trajectory.coalition,
        "dataset_registered",
        _("Gegevensbestand “{name}” is ingelezen: {count} rijen.").format(
            name=dataset.name, count=dataset.row_count
        ),
        by=by,
        facts={"dataset": dataset.pk, "checksum": dataset.checksum, "rejected": len(dataset.rejected)},
    )
