"""A real Celery worker in a process of its own, on the database and the queue of the test."""

import os
import signal
import subprocess
import sys
from functools import partial

from django.conf import settings
from django.db import connection

from ops.tied import tie
from zicht.celery import app

START_ROUNDS = 60


def database_url():
    """The address of the test database, for a process that is not the test."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


class Worker:
    """Started when made; `kill()` is kill -9 of the worker and its children, `stop()` lets it finish its task."""

    def __init__(self, *, queues="analysis,notify", concurrency=1, beat=False, **environment):
        command = [sys.executable, "-m", "celery", "-A", "zicht", "worker", "--queues", queues]
        command += [
            "--concurrency",
            str(concurrency),
            "--loglevel",
            "WARNING",
            "--without-gossip",
            "--without-mingle",
        ]
        command += ["--beat", "--schedule", str(settings.VAR / "beat-of-test")] if beat else []
        self.name = f"test-{os.urandom(4).hex()}@localhost"
        self.process = subprocess.Popen(
            [*command, "--hostname", self.name],
            env={**os.environ, "DATABASE_URL": database_url(), **environment},
            cwd=settings.BASE_DIR,
            start_new_session=True,
            preexec_fn=partial(tie, signal.SIGKILL),
        )
        self._await()

    def _await(self):
        """Ask until it answers; each question waits a second at most."""
        for _round in range(START_ROUNDS):
            if app.control.ping(destination=[self.name], timeout=1, limit=1):
                return
            if self.process.poll() is not None:
                break
        self.kill()
        raise AssertionError("the worker did not start")

    def kill(self):
        """As when the machine loses power."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """As on a new release: what runs is finished first."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
