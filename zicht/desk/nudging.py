"""A friendly reminder from any page that shows whose turn it is: to the people the case waits for."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from coalitions.selectors import people_acting_as, people_of
from coalitions.services import nudge as send_nudge
from questions.models import Trajectory
from questions.screens import first_unmet, parties_awaited
from questions.selectors import find
from zicht import standing
from zicht.core.errors import Hidden, NotYet, Refusal
from zicht.core.policy import May, Role, require


@login_required
@require_POST
def nudge(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the reminder and go back to the page that it was asked from."""
    trajectory = find(request.user, reference)
    require(request.user, May.NUDGE, trajectory)
    try:
        sent = _send(trajectory, request)
    except Hidden:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        names = ", ".join(each.to.name for each in sent)
        messages.success(request, _("De herinnering is gestuurd aan {names}.").format(names=names))
    return redirect(_back(request, trajectory))


def _send(trajectory: Trajectory, request: HttpRequest) -> list:
    gate = standing.gate(trajectory)
    turn = standing.turn(trajectory, gate)
    if turn is None:
        raise NotYet(_("Dit traject is afgesloten. Er wacht niemand meer."))
    people = people_awaited(trajectory, gate, turn.roles)
    url = reverse("questions:detail", args=[trajectory.reference])
    return send_nudge(trajectory.coalition, people, about=turn.waits_for, url=url, by=request.user)


def people_awaited(trajectory: Trajectory, gate: standing.Gate, roles: Iterable[Role]) -> list[User]:
    """The people of the parties that the first open condition names, else everybody in the roles that can meet it."""
    parties = parties_awaited(first_unmet(gate), trajectory)
    if parties:
        return [person for party in parties for person in people_of(party)]
    return [person for role in roles for person in people_acting_as(role, trajectory.coalition)]


def _back(request: HttpRequest, trajectory: Trajectory) -> str:
    """The page of this service that the button stood on."""
    asked = request.POST.get("back", "")
    here = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if here else reverse("questions:detail", args=[trajectory.reference])
