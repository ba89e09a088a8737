"""One screen for the room: the question in large type, who voted, and what was said; it refreshes by itself."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from questions import voting
from questions.models import QuestionVersion, Trajectory
from questions.screens import turn_of
from questions.selectors import current_version, find, seated_organisations
from questions.views.marking import marked_words
from zicht import standing
from zicht.core.policy import May, allows, require

REMARKS_SHOWN = 5


@login_required
@vary_on_headers("HX-Request")
def workshop(request: HttpRequest, reference: str) -> HttpResponse:
    """The room looks at this page; every party votes and remarks from its own device."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_COALITION, trajectory)
    context = {"trajectory": trajectory} | room(trajectory)
    if request.headers.get("HX-Request"):
        return render(request, "desk/_workshop.html", context)
    at = settings.PUBLIC_ORIGIN + reverse("questions:assess", args=[reference])
    turn = turn_of(trajectory, request.user, standing.gate(trajectory))
    own = {
        "turn": turn,
        "address": at,
        "squares": squares(at),
        "may_vote": allows(request.user, May.ASSESS, trajectory),
    }
    return render(request, "desk/workshop.html", context | own)


def room(trajectory: Trajectory) -> dict[str, Any]:
    """What changes while people vote: the parties that did, the marks once these are open, and the latest remarks."""
    version = current_version(trajectory)
    seated = seated_organisations(trajectory)
    remarks = trajectory.remarks.filter(parent__isnull=True, resolved_at__isnull=True)
    shown = {"version": version, "remarks": remarks.select_related("made_by").order_by("-pk")[:REMARKS_SHOWN]}
    return shown | (_round(version, seated) if version else {"rows": [], "voted": 0, "is_revealed": False})


def _round(version: QuestionVersion, seated: list) -> dict[str, Any]:
    is_open = voting.is_revealed(version, seated)
    given = {row.organisation_id: row for row in voting.current_assessments(version)}
    return {
        "rows": [
            {"party": party, "has_voted": party.pk in given, "vote": given.get(party.pk) if is_open else None}
            for party in seated
        ],
        "voted": sum(party.pk in given for party in seated),
        "is_revealed": is_open,
        "pieces": marked_words(version.text, voting.costly_words(version, seated)),
    }


def squares(text: str) -> tuple[int, str]:
    """A QR code as its size and one path of unit squares, for a phone that is pointed at the screen."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=2)
    code.add_data(text)
    matrix = code.get_matrix()
    dark = [(x, y) for y, line in enumerate(matrix) for x, is_dark in enumerate(line) if is_dark]
    return len(matrix), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
