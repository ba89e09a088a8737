"""Who works on a job now: claimed by one conditional update, kept alive by a heartbeat, fenced by a token.

Every write of a worker asks for its own token. A worker that was thought dead finds that its token is gone and stops,
so that it cannot overwrite what a newer run wrote.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from analyses.models import AnalysisJob, JobState

logger = logging.getLogger(__name__)
BEATS_PER_LEASE = 3


class LeaseLost(Exception):
    """Another worker holds this job now, or it ended; nothing more may be written."""


class CancelAsked(Exception):
    """Somebody asked to stop this job."""


@dataclass(frozen=True)
class Lease:
    """The right to work on one job, for as long as the token stands in its row."""

    job_id: int
    token: UUID

    def mine(self) -> QuerySet[AnalysisJob]:
        """The job's row, if this lease still holds."""
        return AnalysisJob.objects.filter(pk=self.job_id, state=JobState.RUNNING, lease_token=self.token)

    def extend(self) -> bool:
        """Move the end of the lease; False when it is no longer ours."""
        return bool(self.mine().update(lease_until=_lease_end()))

    def report(self, progress: int, sentence: str) -> None:
        """Write progress (per cent) and a line of the log, between two stages. Raises LeaseLost or CancelAsked."""
        line = f"{timezone.now().isoformat(timespec='seconds')}\t{sentence}\n"
        written = self.mine().update(
            progress=progress,
            progress_note=sentence[:200],
            log=Concat("log", Value(line)),
            lease_until=_lease_end(),
        )
        if not written:
            raise LeaseLost
        if self.mine().filter(cancel_asked_at__isnull=False).exists():
            raise CancelAsked

    def end(self, state: JobState, **facts: Any) -> AnalysisJob:
        """Write how it ended, once. Raises LeaseLost when somebody else has the job; call it inside a transaction."""
        return self._leave(state, ended_at=timezone.now(), **facts)

    def put_back(self, *, not_before: Any, failure: str) -> AnalysisJob:
        """Let the job wait for another try, not before that moment."""
        return self._leave(JobState.QUEUED, not_before=not_before, failure=failure)

    def _leave(self, state: JobState, **facts: Any) -> AnalysisJob:
        written = self.mine().update(state=state, lease_token=None, lease_until=None, **facts)
        if not written:
            raise LeaseLost
        return _recorded(self.job_id)


@transaction.atomic
def claim(job_id: int) -> Lease | None:
    """Take a job that waits, or whose worker was not heard of in time. None when there is nothing to take."""
    token, now = uuid4(), timezone.now()
    won = AnalysisJob.objects.filter(_free(now), pk=job_id).update(
        state=JobState.RUNNING,
        lease_token=token,
        lease_until=_lease_end(),
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", Value(now)),
        rung_at=None,
        failure="",
    )
    if not won:
        return None
    _recorded(job_id)
    return Lease(job_id, token)


def _free(now: Any) -> Q:
    waits = Q(state=JobState.QUEUED) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
    return waits | Q(state=JobState.RUNNING, lease_until__lt=now)


def _lease_end() -> Any:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _recorded(job_id: int) -> AnalysisJob:
    """The job as it is now, with a row in its history: a conditional update writes none by itself."""
    job = AnalysisJob.objects.get(pk=job_id)
    AnalysisJob.history.bulk_history_create([job], update=True)
    return job


@contextmanager
def heartbeat(lease: Lease) -> Iterator[None]:
    """Extend the lease from a thread of its own while the body computes.

    Inside a transaction nobody else sees the claim, so there is nothing to keep alive; and on SQLite the thread would
    wait for the very transaction that waits for the thread.
    """
    if connection.in_atomic_block:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(lease, stop), name=f"lease-{lease.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(lease: Lease, stop: threading.Event) -> None:
    """A beat that fails is tried again at the next one; a lease that is lost shows at the next report."""
    try:
        while not stop.wait(settings.JOB_LEASE_SECONDS / BEATS_PER_LEASE):
            try:
                if not lease.extend():
                    return
            except DatabaseError:
                logger.warning("no heartbeat for job %s", lease.job_id, exc_info=True)
    finally:
        connections.close_all()
