"""My work: what waits for somebody, what somebody waits for, and what happened since the last visit.

The number of queries does not grow with the number of trajectories: gates are asked for one page of them, the rest is
one query for each kind of thing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Notification
from coalitions import grants
from coalitions.selectors import organisations_of
from questions.models import OPEN_PHASES, Phase, Trajectory
from questions.selectors import visible_to
from zicht.core.policy import Role
from zicht.desk.gates import gate_work
from zicht.desk.items import Item, Waiting
from zicht.desk.personal import personal_items
from zicht.desk.roles import fill_roles

PAGE = 15
MOST_SHOWN = 25
MOST_NEWS = 8
# The programme lead sees every trajectory: the gates that wait for the lead are in these phases.
PHASES_OF_THE_LEAD = (Phase.COALITION, Phase.PUBLICATION)


@dataclass(frozen=True)
class Work:
    """Everything on the page, in the order in which it is read."""

    items: list[Item]
    waiting: list[Waiting]
    news: list[Notification]
    since: datetime | None
    trajectories: list[Trajectory]
    more_trajectories: bool
    can_start: bool

    @property
    def lead(self) -> str:
        """One sentence on top: how much waits and whether that is late."""
        if not self.items:
            return _("Er wacht nu niets op u.")
        count = len(self.items)
        many = ngettext("Er wacht één ding op u.", "Er wachten {count} dingen op u.", count).format(
            count=count
        )
        late = sum(item.is_late for item in self.items)
        if not late:
            return many
        rest = ngettext("Eén daarvan is te laat.", "{count} daarvan zijn te laat.", late).format(count=late)
        return f"{many} {rest}"


def work_of(user: Any, *, since: datetime | None = None) -> Work:
    """The work of `user`; `since` is when the visit before this one was."""
    mine = list(organisations_of(user))
    page = _page(user)
    fill_roles(user, page)
    asked, waiting = gate_work(user, page)
    items = sorted([*personal_items(user, mine), *asked], key=lambda item: item.order)
    shown = page if _is_lead(user) else sorted(page, key=lambda one: one.phase_since, reverse=True)
    return Work(
        items=items[:MOST_SHOWN],
        waiting=sorted(waiting, key=lambda one: one.since)[:MOST_NEWS],
        news=_news(user, since),
        since=since,
        trajectories=shown[:8],
        more_trajectories=len(shown) > 8,
        can_start=any(party.can_own_problems for party in mine),
    )


def _is_lead(user: Any) -> bool:
    return Role.PROGRAMME_LEAD in grants.programme_roles(user)


def _page(user: Any) -> list[Trajectory]:
    """The open trajectories that have been in their phase longest."""
    rows = visible_to(user).filter(phase__in=PHASES_OF_THE_LEAD if _is_lead(user) else OPEN_PHASES)
    return list(rows.select_related("coalition", "owner").order_by("phase_since", "pk")[:PAGE])


def _news(user: Any, since: datetime | None) -> list[Notification]:
    """What this person was told since the visit before; at the first visit everything that is unread."""
    recent = Q(created_at__gt=since) if since else Q(read_at__isnull=True)
    return list(Notification.objects.filter(recent, user=user)[:MOST_NEWS])
