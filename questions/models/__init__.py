"""Trajectories, problems and questions."""

from questions.models.attachment import ProblemPaper
from questions.models.hint_switch import HintSwitch
from questions.models.likeness import JoinAnswer, JoinRequest, SearchText
from questions.models.problem import Criterion, MaturityScan, PriorityScore, ProblemStatement
from questions.models.question import (
    CANVAS,
    AreaLevel,
    Assessment,
    Definition,
    DefinitionAgreement,
    QuestionKind,
    QuestionVersion,
    Remark,
    ResearchQuestion,
)
from questions.models.trajectory import LINE, OPEN_PHASES, Hold, Office, Passage, Phase, Theme, Trajectory
from questions.models.triage import OutsideRequest, Referral, RefusedQuestion

__all__ = [
    "CANVAS",
    "LINE",
    "OPEN_PHASES",
    "AreaLevel",
    "Assessment",
    "Criterion",
    "Definition",
    "DefinitionAgreement",
    "HintSwitch",
    "Hold",
    "JoinAnswer",
    "JoinRequest",
    "MaturityScan",
    "Office",
    "OutsideRequest",
    "Passage",
    "Phase",
    "PriorityScore",
    "ProblemPaper",
    "ProblemStatement",
    "QuestionKind",
    "QuestionVersion",
    "Referral",
    "RefusedQuestion",
    "Remark",
    "ResearchQuestion",
    "SearchText",
    "Theme",
    "Trajectory",
]
