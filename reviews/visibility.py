"""Who sees whose answers: each reviewer answers alone until the round is closed."""

from typing import Any

from django.db.models import QuerySet

from reviews.models import Answer, Review, ReviewStatus, Vote
from zicht.core.policy import May, allows


def answers_visible_to(review: Review, user: Any) -> QuerySet[Answer]:
    """Own answers while members answer alone; everybody's for who sits in the review once the round is closed.

    Nobody outside the review sees answers: the decision is what they read. A review that was replaced before its round
    closed stays closed: the same members answer the same questions again.
    """
    answers = Answer.objects.filter(seat__review=review).select_related("seat__user", "question")
    if not review.seats.filter(user=user).exists() or not allows(user, _right(review), review):
        return answers.none()
    return answers if round_is_closed(review) else answers.filter(seat__user=user)


def round_is_closed(review: Review) -> bool:
    """Whether the members saw each other's answers."""
    if review.status == ReviewStatus.SUPERSEDED:
        return not review.seats.filter(submitted_at__isnull=True).exists()
    return review.status != ReviewStatus.INDEPENDENT


def votes_visible_to(review: Review, user: Any) -> QuerySet[Vote]:
    """Own vote until the decision; everybody's for who sits in the review once it is decided."""
    votes = Vote.objects.filter(seat__review=review).select_related("seat__user")
    if not review.seats.filter(user=user).exists() or not allows(user, _right(review), review):
        return votes.none()
    return votes if review.status == ReviewStatus.DECIDED else votes.filter(seat__user=user)


def _right(review: Review) -> May:
    return May.DECIDE_LEGAL if review.kind == "legal" else May.ANSWER_ETHICS
