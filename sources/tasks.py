"""Doorbells of the sources."""

from celery import shared_task

from sources.runner import follow_the_calendar


@shared_task(name="sources.tasks.watch_dates")
def watch_dates() -> int:
    """Warn before permissions and authorisations end. Safe to run twice; answers how many ends were told."""
    return follow_the_calendar()
