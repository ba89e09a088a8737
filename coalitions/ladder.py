"""The ladder of escalation: who decides on each rung, within how many days, and which rung comes next."""

from dataclasses import dataclass
from datetime import date, timedelta

from coalitions.models import EscalationLevel
from zicht.core.policy import Role


@dataclass(frozen=True)
class Rung:
    """One level: the role that decides there and the days that it has for it."""

    level: EscalationLevel
    decider: Role
    norm_days: int

    def latest(self, asked_on: date) -> date:
        """The last day on which a decision is still within the norm."""
        return asked_on + timedelta(days=self.norm_days)


# The owner leads the coalition; the programme lead speaks for what is above it. Days are our own norm (docs/adr/0015).
LADDER = (
    Rung(EscalationLevel.CORE_TEAM, Role.PROBLEM_OWNER, 7),
    Rung(EscalationLevel.PROJECT_LEADER, Role.PROBLEM_OWNER, 14),
    Rung(EscalationLevel.PROGRAMME_LEAD, Role.PROGRAMME_LEAD, 14),
    Rung(EscalationLevel.STEERING_GROUP, Role.PROGRAMME_LEAD, 30),
)


def rung_of(level: str) -> Rung:
    """The rung of a level."""
    return next(rung for rung in LADDER if rung.level == level)


def next_rung(level: str) -> Rung | None:
    """The rung above a level; None above the steering group."""
    place = LADDER.index(rung_of(level))
    return LADDER[place + 1] if place + 1 < len(LADDER) else None
