"""A house with servers, a worker and a scheduler of its own, in which everything may be killed.

Run as a program: `python -m tests.analyses.faults.house postgres|sqlite [story ...]`. It prints what it did and leaves
with 1 when something was lost, counted twice or half done. Not in the test process: the database goes down too.
"""

import os
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import ExitStack, suppress
from pathlib import Path

import django
from django.core.management import call_command
from django.utils.module_loading import import_string
from kombu import pools

from ops.servers import postgres_server, redis_server, valkey_server
from tests.template import copy_migrated

PATIENCE = 90
LEASE_SECONDS = "3"


def wait_until(condition, what):
    """Ask until the answer is yes; no condition of these tests takes anywhere near this long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"waited in vain until {what}")


class House:
    """What can be killed, by name, and how it comes back."""

    def __init__(self, kind, stack):
        self.kind = kind
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zicht-faults-")))
        self.gate = self.folder / "gate"
        os.mkfifo(self.gate)
        queue_server = valkey_server if kind == "sqlite" else redis_server
        queue, self.broker = stack.enter_context(queue_server(self.folder / "queue"))
        self.database = None
        address = f"sqlite:///{self.folder / 'zicht.sqlite3'}"
        if kind == "postgres":
            address, self.database = stack.enter_context(postgres_server())
        os.environ |= {
            "DATABASE_URL": address, "REDIS_URL": queue, "ZICHT_VAR": str(self.folder), "ZICHT_SECURE": "false",
            "ZICHT_PLAIN_STATIC": "true", "JOB_LEASE_SECONDS": LEASE_SECONDS,
            "DATASET_LEASE_SECONDS": LEASE_SECONDS, "DATASET_AT_ONCE_BYTES": "0", "SWEEP_SECONDS": "1",
            "RELEASE_AT_ONCE_ROWS": "0",
            "ZICHT_GATE": str(self.gate), "EMAIL_URL": "dummymail://", "JOBS_AT_WORK_PER_ANALYST": "9",
        }  # fmt: skip
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.settings")
        if kind == "sqlite":
            copy_migrated(self.folder / "zicht.sqlite3")
        django.setup()
        self._prepare()
        self.processes = []
        stack.callback(self.close)

    def _prepare(self):
        if self.database is None:
            return
        connection = import_string("django.db.connection")
        # A commit that was told must survive a kill, as on a real server.
        with connection.cursor() as cursor:
            cursor.execute("ALTER ROLE zicht SET synchronous_commit = on")
        connection.close()
        call_command("migrate", verbosity=0)

    def start(self):
        """The worker and the scheduler."""
        self.worker = self.new_worker()
        self.scheduler = self._kept("Scheduler")

    def new_worker(self, **environment):
        return self._kept("Worker", modules=("tests.analyses.faults.stops",), **environment)

    def _kept(self, kind, **options):
        log = self.folder / f"{kind}-{len(self.processes)}.log"
        started = import_string(f"ops.worker.{kind}")(log=log, **options)
        started.log = log
        self.processes.append(started)
        return started

    def close(self):
        for process in self.processes:
            process.kill()

    # Each of these kills one thing and brings it back.

    def lose_worker(self):
        self.worker.kill()
        self.worker = self.new_worker()

    def lose_scheduler(self):
        self.scheduler.kill()
        self.scheduler = self._kept("Scheduler")

    def lose_broker(self):
        self.broker.kill()
        self.broker.start_again()
        app = import_string("zicht.celery.app")
        pools.reset()
        app._pool = app.amqp._producer_pool = None  # connections of this process to the one that was killed

    def lose_database(self):
        self.database.kill()
        self.database.start_again()

    def processes_of_worker(self):
        """The worker and what it started, as process ids."""
        return [pid for pid, _parent, group in _processes() if group == self.worker.process.pid]

    # A disk without room.

    def writers(self):
        """The processes that write to disk: those of the worker itself, or those of the server of the database."""
        if self.database is None:
            return self.processes_of_worker()
        server = self.database.process.pid
        return [pid for pid, parent, _group in _processes() if server in (pid, parent)]

    def limit(self, pids, most):
        """No file of these processes may grow beyond so many bytes; said by the user whose processes they are."""
        of_worker = set(pids) <= set(self.processes_of_worker())
        identity = {} if of_worker or self.database is None else self.database.identity
        for pid in pids:
            subprocess.run(["prlimit", f"--pid={pid}", f"--fsize={most}:"], check=True, cwd="/", **identity)


def _processes():
    """The processes of this machine as (id, parent, group)."""
    for entry in os.listdir("/proc"):
        with suppress(OSError, ValueError):
            with open(f"/proc/{int(entry)}/stat") as file:
                _state, parent, group, *_rest = file.read().rpartition(")")[2].split()
            yield int(entry), int(parent), int(group)


def main(kind, *names):
    with ExitStack() as stack:
        house = House(kind, stack)
        try:
            house.start()
            import_string("tests.analyses.faults.stories.tell_all")(house, names)
        except BaseException:
            for process in house.processes:
                print(process.log.name, process.log.read_text(errors="replace")[-3000:], sep="\n")
            traceback.print_exc()
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
