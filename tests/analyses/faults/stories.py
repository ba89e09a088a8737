"""What must hold, whatever is killed and whenever: each job ends once, with one whole result."""

import time
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from analyses import tasks
from analyses.intake.proposal import layout_from
from analyses.models import (
    AnalysisJob,
    CheckState,
    Dataset,
    DisclosureCheck,
    Lane,
    Result,
)
from analyses.services import ask_release, hand_in, read_dataset
from coalitions.models import JournalEntry
from tests.analyses.faults.house import wait_until
from tests.analyses.faults.stage import Stage
from tests.analyses.scene import csv_of, usual_rows
from zicht.celery import app

AN_HOUR = timedelta(hours=1)


def tell_all(house, names=()):
    stage = Stage(house)
    stories = [
        *killed(stage),
        flushed,
        rung_twenty_times,
        wrong_clock_of_a_worker,
        clock_of_the_database,
        full_disk,
        full_disk_while_a_file_is_read,
        full_disk_while_a_table_is_protected,
        file_read_again,
        table_protected_again,
    ]
    for story in (story for story in stories if not names or story.__name__ in names):
        began = time.monotonic()
        story(stage)
        print(f"{story.__name__}: {time.monotonic() - began:.1f} s", flush=True)


def killed(stage):
    """Each thing that can be killed, at each moment of a job; the embedded database lives in the worker."""
    things = ["worker", "broker", "scheduler", *(["database"] if stage.house.database else [])]
    for thing in things:
        for moment in (stage.waiting, stage.reading, stage.computed, stage.writing, stage.resting):
            yield _killed(thing, moment)


def _killed(thing, moment):
    def story(stage):
        job = stage.job()
        with moment(job):
            getattr(stage.house, f"lose_{thing}")()
            connection.close()
        ended = stage.finish(job)
        assert ended.attempts <= 2

    story.__name__ = f"{thing}_killed_while_{moment.__name__}"
    return story


def flushed(stage):
    """A queue that lost everything: the sweep rings again."""
    stage.house.worker.kill()
    job = stage.job()
    app.control.purge()
    stage.house.worker = stage.house.new_worker()
    stage.finish(job)


def rung_twenty_times(stage):
    """Two workers and far too many bells: one of them computes, once."""
    second = stage.house.new_worker()
    job = stage.job()
    for _bell in range(20):
        tasks.ring(job)
    assert stage.finish(job).attempts == 1
    second.kill()


def wrong_clock_of_a_worker(stage):
    """A worker an hour ahead does not take what another works on; one an hour behind is not robbed itself."""
    job = stage.job()
    stage.at_the_gate()
    ahead = stage.house.new_worker(ZICHT_CLOCK_SHIFT="3600")
    until = AnalysisJob.objects.get(pk=job.pk).lease_until
    tasks.answer.apply_async((Lane.QUICK.value,), queue=Lane.QUICK.value)
    wait_until(
        lambda: AnalysisJob.objects.get(pk=job.pk).lease_until > until + timedelta(seconds=2),
        "the lease is renewed",
    )
    assert stage.finish(job).attempts == 1
    ahead.kill()
    stage.house.worker.kill()
    stage.house.worker = stage.house.new_worker(ZICHT_CLOCK_SHIFT="-3600")
    behind = stage.job()
    stage.at_the_gate()
    assert timezone.now() < AnalysisJob.objects.get(pk=behind.pk).lease_until < timezone.now() + AN_HOUR / 2
    assert stage.finish(behind).attempts == 1
    stage.house.lose_worker()


def clock_of_the_database(stage):
    """The clock jumps: what is kept as a moment lies an hour off. The job is not stuck, and counts once."""
    for shift in (AN_HOUR, -AN_HOUR):
        job = stage.job()
        stage.at_the_gate()
        if shift > timedelta(0):  # back: the lease of a dead worker seems to hold for an hour
            stage.house.worker.kill()
        AnalysisJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() + shift)
        second = stage.house.new_worker()
        stage.finish(job)
        stage.house.worker.kill()
        stage.house.worker = second


def full_disk(stage):
    """There is no room to write the outcome; when there is again, it is written, whole and once."""
    job = stage.job()
    stage.at_the_gate()
    limited = stage.house.writers()
    stage.house.limit(limited, 0)
    stage.open_gate()
    if stage.house.database:
        # A server that cannot write its log stops; who makes room starts it again, without the limit.
        wait_until(stage.house.database.has_stopped, "the server of the database gives up")
        stage.house.lose_database()
    else:
        wait_until(lambda: _waiting_outcomes(stage), "writing failed")
        assert not Result.objects.filter(job=job).exists()
        stage.house.limit(limited, "unlimited")
    connection.close()
    stage.finish(job)


