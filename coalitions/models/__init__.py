"""Organisations, affiliations and coalitions."""

from coalitions.grants import CoalitionGroupGrant, CoalitionUserGrant
from coalitions.models.agreement import Covenant, Signature
from coalitions.models.coalition import (
    SEATED,
    Assignment,
    Coalition,
    CoalitionMember,
    Contribution,
    ContributionKind,
    MemberRole,
    MemberStatus,
)
from coalitions.models.duty import Duty, Part, Task
from coalitions.models.escalation import Escalation, EscalationLevel, EscalationPosition
from coalitions.models.gathering import CalendarFeed, Gathering, GatheringAction, GatheringPaper
from coalitions.models.journal import JournalEntry, JournalHead
from coalitions.models.nudge import Nudge
from coalitions.models.organisation import Affiliation, Organisation, OrganisationKind

__all__ = [
    "SEATED",
    "Affiliation",
    "Assignment",
    "CalendarFeed",
    "Coalition",
    "CoalitionGroupGrant",
    "CoalitionMember",
    "CoalitionUserGrant",
    "Contribution",
    "ContributionKind",
    "Covenant",
    "Duty",
    "Escalation",
    "EscalationLevel",
    "EscalationPosition",
    "Gathering",
    "GatheringAction",
    "GatheringPaper",
    "JournalEntry",
    "JournalHead",
    "MemberRole",
    "MemberStatus",
    "Nudge",
    "Organisation",
    "OrganisationKind",
    "Part",
    "Signature",
    "Task",
]
