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
from analyses.models.method import ComparisonGroup, CountedAs, ExpectedFrom, Overdispersion, Rarity
from analyses.models.package import CbsPackage, PackageReturn, PackageState, ReturnState
from analyses.models.plan import CHOICES, PLANNED, AnalysisPlan, OutputKind
from analyses.models.release import CheckerVerdict, CheckState, DisclosureCheck, OutputView, Release, Verdict

__all__ = [
    "CHOICES",
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
    "ComparisonGroup",
    "CountedAs",
    "Dataset",
    "DatasetKind",
    "DatasetState",
    "DisclosureCheck",
    "ExpectedFrom",
    "JobFault",
    "JobState",
    "Lane",
    "OutputKind",
    "OutputView",
    "Overdispersion",
    "PackageReturn",
    "PackageState",
    "PairChoice",
    "PairJudgement",
    "Priority",
    "Rarity",
    "Release",
    "Result",
    "ReturnState",
    "Verdict",
]
