"""Who works on a job now: claimed by a conditional update, kept alive by a heartbeat, fenced by a token.

Every write of a worker asks for its own token. A worker that was thought dead finds that its token is gone and stops,
so that it cannot overwrite what a newer run wrote. A worker may hold a handful of small jobs under one token.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Greatest, Now

from accounts.models import User
from analyses import line
from analyses.history import keep_history
from analyses.models import AnalysisJob, AnalysisPlan, Dataset, JobState
from questions.models import Trajectory

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

    def held(self, ids: Iterable[int] | None = None) -> QuerySet[AnalysisJob]:
        """The rows that this lease still holds; all of them, or those of `ids`."""
        mine = AnalysisJob.objects.filter(state=JobState.RUNNING, lease_token=self.token)
        return mine if ids is None else mine.filter(pk__in=list(ids))

    def extend(self) -> int:
        """Move the end of the lease; answers for how many jobs it still holds."""
        return self.held().update(lease_until=Now() + line.lease_time())

    @transaction.atomic
    def give_back(self, ids: Iterable[int]) -> int:
        """Jobs that were not begun go back to the line as if they had not been taken; answers how many."""
        rows = self.held(ids)
        given = [job.pk for job in rows.select_for_update().only("pk")]
        if not given:
            return 0
        rows.update(
            state=JobState.QUEUED,
            lease_token=None,
            lease_until=None,
            attempts=Greatest(F("attempts") - 1, 0),
        )
        keep_history(AnalysisJob, AnalysisJob.objects.filter(pk__in=given))
        return len(given)

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
        if line.standing_still().filter(pk=facts[1]).exists():
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
    return _claimed(same.filter(pk__in=list(_first(wanted, line.hand_size(lane, turn.waiting)))))


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
        failure_words={},
        fault="",
    )
    if not won:
        return None
    keep_history(AnalysisJob, AnalysisJob.objects.filter(lease_token=token))
    return Lease(token, tuple(_with_what_they_need(AnalysisJob.objects.filter(lease_token=token))))


def _with_what_they_need(rows: QuerySet[AnalysisJob]) -> list[AnalysisJob]:
    """The jobs, the oldest first; what they have in common (trajectory, plan, file, analyst) is read once."""
    jobs = list(rows.order_by("pk"))
    trajectories = Trajectory.objects.select_related("coalition").in_bulk({job.trajectory_id for job in jobs})
    plans = AnalysisPlan.objects.in_bulk({job.plan_id for job in jobs if job.plan_id is not None})
    datasets = Dataset.objects.in_bulk({job.dataset_id for job in jobs})
    people = User.objects.in_bulk({job.requested_by_id for job in jobs})
    for job in jobs:
        job.trajectory = trajectories[job.trajectory_id]
        job.plan = plans.get(job.plan_id) if job.plan_id is not None else None
        job.dataset, job.requested_by = datasets[job.dataset_id], people[job.requested_by_id]
    return jobs
