"""Whether the parts of the service are alive, for whoever watches over it. Answers within a second."""

import time

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis import Redis
from redis.exceptions import RedisError

from zicht.desk.tasks import HEARTBEAT

PATIENCE_SECONDS = 0.4
SILENT_SECONDS = 90  # the scheduler asks for a heartbeat every 15 seconds; a worker may be busy for a while


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, else 503; queue and worker are told but do not decide: pages work without."""
    database = _database()
    queue = _queue()
    worker = _worker() if queue == "up" else "unknown"
    states = {"database": database, "queue": queue, "worker": worker}
    return JsonResponse(
        {"status": "ok" if database == "up" else "down", **states}, status=200 if database == "up" else 503
    )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            cursor.fetchone()
    except DatabaseError:
        return "down"
    return "up"


def _queue() -> str:
    if not settings.REDIS_URL:
        return "down"
    try:
        with Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS
        ) as queue:
            queue.ping()
    except RedisError:
        return "down"
    return "up"


def _worker() -> str:
    """Up when a heartbeat was left lately, down when it stopped, unknown when there never was one."""
    try:
        seen = cache.get(HEARTBEAT)
    except RedisError:
        return "unknown"
    if seen is None:
        return "unknown"
    return "up" if time.time() - seen < SILENT_SECONDS else "down"
