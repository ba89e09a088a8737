"""A process beside the worker that computes, so that limits of time and memory can be enforced.

The worker keeps the database and the lease; the process beside it gets one job at a time and answers with its outcome.
A job is here anything with a number that can travel: an AnalysisJob, or the order to protect a table. When it takes too
long, asks too much or falls over, it is put away with all it did and the worker lives on. Whatever it keeps on disk
meanwhile lies in a folder of its own, which goes with it.
"""

import ctypes
import logging
import os
import pickle
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from typing import Any, NoReturn, Protocol

from django.conf import settings
from django.db import connections

from analyses.engine.scratch import clear_scratch, scratch_folder
from analyses.faults import JobFell, fall_of, fell
from analyses.lease import CancelAsked, LeaseLost, MustWait
from analyses.models import JobFault

logger = logging.getLogger(__name__)
MEBIBYTE = 1024 * 1024
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
# Reports are passed on this often: a job of a millisecond has no progress to show.
SECONDS_BETWEEN_REPORTS = 0.25
BYTES_AHEAD = 64 * 1024

Note = tuple[float, int, str]  # moment (Unix time), per cent, sentence
Report = Callable[[int, str], None]


class Work(Protocol):
    """What a bench can do: it has a number of its own."""

    @property
    def pk(self) -> int: ...


Compute = Callable[[Any, Report], Any]


@dataclass
class Told:
    """How one job went."""

    job_id: int
    outcome: Any = None
    fall: JobFell | None = None
    spent: dict[str, float] = field(default_factory=dict)


class Watch(Protocol):
    """Who looks on while a job computes; both may raise to stop it."""

    @property
    def seconds_to_beat(self) -> float:
        """How long until a sign of life is due."""
        ...

    @property
    def following(self) -> Sequence[Work]:
        """What comes after this job, so that the bench need not wait for it."""
        ...

    def hear(self, reports: list[Note]) -> None:
        """Reports of the job."""
        ...

    def beat(self) -> None:
        """A sign of life is due."""
        ...


class Workbench:
    """One process beside this one, started when it is first needed and replaced after a fall."""

    def __init__(self, compute: Compute) -> None:
        self.compute = compute
        self.pid = 0
        self.line: Any = None
        # What jobs say on the way, apart from how they went: a job of a millisecond wakes this process once, at its end.
        self.talk: Any = None
        self.said: dict[int, list[Note]] = {}  # job -> what was not passed on yet
        self.laid_out: dict[int, int] = {}  # job -> bytes of it that lie in the line

    def do(self, job: Work, watch: Watch) -> tuple[Any, dict[str, float]]:
        """The outcome of one job and what it took (seconds, MiB). Raises JobFell, or what the watch raises."""
        following = watch.following
        if set(self.laid_out) - {job.pk, *(each.pk for each in following)}:
            self.put_away()  # it is busy with what was given back
        if not self.pid:
            self._start()
        try:
            self._lay_out(job, *following)
            return self._follow(job, watch)
        except JobFell as fall:
            if fall.fault in (JobFault.MEMORY, JobFault.TIME):
                self.put_away()
            raise
        except (EOFError, ConnectionError):
            raise self._gone() from None
        except BaseException:
            self.put_away()
            raise

    def _lay_out(self, job: Work, *following: Work) -> None:
        """Hand over this job and what follows, unless that was done already.

        What lies ahead stays far below what the line holds: else both ends could wait until the other reads.
        """
        for each in (job, *following):
            if each.pk in self.laid_out:
                continue
            words = pickle.dumps(each)
            if each is not job and len(words) + sum(self.laid_out.values()) > BYTES_AHEAD:
                return
            self.line.send_bytes(words)
            self.laid_out[each.pk] = len(words)

    def _start(self) -> None:
        """Fork. A connection to the database may not be in two processes, so this one lets go of its own first.

        Not by multiprocessing: the queue's own processes may have no children there.
        """
        connections.close_all()
        clear_scratch()
        self.line, theirs = Pipe()
        self.talk, says = Pipe(duplex=False)
        self.pid = os.fork()
        if not self.pid:
            self.line.close()
            self.talk.close()
            _live(theirs, says, self.compute)
        theirs.close()
        says.close()

    def _follow(self, job: Work, watch: Watch) -> tuple[Any, dict[str, float]]:
        beaten = heard = time.monotonic()
        deadline = heard + settings.JOB_SECONDS
        while True:
            now = time.monotonic()
            if deadline <= now:
                raise fell(JobFault.TIME)
            if heard + SECONDS_BETWEEN_REPORTS <= now:
                if reports := self._reports_of(job):
                    watch.hear(reports)
                heard = now
            if beaten + watch.seconds_to_beat <= now:
                watch.beat()
                beaten = now
            due = min(deadline, beaten + watch.seconds_to_beat, heard + SECONDS_BETWEEN_REPORTS)
            if not self.line.poll(max(due - now, 0)):
                continue
            told = self.line.recv()
            self.laid_out.pop(told.job_id, None)
            watch.hear(self._reports_of(job))
            if told.fall is not None:
                raise told.fall
            if told.spent["mib"] > settings.JOB_MEMORY_MIB / 2:
                self.put_away()  # what a large job took goes back to the machine
            return told.outcome, told.spent

    def _reports_of(self, job: Work) -> list[Note]:
        """What this job said since the last time; what the next one says already is kept for then."""
        try:
            while self.talk.poll():
                job_id, *note = self.talk.recv()
                self.said.setdefault(job_id, []).append(tuple(note))
        except (EOFError, ConnectionError):
            pass  # the process is gone, which the line tells; what it said before counts
        return self.said.pop(job.pk, [])

    def _gone(self) -> JobFell:
        """What it means that the process ended by itself: the kernel kills the largest when memory runs out."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        logger.warning("the process beside this worker ended with %s", code)
        self._forget()
        return fell(JobFault.MEMORY if code == -signal.SIGKILL else JobFault.CRASHED)

    def put_away(self) -> None:
        """End the process, whatever it is doing."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self._forget()

    def _forget(self) -> None:
        self.line.close()
        self.talk.close()
        self.pid, self.laid_out, self.said = 0, {}, {}
        clear_scratch()


