"""Doorbells of the reviews."""

from celery import shared_task

from reviews.runner import follow_terms


@shared_task(name="reviews.tasks.watch_terms")
def watch_terms() -> int:
    """Warn before terms in the committee end. Safe to run twice; answers how many ends were told."""
    return follow_terms()
