"""The heartbeat: proof that scheduler and worker are alive, left where the health page finds it."""

import time

from celery import shared_task
from django.core.cache import cache

HEARTBEAT = "zicht.heartbeat"
KEPT_SECONDS = 24 * 3600


@shared_task(name="zicht.desk.tasks.leave_heartbeat")
def leave_heartbeat() -> None:
    """Write down that a worker did something now (Unix time in seconds)."""
    cache.set(HEARTBEAT, time.time(), KEPT_SECONDS)
