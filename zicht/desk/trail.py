"""The audit trail of a trajectory on screen, and its dossier as a file."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from coalitions import journal
from coalitions.models import JournalEntry
from questions.screens import trajectory_context
from questions.selectors import find
from zicht.core.policy import May, require
from zicht.desk.dossier import dossier

PAGE = 30


@login_required
def trail(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened, newest first, with whether the chain of hashes is whole."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_TRAIL, trajectory)
    rows = JournalEntry.objects.filter(coalition=trajectory.coalition)
    shown = journal.read_by(request.user, trajectory, trajectory.coalition).order_by("-number")
    return render(
        request,
        "desk/trail.html",
        trajectory_context(request, trajectory, tab="trail")
        | {
            "page_obj": Paginator(shown, PAGE).get_page(request.GET.get("page")),
            "breaks": list(journal.breaks_in(trajectory.coalition))[:10],
            "length": rows.count(),
        },
    )


@login_required
def download(request: HttpRequest, reference: str) -> HttpResponse:
    """The dossier as one JSON file."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_TRAIL, trajectory)
    response = JsonResponse(
        dossier(trajectory, by=request.user),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Content-Disposition"] = f'attachment; filename="dossier-{trajectory.reference}.json"'
    return response
