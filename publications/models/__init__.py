"""Publications, register entries and the follow-up."""

from publications.models.follow_up import FINISHED, Deviation, Knew, Measure, MeasureState, Response
from publications.models.publication import FollowUpSuggestion, Insight, Publication, PublicationState
from publications.models.registration import (
    FILLED_IN,
    AlgorithmRegistration,
    PublicationCategory,
    RegistrationStatus,
)

__all__ = [
    "FILLED_IN",
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
