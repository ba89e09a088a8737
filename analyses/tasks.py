"""Doorbells: a task takes one id and rings the runner; the sweep rings again for what was not heard."""

import logging
from importlib import import_module

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from analyses import deletion, runner, selectors
from analyses.models import AnalysisJob, Dataset

logger = logging.getLogger(__name__)


@shared_task
def run_job(job_id: int) -> None:
    """Somebody is at the door for this job."""
    runner.run(job_id)


@shared_task
def sweep() -> int:
    """Ring again for jobs that wait unheard and for jobs whose worker fell silent; answers how many."""
    waiting = selectors.jobs_to_ring(timezone.now())
    return sum(ring(job_id) for job_id in waiting)


@shared_task
def read_file(dataset_id: int) -> None:
    """A file waits to be read; the table libraries are loaded here and not when a web process starts."""
    import_module("analyses.importing").run(dataset_id)


@shared_task
def sweep_files() -> int:
    """Ring again for files that wait unheard and for those whose worker fell silent; answers how many."""
    return sum(ring_reading(dataset_id) for dataset_id in selectors.datasets_to_ring(timezone.now()))


@shared_task
def follow_retention() -> None:
    """Remind of datasets whose time is nearly over and delete those whose time is over."""
    deletion.follow_retention()


def ring_reading(dataset_id: int) -> bool:
    """Put one bell on the queue for a file. A queue that is down costs nothing: the sweep rings."""
    try:
        read_file.apply_async((dataset_id,), retry=False)
    except (OperationalError, RedisError, OSError):
        logger.warning("the bell for dataset %s could not be rung; the sweep tries again", dataset_id)
        return False
    Dataset.objects.filter(pk=dataset_id).update(rung_at=timezone.now())
    return True


def ring(job_id: int) -> bool:
    """Put one bell on the queue. A broker that is down costs nothing: the job waits and the sweep rings."""
    try:
        run_job.apply_async((job_id,), retry=False)
    except (OperationalError, RedisError, OSError):
        logger.warning("the bell for job %s could not be rung; the sweep tries again", job_id)
        return False
    try:
        AnalysisJob.objects.filter(pk=job_id).update(rung_at=timezone.now())
    except DatabaseError:
        logger.warning("that job %s was rung could not be noted", job_id)
    return True
