"""Publications, register entries and the follow-up."""

from publications.models.follow_up import FINISHED, Deviation, Knew, Measure, MeasureState, Response
from publications.models.publication import (
    AlgorithmRegistration,
    FollowUpSuggestion,
    Insight,
    Publication,
    PublicationCategory,
    PublicationState,
    RegistrationStatus,
)

__all__ = [
    "FINISHED",
    "AlgorithmRegistration",
    "Deviation",
    "FollowUpSuggestion",
    "Insight",
    "Knew",
    "Measure",
    "MeasureState",
    "Publication",
    "PublicationCategory",
    "PublicationState",
    "RegistrationStatus",
    "Response",
]
