"""The board of the programme: the lead acts, an observer reads the figures and no names."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from coalitions import grants
from questions.models import OPEN_PHASES, Trajectory
from questions.selectors import board, visible_to
from zicht.core.policy import May, Role, rights_of
from zicht.desk.flow import flow, over_norm


@login_required
def programme(request: HttpRequest) -> HttpResponse:
    """Flow by phase. Whoever leads the programme also sees which trajectories it is about."""
    roles = grants.programme_roles(request.user)
    if May.READ_PORTFOLIO not in rights_of(roles):
        raise Http404
    context: dict[str, Any] = {"flow": flow()}
    if Role.PROGRAMME_LEAD in roles:
        context |= {"columns": board(visible_to(request.user), OPEN_PHASES), "stuck": stuck()}
    return render(request, "desk/programme.html", context)


def stuck(most: int = 10) -> list[Trajectory]:
    """The trajectories that are furthest over the norm of their phase."""
    found = [row for phase in OPEN_PHASES for row in over_norm(phase).select_related("owner")[:most]]
    return sorted(found, key=lambda row: row.phase_since)[:most]
