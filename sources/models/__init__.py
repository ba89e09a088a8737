"""The catalogue, information needs, requests to holders, and what the law wants on paper about them."""

from sources.models.cleanup import CleanUpTask
from sources.models.need import (
    ChosenVariable,
    Feasibility,
    FeasibilityAdvice,
    InformationNeed,
    NeedKind,
    SourceMatch,
    VariableUse,
)
from sources.models.official import ApplicationStatus, MicrodataApplication, ProcessingEntry
from sources.models.privacy import AssessmentKind, AssessmentPart, DpiaRecord, ImpactAssessment, PreScan
from sources.models.request import ALLOWED, DataRequest, RequestStatus
from sources.models.source import (
    PERSONAL,
    AccessRights,
    AreaUnit,
    BaseRegister,
    DataSource,
    DataTheme,
    Distribution,
    Language,
    License,
    Sensitivity,
    UpdateFrequency,
)
from sources.models.variable import (
    DELICATE,
    DataCategory,
    DataKind,
    SourceVariable,
    Topic,
    VariableCode,
)

__all__ = [
    "ALLOWED",
    "DELICATE",
    "PERSONAL",
    "AccessRights",
    "ApplicationStatus",
    "AreaUnit",
    "AssessmentKind",
    "AssessmentPart",
    "BaseRegister",
    "ChosenVariable",
    "CleanUpTask",
    "DataCategory",
    "DataKind",
    "DataRequest",
    "DataSource",
    "DataTheme",
    "Distribution",
    "DpiaRecord",
    "Feasibility",
    "FeasibilityAdvice",
    "ImpactAssessment",
    "InformationNeed",
    "Language",
    "License",
    "MicrodataApplication",
    "NeedKind",
    "PreScan",
    "ProcessingEntry",
    "RequestStatus",
    "Sensitivity",
    "SourceMatch",
    "SourceVariable",
    "Topic",
    "UpdateFrequency",
    "VariableCode",
    "VariableUse",
]
