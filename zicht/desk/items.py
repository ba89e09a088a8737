"""One thing that waits for somebody, and one thing that somebody waits for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from questions.models import Trajectory


@dataclass(frozen=True)
class Item:
    """Something that waits for one person: what, about which trajectory, where, and before which day."""

    title: str
    url: str
    button: str
    about: str = ""
    more: str = ""
    due: date | None = None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()

    @property
    def order(self) -> tuple[bool, date, str]:
        """By day, what has no day last."""
        return self.due is None, self.due or date.max, self.about


@dataclass(frozen=True)
class Waiting:
    """Something that this person waits for: from whom, what, since when and the norm in days."""

    trajectory: Trajectory
    who: str
    what: str
    since: datetime
    norm_days: int | None

    @property
    def is_late(self) -> bool:
        return self.norm_days is not None and (timezone.now() - self.since).days > self.norm_days


def day_after(moment: datetime | None, days: int | None) -> date | None:
    """The day that is `days` after `moment`; None when one of them is not known."""
    if moment is None or days is None:
        return None
    return timezone.localdate(moment) + timedelta(days=days)


def short(text: Any, most: int = 110) -> str:
    """One line of a text."""
    line = " ".join(str(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
