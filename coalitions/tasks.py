"""Nightly doorbells of the coalitions."""

from celery import shared_task

from coalitions.runner import follow_the_calendar


@shared_task(name="coalitions.tasks.end_affiliations")
def end_affiliations() -> int:
    """Let groups follow the dates of affiliations. Safe to run twice; answers how many people changed groups."""
    return follow_the_calendar()
