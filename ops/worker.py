"""A real Celery worker in a process of its own, on the database and the queue of whoever starts it."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import IO

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


class _Started:
    """A process of the queue; `kill()` is kill -9 of it and its children, `stop()` lets it finish what it does."""

    def __init__(self, words: list[str], log: Path | None, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "zicht", *words, "--loglevel", "WARNING"],
            env={**os.environ, "DATABASE_URL": database_url(), **environment},
            cwd=settings.BASE_DIR,
            start_new_session=True,
            preexec_fn=partial(tie, signal.SIGKILL),
            stdout=None if log is None else subprocess.PIPE,
            stderr=None if log is None else subprocess.STDOUT,
        )
        # By way of a pipe: a worker that may not write files can still say so.
        if log is not None and self.process.stdout is not None:
            threading.Thread(target=_copy, args=(self.process.stdout, log), daemon=True).start()

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


def _copy(said: IO[bytes], log: Path) -> None:
    with log.open("ab", buffering=0) as file:
        shutil.copyfileobj(said, file, 1)


class Worker(_Started):
    """A worker, started when made; what it writes goes to `log` when there is one."""

    def __init__(
        self,
        *,
        queues: str = "quick,heavy,notify",
        concurrency: int = 1,
        beat: bool = False,
        modules: tuple[str, ...] = (),
        log: Path | None = None,
        **environment: str,
    ) -> None:
        self.name = f"worker-{os.urandom(4).hex()}@localhost"
        words = ["worker", "--queues", queues, "--concurrency", str(concurrency), "--hostname", self.name]
        words += ["--without-gossip", "--without-mingle"]
        words += [word for module in modules for word in ("--include", module)]
        words += ["--beat", "--schedule", str(settings.VAR / "beat-of-worker")] if beat else []
        super().__init__(words, log, environment)
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


class Scheduler(_Started):
    """The scheduler alone, started when made."""

    def __init__(self, *, log: Path | None = None, **environment: str) -> None:
        schedule = settings.VAR / f"beat-{os.urandom(4).hex()}"
        super().__init__(["beat", "--schedule", str(schedule), "--pidfile="], log, environment)
