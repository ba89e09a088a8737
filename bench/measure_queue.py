"""Throughput of small jobs, from claim to outcome, against no-op Celery tasks in the same worker."""

import json
import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.files.base import ContentFile

from analyses.models import ENDED, AnalysisJob, JobState, Lane, Result
from analyses.services import register_dataset, start_job
from analyses.tasks import answer
from areas.demo import load_demo_areas
from areas.models import Area
from bench import tasks
from bench.measurement import Measurement
from ops.worker import Worker
from questions.models import Phase
from zicht.celery import app
from zicht.demo.cast import assemble
from zicht.demo.sources import fill_catalogue
from zicht.demo.story import bring_to

JOBS, ROUNDS, CONCURRENCY = 1_000, 5, 2
NOOPS = "noops"
PATIENCE_SECONDS = 120


def measure() -> list[Measurement]:
    """Jobs a second against tasks a second, the two taking turns; of the rounds, the one with the median ratio.

    The jobs are under a locked plan, so the approvals are asked at the claim and before the outcome. The queue is
    filled before the worker listens to it: what is measured is the work, not the publishing.
    """
    sample = _sample()
    worker = Worker(queues="idle", concurrency=CONCURRENCY, modules=("bench.tasks",))
    try:
        _jobs(worker, sample, 20)
        _noops(worker, 20)
        rounds = [(_jobs(worker, sample, JOBS), _noops(worker, JOBS)) for _round in range(ROUNDS)]
    finally:
        worker.stop()
    jobs, noops = sorted(rounds, key=lambda pair: pair[0] / pair[1])[ROUNDS // 2]
    note = f"{JOBS} jobs of one district under a plan, {CONCURRENCY} processes"
    return [Measurement("queue_vs_noop", jobs, "a second", noops, target=0.5, at_least=True, note=note)]


def _sample() -> AnalysisJob:
    """A small job that was really asked for; the others are rows like it."""
    load_demo_areas()
    cast = assemble()
    fill_catalogue(cast)
    story = bring_to(Phase.ANALYSIS, cast)
    plan = story.plan()
    code = (
        Area.objects.filter(fictional=True, level="district")
        .order_by("code")
        .values_list("code", flat=True)[0]
    )
    file = ContentFile(f"wijkcode;jaar;teller;noemer\n{code};2025;20;1000\n".encode(), name="klein.csv")
    dataset = register_dataset(file=file, name="Klein", trajectory=story.trajectory, by=cast["analist1"])
    return start_job(trajectory=story.trajectory, dataset=dataset, plan=plan, by=cast["analist1"])


def _jobs(worker: Worker, sample: AnalysisJob, count: int) -> float:
    """Jobs a second; each has a bell of its own."""
    rows = [_like(sample) for _number in range(count)]
    made = AnalysisJob.objects.bulk_create(rows)
    for _job in made:
        answer.apply_async((Lane.QUICK.value,), queue=Lane.QUICK.value)
    mine = AnalysisJob.objects.filter(pk__in=[job.pk for job in made])
    left = AnalysisJob.objects.filter(pk__gte=made[0].pk).exclude(state__in=ENDED)
    seconds = _time(worker, Lane.QUICK.value, lambda: not left.exists())
    good = Result.objects.filter(job__in=mine.filter(state=JobState.SUCCEEDED)).count()
    if good != count:
        raise RuntimeError(
            f"{count - good} of {count} jobs did not succeed: {set(mine.values_list('failure', flat=True))}"
        )
    _drain(worker)
    return count / seconds


def _like(sample: AnalysisJob) -> AnalysisJob:
    names = (
        "trajectory",
        "plan",
        "dataset",
        "lane",
        "priority",
        "requested_by",
        "plan_fingerprint",
        "input_checksum",
    )
    return AnalysisJob(**{name: getattr(sample, name) for name in names})


def _noops(worker: Worker, count: int) -> float:
    """Tasks a second; they are done when nothing waits and nothing is out."""
    for number in range(count):
        tasks.noop.apply_async((number,), queue=NOOPS)
    queue = redis.Redis.from_url(settings.REDIS_URL)
    seconds = _time(worker, NOOPS, lambda: not queue.llen(NOOPS) and not _out(queue, NOOPS))
    return count / seconds


def _time(worker: Worker, queue: str, is_done: Callable[[], bool]) -> float:
    """Seconds from the moment that the worker listens to this queue."""
    started = time.perf_counter()
    app.control.add_consumer(queue, destination=[worker.name])
    while not is_done():
        if time.perf_counter() - started > PATIENCE_SECONDS:
            raise RuntimeError(f"{queue} was not done in time")
        time.sleep(0.02)
    seconds = time.perf_counter() - started
    app.control.cancel_consumer(queue, destination=[worker.name])
    return seconds


def _out(queue: redis.Redis, name: str) -> int:
    """How many messages of a queue a worker holds."""
    held = queue.hvals("unacked")
    return sum(json.loads(message)[2] == name for message in held)


def _drain(worker: Worker) -> None:
    """Bells that nobody needs any more are not left for the next round."""
    queue = redis.Redis.from_url(settings.REDIS_URL)
    queue.delete(Lane.QUICK.value)
    while _out(queue, Lane.QUICK.value):
        time.sleep(0.01)
