"""Datasets, plans, jobs, results and releases."""

from analyses.models.certificate import Certificate
from analyses.models.checking import CheckRemark, PairChoice, PairJudgement
from analyses.models.dataset import READABLE, Dataset, DatasetKind, DatasetState
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
from analyses.models.package import CbsPackage, PackageReturn, PackageState, ReturnState
from analyses.models.plan import PLANNED, AnalysisPlan, OutputKind
from analyses.models.release import CheckerVerdict, CheckState, DisclosureCheck, OutputView, Release, Verdict

__all__ = [
    "ENDED",
    "FELL",
    "PLANNED",
    "READABLE",
    "AnalysisJob",
    "AnalysisPlan",
    "CbsPackage",
    "Certificate",
    "CheckRemark",
    "CheckState",
    "CheckerVerdict",
    "Dataset",
    "DatasetKind",
    "DatasetState",
    "DisclosureCheck",
    "JobFault",
    "JobState",
    "Lane",
    "OutputKind",
    "OutputView",
    "PackageReturn",
    "PackageState",
    "PairChoice",
    "PairJudgement",
    "Priority",
    "Release",
    "Result",
    "ReturnState",
    "Verdict",
]
