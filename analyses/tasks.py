"""Doorbells: a bell wakes a worker for a lane, and what it does is decided in the database.

Whoever hears a bell takes what is most urgent and goes on until nothing waits, so a bell that is lost, late or rung
twice changes nothing about what is done or in which order. The sweep rings again for what was not heard.
"""

import logging
from typing import Any

from celery import shared_task
from django.db import DatabaseError
from django.db.models import QuerySet
from django.db.models.functions import Now
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from analyses import deletion, importing, line, protecting, runner, selectors
from analyses.models import AnalysisJob, Dataset, DisclosureCheck, Lane

logger = logging.getLogger(__name__)
BELLS_PER_SWEEP = 4


@shared_task
def answer(lane: str) -> None:
    """Somebody is at the door of this lane; rings for the next worker when there may be more than one answer holds."""
    if runner.answer(Lane(lane)):
        _sound(Lane(lane))


@shared_task
def sweep() -> int:
    """Ring again for jobs that wait unheard and for jobs whose worker fell silent; answers how many."""
    waiting = line.to_ring()
    for lane, ids in waiting.items():
        if all(_sound(Lane(lane)) for _bell in ids[:BELLS_PER_SWEEP]):
            _note(AnalysisJob.objects.filter(pk__in=ids))
    return sum(len(ids) for ids in waiting.values())


@shared_task
def read_file(dataset_id: int) -> None:
    """A file waits to be read."""
    importing.run(dataset_id)


@shared_task
def sweep_files() -> int:
    """Ring again for files that wait unheard and for those whose worker fell silent; answers how many."""
    return sum(ring_reading(dataset_id) for dataset_id in selectors.datasets_to_ring())


@shared_task
def protect(check_id: int) -> None:
    """The table of a check waits to be protected."""
    protecting.run(check_id, protecting.BENCH.do)


@shared_task
def sweep_checks() -> int:
    """Ring again for tables that wait unheard to be protected; answers how many."""
    return sum(ring_protecting(check_id) for check_id in selectors.checks_to_ring())


@shared_task
def follow_retention() -> None:
    """Remind of datasets whose time is nearly over, delete those whose time is over and files that belong to none."""
    deletion.follow_retention()
    deletion.clear_strays()


def ring_reading(dataset_id: int) -> bool:
    """Put one bell on the queue for a file. A queue that is down costs nothing: the sweep rings."""
    return _ring_for(read_file, Dataset.objects.filter(pk=dataset_id), dataset_id)


def ring_protecting(check_id: int) -> bool:
    """Put one bell on the queue for a table to protect; as `ring_reading`."""
    return _ring_for(protect, DisclosureCheck.objects.filter(pk=check_id), check_id)


def _ring_for(task: Any, row: QuerySet, pk: int) -> bool:
    try:
        task.apply_async((pk,), queue=Lane.HEAVY.value, retry=False)
    except (OperationalError, RedisError, OSError):
        logger.warning("no bell for %s %s; the sweep tries again", task.name, pk)
        return False
    _note(row)
    return True


def ring(job: AnalysisJob) -> bool:
    """Put one bell on the queue. A broker that is down costs nothing: the job waits and the sweep rings."""
    if not _sound(Lane(job.lane)):
        return False
    _note(AnalysisJob.objects.filter(pk=job.pk))
    return True


def _sound(lane: Lane) -> bool:
    try:
        answer.apply_async((lane.value,), queue=lane.value, retry=False)
    except (OperationalError, RedisError, OSError):
        logger.warning("no bell for the lane %s; the sweep tries again", lane)
        return False
    return True


def _note(rows: QuerySet) -> None:
    """When the bell was rung, by the clock of the database. One that was not noted is rung once more."""
    try:
        rows.update(rung_at=Now())
    except DatabaseError:
        logger.warning("that a bell was rung could not be noted", exc_info=True)
