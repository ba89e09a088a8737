"""A row that one worker at a time works on: claimed by a conditional update, kept by a lease, fenced by a token.

The row has lease_token, lease_until, attempts and rung_at. All moments are those of the database.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from analyses.faults import pause_after
from analyses.line import SWEEPS_BEFORE_RINGING_AGAIN
from analyses.patience import reconnect


class Overtaken(Exception):
    """Another worker has this row now, or it needs no work any more; nothing more may be written."""


@dataclass(frozen=True)
class Claim:
    """The right to work on one row, for as long as the token stands in it."""

    rows: QuerySet
    lease: timedelta

    def note(self, **values: Any) -> None:
        """Write these values and extend the lease. Raises Overtaken."""
        if not self.rows.update(lease_until=Now() + self.lease, **values):
            raise Overtaken

    def let_go(self, attempts: int) -> None:
        """Leave the row, after so many tries, to who comes next: the lease ends after a pause. Without that, a bell that
        rings twice spends all tries on one moment of trouble."""
        pause = min(timedelta(seconds=pause_after(attempts)), self.lease)
        reconnect()  # the trouble may have been that the database was away
        with suppress(DatabaseError):
            self.rows.update(lease_until=Now() + pause)

    def locked(self, *related: str) -> Any:
        """The row, locked, with these relations; call it inside a transaction. Raises Overtaken."""
        row = self.rows.select_for_update(of=("self",)).select_related(*related).first()
        if row is None:
            raise Overtaken
        return row


def claim(rows: QuerySet, lease: timedelta) -> Claim | None:
    """Take the row in `rows` when nobody works on it; None when somebody does, or when there is none."""
    token = uuid4()
    won = rows.filter(_is_free(lease)).update(
        lease_token=token, lease_until=Now() + lease, attempts=F("attempts") + 1, rung_at=None
    )
    return Claim(rows.filter(lease_token=token), lease) if won else None


def unheard(rows: QuerySet, lease: timedelta) -> list[int]:
    """Ids of rows that nobody works on and whose bell was not rung lately."""
    stale_after = timedelta(seconds=settings.SWEEP_SECONDS * SWEEPS_BEFORE_RINGING_AGAIN)
    stale = Now() - stale_after
    rung = Q(rung_at__isnull=True) | Q(rung_at__lt=stale) | Q(rung_at__gt=Now() + stale_after)
    return list(rows.filter(rung & _is_free(lease)).order_by("pk").values_list("pk", flat=True))


def _is_free(lease: timedelta) -> Q:
    """Nobody has it, or who had it was not heard of in time. A lease that ends further away than it can was set before the
    clock of the database went back."""
    return Q(lease_until__isnull=True) | Q(lease_until__lt=Now()) | Q(lease_until__gt=Now() + 2 * lease)
