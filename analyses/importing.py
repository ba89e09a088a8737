"""Reads one handed-in file in a worker: claims it, reads it in pieces, and files the outcome once."""

import hmac
import logging
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.services import tell
from analyses.claims import Claim, Overtaken, claim
from analyses.engine.scratch import scratch_folder
from analyses.faults import MAY_PASS
from analyses.filed import REPORTS_FOLDER, ROWS_FOLDER, ChangedFile, delivery, erase, local_copy, remove
from analyses.intake.areas import AreaBook
from analyses.intake.container import HandedIn
from analyses.intake.opening import take_sample
from analyses.intake.people import PeopleFound
from analyses.intake.proposal import layout_from, plain_layout
from analyses.intake.reading import Made, Say, read_whole
from analyses.intake.sample import FileShape, Sample
from analyses.intake.staging import Plan
from analyses.models import Dataset, DatasetKind, DatasetState
from areas.readers.layout import RECORDS, DatasetLayout
from areas.readers.problems import FileProblem
from coalitions import journal
from zicht.core.worded import worded

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
# What telling how it ended needs of a dataset.
FOR_THE_STORY = ("trajectory__coalition", "asked_by")
# With more faults than this among the rows the columns were probably chosen wrong.
MOST_FAULTS = 0.5


def read_file(
    file: HandedIn,
    sample: Sample,
    layout: DatasetLayout,
    folder: Path,
    *,
    division_year: int | None = None,
    say: Say = lambda rows: None,
) -> Made:
    """Read a file on this machine into `folder`. Raises FileProblem, and PeopleFound when there are people in it."""
    plan = Plan(layout, AreaBook(division_year), salt_of(file.checksum))
    return read_whole(file, sample, plan, folder, say)


def salt_of(checksum: str) -> bytes:
    """The key under which units of this one file are made untraceable; not kept anywhere (docs/adr/0020)."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"zicht.units:{checksum}".encode(), "sha256")


def apply(dataset: Dataset, made: Made) -> None:
    """Put what was read on the row; the files are the caller's."""
    dataset.layout = plain_layout(made.layout)
    dataset.kind = DatasetKind.RECORDS if made.layout.kind == RECORDS else DatasetKind.AGGREGATES
    dataset.division_year, dataset.area_level = made.division_year, made.layout.level or ""
    dataset.periods, dataset.row_count = made.periods, made.row_count
    dataset.rejected_count, dataset.faulty_count = made.rejected_count, made.faulty_count
    dataset.rejected = [row.as_json() for row in made.rejected]
    dataset.sample = [_shown(row) for row in made.head]
    dataset.rows_checksum = made.checksum


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a screen may show it: a record without its key and its amount."""
    return {name: value for name, value in row.items() if name not in ("unit", "value")}


def run(dataset_id: int) -> None:
    """Read the file if it waits for somebody; safe to call any number of times, from any number of workers."""
    mine = _claim(dataset_id)
    if mine is None:
        return
    dataset = Dataset.objects.select_related(*FOR_THE_STORY).get(pk=dataset_id)
    if dataset.attempts > MOST_ATTEMPTS:
        sentence = worded(
            "De rekenaar viel {count} keer weg tijdens het inlezen. Lees het bestand opnieuw in.",
            count=MOST_ATTEMPTS,
        )
        _refuse(mine, dataset, sentence)
        return
    with suppress(Overtaken):
        _attempt(mine, dataset)


def _claim(dataset_id: int) -> Claim | None:
    waiting = Dataset.objects.filter(pk=dataset_id, state=DatasetState.READING)
    return claim(waiting, timedelta(seconds=settings.DATASET_LEASE_SECONDS))


def _attempt(mine: Claim, dataset: Dataset) -> None:
    try:
        with scratch_folder() as folder:
            made = _read(mine, dataset, folder)
            _settle(mine, dataset, made)
    except PeopleFound as problem:
        _refuse(mine, dataset, problem.sentence, gone=True)
    except FileProblem as problem:
        _refuse(mine, dataset, problem.sentence)
    except (FileNotFoundError, ChangedFile):
        _refuse(
            mine, dataset, worded("Het bestand is er niet meer, of het is veranderd. Lever het opnieuw aan.")
        )
    except MAY_PASS:
        logger.warning("reading dataset %s meets trouble that may pass", dataset.pk, exc_info=True)
        mine.let_go(dataset.attempts)
    except Overtaken:
        raise
    except Exception:
        logger.exception("reading dataset %s failed", dataset.pk)
        sentence = worded(
            "Er ging iets mis dat wij niet hadden voorzien. De beheerder vindt de fout onder bestand {number}.",
            number=dataset.pk,
        )
        _refuse(mine, dataset, sentence)


def _read(mine: Claim, dataset: Dataset, folder: Path) -> Made:
    shape = FileShape.of(dataset.shape)
    with local_copy(dataset.original, dataset.checksum) as path:
        file = HandedIn(
            path, dataset.original_name, dataset.size, dataset.checksum, shape.format, shape.encoding
        )
        sample = take_sample(file)
        layout = layout_from(dataset.layout)
        return read_file(
            file,
            sample,
            layout,
            folder,
            division_year=dataset.division_year or None,
            say=lambda rows: mine.note(rows_read=rows),
        )


def _settle(mine: Claim, dataset: Dataset, made: Made) -> None:
    """File what was read, once; a crowd of faults is a refusal that keeps its report."""
    too_many = made.faulty_count > MOST_FAULTS * (made.row_count + made.faulty_count)
    with delivery() as files:
        report = files.put(made.report, REPORTS_FOLDER) if made.rejected_count else ""
        rows = "" if too_many else files.put(made.path, ROWS_FOLDER)
        with transaction.atomic():
            _write(mine, made, rows, report, too_many)
            files.arrived()


def _write(mine: Claim, made: Made, rows: str, report: str, too_many: bool) -> None:
    dataset = mine.locked(*FOR_THE_STORY)
    # After the commit: a write that is undone still needs what was there.
    gone = [(field.storage, field.name) for field in (dataset.rows, dataset.report) if field]
    transaction.on_commit(partial(erase, gone))
    apply(dataset, made)
    dataset.rows.name, dataset.report.name = rows, report
    dataset.lease_token = dataset.lease_until = None
    if too_many:
        dataset.state, dataset.rows_checksum, dataset.row_count = DatasetState.REFUSED, "", 0
        dataset.say_why(
            worded("Meer dan de helft van de rijen past niet bij deze kolommen. Kies andere kolommen."),
        )
    else:
        dataset.state = DatasetState.READY
        dataset.say_why("")
    if dataset.state == DatasetState.READY and dataset.kind == DatasetKind.RECORDS:
        # The keys of the units are in the upload; after counting nobody needs them (docs/adr/0020).
        transaction.on_commit(partial(erase, [(dataset.original.storage, dataset.original.name)]))
        dataset.original.name = ""
    dataset.save()
    note_read(dataset)


@transaction.atomic
def _refuse(mine: Claim, dataset: Dataset, sentence: str, *, gone: bool = False) -> None:
    """Say why the file was not read. `gone`: it may not stay here, so its bytes are taken away now."""
    try:
        dataset = mine.locked(*FOR_THE_STORY)
    except Overtaken:
        return
    dataset.state = DatasetState.REFUSED
    if gone:
        sentence = worded("{reason}\nHet bestand is meteen verwijderd.", reason=sentence)
    dataset.say_why(sentence)
    dataset.lease_token = dataset.lease_until = None
    if gone:
        # Before the commit: who reads that it was removed must be able to count on that. Should the commit fail, then the next
        # try finds no file, and says so.
        remove(dataset.original)
        dataset.original.name, dataset.sample, dataset.shape = "", [], {}
    dataset.save()
    note_read(dataset)


def note_read(dataset: Dataset) -> None:
    """The journal and who asked hear how the reading ended."""
    if dataset.trajectory is None:
        return
    if dataset.state == DatasetState.READY:
        verb, sentence = "dataset_registered", _("Gegevensbestand “{name}” is ingelezen.")
    else:
        verb, sentence = "dataset_refused", _("Gegevensbestand “{name}” is niet ingelezen.")
    sentence = sentence.format(name=dataset.name)
    facts = {"dataset": dataset.pk, "commitment": dataset.commitment}
    journal.write(
        dataset.trajectory.coalition,
        verb,
        sentence,
        by=dataset.asked_by or dataset.registered_by,
        facts=facts,
    )
    if dataset.asked_by is not None:
        told = f"{dataset.trajectory.reference}: {sentence}"
        tell([dataset.asked_by], told, url=reverse("analyses:dataset", args=[dataset.pk]))
