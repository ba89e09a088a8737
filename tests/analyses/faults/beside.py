"""What a worker does beside jobs, brought to the gate and seen to its end: a file that is read, a table that is protected."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from analyses.intake.proposal import layout_from
from analyses.models import CheckState, Dataset, DisclosureCheck
from analyses.services import ask_release, hand_in, read_dataset
from coalitions.models import JournalEntry
from tests.analyses.faults.house import wait_until
from tests.analyses.scene import csv_of, usual_rows


def being_read(stage, period):
    """A file at the gate, and the names of what was stored before."""
    scene = stage.scene
    content = ContentFile(csv_of(usual_rows(period=period)), name=f"{period}.csv")
    draft = hand_in(content, trajectory=scene.trajectory, by=scene.analyst)
    kept = kept_rows()
    read_dataset(draft, layout=layout_from(draft.layout), name="Nog een", by=scene.analyst)
    stage.at_the_gate()
    return draft, kept


def is_whole(stage, draft, kept, *, attempts=2):
    """The file was read at this try, and stored and told once."""
    wait_until(lambda: stage.was_read(draft), "the file is read")
    whole = Dataset.objects.get(pk=draft.pk)
    assert (whole.state, whole.row_count, whole.attempts, whole.lease_token) == ("ready", 20, attempts, None)
    assert kept_rows() - kept == {Path(whole.rows.name).name}
    told = JournalEntry.objects.filter(verb="dataset_registered")
    assert [row.facts["dataset"] for row in told].count(draft.pk) == 1


def kept_rows():
    """The names of the stored forms."""
    return set(default_storage.listdir("datasets/rows")[1])


def being_protected(stage):
    """A table at the gate."""
    outcome = stage.finish(stage.job()).result
    check = ask_release(outcome, description="Meldingen per wijk.", by=stage.scene.analyst)
    stage.at_the_gate()
    return check


def is_protected(stage, check):
    """The table was made after a second or third try, and told once."""
    wait_until(lambda: stage.was_protected(check), "the table is protected")
    whole = DisclosureCheck.objects.get(pk=check.pk)
    assert (whole.state, len(whole.table), whole.lease_token) == (CheckState.PENDING, 20, None)
    assert 2 <= whole.attempts <= 3
    told = [row.facts["check"] for row in JournalEntry.objects.filter(verb="release_asked")]
    assert told.count(check.pk) == 1
    assert stage.scene.checker.notifications.filter(url=f"/vrijgaven/{check.pk}/").count() == 1
