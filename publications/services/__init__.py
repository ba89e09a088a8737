"""Everything that changes a publication, its register entry or its follow-up."""

from publications.services.following import finish_measure, plan_measure, require_answer, respond
from publications.services.pausing import pause_publications, resume_publications
from publications.services.publishing import publish, withdraw
from publications.services.registering import confirm_registration, fill_registration
from publications.services.writing import (
    accept_outcome,
    add_insight,
    draft_publication,
    name_outcome_owner,
    remove_insight,
    remove_suggestion,
    suggest,
    write_publication,
)

__all__ = [
    "accept_outcome",
    "add_insight",
    "confirm_registration",
    "draft_publication",
    "fill_registration",
    "finish_measure",
    "name_outcome_owner",
    "pause_publications",
    "plan_measure",
    "publish",
    "remove_insight",
    "remove_suggestion",
    "require_answer",
    "respond",
    "resume_publications",
    "suggest",
    "withdraw",
    "write_publication",
]
