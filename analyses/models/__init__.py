"""Datasets, plans, jobs, results and releases."""

from analyses.models.dataset import READABLE, Dataset, DatasetKind, DatasetState
from analyses.models.job import ENDED, AnalysisJob, JobState, Result
from analyses.models.plan import PLANNED, AnalysisPlan
from analyses.models.release import CheckerVerdict, CheckState, DisclosureCheck, OutputView, Release, Verdict

__all__ = [
    "ENDED",
    "PLANNED",
    "READABLE",
    "AnalysisJob",
    "AnalysisPlan",
    "CheckState",
    "CheckerVerdict",
    "Dataset",
    "DatasetKind",
    "DatasetState",
    "DisclosureCheck",
    "JobState",
    "OutputView",
    "Release",
    "Result",
    "Verdict",
]
