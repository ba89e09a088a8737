"""The queue that the tests lean on is a real one: what is sent arrives in another process."""

import os

import pytest

from zicht.celery import app

pytestmark = pytest.mark.backend


def test_a_worker_answers_and_can_be_killed(start_worker):
    first, second = start_worker(), start_worker()
    first.kill()
    answers = app.control.ping(timeout=2, limit=1, destination=[second.name])
    assert [list(answer) for answer in answers] == [[second.name]]


def test_each_process_of_the_tests_has_its_own_queue():
    assert app.conf.broker_url == os.environ["REDIS_URL"]
