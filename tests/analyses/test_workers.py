"""Many at the same moment, and bells that are lost: one claims, nothing is lost. What is killed: test_faults.py."""

import threading
from functools import partial

import pytest
from django.db import connections, transaction
from django.utils.module_loading import import_string

from analyses import runner, tasks
from analyses.lease import claim, take
from analyses.models import AnalysisJob, DisclosureCheck, JobState, Release
from analyses.services import cancel_job
from tests.analyses.scene import usual_rows
from zicht.celery import app
from zicht.core.errors import NotYet

pytestmark = [pytest.mark.backend, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def empty_queue():
    app.control.purge()
    yield
    app.control.purge()


@pytest.fixture
def scene(transactional_db, empty_queue):
    return import_string("tests.analyses.scene.set_scene")()


def started(scene):
    scene.locked()
    return scene.job()


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


def test_two_workers_never_hold_more_for_an_analyst_than_one_may(scene, settings):
    settings.JOBS_AT_WORK_PER_ANALYST, settings.JOB_HAND = 2, 1
    scene.locked()
    dataset = scene.dataset()
    for _job in range(4):
        scene.job(dataset=dataset)
    taken = [lease for lease in at_once(*[lambda: take("quick")] * 4) if lease]
    assert len(taken) == 2
    assert AnalysisJob.objects.filter(state=JobState.RUNNING).count() == 2


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


def test_a_long_job_is_kept_alive_and_stopped_while_it_computes(scene, settings):
    """The worker's side of a job that says nothing for a while: beats move the lease, and a cancel ends it."""
    settings.JOB_LEASE_SECONDS = 0.3
    job, moments = started(scene), []

    def place(taken, watch):
        while len(set(moments)) < 3:
            watch.beat()
            moments.append(AnalysisJob.objects.get().lease_until)
        cancel_job(taken, by=scene.analyst)
        watch.beat()
        pytest.fail("a cancel was not heard")

    runner.answer("quick", place)
    job.refresh_from_db()
    assert moments == sorted(moments)
    assert job.state == JobState.CANCELLED


def test_a_run_outside_a_worker_does_the_same(scene):
    job = started(scene)
    runner.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED


def test_two_tables_let_go_at_the_same_moment_are_one_after_the_other(scene):
    scene.locked()
    rows = usual_rows()
    rows[5] = (*rows[5][:2], rows[5][2] + 3, 2000)
    jobs = [scene.done(), scene.done(dataset=scene.dataset(rows, name="Gewijzigd"))]
    checks = [scene.approve(scene.asked(job), scene.checker) for job in jobs]

    def let_go(check):
        try:
            return scene.approve(check, scene.second_checker).state
        except NotYet as refusal:
            return str(refusal.sentence)

    answers = at_once(*(partial(let_go, check) for check in checks))
    assert Release.objects.count() == 1
    assert sorted(answer.split()[0] for answer in answers) == ["Sinds", "released"]
