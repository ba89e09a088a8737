"""Deleting the bytes of a dataset: by an analyst with a reason, or by the calendar; the row stays and says so."""

from datetime import date, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from analyses.filed import FOLDERS, erase, old_names
from analyses.models import ENDED, Dataset, DatasetState, Release
from coalitions import journal
from coalitions.selectors import people_acting_as
from zicht.core.policy import Role

REMIND_BEFORE = timedelta(days=30)
STRAY_AFTER = timedelta(days=2)


def why_not_deletable(dataset: Dataset) -> str | None:
    """Why an analyst cannot delete this now; None when that can be done."""
    if dataset.is_deleted:
        return _("Dit bestand is al verwijderd.")
    if dataset.state == DatasetState.READING:
        return _("Dit bestand wordt nu ingelezen. Verwijder het als dat klaar is.")
    if has_running_jobs(dataset):
        return _("Er loopt nog een opdracht op dit bestand. Wacht tot die klaar is, of stop haar.")
    if Release.objects.filter(check_record__result__job__dataset=dataset).exists():
        sentence = _(
            "Er is een uitkomst van dit bestand vrijgegeven. Het blijft tot de bewaartermijn, zodat narekenen kan."
        )
        return sentence
    return None


def has_running_jobs(dataset: Dataset) -> bool:
    """Whether a job still has to read it."""
    return dataset.jobs.exclude(state__in=ENDED).exists()


@transaction.atomic
def delete(dataset: Dataset, *, reason: str, by: Any) -> Dataset:
    """Take the bytes away after the commit; the row keeps checksum, counts, who and why. `by` None is the calendar."""
    dataset = (
        Dataset.objects.select_for_update(of=("self",))
        .select_related("trajectory__coalition")
        .get(pk=dataset.pk)
    )
    if dataset.is_deleted:
        return dataset
    files = [
        (field.storage, field.name) for field in (dataset.original, dataset.rows, dataset.report) if field
    ]
    transaction.on_commit(lambda: erase(files))
    dataset.original.name = dataset.rows.name = dataset.report.name = ""
    dataset.sample, dataset.rejected = [], []
    dataset.state, dataset.deletion_reason = DatasetState.DELETED, reason
    dataset.deleted_by, dataset.deleted_at = by, timezone.now()
    dataset.save()
    if dataset.trajectory is not None:
        sentence = _("Gegevensbestand “{name}” is verwijderd.").format(name=dataset.name)
        facts = {"dataset": dataset.pk, "commitment": dataset.commitment}
        journal.write(
            dataset.trajectory.coalition, "dataset_deleted", sentence, by=by, reason=reason, facts=facts
        )
    return dataset


def follow_retention() -> tuple[int, int]:
    """Remind of files whose time is nearly over, delete those whose time is over; answers how many of each."""
    today = timezone.localdate()
    soon = _kept().filter(
        keep_until__lte=today + REMIND_BEFORE, keep_until__gte=today, reminded_at__isnull=True
    )
    reminded = [_remind(dataset) for dataset in soon]
    deleted = [_delete_when_over(dataset, today) for dataset in _kept().filter(keep_until__lt=today)]
    return len(reminded), sum(deleted)


@transaction.atomic
def _delete_when_over(dataset: Dataset, today: date) -> bool:
    """Whether its time is over and nothing reads it, also now that nobody can start a job or lengthen its term."""
    now = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if now.keep_until >= today or has_running_jobs(now):
        return False
    delete(now, reason=_("De bewaartermijn is voorbij."), by=None)
    return True


def clear_strays() -> int:
    """Take away files of datasets that no row names: of a worker or a server that died between writing a file and noting
    it. Younger ones may be on their way to a row. Answers how many."""
    before = timezone.now() - STRAY_AFTER
    fields = ("original", "rows", "report")
    found = [name for folder in FOLDERS for name in old_names(folder, before)]
    named = {name for names in Dataset.objects.values_list(*fields) for name in names} if found else set()
    strays = [name for name in found if name not in named]
    erase([(default_storage, name) for name in strays])
    return len(strays)


def _kept() -> QuerySet[Dataset]:
    gone = Q(state=DatasetState.DELETED) | Q(state=DatasetState.READING)
    return Dataset.objects.exclude(gone).select_related("trajectory__coalition", "registered_by")


@transaction.atomic
def _remind(dataset: Dataset) -> Dataset:
    sentence = _(
        "Gegevensbestand “{name}” wordt na {day} verwijderd. Is het langer nodig, verleng dan de bewaartermijn."
    )
    told = sentence.format(name=dataset.name, day=dataset.keep_until.strftime("%d-%m-%Y"))
    if dataset.trajectory is not None:
        analysts = people_acting_as(Role.ANALYST, dataset.trajectory.coalition)
        url = reverse("analyses:dataset", args=[dataset.pk])
        tell(analysts, f"{dataset.trajectory.reference}: {told}", url=url)
    dataset.reminded_at = timezone.now()
    dataset.save(update_fields=["reminded_at"])
    return dataset
