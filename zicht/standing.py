"""Where a trajectory stands: the gate with its conditions, whose turn it is, and the line of phases."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from questions.models import LINE, Phase, Trajectory
from zicht.core.lifecycle import Condition, Step, conditions
from zicht.core.policy import May, Role
from zicht.method import FORWARD, label_of

# Days that a phase may take before it counts as stuck (norm of the programme, shown beside "since").
NORM_DAYS: dict[str, int] = {
    Phase.INTAKE: 14,
    Phase.COALITION: 30,
    Phase.REFINEMENT: 30,
    Phase.INVENTORY: 30,
    Phase.LEGAL_REVIEW: 15,
    Phase.ANALYSIS: 30,
    Phase.ETHICS_REVIEW: 21,
    Phase.PUBLICATION: 14,
    Phase.FOLLOW_UP: 60,
}


@dataclass(frozen=True)
class Gate:
    """The step to the next phase and its conditions as they stand now; no step when the way ends here."""

    step: Step | None
    conditions: tuple[Condition, ...]

    @property
    def met(self) -> int:
        return sum(condition.met for condition in self.conditions)

    @property
    def is_open(self) -> bool:
        return self.step is not None and self.met == len(self.conditions)


def gate(trajectory: Trajectory) -> Gate:
    """The gate at the end of the current phase."""
    step = next((step for step in FORWARD if trajectory.phase in step.sources), None)
    return Gate(step, tuple(conditions(step, trajectory)) if step else ())


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: the roles that can meet the first open condition, or take the step when the gate is open."""

    roles: tuple[Role, ...]
    waits_for: str
    since: datetime
    norm_days: int | None

    @property
    def days(self) -> int:
        return (timezone.now() - self.since).days


def turn(trajectory: Trajectory, at: Gate | None = None) -> Turn | None:
    """Whose turn it is now, or None when the trajectory has ended."""
    at = at or gate(trajectory)
    if at.step is None:
        return None
    norm = NORM_DAYS.get(trajectory.phase)
    open_condition = next((condition for condition in at.conditions if not condition.met), None)
    if open_condition is not None:
        need = open_condition.need
        return Turn(need.by, str(open_condition.missing), trajectory.phase_since, norm)
    return Turn(_takers(at.step), label_of(at.step), trajectory.phase_since, norm)


def _takers(step: Step) -> tuple[Role, ...]:
    return (Role.PROGRAMME_LEAD,) if step.may is May.DECIDE_INTAKE else (Role.PROBLEM_OWNER,)


@dataclass(frozen=True)
class Stop:
    """One phase on the stepper: done, now or to come, with the day it was entered."""

    phase: Phase
    state: str
    entered_at: datetime | None


def stepper(trajectory: Trajectory) -> list[Stop]:
    """The line of phases for this trajectory. Ended beside the line: everything after the last passage stays to come."""
    entered = {passage.phase: passage.entered_at for passage in trajectory.passages.all()}
    here = LINE.index(Phase(trajectory.phase)) if trajectory.phase in LINE else -1
    return [_stop(phase, position, here, entered.get(phase)) for position, phase in enumerate(LINE)]


def _stop(phase: Phase, position: int, here: int, entered_at: datetime | None) -> Stop:
    if here == -1:
        return Stop(phase, "done" if entered_at else "todo", entered_at)
    if position < here or (position == here and phase is Phase.CLOSED):
        return Stop(phase, "done", entered_at)
    return Stop(phase, "now" if position == here else "todo", entered_at if position == here else None)
