"""Through which role somebody sees a trajectory, for many trajectories at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from coalitions import grants
from questions.models import Trajectory
from questions.selectors import visible_to
from zicht.core.policy import Role, in_words


@dataclass(frozen=True)
class Seen:
    """A trajectory with the roles through which somebody sees it, in words."""

    trajectory: Trajectory
    roles: str


def fill_roles(user: Any, trajectories: Iterable[Trajectory]) -> None:
    """Read the roles of `user` on all of these in two queries; `roles_of` answers from them afterwards."""
    rows = list(trajectories)
    by_coalition = grants.roles_on_each(user, [row.coalition_id for row in rows])
    for row in rows:
        row.know_roles(user, by_coalition[row.coalition_id])


def roles_by_trajectory(user: Any, *, most: int) -> list[Seen]:
    """The newest trajectories that `user` sees, each with the roles; at most `most`."""
    rows = list(visible_to(user).select_related("owner").order_by("-started_at")[:most])
    fill_roles(user, rows)
    return [Seen(row, in_words(role for role in Role if role in row.roles_of(user))) for row in rows]
