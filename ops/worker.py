"""A real Celery worker in a process of its own, on the database and the queue of whoever starts it."""

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
STOP_SECONDS = 20


class WorkerDidNotStart(RuntimeError):
    """The worker ended or never answered; its own lines stand above."""


def database_url() -> str:
    """The address of the database of this process (in a test: the test database), for another process."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


class Worker:
    """Started when made; `kill()` is kill -9 of the worker and its children, `stop()` lets it finish its task."""

    def __init__(
        self,
        *,
        queues: str = "quick,heavy,notify",
        concurrency: int = 1,
        beat: bool = False,
        modules: tuple[str, ...] = (),
        **environment: str,
    ) -> None:
        command = [sys.executable, "-m", "celery", "-A", "zicht", "worker", "--queues", queues]
        command += [
            "--concurrency",
            str(concurrency),
            "--loglevel",
            "WARNING",
            "--without-gossip",
            "--without-mingle",
        ]
        command += [word for module in modules for word in ("--include", module)]
        command += ["--beat", "--schedule", str(settings.VAR / "beat-of-worker")] if beat else []
        self.name = f"worker-{os.urandom(4).hex()}@localhost"
        self.process = subprocess.Popen(
            [*command, "--hostname", self.name],
            env={**os.environ, "DATABASE_URL": database_url(), **environment},
            cwd=settings.BASE_DIR,
            start_new_session=True,
            preexec_fn=partial(tie, signal.SIGKILL),
        )
        self._await()

    def _await(self) -> None:
        """Ask until it answers; each question waits a second at most."""
        for _round in range(START_ROUNDS):
            if app.control.ping(destination=[self.name], timeout=1, limit=1):
                return
            if self.process.poll() is not None:
                break
        self.kill()
        raise WorkerDidNotStart(f"{self.name} did not start")

    def kill(self) -> None:
        """As when the machine loses power."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As on a new release: what runs is finished first."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
