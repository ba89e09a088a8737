"""Tasks that do nothing: the yardsticks for the queue and for the round trip of a job."""

import redis
from celery import shared_task
from django.conf import settings

DONE = "bench:done"


@shared_task(name="bench.noop")
def noop(number: int) -> None:
    """Nothing."""


@shared_task(name="bench.tell", queue="quick")
def tell(number: int) -> None:
    """Push the number where the measurement waits for it."""
    redis.Redis.from_url(settings.REDIS_URL).rpush(DONE, number)
