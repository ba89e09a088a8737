"""Who works on a job now: claimed by a conditional update, kept alive by a heartbeat, fenced by a token.

Every write of a worker asks for its own token. A worker that was thought dead finds that its token is gone and stops,
so that it cannot overwrite what a newer run wrote. A worker may hold a handful of small jobs under one token.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Now

from accounts.models import User
from analyses import line
from analyses.models import AnalysisJob, JobState

TRIES = 3


class LeaseLost(Exception):
    """Another worker holds this job now, or it ended; nothing more may be written."""


class CancelAsked(Exception):
    """Somebody asked to stop this job."""


class MustWait(Exception):
    """The trajectory was brought to a standstill; the job goes back to the line."""


@dataclass(frozen=True)
class Lease:
    """The right to work on some jobs, for as long as the token stands in their rows."""

    token: UUID
    jobs: tuple[AnalysisJob, ...]

    def held(self, ids: Iterable[int] = ()) -> QuerySet[AnalysisJob]:
        """The rows that this lease still holds; all of them, or those of `ids`."""
        wanted = list(ids) or [job.pk for job in self.jobs]
        return AnalysisJob.objects.filter(pk__in=wanted, state=JobState.RUNNING, lease_token=self.token)

    def extend(self) -> int:
        """Move the end of the lease; answers for how many jobs it still holds."""
        return self.held().update(lease_until=Now() + line.lease_time())

    def write_progress(self, job_id: int, progress: int, sentence: str, lines: str) -> None:
        """Write how far one job is (per cent), with lines for its log."""
        self.held([job_id]).update(
            progress=progress,
            progress_note=sentence[:200],
            log=Concat("log", Value(lines)),
            lease_until=Now() + line.lease_time(),
        )

    def look_up(self, job_id: int) -> None:
        """Ask whether this job may go on. Raises LeaseLost, CancelAsked or MustWait."""
        facts = self.held([job_id]).values_list("cancel_asked_at", "trajectory_id").first()
        if facts is None:
            raise LeaseLost
        if facts[0] is not None:
            raise CancelAsked
        if line.standing_still().filter(trajectory=facts[1]).exists():
            raise MustWait


def claim(job_id: int) -> Lease | None:
    """Take exactly this job when it waits, or when its worker fell silent. None when there is nothing to take."""
    return _claimed(line.free().filter(pk=job_id))


def take(lane: str) -> Lease | None:
    """Take what is next in a lane: a handful of small jobs of one analyst on one trajectory, or one large job."""
    for _try in range(TRIES):
        turn = line.next_turn(lane)
        if turn is None:
            return None
        lease = _take_turn(lane, turn)
        if lease is not None:
            return lease
    return None


@transaction.atomic
def _take_turn(lane: str, turn: line.Turn) -> Lease | None:
    """None when somebody was quicker. The analyst's row is locked, so that two workers do not both see room."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=turn.analyst)
    if not line.has_room(turn.analyst, line.at_work()):
        return None
    same = line.free().filter(
        lane=lane, requested_by=turn.analyst, trajectory=turn.trajectory, priority=turn.priority
    )
    # A job that fell with its worker comes alone: one that kills workers may not take others with it again.
    fell_before = same.filter(pk=turn.first, attempts__gt=0).exists()
    wanted = same.filter(pk=turn.first) if fell_before else same.filter(attempts=0)
    return _claimed(same.filter(pk__in=list(_first(wanted, line.hand_size(lane)))))


def _first(jobs: QuerySet[AnalysisJob], count: int) -> QuerySet:
    return jobs.order_by("pk").values_list("pk", flat=True)[:count]


@transaction.atomic
def _claimed(jobs: QuerySet[AnalysisJob]) -> Lease | None:
    """One conditional update decides who has them."""
    token = uuid4()
    won = jobs.update(
        state=JobState.RUNNING,
        lease_token=token,
        lease_until=Now() + line.lease_time(),
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", Now()),
        rung_at=None,
        not_before=None,
        failure="",
        fault="",
    )
    if not won:
        return None
    rows = AnalysisJob.objects.filter(lease_token=token)
    return Lease(token, tuple(recorded(rows.order_by("pk"))))


def recorded(rows: QuerySet[AnalysisJob]) -> Sequence[AnalysisJob]:
    """The jobs as they are now, each with a row in its history: a conditional update writes none by itself."""
    jobs = list(rows.select_related("trajectory__coalition", "plan", "dataset", "requested_by"))
    AnalysisJob.history.bulk_history_create(jobs, update=True)
    return jobs
