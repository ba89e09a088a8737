"""Checklists, reviews and everything that a reviewer leaves behind."""

from reviews.models.brake import Brake
from reviews.models.checklist import Asked, Checklist, ChecklistQuestion, ReviewKind
from reviews.models.condition import Blocks, Condition
from reviews.models.handover import HandOver
from reviews.models.looking import Look, ProxyLook, ProxyNote
from reviews.models.meeting import AgendaItem, Meeting
from reviews.models.review import (
    Answer,
    AnswerChoice,
    Decision,
    Dissent,
    Outcome,
    Recusal,
    Review,
    ReviewerSeat,
    ReviewStatus,
    Vote,
    VoteChoice,
)

__all__ = [
    "AgendaItem",
    "Answer",
    "AnswerChoice",
    "Asked",
    "Blocks",
    "Brake",
    "Checklist",
    "ChecklistQuestion",
    "Condition",
    "Decision",
    "Dissent",
    "HandOver",
    "Look",
    "Meeting",
    "Outcome",
    "ProxyLook",
    "ProxyNote",
    "Recusal",
    "Review",
    "ReviewKind",
    "ReviewStatus",
    "ReviewerSeat",
    "Vote",
    "VoteChoice",
]
