"""Choosing the variables of a matched source."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coalitions.views.attempts import attempted
from sources.forms.choosing import ChooseForm
from sources.models import SourceMatch, SourceVariable
from sources.selectors import find_match, variables_of
from sources.services import choose_variables
from sources.views.case import opened, page
from zicht.core.policy import May

MOST_SHOWN = 40


@login_required
def choose(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Which variables of this source are used, and what for."""
    trajectory = opened(request, reference, May.WRITE_SOURCES)
    found = find_match(trajectory, pk)
    chosen = {row.variable_id: row for row in found.chosen.select_related("variable")}
    words = request.GET.get("gegeven", "")[:100]
    shown = _shown(found, set(chosen), words)
    form = ChooseForm(request.POST or None, variables=shown, chosen=chosen)
    if request.method == "POST" and attempted(
        form, lambda: choose_variables(found, form.choices(), by=request.user)
    ):
        messages.success(request, _("De gegevens zijn gekozen."))
        return redirect("sources:need", reference, found.need_id)
    return page(
        request,
        trajectory,
        "sources/choose.html",
        form=form,
        match=found,
        words=words,
        total=found.source.variables.count(),
    )


def _shown(match: SourceMatch, chosen: set[int], words: str) -> list[SourceVariable]:
    """What was chosen, and the first of what has the words; what is not shown stays as it is."""
    wanted = variables_of(match.source, words).values("pk")
    rows = match.source.variables.filter(Q(pk__in=chosen) | Q(pk__in=wanted))
    return sorted(rows, key=lambda one: (one.pk not in chosen, one.name))[: MOST_SHOWN + len(chosen)]
