"""How the whole programme flows: how many trajectories are in which phase, for how long, and where they get stuck."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, QuerySet
from django.utils import timezone

from questions.models import LINE, OPEN_PHASES, Passage, Phase, Trajectory
from zicht.standing import NORM_DAYS


@dataclass(frozen=True)
class Stage:
    """One phase of the programme: figures only, nothing about any single trajectory."""

    phase: Phase
    count: int
    over_norm: int
    norm_days: int | None
    mean_days: float | None

    @property
    def within_norm(self) -> int:
        return self.count - self.over_norm


@dataclass(frozen=True)
class Flow:
    """All phases with the totals."""

    stages: list[Stage]
    running: int
    over_norm: int
    closed: int
    ended_early: int

    @property
    def most(self) -> int:
        """The largest number in one open phase, for the scale of the picture."""
        return max((stage.count for stage in self.stages if stage.phase in OPEN_PHASES), default=0)


def handed_in() -> QuerySet[Trajectory]:
    """What counts: everything that was handed in; a draft is nobody's business yet."""
    return Trajectory.objects.filter(submitted_at__isnull=False)


def over_norm(phase: str) -> QuerySet[Trajectory]:
    """Trajectories that are longer in this phase than the norm of the programme, the longest first."""
    edge = timezone.now() - timedelta(days=NORM_DAYS[phase])
    return handed_in().filter(phase=phase, phase_since__lt=edge).order_by("phase_since", "pk")


def flow() -> Flow:
    """The figures of the programme now. A query for the counts, one for the lead times, one for each norm."""
    counts = dict(handed_in().order_by().values_list("phase").annotate(Count("pk")))
    means = _mean_days()
    stages = [
        _stage(phase, counts.get(phase, 0), means.get(phase)) for phase in LINE if phase is not Phase.CLOSED
    ]
    return Flow(
        stages=stages,
        running=sum(stage.count for stage in stages),
        over_norm=sum(stage.over_norm for stage in stages),
        closed=counts.get(Phase.CLOSED, 0),
        ended_early=counts.get(Phase.DECLINED, 0) + counts.get(Phase.WITHDRAWN, 0),
    )


def _stage(phase: Phase, count: int, mean: float | None) -> Stage:
    late = over_norm(phase).count() if phase in NORM_DAYS else 0
    return Stage(phase, count, late, NORM_DAYS.get(phase), mean)


def _mean_days() -> dict[str, float]:
    """Phase -> mean number of days that a passage through it took, of passages that ended."""
    took = ExpressionWrapper(F("left_at") - F("entered_at"), output_field=DurationField())
    ended = Passage.objects.filter(left_at__isnull=False, trajectory__submitted_at__isnull=False).order_by()
    rows = ended.values_list("phase").annotate(mean=Avg(took))
    return {phase: mean.total_seconds() / 86400 for phase, mean in rows if mean is not None}