def full_disk_while_a_file_is_read(stage):
    """There is no room for what is read of a file; when there is, it is read, and nothing half stays behind."""
    draft, kept = _being_read(stage, "2022")
    _without_room(stage)
    _is_whole(stage, draft, kept)


def full_disk_while_a_table_is_protected(stage):
    """The embedded database has no room for the protected table; when it has, the table is there, whole and once."""
    if stage.house.database:
        return  # the worker writes no file for it; a server without room is the story of `full_disk`
    check = _being_protected(stage)
    _without_room(stage)
    _is_protected(stage, check)


def _without_room(stage):
    """Whoever stands at the gate goes on without room to write, until that is noticed."""
    limited = stage.house.processes_of_worker()
    before = _troubles(stage)
    stage.house.limit(limited, 0)
    stage.open_gate()
    wait_until(lambda: _troubles(stage) > before, "writing failed")
    stage.house.limit(limited, "unlimited")
    connection.close()


def file_read_again(stage):
    """A worker dies while it reads a file: another reads it, and nobody sees half of it in between."""
    draft, kept = _being_read(stage, "2023")
    stage.house.lose_worker()
    connection.close()
    half = Dataset.objects.get(pk=draft.pk)
    assert (half.state, half.is_usable, half.rows.name, half.row_count) == ("reading", False, "", 0)
    _is_whole(stage, draft, kept)


def _being_read(stage, period):
    """A file at the gate, and the names of what was stored before."""
    scene = stage.scene
    content = ContentFile(csv_of(usual_rows(period=period)), name=f"{period}.csv")
    draft = hand_in(content, trajectory=scene.trajectory, by=scene.analyst)
    kept = _kept_rows()
    read_dataset(draft, layout=layout_from(draft.layout), name="Nog een", by=scene.analyst)
    stage.at_the_gate()
    return draft, kept


def _is_whole(stage, draft, kept):
    """The file was read at the second try, and stored and told once."""
    wait_until(lambda: stage.was_read(draft), "the file is read")
    whole = Dataset.objects.get(pk=draft.pk)
    assert (whole.state, whole.row_count, whole.attempts, whole.lease_token) == ("ready", 20, 2, None)
    assert _kept_rows() - kept == {Path(whole.rows.name).name}
    told = JournalEntry.objects.filter(verb="dataset_registered")
    assert [row.facts["dataset"] for row in told].count(draft.pk) == 1


def table_protected_again(stage):
    """What protects a table dies, and on a server of its own the database too: another makes it, whole and once."""
    check = _being_protected(stage)
    stage.house.lose_worker()
    if stage.house.database:
        stage.at_the_gate()
        stage.house.lose_database()
    connection.close()
    half = DisclosureCheck.objects.get(pk=check.pk)
    assert (half.state, half.table, half.fingerprint) == (CheckState.PREPARING, [], "")
    _is_protected(stage, check)


def _being_protected(stage):
    """A table at the gate."""
    outcome = stage.finish(stage.job()).result
    check = ask_release(outcome, description="Meldingen per wijk.", by=stage.scene.analyst)
    stage.at_the_gate()
    return check


def _is_protected(stage, check):
    """The table was made after a second or third try, and told once."""
    wait_until(lambda: stage.was_protected(check), "the table is protected")
    whole = DisclosureCheck.objects.get(pk=check.pk)
    assert (whole.state, len(whole.table), whole.lease_token) == (CheckState.PENDING, 20, None)
    assert 2 <= whole.attempts <= 3
    told = [row.facts["check"] for row in JournalEntry.objects.filter(verb="release_asked")]
    assert told.count(check.pk) == 1
    assert stage.scene.checker.notifications.filter(url=f"/vrijgaven/{check.pk}/").count() == 1


def _kept_rows():
    """The names of the stored forms."""
    return set(default_storage.listdir("datasets/rows")[1])


def _troubles(stage):
    """How often the worker said that it met trouble that may pass."""
    return stage.house.worker.log.read_text(errors="replace").count("meets trouble that may pass")


def _waiting_outcomes(stage):
    """How often the worker said that it could not write."""
    return stage.house.worker.log.read_text(errors="replace").count("outcome waits")
