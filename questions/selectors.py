"""Reading trajectories and questions: what somebody may see, what is current, what looks alike."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from coalitions import grants
from questions.current import current_question, current_version, open_hold, open_holds, seated_organisations
from questions.guards import awaited_on
from questions.models import Definition, Hold, Phase, Remark, Trajectory
from questions.voting import awaiting_assessment
from zicht.core.errors import Hidden
from zicht.core.policy import Role

__all__ = [
    "awaited_on",
    "awaiting_assessment",
    "board",
    "current_question",
    "current_version",
    "find",
    "find_definition",
    "find_remark",
    "listed",
    "open_hold",
    "open_holds",
    "question_content",
    "seated_organisations",
    "visible_to",
]

REFERENCE = re.compile(r"ZO-\d{4}-\d{3,7}")


def visible_to(user: Any) -> QuerySet[Trajectory]:
    """The trajectories that `user` may see, as one query, for which the groups of `user` are read first.

    The programme lead sees what was handed in, no drafts.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Trajectory.objects.none()
    mine = Q(coalition__in=grants.coalitions_of(user))
    if Role.PROGRAMME_LEAD in grants.programme_roles(user):
        mine |= Q(submitted_at__isnull=False)
    return Trajectory.objects.filter(mine)


def find(user: Any, reference: str) -> Trajectory:
    """The trajectory with this reference. Raises Hidden when `user` may not see it or it does not exist."""
    rows = visible_to(user).select_related("owner", "theme", "coalition", "submitted_by", "started_by")
    trajectory = rows.filter(reference=reference).first() if REFERENCE.fullmatch(reference) else None
    if trajectory is None:
        raise Hidden(_("Dit traject bestaat niet, of u kunt het niet zien."))
    return trajectory


def find_definition(trajectory: Trajectory, pk: int) -> Definition:
    """A definition of this trajectory. Raises Hidden when it belongs to another one or does not exist."""
    definition = trajectory.definitions.filter(pk=pk).first()
    if definition is None:
        raise Hidden(_("Dit begrip bestaat niet, of u kunt het niet zien."))
    return definition


def find_remark(trajectory: Trajectory, pk: int) -> Remark:
    """A remark on this trajectory. Raises Hidden when it belongs to another one or does not exist."""
    remark = trajectory.remarks.filter(pk=pk).select_related("made_by", "organisation").first()
    if remark is None:
        raise Hidden(_("Deze opmerking bestaat niet, of u kunt haar niet zien."))
    return remark


SORTS = {
    "nieuw": ("-started_at", "-id"),
    "langst": ("phase_since", "id"),
    "titel": ("title", "id"),
    "kenmerk": ("reference",),
}


def listed(
    user: Any, *, phase: str = "", theme: str = "", text: str = "", sort: str = "nieuw"
) -> QuerySet[Trajectory]:
    """What the list shows: visible, filtered by phase, theme (slug) and words in title, reference or owner, sorted."""
    rows = visible_to(user).select_related("owner", "theme").annotate(is_held=_is_held())
    if phase:
        rows = rows.filter(phase=phase)
    if theme:
        rows = rows.filter(theme__slug=theme)
    for word in text.split()[:6]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(reference__icontains=word) | Q(owner__name__icontains=word)
        )
    return rows.order_by(*SORTS.get(sort, SORTS["nieuw"]))


def _is_held() -> Exists:
    return Exists(Hold.objects.filter(trajectory=OuterRef("pk"), lifted_at__isnull=True))


@dataclass(frozen=True)
class Column:
    """One phase on the board: how many trajectories are in it, and those that have been there longest."""

    phase: Phase
    count: int
    trajectories: list[Trajectory]

    @property
    def more(self) -> int:
        """How many the board does not show."""
        return self.count - len(self.trajectories)


def board(rows: QuerySet[Trajectory], phases: tuple[Phase, ...], *, deep: int = 8) -> list[Column]:
    """Columns by phase, at most `deep` cards each, longest waiting first. Two queries, whatever the number of rows."""
    counts = dict(rows.order_by().values_list("phase").annotate(Count("pk")))
    place = Window(RowNumber(), partition_by=F("phase"), order_by=("phase_since", "id"))
    cards = list(rows.annotate(place=place).filter(place__lte=deep).order_by("phase_since", "id"))
    return [Column(phase, counts.get(phase, 0), [c for c in cards if c.phase == phase]) for phase in phases]


def question_content(trajectory: Trajectory) -> dict[str, Any]:
    """What an approval of the question covers: the canvas of the current version and every definition."""
    version = current_version(trajectory)
    return {
        "question": version.canvas() if version else {},
        "definitions": dict(trajectory.definitions.order_by("term").values_list("term", "text")),
    }
