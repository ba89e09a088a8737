"""The board of the programme: the lead acts, an observer reads the figures and no names."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from coalitions import grants
from questions.models import OPEN_PHASES, Trajectory
from questions.selectors import board, visible_to
from zicht.core.policy import May, Role, rights_of
from zicht.desk.flow import Flow, flow, over_norm

WIDTH, ROW, LABEL = 960, 34, 130


@dataclass(frozen=True)
class Bar:
    """One row of the picture, in units of its view box."""

    label: str
    top: int
    within: float
    late: float
    count: int
    over: int

    @property
    def late_from(self) -> float:
        return LABEL + self.within

    @property
    def text_from(self) -> float:
        return LABEL + self.within + self.late + 8

    @property
    def middle(self) -> int:
        return self.top + 17


def bars(figures: Flow) -> list[Bar]:
    """A bar for each phase: within the norm, and on top of that what is over it."""
    scale = (WIDTH - LABEL - 60) / max(figures.most, 1)
    return [
        Bar(
            label=str(stage.phase.label),
            top=index * ROW,
            within=round(stage.within_norm * scale, 1),
            late=round(stage.over_norm * scale, 1),
            count=stage.count,
            over=stage.over_norm,
        )
        for index, stage in enumerate(figures.stages)
    ]


@login_required
def programme(request: HttpRequest) -> HttpResponse:
    """Flow by phase. Whoever leads the programme also sees which trajectories it is about."""
    roles = grants.programme_roles(request.user)
    if May.READ_PORTFOLIO not in rights_of(roles):
        raise Http404
    figures = flow()
    context: dict[str, Any] = {
        "flow": figures,
        "bars": bars(figures),
        "width": WIDTH,
        "height": ROW * len(figures.stages),
    }
    if Role.PROGRAMME_LEAD in roles:
        context |= {"columns": board(visible_to(request.user), OPEN_PHASES), "stuck": stuck()}
    return render(request, "desk/programme.html", context)


def stuck(most: int = 10) -> list[Trajectory]:
    """The trajectories that are furthest over the norm of their phase."""
    found = [row for phase in OPEN_PHASES for row in over_norm(phase).select_related("owner")[:most]]
    return sorted(found, key=lambda row: row.phase_since)[:most]
