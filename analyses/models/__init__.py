"""Datasets, plans, jobs, results and releases."""

from analyses.models.certificate import Certificate
from analyses.models.checking import CheckRemark, PairChoice, PairJudgement
from analyses.models.dataset import Dataset
from analyses.models.job import (
    ENDED,
    FELL,
    AnalysisJob,
    JobFault,
    JobState,
    Lane,
    Priority,
    Result,
)
from analyses.models.plan import PLANNED, AnalysisPlan
from analyses.models.release import CheckerVerdict, CheckState, DisclosureCheck, OutputView, Release, Verdict

__all__ = [
    "ENDED",
    "FELL",
    "PLANNED",
    "AnalysisJob",
    "AnalysisPlan",
    "Certificate",
    "CheckRemark",
    "CheckState",
    "CheckerVerdict",
    "Dataset",
    "DisclosureCheck",
    "JobFault",
    "JobState",
    "Lane",
    "OutputView",
    "PairChoice",
    "PairJudgement",
    "Priority",
    "Release",
    "Result",
    "Verdict",
]
