"""Clocks that are wrong, and clocks that are moved while somebody works: each job still ends once and whole.

On the embedded default the moments of a lease are those of the workers, which live by one clock; on a server of its own they
are those of the server, so the clock of a worker says nothing.
"""

from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from analyses import tasks
from analyses.models import AnalysisJob, Lane
from tests.analyses.faults.house import wait_until
from zicht.celery import app
from zicht.desk.tasks import HEARTBEAT

AN_HOUR = timedelta(hours=1)
SECONDS = int(AN_HOUR.total_seconds())


def clocks_that_move(stage):
    """First those of workers, then those of who keeps the moments, and of the scheduler; in the end all are right."""
    _of_a_worker(stage)
    _of_the_database(stage)
    stage.house.lose_scheduler()


STORIES = (clocks_that_move,)


def _of_a_worker(stage):
    """A worker an hour ahead takes nothing that another works on, and one an hour behind is not robbed."""
    house = stage.house
    if house.database:
        _ahead_beside_another(stage)
    else:
        house.worker.kill()
        house.worker = house.new_worker(**house.clock.environment)
        _moved_while_it_works(stage, SECONDS)
    _moved_while_it_works(stage, -SECONDS)
    house.clock.move(0)


def _ahead_beside_another(stage):
    """The second worker lives by another clock, and is asked to take what the first works on; it stays as the only one."""
    house = stage.house
    job = stage.job()
    stage.at_the_gate()
    ahead = house.new_worker(**house.clock.environment)
    house.clock.move(SECONDS)
    until = _lease_of(job)
    tasks.answer.apply_async((Lane.QUICK.value,), queue=Lane.QUICK.value)
    wait_until(lambda: _lease_of(job) > until + timedelta(seconds=2), "the lease is renewed")
    assert stage.finish(job).attempts == 1
    house.worker.kill()
    house.worker = ahead


def _moved_while_it_works(stage, seconds):
    """The only worker computes, and its clock is moved: it goes on, and the job is begun once."""
    job = stage.job()
    stage.at_the_gate()
    stage.house.clock.move(seconds)
    until = _lease_of(job)
    wait_until(lambda: _lease_of(job) != until, "the lease is renewed")
    if stage.house.database:
        assert timezone.now() < _lease_of(job) < timezone.now() + AN_HOUR / 2
    assert stage.finish(job).attempts == 1


def _of_the_database(stage):
    """The clock of who keeps the moments jumps ahead and is put right. Ahead, a worker that lives seems silent; back, one
    that died seems to hold its job for an hour, and all bells seem to be rung in an hour."""
    house = stage.house
    second = _live_by_the_clock(house)
    job = stage.job()
    stage.at_the_gate()
    cache.delete(HEARTBEAT)
    house.clock.move(SECONDS)
    tasks.answer.apply_async((Lane.QUICK.value,), queue=Lane.QUICK.value)
    wait_until(lambda: cache.get(HEARTBEAT), "the scheduler rang by a clock that is ahead")
    stage.finish(job)
    job = stage.job()
    stage.at_the_gate()
    assert _lease_of(job) > timezone.now() + AN_HOUR / 2
    house.worker.kill()
    second.kill()
    app.control.purge()
    house.clock.move(0)
    house.worker = house.new_worker()
    stage.finish(job)
    said = house.scheduler.log.read_text
    wait_until(lambda: "the clock went back" in said(), "the scheduler noticed that the clock was put right")


def _live_by_the_clock(house):
    """The workers, the scheduler, and the server of the database where there is one; gives the second worker."""
    house.scheduler.kill()
    house.scheduler = house.new_scheduler(**house.clock.environment)
    if house.database:
        house.database_by_the_clock()
        connection.close()
    return house.new_worker(**house.clock.environment)


def _lease_of(job):
    return AnalysisJob.objects.get(pk=job.pk).lease_until
