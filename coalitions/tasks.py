"""Nightly doorbells of the coalitions."""

from celery import shared_task

from coalitions.runner import call_overdue_escalations, follow_the_calendar, remind_invited


@shared_task(name="coalitions.tasks.end_affiliations")
def end_affiliations() -> int:
    """Let groups follow the dates of affiliations. Safe to run twice; answers how many people changed groups."""
    return follow_the_calendar()


@shared_task(name="coalitions.tasks.call_overdue")
def call_overdue() -> int:
    """Say which questions to a higher level lie too long. Safe to run twice; answers how many were new."""
    return call_overdue_escalations()


@shared_task(name="coalitions.tasks.remind")
def remind() -> int:
    """Remind the parties that did not answer yet. Safe to run twice; answers how many."""
    return remind_invited()
