"""Datasets: handed in, read by columns that somebody chose, kept for a time, deleted with a reason."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analyses import deletion, importing, origin, tasks
from analyses.engine.scratch import scratch_folder
from analyses.filed import ORIGINALS_FOLDER, REPORTS_FOLDER, ROWS_FOLDER, delivery
from analyses.intake.container import HandedIn, handed_in
from analyses.intake.opening import take_sample
from analyses.intake.people import refuse_people
from analyses.intake.proposal import period_columns, plain_layout, proposed, proposed_or_none
from analyses.intake.reading import Made
from analyses.intake.rejects import report_lines
from analyses.intake.sample import KEPT, Sample
from analyses.models import READABLE, Dataset, DatasetKind, DatasetState
from analyses.services.words import require_not_on_hold, require_valid
from areas.readers.layout import RECORDS, DatasetLayout
from areas.readers.problems import refuse
from areas.readers.source import FileLike, Source
from coalitions import journal
from questions.models import Trajectory
from sources.models import DataSource
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet
from zicht.core.policy import May, require


def register_dataset(
    *,
    file: FileLike | Source,
    name: str = "",
    layout: DatasetLayout | None = None,
    trajectory: Trajectory | None = None,
    source: DataSource | None = None,
    division_year: int | None = None,
    original_name: str = "",
    accept_rest: bool = False,
    by: Any,
) -> Dataset:
    """Read a file here and now and keep it; the same file in the same layout is found, not stored again.

    Without a trajectory it becomes open reference figures, which only the operator (`by` None) brings in.
    Raises FileProblem for a bad file, and for one with a wrong row unless `accept_rest`; nothing is stored then.
    """
    if by is not None:
        _require_right(trajectory, by)
    with (
        handed_in(file, original_name) as handed,
        scratch_folder() as folder,
    ):
        sample = take_sample(handed)
        refuse_people(sample.table, period_columns(layout or proposed_or_none(sample.table)))
        layout = layout or proposed(sample.table)
        _refuse_origin(handed.name, layout, trajectory, source)
        made = importing.read_file(handed, sample, layout, folder, division_year=division_year)
        problem = made.problem(handed.name)
        if problem is not None and not accept_rest:
            raise problem
        dataset = _drafted(handed, sample, trajectory, by, name=name)
        dataset.source = source
        importing.apply(dataset, made)
        return _known(dataset) or _stored(dataset, handed, made)


def _refuse_origin(
    name: str, layout: DatasetLayout, trajectory: Trajectory | None, source: DataSource | None
) -> None:
    barred = origin.barred_columns(layout, trajectory, source.pk if source else None)
    if barred:
        raise refuse(name, origin.sentence_for(next(iter(barred.values()))))


def _known(dataset: Dataset) -> Dataset | None:
    """The same figures that were read before, and are still here."""
    return Dataset.objects.filter(
        trajectory=dataset.trajectory, checksum=dataset.checksum, rows_checksum=dataset.rows_checksum,
        layout=dataset.layout, division_year=dataset.division_year, state=DatasetState.READY,
    ).first()  # fmt: skip


@transaction.atomic
def _stored(dataset: Dataset, handed: HandedIn, made: Made) -> Dataset:
    require_valid(dataset, ["name", "original_name"])
    dataset.state = DatasetState.READY
    with delivery() as files:
        if dataset.kind != DatasetKind.RECORDS:  # the keys of the units are in the upload (docs/adr/0020)
            dataset.original.name = files.put(handed.path, ORIGINALS_FOLDER)
        dataset.rows.name = files.put(made.path, ROWS_FOLDER)
        dataset.report.name = files.put(made.report, REPORTS_FOLDER) if made.rejected_count else ""
        dataset.save()
        importing.note_read(dataset)
    return dataset


def _require_right(trajectory: Trajectory | None, by: Any) -> None:
    if trajectory is None:
        raise NotAllowed(
            _("Open cijfers voor alle trajecten leest de beheerder van de server in, met import_dataset.")
        )
    require(by, May.WRITE_ANALYSIS, trajectory)


def _drafted(
    handed: HandedIn, sample: Sample, trajectory: Trajectory | None, by: Any, *, name: str = ""
) -> Dataset:
    return Dataset(
        trajectory=trajectory,
        name=name.strip() or PurePath(handed.name).stem.replace("_", " ")[:150],
        state=DatasetState.DRAFT,
        original_name=handed.name[:255],
        size=handed.size,
        checksum=handed.checksum,
        shape=sample.shape.as_json(),
        registered_by=by,
        keep_until=timezone.localdate() + timedelta(days=settings.DATASET_KEEP_DAYS) if trajectory else None,
    )


@transaction.atomic
def hand_in(file: Any, *, trajectory: Trajectory, by: Any) -> Dataset:
    """Put a file aside as a draft of which the columns are still to be chosen. It is copied in pieces.

    Raises FileProblem when it is no table or has people in it; nothing is stored then.
    """
    require(by, May.WRITE_ANALYSIS, trajectory)
    with handed_in(file, getattr(file, "name", "")) as handed:
        sample = take_sample(handed)
        layout = proposed_or_none(sample.table)
        refuse_people(sample.table, period_columns(layout))
        dataset = _drafted(handed, sample, trajectory, by)
        require_valid(dataset, ["name", "original_name"])
        dataset.sample = [list(row.cells) for row in sample.table.rows[:KEPT]]
        dataset.layout = plain_layout(layout) if layout else {}
        with delivery() as files:
            dataset.original.name = files.put(handed.path, ORIGINALS_FOLDER)
            dataset.save()
        return dataset


@transaction.atomic
def read_dataset(
    dataset: Dataset,
    *,
    layout: DatasetLayout,
    name: str,
    source: DataSource | None = None,
    division_year: int | None = None,
    by: Any,
) -> Dataset:
    """Read a file by these columns: at once when it is small, else by a worker. It can be read again by others.

    Raises NotYet while it is being read or when jobs lean on it, Invalid at fields.
    """
    require(by, May.WRITE_ANALYSIS, dataset)
    if dataset.trajectory is not None:
        require_not_on_hold(dataset.trajectory)
    dataset = (
        Dataset.objects.select_for_update(of=("self",))
        .select_related("trajectory__coalition")
        .get(pk=dataset.pk)
    )
    sentence = why_not_readable(dataset)
    if sentence:
        raise NotYet(sentence)
    dataset.name, dataset.source = name.strip(), source
    require_valid(dataset, ["name"])
    if not layout.area_column:
        raise Invalid({"area": [_("Kies de kolom met het gebied.")]})
    barred = origin.barred_columns(layout, dataset.trajectory, source.pk if source else None)
    if barred:
        raise Invalid({field: [origin.sentence_for(column)] for field, column in barred.items()})
    dataset.layout, dataset.division_year = plain_layout(layout), division_year or 0
    dataset.kind = DatasetKind.RECORDS if layout.kind == RECORDS else DatasetKind.AGGREGATES
    dataset.state, dataset.asked_by = DatasetState.READING, by
    dataset.say_why("")
    dataset.rows_read = dataset.attempts = 0
    dataset.save()
    transaction.on_commit(partial(_start, dataset.pk, dataset.size))
    return dataset


def _start(dataset_id: int, size: int) -> None:
    if size <= settings.DATASET_AT_ONCE_BYTES:
        importing.run(dataset_id)
    else:
        tasks.ring_reading(dataset_id)


def why_not_readable(dataset: Dataset) -> str | None:
    """Why this file cannot be read, or not again; None when it can."""
    if dataset.state == DatasetState.READING:
        return _("Dit bestand wordt al ingelezen. Wacht tot dat klaar is.")
    if dataset.state not in READABLE or not dataset.original:
        return _("Het aangeleverde bestand is er niet meer. Lever het opnieuw aan.")
    if dataset.jobs.exists():
        return _(
            "Op dit bestand draaide al een opdracht. Lever het opnieuw aan om andere kolommen te kiezen."
        )
    return None


@transaction.atomic
def keep_until(dataset: Dataset, day: date, *, by: Any) -> Dataset:
    """Keep a file until and with this day, at most five years from now. Raises Invalid at `keep_until`."""
    require(by, May.WRITE_ANALYSIS, dataset)
    today = timezone.localdate()
    if not today <= day <= today + timedelta(days=5 * 365):
        raise Invalid({"keep_until": [_("Kies een dag vanaf vandaag en binnen vijf jaar.")]})
    dataset = (
        Dataset.objects.select_for_update(of=("self",))
        .select_related("trajectory__coalition")
        .get(pk=dataset.pk)
    )
    if dataset.is_deleted:
        raise NotYet(_("Dit bestand is al verwijderd."))
    dataset.keep_until, dataset.reminded_at = day, None
    dataset.save(update_fields=["keep_until", "reminded_at"])
    return dataset


def download_report(dataset: Dataset, *, by: Any) -> Iterator[str]:
    """Every row that was not used, for who may read raw output: CSV in the language of now, piece by piece.

    The journal tells who took it. Raises Hidden when every row was used.
    """
    require(by, May.READ_RAW_OUTPUT, dataset)
    if not dataset.report:
        raise Hidden(_("Van dit bestand is er geen verslag."))
    if dataset.trajectory is not None:
        sentence = _("Het verslag van gegevensbestand “{name}” is opgehaald.").format(name=dataset.name)
        facts = {"dataset": dataset.pk}
        journal.write(dataset.trajectory.coalition, "dataset_report_downloaded", sentence, by=by, facts=facts)
    return _lines_of(dataset.report.open("rb"), get_language() or settings.LANGUAGE_CODE)


def _lines_of(report: Any, language: str) -> Iterator[str]:
    with report, io.TextIOWrapper(report, "utf-8-sig", newline="") as text:
        yield from report_lines(text, language)


def delete_dataset(dataset: Dataset, *, reason: str, by: Any) -> Dataset:
    """Delete the bytes of a file for good, with a reason. Raises NotYet with what leans on it, Invalid at `reason`."""
    require(by, May.WRITE_ANALYSIS, dataset)
    reason = reason.replace("\r\n", "\n").strip()
    if not reason:
        raise Invalid({"reason": [_("Schrijf waarom het bestand weg kan.")]})
    if len(reason) > 1000 or "\x00" in reason:
        raise Invalid({"reason": [_("Gebruik ten hoogste 1.000 gewone tekens.")]})
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update(of=("self",)).get(pk=dataset.pk)
        sentence = deletion.why_not_deletable(dataset)
        if sentence:
            raise NotYet(sentence)
        return deletion.delete(dataset, reason=reason, by=by)
