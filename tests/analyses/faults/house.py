"""A house with servers, a worker and a scheduler of its own, in which everything may be killed.

Run as a program: `python -m tests.analyses.faults.house postgres|sqlite [story ...]`. It prints what it did and leaves
with 1 when something was lost, counted twice or half done. Not in the test process: the database goes down too. What the
machine cannot give (disks or a clock of its own) is said in a line that begins with "left out", and the test reads that.
"""

import os
import shutil
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
from tests.analyses.faults.means import Clock, Disk, take_own_mounts, why_no_clock
from tests.template import copy_migrated

PATIENCE = 90
# Where a worker dies, another takes over after these.
LEASE_SECONDS = "3"
# Where none dies, a worker may be silent for longer than anybody waits here: on a machine that is busy with other things a
# process can stand still for seconds, or a database answer no write for as long, and three times that is a lost job.
LONG_LEASE_SECONDS = "120"


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
        self.missing = {
            name: why for name, why in (("disks", take_own_mounts()), ("clock", why_no_clock())) if why
        }
        self.disks = {name: self._disk(self.folder / name) for name in ("base", "files", "scratch")}
        queue_server = valkey_server if kind == "sqlite" else redis_server
        queue, self.broker = stack.enter_context(queue_server(self.folder / "queue"))
        self.database = None
        self.base = self.folder / "base" / "zicht.sqlite3"
        address = f"sqlite:///{self.base}"
        if kind == "postgres":
            address, self.database = stack.enter_context(postgres_server())
        # The server of the database may be another user's, who must be able to read what its clock says.
        self.clock = Clock(self.database.log.parent if self.database else self.folder)
        os.environ |= {
            "DATABASE_URL": address, "REDIS_URL": queue, "ZICHT_VAR": str(self.folder), "ZICHT_SECURE": "false",
            "ZICHT_PLAIN_STATIC": "true", "JOB_LEASE_SECONDS": LEASE_SECONDS,
            "DATASET_LEASE_SECONDS": LEASE_SECONDS, "DATASET_AT_ONCE_BYTES": "0", "SWEEP_SECONDS": "1",
            "RELEASE_AT_ONCE_ROWS": "0",
            "ZICHT_GATE": str(self.gate), "EMAIL_URL": "dummymail://", "JOBS_AT_WORK_PER_ANALYST": "9",
        }  # fmt: skip
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.settings")
        if kind == "sqlite":
            copy_migrated(self.base)
        django.setup()
        self._prepare()
        self.processes = []
        self.lease = LEASE_SECONDS
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

    def _disk(self, place, mebibytes=48, owner="0:0"):
        """A disk of its own where there was a folder, or just the folder where nothing can be mounted."""
        place.mkdir(exist_ok=True)
        return None if "disks" in self.missing else Disk(place, mebibytes, owner)

    def start(self):
        """The worker and the scheduler."""
        self.worker = self.new_worker()
        self.scheduler = self.new_scheduler()

    def new_worker(self, **environment):
        facts = {"TMPDIR": str(self.folder / "scratch"), "JOB_LEASE_SECONDS": self.lease, **environment}
        return self._kept("Worker", modules=("tests.analyses.faults.stops",), **facts)

    def new_scheduler(self, **environment):
        return self._kept("Scheduler", **environment)

    def _kept(self, kind, **options):
        log = self.folder / f"{kind}-{len(self.processes)}.log"
        started = import_string(f"ops.worker.{kind}")(log=log, **options)
        started.log = log
        self.processes.append(started)
        return started

    def close(self):
        for process in self.processes:
            process.kill()
        if self.database is not None:
            self.database.kill()  # its log may lie on one of the disks
        for disk in filter(None, self.disks.values()):
            disk.take_away()

    # Each of these kills one thing and brings it back.

    def lose_worker(self):
        self.worker.kill()
        self.worker = self.new_worker()

    def lose_scheduler(self):
        self.scheduler.kill()
        self.scheduler = self.new_scheduler()

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

    # Of the server of the database.

    def database_by_the_clock(self):
        """The server of the database lives by the clock that can be moved, from its next start."""
        assignments = [f"{name}={value}" for name, value in self.clock.environment.items()]
        self.database.command = ["env", *assignments, *self.database.command]
        self.lose_database()

    def put_log_on_a_disk(self):
        """The write-ahead log of the server gets a disk of its own; what it holds now comes along. From then on the server
        stays down when it fell: one that recovers without room (PostgreSQL 18) may stand still in it, and stay."""
        log, aside = self.log, self.folder / "aside"
        self.database.stop()
        shutil.copytree(log, aside)
        owner = log.stat()
        self.disks["log"] = self._disk(log, 128, f"{owner.st_uid}:{owner.st_gid}")
        subprocess.run(["cp", "--archive", f"{aside}/.", str(log)], check=True)
        subprocess.run(["chown", "--recursive", f"{owner.st_uid}:{owner.st_gid}", str(log)], check=True)
        self.database.command.append("--restart-after-crash=off")
        self.database.start_again()

    @property
    def log(self):
        return self.database.log.parent / "data" / "pg_wal"


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
            for name, why in house.missing.items():
                print(f"left out for want of {name}: {why}", flush=True)
            import_string("tests.analyses.faults.stories.tell_all")(house, names)
        except BaseException:
            servers = [house.database] if house.database else []
            for process in [*house.processes, *servers]:
                print(process.log.name, process.log.read_text(errors="replace")[-3000:], sep="\n")
            traceback.print_exc()
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
