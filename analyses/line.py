"""Who is next: what waits in a lane, in which order, and how much of it one analyst may have at work.

All moments are those of the database. A worker whose clock is wrong can neither take a job early nor keep it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from analyses.models import AnalysisJob, JobState, Lane
from questions.models import Hold, Trajectory
from reviews.models import Brake

LONGEST_PAUSE_SECONDS = 15 * 60
# After this many sweeps without a worker at the door, the bell is taken for lost.
SWEEPS_BEFORE_RINGING_AGAIN = 5
SMALLEST_HAND = 10


@dataclass(frozen=True)
class Turn:
    """Whose work is next in a lane: one analyst, one trajectory, one place in the order; `first` is the oldest job."""

    analyst: int
    trajectory: int
    priority: int
    first: int
    waiting: int


def lease_time() -> timedelta:
    """How long a claim holds without a sign of life."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def is_due() -> Q:
    """Waits, and not in the pause after a failed try. A pause that ends too far away was set by another clock."""
    longest = Now() + timedelta(seconds=LONGEST_PAUSE_SECONDS)
    pause_is_over = Q(not_before__isnull=True) | Q(not_before__lte=Now()) | Q(not_before__gt=longest)
    return Q(state=JobState.QUEUED) & pause_is_over


def is_silent() -> Q:
    """Its worker was not heard of in time. A lease that ends further away than any lease can was set before the
    clock of the database went back: nobody knows whether that worker lives, and the token fences it off."""
    too_far = Now() + 2 * lease_time()
    return Q(state=JobState.RUNNING) & (Q(lease_until__lt=Now()) | Q(lease_until__gt=too_far))


def standing_still() -> QuerySet[Trajectory]:
    """Trajectories on hold or with the emergency brake pulled, as ids: nothing may be computed for them now."""
    holds = Hold.objects.filter(trajectory=OuterRef("pk"), lifted_at__isnull=True)
    brakes = Brake.objects.filter(trajectory=OuterRef("pk"), lifted_at__isnull=True)
    return Trajectory.objects.filter(Exists(holds) | Exists(brakes)).order_by().values("pk")


def free() -> QuerySet[AnalysisJob]:
    """Jobs that a worker may take now."""
    return AnalysisJob.objects.filter(is_due() | is_silent()).exclude(trajectory__in=standing_still())


def at_work() -> dict[int, int]:
    """Analyst -> how many workers compute for this person now."""
    alive = AnalysisJob.objects.filter(state=JobState.RUNNING).exclude(is_silent())
    counted = alive.values("requested_by").annotate(workers=Count("lease_token", distinct=True)).order_by()
    return dict(counted.values_list("requested_by", "workers"))


def next_turn(lane: str) -> Turn | None:
    """The most urgent first; among equals the analyst for whom the fewest workers compute, then the oldest."""
    groups = free().filter(lane=lane).values("requested_by", "trajectory", "priority")
    turns = [
        Turn(*group)
        for group in groups.annotate(first=Min("pk"), waiting=Count("pk"))
        .order_by()
        .values_list("requested_by", "trajectory", "priority", "first", "waiting")
    ]
    busy = at_work() if turns else {}
    allowed = [turn for turn in turns if has_room(turn.analyst, busy)]
    return min(allowed, key=lambda turn: (turn.priority, busy.get(turn.analyst, 0), turn.first), default=None)


def has_room(analyst: int, busy: Mapping[int, int]) -> bool:
    """Whether one more worker may compute for this analyst."""
    return busy.get(analyst, 0) < settings.JOBS_AT_WORK_PER_ANALYST


def hand_size(lane: str, waiting: int) -> int:
    """How many jobs a worker takes at once: one large one, or of small ones its share of what waits.

    With a share none of the workers of an analyst is left with a full hand when the others are done.
    """
    if lane != Lane.QUICK:
        return 1
    share = math.ceil(waiting / settings.JOBS_AT_WORK_PER_ANALYST)
    return min(settings.JOB_HAND, max(SMALLEST_HAND, share))


def to_ring() -> dict[str, list[int]]:
    """Lane -> ids of jobs that could begin and whose bell was not rung lately."""
    stale = timedelta(seconds=settings.SWEEP_SECONDS * SWEEPS_BEFORE_RINGING_AGAIN)
    unheard = Q(rung_at__isnull=True) | Q(rung_at__lt=Now() - stale) | Q(rung_at__gt=Now() + stale)
    found: dict[str, list[int]] = {}
    for lane, job_id in free().filter(unheard).order_by("priority", "pk").values_list("lane", "pk"):
        found.setdefault(lane, []).append(job_id)
    return found
