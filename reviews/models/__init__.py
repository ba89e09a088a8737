"""Checklists, reviews and everything that a reviewer leaves behind."""

from reviews.models.brake import Brake
from reviews.models.checklist import Checklist, ChecklistQuestion, ReviewKind
from reviews.models.review import (
    Answer,
    AnswerChoice,
    Condition,
    Decision,
    Meeting,
    Outcome,
    Recusal,
    Review,
    ReviewerSeat,
    ReviewStatus,
    Vote,
    VoteChoice,
)

__all__ = [
    "Answer",
    "AnswerChoice",
    "Brake",
    "Checklist",
    "ChecklistQuestion",
    "Condition",
    "Decision",
    "Meeting",
    "Outcome",
    "Recusal",
    "Review",
    "ReviewKind",
    "ReviewStatus",
    "ReviewerSeat",
    "Vote",
    "VoteChoice",
]
