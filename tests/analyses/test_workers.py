"""Real workers on a real queue: killed in the middle, two at one job, bells lost and rung twice.

The rows of the dataset are made a named pipe. A worker that reads them waits there until the test writes, so the
test knows where each worker is without looking at a clock.
"""

import os
import threading
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connections, transaction
from django.utils.module_loading import import_string

from analyses import runner, tasks
from analyses.lease import Lease, claim, heartbeat
from analyses.models import AnalysisJob, DisclosureCheck, JobState, Release, Result
from coalitions.models import JournalEntry
from zicht.celery import app

pytestmark = [pytest.mark.backend, pytest.mark.django_db(transaction=True)]
PATIENCE = 60


@pytest.fixture
def empty_queue():
    app.control.purge()
    yield
    app.control.purge()


@pytest.fixture
def scene(transactional_db, empty_queue):
    return import_string("tests.analyses.scene.set_scene")()


class Gate:
    """The rows of a dataset behind a pipe: workers wait at it until the test lets them in."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.rows = file.read()
        os.remove(path)
        os.mkfifo(path)
        self.path = path

    def await_reader(self):
        """Wait until a worker stands at the pipe; gives the open end."""
        late = threading.Timer(PATIENCE, self._open_for_reading)
        late.start()
        try:
            return os.open(self.path, os.O_WRONLY)
        finally:
            if late.finished.is_set():
                pytest.fail("no worker came to read the rows")
            late.cancel()

    def _open_for_reading(self):
        os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)

    def let_in(self, end):
        """Give the rows to the worker at this end."""
        os.write(end, self.rows)
        os.close(end)


@contextmanager
def ended(job, worker):
    """Wait after the body until the worker finished what it was doing."""
    yield
    worker.stop()
    job.refresh_from_db()


def started(scene):
    scene.locked()
    return scene.job()


def test_a_job_whose_worker_is_killed_is_taken_up_again_and_ends_once(scene, start_worker, tmp_path):
    quick = {"ZICHT_VAR": str(tmp_path), "JOB_LEASE_SECONDS": "1", "SWEEP_SECONDS": "1"}
    scene.locked()
    dataset = scene.dataset()
    gate = Gate(dataset.rows.path)
    first = start_worker(**quick)
    job = scene.job(dataset=dataset)
    end = gate.await_reader()
    first.kill()
    os.close(end)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)

    second = start_worker(beat=True, **quick)
    with ended(job, second):
        gate.let_in(gate.await_reader())
    assert (job.state, job.attempts, job.failure) == (JobState.SUCCEEDED, 2, "")
    assert Result.objects.filter(job=job).count() == 1
    assert JournalEntry.objects.filter(verb="job_succeeded").count() == 1
    assert scene.analyst.notifications.filter(url=f"/opdrachten/{job.pk}/").count() == 1


def test_of_two_workers_one_does_the_job(scene, start_worker, tmp_path):
    scene.locked()
    dataset = scene.dataset()
    gate = Gate(dataset.rows.path)
    workers = [start_worker(ZICHT_VAR=str(tmp_path)) for _worker in range(2)]
    job = scene.job(dataset=dataset)
    end = gate.await_reader()
    for _bell in range(4):
        tasks.ring(job.pk)
    gate.let_in(end)
    for worker in workers:
        worker.stop()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 1)
    assert Result.objects.count() == 1


def at_once(*things):
    """Do these at the same moment, each on a connection of its own; gives what each answered."""
    start, answers = threading.Barrier(len(things)), []

    def do(thing):
        start.wait()
        try:
            answers.append(thing())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(thing,)) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_many_at_the_same_moment_one_claims(scene):
    job = started(scene)
    claims = at_once(*[lambda: claim(job.pk)] * 4)
    assert len([lease for lease in claims if lease]) == 1
    job.refresh_from_db()
    assert job.attempts == 1


def test_two_checkers_at_the_same_moment_release_once(scene):
    scene.locked()
    check = scene.asked()
    judges = (scene.checker, scene.second_checker)
    at_once(*[partial(scene.approve, DisclosureCheck.objects.get(pk=check.pk), judge) for judge in judges])
    assert check.verdicts.count() == 2
    assert Release.objects.count() == 1


def test_asking_for_release_twice_at_the_same_moment_makes_one_check(scene):
    scene.locked()
    job = scene.done()
    asked = at_once(*[partial(scene.asked, AnalysisJob.objects.get(pk=job.pk)) for _twice in range(2)])
    assert asked[0] == asked[1]
    assert DisclosureCheck.objects.count() == 1


def test_a_broker_that_is_down_loses_nothing(scene, settings):
    good = app.conf.broker_url
    scene.locked()
    dataset = scene.dataset()
    _use_broker("redis://127.0.0.1:1/0")
    try:
        job = scene.job(dataset=dataset)
    finally:
        _use_broker(good)
    job.refresh_from_db()
    assert (job.state, job.rung_at) == (JobState.QUEUED, None)
    assert tasks.sweep() == 1
    job.refresh_from_db()
    assert job.rung_at is not None


def _use_broker(url):
    """From now on the queue is there; connections that are open to another one are left alone."""
    app.conf.broker_url = url
    app._pool = app.amqp._producer_pool = None


def test_nothing_is_rung_before_the_job_is_committed(scene):
    scene.locked()
    dataset = scene.dataset()
    with transaction.atomic():
        job = scene.job(dataset=dataset)
        job.refresh_from_db()
        assert job.rung_at is None
    job.refresh_from_db()
    assert job.rung_at is not None


def test_the_heartbeat_keeps_the_lease(scene, settings):
    settings.JOB_LEASE_SECONDS = 1
    lease = claim(started(scene).pk)
    beaten = threading.Event()

    class Watched(Lease):
        def extend(self):
            held = super().extend()
            beaten.set()
            return held

    before = AnalysisJob.objects.get().lease_until
    with heartbeat(Watched(lease.job_id, lease.token)):
        assert beaten.wait(PATIENCE)
    assert AnalysisJob.objects.get().lease_until > before


def test_a_run_outside_a_worker_does_the_same(scene):
    job = started(scene)
    runner.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED
