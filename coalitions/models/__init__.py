"""Organisations, affiliations and coalitions."""

from coalitions.grants import CoalitionGroupGrant, CoalitionUserGrant
from coalitions.models.agreement import Covenant, Escalation, EscalationLevel, Gathering, Signature
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
from coalitions.models.journal import JournalEntry, JournalHead
from coalitions.models.organisation import Affiliation, Organisation, OrganisationKind

__all__ = [
    "SEATED",
    "Affiliation",
    "Assignment",
    "Coalition",
    "CoalitionGroupGrant",
    "CoalitionMember",
    "CoalitionUserGrant",
    "Contribution",
    "ContributionKind",
    "Covenant",
    "Escalation",
    "EscalationLevel",
    "Gathering",
    "JournalEntry",
    "JournalHead",
    "MemberRole",
    "MemberStatus",
    "Organisation",
    "OrganisationKind",
    "Signature",
]
