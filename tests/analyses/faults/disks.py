"""Disks that are full (ENOSPC), under what is read and written, and under the log of the database; then there is room again."""

import os
import sqlite3
from contextlib import contextmanager, suppress

import psycopg
from django.db import connection

from analyses.models import AnalysisJob, Dataset, JobFault, JobState, Result
from tests.analyses.faults.beside import being_protected, being_read, is_protected, is_whole, kept_rows
from tests.analyses.faults.house import wait_until


def full_disk_under_the_scratch_of_a_job(stage):
    """A job cannot keep its rows for a moment: it says so, waits, and ends well when there is room. What the process
    beside the worker read last is another file, else it needs no room."""
    stage.read_another_file()
    job = stage.job()
    stage.at_the_gate()
    with full(stage, "scratch"):
        stage.open_gate()
        wait_until(lambda: AnalysisJob.objects.get(pk=job.pk).fault, "the job met the full disk")
        job.refresh_from_db()
        assert (job.state, job.fault) == (JobState.QUEUED, JobFault.DISK_FULL)
        assert not Result.objects.filter(job=job).exists()
    stage.finish(job)
    assert left_in_scratch(stage) == []


def full_disk_while_a_file_is_read(stage):
    """No room to read a file into, and then none to store what was read: nothing half stays behind, and the third try
    finds room."""
    draft, kept = being_read(stage, "2022")
    for disk in ("scratch", "files"):
        stage.at_the_gate()
        with full(stage, disk):
            before = troubles(stage)
            stage.open_gate()
            wait_until(lambda before=before: troubles(stage) > before, f"there was no room in {disk}")
            assert (kept_rows() - kept, left_in_scratch(stage)) == (set(), [])
        half = Dataset.objects.get(pk=draft.pk)
        assert (half.state, half.is_usable, half.rows.name, half.row_count) == ("reading", False, "", 0)
    is_whole(stage, draft, kept, attempts=3)


def full_disk_under_the_log(stage):
    """The database cannot write its log, so an outcome cannot be told; when there is room it is, whole and once."""
    if stage.house.database:
        stage.house.put_log_on_a_disk()
        connection.close()
    job = stage.job()
    stage.at_the_gate()
    with without_room_for_the_log(stage):
        before = waiting_outcomes(stage)
        stage.open_gate()
        if stage.house.database:
            wait_until(stage.house.database.has_stopped, "the server of the database gives up")
        else:
            wait_until(lambda: waiting_outcomes(stage) > before, "writing failed")
            assert not Result.objects.filter(job=job).exists()
    connection.close()
    stage.finish(job)


def full_disk_while_a_table_is_protected(stage):
    """The embedded database has no room for the protected table; when it has, the table is there, whole and once."""
    if stage.house.database:
        return  # the worker writes no file for it; a server without room is the story of its log
    check = being_protected(stage)
    with without_room_for_the_log(stage):
        before = troubles(stage)
        stage.open_gate()
        wait_until(lambda: troubles(stage) > before, "writing failed")
    connection.close()
    is_protected(stage, check)


STORIES = (
    full_disk_under_the_scratch_of_a_job,
    full_disk_while_a_file_is_read,
    full_disk_under_the_log,
    full_disk_while_a_table_is_protected,
)


@contextmanager
def full(stage, name):
    """For as long as the body runs there is no room on this disk."""
    stage.house.disks[name].fill()
    yield
    stage.house.disks[name].free()


@contextmanager
def without_room_for_the_log(stage):
    """Whoever writes to the database next finds no room in its log."""
    if stage.house.database is None:
        _fold_log(stage.house.base)
        with full(stage, "base"):
            yield
        return
    with full(stage, "log"):
        _use_up(stage.house.log)
        yield
    stage.house.database.kill()
    stage.house.database.start_again()


def _fold_log(base):
    """Take the log of the embedded database into its file, so that it has to grow for the next write."""
    other = sqlite3.connect(base, isolation_level=None, timeout=20)
    wait_until(
        lambda: other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, "the log is empty"
    )
    other.close()


def _use_up(log):
    """Go through the pieces of the log that the server laid ready, so that it has to make a new one."""
    with (
        suppress(psycopg.OperationalError),
        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own,
    ):
        for _piece in range(len(os.listdir(log))):
            now = own.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone()[0]
            is_last = max(name for name in os.listdir(log) if len(name) == len(now)) <= now
            own.execute("SELECT pg_logical_emit_message(false, 'room', 'none')")
            own.execute("SELECT pg_switch_wal()")
            if is_last:
                return


def left_in_scratch(stage):
    """The files that lie in scratch folders, other than what fills the disk."""
    scratch = stage.house.folder / "scratch"
    return [path.name for path in scratch.rglob("*") if path.is_file() and path.name != "filler"]


def troubles(stage):
    """How often the worker said that it met trouble that may pass."""
    return _said(stage, "meets trouble that may pass")


def waiting_outcomes(stage):
    """How often the worker said that it could not write."""
    return _said(stage, "outcome waits")


def _said(stage, words):
    return stage.house.worker.log.read_text(errors="replace").count(words)
