"""Everything that is written about datasets, plans, jobs and releases."""

from analyses.services.again import repeat_job, set_aside, start_again
from analyses.services.certificates import issue_certificate
from analyses.services.datasets import delete_dataset, hand_in, keep_until, read_dataset, register_dataset
from analyses.services.jobs import cancel_job, give_priority, start_job
from analyses.services.packages import hand_in_return, make_package, take_package
from analyses.services.plans import lock_plan, prefilled_plan, write_plan
from analyses.services.releases import ask_release, give_verdict, note_view

__all__ = [
    "ask_release",
    "cancel_job",
    "delete_dataset",
    "give_priority",
    "give_verdict",
    "hand_in",
    "hand_in_return",
    "issue_certificate",
    "keep_until",
    "lock_plan",
    "make_package",
    "note_view",
    "prefilled_plan",
    "read_dataset",
    "register_dataset",
    "repeat_job",
    "set_aside",
    "start_again",
    "start_job",
    "take_package",
    "write_plan",
]
