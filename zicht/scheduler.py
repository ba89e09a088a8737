"""A scheduler that goes on ringing when the clock of its machine went back.

Celery remembers when each bell was rung last. After a clock that ran ahead was put right, that moment lies in the future,
and no bell would be rung until the clock gets there: for as long as it ran ahead, nothing that was lost is rung again.
"""

import logging
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler, ScheduleEntry

logger = logging.getLogger(__name__)
# Longer ago than any bell waits for its turn; every bell may be rung too often (docs/adr/0003).
LONG_AGO = timedelta(days=366)


class Scheduler(PersistentScheduler):
    """Celery's own, that takes a bell rung in the future for one that was not rung for long."""

    def tick(self, *arguments: Any, **facts: Any) -> float:
        """Look at the clock before asking what is due; answers after how many seconds to look again."""
        ahead = [entry for entry in self.schedule.values() if _is_ahead(entry)]
        for entry in ahead:
            entry.last_run_at = entry.default_now() - LONG_AGO
        if ahead:
            logger.warning("the clock went back; %s bells are due at once", len(ahead))
            self._heap = None  # what comes when was reckoned by the other clock
        return super().tick(*arguments, **facts)


def _is_ahead(entry: ScheduleEntry) -> bool:
    """Whether it was rung, by the clock of that moment, at a moment that is still to come."""
    aware = entry.schedule.maybe_make_aware
    return entry.last_run_at is not None and aware(entry.last_run_at) > aware(entry.default_now())
