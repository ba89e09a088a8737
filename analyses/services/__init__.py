"""Everything that is written about datasets, plans, jobs and releases."""

from analyses.services.datasets import delete_dataset, hand_in, keep_until, read_dataset, register_dataset
from analyses.services.jobs import cancel_job, start_job
from analyses.services.plans import lock_plan, prefilled_plan, write_plan
from analyses.services.releases import ask_release, give_verdict, note_view

__all__ = [
    "ask_release",
    "cancel_job",
    "delete_dataset",
    "give_verdict",
    "hand_in",
    "keep_until",
    "lock_plan",
    "note_view",
    "prefilled_plan",
    "read_dataset",
    "register_dataset",
    "start_job",
    "write_plan",
]
