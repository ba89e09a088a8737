"""The list of trajectories, and the same trajectories as a board by phase."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coalitions.selectors import organisations_of
from questions.forms.listing import FilterForm
from questions.models import LINE
from questions.selectors import board, listed

PAGE = 20


@login_required
def trajectories(request: HttpRequest) -> HttpResponse:
    """What this person may see, filtered, sorted and paged; the address holds it all."""
    form = FilterForm(request.GET)
    chosen = form.chosen()
    as_board = request.GET.get("weergave") == "bord"
    rows = listed(request.user, **chosen)
    context = {
        "form": form,
        "as_board": as_board,
        "is_filtered": any(chosen[name] for name in ("phase", "theme", "text")),
        "may_start": any(party.can_own_problems for party in organisations_of(request.user)),
    }
    if as_board:
        context["columns"] = board(rows, LINE)
    else:
        context["page"] = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context["query"] = _without_page(request)
    context["title"] = _("Trajecten")
    return render(request, "questions/list.html", context)


def _without_page(request: HttpRequest) -> str:
    """The filters as they stand, for switching between list and board."""
    kept = request.GET.copy()
    for name in ("page", "weergave"):
        kept.pop(name, None)
    return kept.urlencode()
