"""What the health page tells whoever watches over the service."""

import time

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zicht.desk.tasks import HEARTBEAT, leave_heartbeat


def test_it_says_how_each_part_is(client, db):
    leave_heartbeat()
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "up", "queue": "up", "worker": "up"}
    assert "no-store" in answer["Cache-Control"]


def test_a_worker_that_fell_silent_is_down(client, db):
    cache.set(HEARTBEAT, time.time() - 3600)
    assert client.get("/health/").json()["worker"] == "down"


def test_a_worker_that_was_never_heard_is_unknown(client, db):
    cache.delete(HEARTBEAT)
    assert client.get("/health/").json()["worker"] == "unknown"


def test_without_a_queue_pages_still_work(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert (answer.json()["queue"], answer.json()["worker"]) == ("down", "unknown")


def test_it_asks_the_database_one_thing(client, db):
    with CaptureQueriesContext(connection) as asked:
        client.get("/health/")
    assert len(asked) == 1
