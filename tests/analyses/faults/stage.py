"""The scene in a house of the fault tests, and how to bring a job to a moment of its life and see it end."""

import os
import sqlite3
from contextlib import contextmanager, suppress

import psycopg
from django.db import DatabaseError, connection

from analyses.models import (
    ENDED,
    AnalysisJob,
    CheckState,
    Dataset,
    DatasetState,
    DisclosureCheck,
    JobState,
    Result,
)
from coalitions.models import JournalEntry
from tests.analyses.faults.house import wait_until
from tests.analyses.scene import set_scene, usual_rows


class Stage:
    """The scene in this house, and how to bring a job to a moment of its life."""

    def __init__(self, house):
        self.house = house
        self.scene = set_scene()
        self.scene.locked()
        self.dataset = self.scene.dataset()
        self.whole = None

    def job(self):
        return self.scene.job(dataset=self.dataset)

    def read_another_file(self):
        """The next job finds no table of its file any more, and has to read it."""
        dataset = self.scene.dataset(usual_rows(period="2021"), name="Een ander bestand")
        other = self.scene.job(dataset=dataset)
        wait_until(lambda: self._ended(other), "another file was read")

    # The moments.

    @contextmanager
    def waiting(self):
        """Asked for; whoever computes has not begun, or has just begun."""
        yield self.job()

    @contextmanager
    def claimed(self):
        """A worker has taken it, and read nothing."""
        note = self._note("take", "next")
        job = self.job()
        self._is_done(note)
        yield job

    @contextmanager
    def reading(self):
        """A worker has it and stands at the gate."""
        job = self.job()
        self.at_the_gate()
        yield job

    @contextmanager
    def computing(self):
        """The process beside a worker has worked out the half of it."""
        job = self.job()
        self._ask("pause", job)
        yield job

    @contextmanager
    def computed(self):
        """A worker has the figures in hand, and nobody else knows them."""
        job = self.job()
        self._ask("hold", job)
        yield job

    @contextmanager
    def writing(self):
        """The figures are there, and the worker is in the middle of writing them."""
        job = self.job()
        self.at_the_gate()
        with self.blocked():
            self.open_gate()
            wait_until(self.is_blocked, "the worker writes")
            yield job

    @contextmanager
    def resting(self):
        """The file was out of reach for a moment; the job waits before it is tried again."""
        job = self.job()
        self._ask("fall", job)
        wait_until(lambda: AnalysisJob.objects.get(pk=job.pk).not_before, "the job waits for its second try")
        yield job

    @property
    def moments(self):
        return (
            self.waiting, self.claimed, self.reading, self.computing, self.computed, self.writing, self.resting,
        )  # fmt: skip

    def _ask(self, what, job):
        """Leave a note for who stands at the gate, and let it go on until it read the note."""
        self.at_the_gate()
        note = self._note(what, job.pk)
        self.open_gate()
        self._is_done(note)

    def _note(self, what, whom):
        note = self.house.folder / f"{what}-{whom}"
        note.with_name(f"{note.name}-done").unlink(missing_ok=True)
        note.touch()
        return note

    def _is_done(self, note):
        wait_until(note.with_name(f"{note.name}-done").exists, f"a worker did what was asked: {note.name}")

    def at_the_gate(self):
        wait_until(self._reader, "a worker stands at the gate")

    def _reader(self):
        """Whether somebody reads the pipe now; letting go again at once would open it, so the end is kept."""
        if getattr(self, "end", None) is None:
            with suppress(OSError):
                self.end = os.open(self.house.gate, os.O_WRONLY | os.O_NONBLOCK)
        return getattr(self, "end", None) is not None

    def open_gate(self):
        """Who stands at the gate goes on."""
        if self._reader():
            os.close(self.end)
            self.end = None

    @contextmanager
    def blocked(self):
        """Nobody else can write in the trail of the trajectory."""
        if self.house.kind == "postgres":
            other = psycopg.connect(os.environ["DATABASE_URL"])
            other.execute("SELECT 1 FROM coalitions_coalition FOR UPDATE")
        else:
            other = sqlite3.connect(self.house.base, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            with suppress(psycopg.Error, sqlite3.Error):
                other.rollback()
            other.close()

    def is_blocked(self):
        if self.house.kind == "postgres":
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                return cursor.fetchone()[0] > 0
        self.quiet = getattr(self, "quiet", 0) + 1 if self._sleeps() else 0
        return self.quiet > 25

    def _sleeps(self):
        """Every process of the worker waits for something."""
        states = []
        for pid in self.house.processes_of_worker():
            with suppress(OSError), open(f"/proc/{pid}/stat") as file:
                states.append(file.read().rpartition(")")[2].split()[0])
        return bool(states) and set(states) == {"S"}

    # The end.

    def finish(self, job):
        """Open the gate for everybody until the job ended; then it ended well, once and whole."""
        wait_until(lambda: self._ended(job), f"job {job.pk} ends")
        job = AnalysisJob.objects.get(pk=job.pk)
        assert (job.state, job.failure) == (JobState.SUCCEEDED, ""), (job.state, job.failure)
        assert Result.objects.filter(job=job).count() == 1
        self.whole = self.whole or job.result.checksum
        assert job.result.checksum == self.whole
        assert (
            len(
                [
                    row
                    for row in JournalEntry.objects.filter(verb="job_succeeded")
                    if row.facts["job"] == job.pk
                ]
            )
            == 1
        )
        assert self.scene.analyst.notifications.filter(url=f"/opdrachten/{job.pk}/").count() == 1
        assert job.history.filter(state=JobState.SUCCEEDED).count() == 1
        return job

    def was_read(self, dataset):
        """Open the gate, and tell whether a worker is done with this file."""
        self.open_gate()
        return not Dataset.objects.filter(pk=dataset.pk, state=DatasetState.READING).exists()

    def was_protected(self, check):
        """Open the gate, and tell whether a worker is done with the table of this check."""
        self.open_gate()
        try:
            return not DisclosureCheck.objects.filter(pk=check.pk, state=CheckState.PREPARING).exists()
        except DatabaseError:
            connection.close()
            return False

    def _ended(self, job):
        self.open_gate()
        try:
            return AnalysisJob.objects.filter(pk=job.pk, state__in=ENDED).exists()
        except DatabaseError:
            connection.close()
            return False