def _live(line: Connection, says: Connection, compute: Compute) -> NoReturn:
    """All that the new process does; it never comes back into the code of the worker."""
    code = 1
    try:
        _sit(line, says, compute)
        code = 0
    finally:
        os._exit(code)


def _sit(line: Connection, says: Connection, compute: Compute) -> None:
    """The life of the process: a job comes in, an outcome goes out, until nobody is at the other end."""
    _settle()
    with scratch_folder() as folder:
        tempfile.tempdir = str(folder)
        _do_jobs(line, says, compute)


def _do_jobs(line: Connection, says: Connection, compute: Compute) -> None:
    while True:
        try:
            job = line.recv()
        except (EOFError, ConnectionError):
            return
        started = time.monotonic()
        told = Told(job.pk)
        try:
            told.outcome = compute(job, _Notes(says, job.pk).report)
        except Exception as problem:
            told.fall = _told(problem, job.pk)
        told.spent = {"seconds": round(time.monotonic() - started, 3), "mib": _peak_mib()}
        line.send(told)


def _settle() -> None:
    """Die with the worker, leave its signals to it, and take no more memory than a job may."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, int(signal.SIGKILL))
    most = settings.JOB_MEMORY_MIB * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _told(problem: Exception, job_id: int) -> JobFell:
    """The fall as it can travel; what nobody foresaw is written down here, where its trace is."""
    fall = fall_of(problem, job_id)
    if fall.fault == JobFault.UNFORESEEN:
        logger.exception("job %s failed", job_id)
    return fall


def _peak_mib() -> float:
    """The most memory that this process ever held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


class _Notes:
    """Sends on what a job says, at once: a job in the middle of a long step says nothing more until its next. Here nothing may
    wait for a thread, which does not begin where a job used the memory that it may."""

    def __init__(self, says: Connection, job_id: int) -> None:
        self.says = says
        self.job_id = job_id

    def report(self, progress: int, sentence: str) -> None:
        self.says.send((self.job_id, time.time(), progress, str(sentence)))


def here(compute: Compute, job: Work, watch: Watch) -> tuple[Any, dict[str, float]]:
    """Compute in this very process, without limits: for a demo, a test, or a look by hand. Raises as a bench does."""
    started = time.monotonic()

    def report(progress: int, sentence: str) -> None:
        watch.hear([(time.time(), progress, str(sentence))])

    try:
        outcome = compute(job, report)
    except (LeaseLost, CancelAsked, MustWait):
        raise
    except Exception as problem:
        raise _told(problem, job.pk) from problem
    return outcome, {"seconds": round(time.monotonic() - started, 3)}
