"""A task that does nothing but say that it was there: the yardstick for a job's round trip."""

import redis
from celery import shared_task
from django.conf import settings

DONE = "bench:done"


@shared_task(name="bench.noop", queue="analysis")
def noop(number: int) -> None:
    """Push the number where the measurement waits for it."""
    redis.Redis.from_url(settings.REDIS_URL).rpush(DONE, number)
