"""Trajectories, problems and questions."""

from questions.models.problem import Criterion, MaturityScan, PriorityScore, ProblemStatement
from questions.models.question import (
    CANVAS,
    AreaLevel,
    Assessment,
    Definition,
    DefinitionAgreement,
    QuestionVersion,
    Remark,
    ResearchQuestion,
)
from questions.models.trajectory import LINE, OPEN_PHASES, Hold, Office, Passage, Phase, Theme, Trajectory

__all__ = [
    "CANVAS",
    "LINE",
    "OPEN_PHASES",
    "AreaLevel",
    "Assessment",
    "Criterion",
    "Definition",
    "DefinitionAgreement",
    "Hold",
    "MaturityScan",
    "Office",
    "Passage",
    "Phase",
    "PriorityScore",
    "ProblemStatement",
    "QuestionVersion",
    "Remark",
    "ResearchQuestion",
    "Theme",
    "Trajectory",
]
