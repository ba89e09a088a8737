"""What must hold, whatever is killed and whenever: each job ends once, with one whole result."""

import os
import time

import redis
from django.db import connection

from analyses import tasks
from analyses.models import CheckState, Dataset, DisclosureCheck
from tests.analyses.faults import clocks, disks
from tests.analyses.faults.beside import being_protected, being_read, is_protected, is_whole
from tests.analyses.faults.house import LEASE_SECONDS, LONG_LEASE_SECONDS
from tests.analyses.faults.stage import Stage


def tell_all(house, names=()):
    """First the stories in which every worker that has a job lives on; the others begin with one that does not."""
    stage = Stage(house)
    patient = [*killed(stage, "broker", "scheduler", "database"), rung_twenty_times, flushed]
    others = [file_read_again, table_protected_again, *killed(stage, "worker")]
    others += [] if "disks" in house.missing else disks.STORIES
    others += [] if "clock" in house.missing else clocks.STORIES
    for house.lease, stories in ((LONG_LEASE_SECONDS, patient), (LEASE_SECONDS, others)):
        for story in (story for story in stories if not names or story.__name__ in names):
            if not house.processes:
                house.start()
            began = time.monotonic()
            story(stage)
            print(f"{story.__name__}: {time.monotonic() - began:.1f} s", flush=True)


def killed(stage, *things):
    """Each thing that can be killed, at each moment of a job; the embedded database lives in the worker."""
    for thing in (thing for thing in things if thing != "database" or stage.house.database):
        for moment in stage.moments:
            yield _killed(thing, moment)


def _killed(thing, moment):
    def story(stage):
        with moment() as job:
            getattr(stage.house, f"lose_{thing}")()
            connection.close()
        ended = stage.finish(job)
        assert ended.attempts <= 2

    story.__name__ = f"{thing}_killed_while_{moment.__name__}"
    return story


def flushed(stage):
    """A broker that forgets everything, under a worker that computes and while there is none: the sweep rings again, and the
    worker hears bells as before."""
    broker = redis.Redis.from_url(os.environ["REDIS_URL"])
    with stage.computing() as job:
        broker.flushall()
    assert stage.finish(job).attempts == 1
    assert stage.finish(stage.job()).attempts == 1
    stage.house.worker.kill()
    job = stage.job()
    broker.flushall()
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


def file_read_again(stage):
    """A worker dies while it reads a file: another reads it, and nobody sees half of it in between."""
    draft, kept = being_read(stage, "2023")
    stage.house.lose_worker()
    connection.close()
    half = Dataset.objects.get(pk=draft.pk)
    assert (half.state, half.is_usable, half.rows.name, half.row_count) == ("reading", False, "", 0)
    is_whole(stage, draft, kept)


def table_protected_again(stage):
    """What protects a table dies, and on a server of its own the database too: another makes it, whole and once."""
    check = being_protected(stage)
    stage.house.lose_worker()
    if stage.house.database:
        stage.at_the_gate()
        stage.house.lose_database()
    connection.close()
    half = DisclosureCheck.objects.get(pk=check.pk)
    assert (half.state, half.table, half.fingerprint) == (CheckState.PREPARING, [], "")
    is_protected(stage, check)
