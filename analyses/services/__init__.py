"""Everything that is written about datasets, plans, jobs and releases."""

from analyses.services.again import repeat_job, set_aside, start_again
from analyses.services.asking import ask_release, renew_check
from analyses.services.certificates import issue_certificate
from analyses.services.checking import (
    judge_pairs,
    note_release_view,
    note_view,
    remark_on_row,
    take_back_remark,
)
from analyses.services.datasets import (
    delete_dataset,
    download_report,
    hand_in,
    keep_until,
    read_dataset,
    register_dataset,
)
from analyses.services.jobs import cancel_job, give_priority, start_job
from analyses.services.packages import download_package, make_package, take_package
from analyses.services.plans import lock_plan, prefilled_plan, write_plan
from analyses.services.releases import give_verdict
from analyses.services.returns import hand_in_return

__all__ = [
    "ask_release",
    "cancel_job",
    "delete_dataset",
    "download_package",
    "download_report",
    "give_priority",
    "give_verdict",
    "hand_in",
    "hand_in_return",
    "issue_certificate",
    "judge_pairs",
    "keep_until",
    "lock_plan",
    "make_package",
    "note_release_view",
    "note_view",
    "prefilled_plan",
    "read_dataset",
    "register_dataset",
    "remark_on_row",
    "renew_check",
    "repeat_job",
    "set_aside",
    "start_again",
    "start_job",
    "take_back_remark",
    "take_package",
    "write_plan",
]
