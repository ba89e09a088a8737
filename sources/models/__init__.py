"""The catalogue, information needs and requests to holders."""

from sources.models.need import (
    ALLOWED,
    DataRequest,
    DpiaRecord,
    Feasibility,
    FeasibilityAdvice,
    InformationNeed,
    NeedKind,
    RequestStatus,
    SourceMatch,
)
from sources.models.source import AccessRights, DataSource, Sensitivity, SourceVariable, UpdateFrequency

__all__ = [
    "ALLOWED",
    "AccessRights",
    "DataRequest",
    "DataSource",
    "DpiaRecord",
    "Feasibility",
    "FeasibilityAdvice",
    "InformationNeed",
    "NeedKind",
    "RequestStatus",
    "Sensitivity",
    "SourceMatch",
    "SourceVariable",
    "UpdateFrequency",
]
