"""Round trip of an analysis job, from start to result, against a bare no-op Celery task with the same worker."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis
from django.conf import settings
from django.core.files.base import ContentFile

from analyses.models import ENDED, AnalysisJob, Dataset
from analyses.services import register_dataset, start_job
from areas.demo import load_demo_areas
from areas.models import Area
from bench import tasks
from bench.measurement import Measurement
from questions.models import Phase, Trajectory
from zicht.demo.cast import Cast, assemble
from zicht.demo.sources import fill_catalogue
from zicht.demo.story import bring_to

ROUNDS = 30
PATIENCE_SECONDS = 60


def measure() -> list[Measurement]:
    """Median over the rounds, the two taking turns."""
    load_demo_areas()
    cast = assemble()
    fill_catalogue(cast)
    trajectory = bring_to(Phase.ANALYSIS, cast).trajectory
    dataset = _small_dataset(trajectory, cast)
    with _worker():
        _bare(0)
        _job(trajectory, dataset, cast)
        rounds = [(_bare(number), _job(trajectory, dataset, cast)) for number in range(1, ROUNDS + 1)]
    bare, job = (statistics.median(column) for column in zip(*rounds, strict=True))
    return [
        Measurement("job_roundtrip", job, "ms", bare, note="ten districts, one year, against a no-op task")
    ]


def _small_dataset(trajectory: Trajectory, cast: Cast) -> Dataset:
    codes = (
        Area.objects.filter(fictional=True, level="district")
        .order_by("code")
        .values_list("code", flat=True)[:10]
    )
    rows = "".join(f"{code};2025;{20 + place};{1000 + place}\n" for place, code in enumerate(codes))
    file = ContentFile(f"wijkcode;jaar;teller;noemer\n{rows}".encode(), name="klein.csv")
    return register_dataset(file=file, name="Klein", trajectory=trajectory, by=cast["analist1"])


@contextmanager
def _worker() -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "-A", "zicht", "worker", "-I", "bench.tasks", "-Q", "quick"]
    worker = subprocess.Popen(
        [*command, "--pool", "prefork", "--concurrency", "1", "--loglevel", "WARNING"], env=os.environ
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(PATIENCE_SECONDS)


def _bare(number: int) -> float:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=None)
    start = time.perf_counter()
    tasks.tell.delay(number)
    if client.blpop([tasks.DONE], timeout=PATIENCE_SECONDS) is None:
        raise RuntimeError("the worker did not answer")
    return (time.perf_counter() - start) * 1000


def _job(trajectory: Trajectory, dataset: Dataset, cast: Cast) -> float:
    start = time.perf_counter()
    job = start_job(trajectory=trajectory, dataset=dataset, exploratory=True, by=cast["analist1"])
    while time.perf_counter() - start < PATIENCE_SECONDS:
        state = AnalysisJob.objects.values_list("state", flat=True).get(pk=job.pk)
        if state in ENDED:
            return (time.perf_counter() - start) * 1000
        time.sleep(0.001)
    raise RuntimeError("the job did not end")
