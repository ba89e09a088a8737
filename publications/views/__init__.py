"""Screens on which a publication is made, registered, published and followed up."""

from publications.views.follow_up import answer, finish_measure, follow_up, plan_measure
from publications.views.publishing import publish, withdraw
from publications.views.registration import confirm, export, registration
from publications.views.writing import (
    accept_outcome,
    add_insight,
    draft,
    edit,
    outcome_owner,
    preview,
    remove_insight,
    remove_suggestion,
    suggest,
)

__all__ = [
    "accept_outcome",
    "add_insight",
    "answer",
    "confirm",
    "draft",
    "edit",
    "export",
    "finish_measure",
    "follow_up",
    "outcome_owner",
    "plan_measure",
    "preview",
    "publish",
    "registration",
    "remove_insight",
    "remove_suggestion",
    "suggest",
    "withdraw",
]
