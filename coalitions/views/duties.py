"""Who does what in the coalition: picture, table, what is still open, and the form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coalitions.duties import columns, divided, fingerprint, gaps, in_words, rows, size
from coalitions.forms.duties import DutiesForm
from coalitions.models import Part
from coalitions.selectors import seated_members
from coalitions.services import divide_duties
from coalitions.views.case import opened, page
from questions.models import Trajectory
from questions.views.refusals import put_on_form
from zicht.core.errors import Conflict, Refusal
from zicht.core.policy import May, allows, require


@login_required
def duties(request: HttpRequest, reference: str) -> HttpResponse:
    """What each party is to each task; who leads the coalition divides them."""
    trajectory = opened(request, reference)
    coalition = trajectory.coalition
    members = list(seated_members(coalition))
    parts = divided(coalition.duties.filter(member__in=members))
    read = fingerprint(in_words(members, parts))
    form = DutiesForm(request.POST or None, members=members, parts=parts, initial={"seen": read})
    if request.method == "POST":
        require(request.user, May.WRITE_COALITION, trajectory)
        if _divided(request, trajectory, form):
            return redirect("coalitions:duties", reference)
    return page(
        request, trajectory, "coalitions/duties.html", form=form, **_shown(request, trajectory, parts)
    )


def _divided(request: HttpRequest, trajectory: Trajectory, form: DutiesForm) -> bool:
    """Whether it was written down; otherwise the form says why, and shows both when somebody else was first."""
    if not form.is_valid():
        return False
    try:
        seen = form.cleaned_data["seen"]
        still = divide_duties(trajectory.coalition, form.parts(), seen=seen, by=request.user)
    except Conflict as conflict:
        theirs = conflict.theirs["duties"]
        form.conflict = {"theirs": theirs, "yours": conflict.mine["duties"]}  # type: ignore[attr-defined]
        form.data = form.data.copy()
        form.data["seen"] = fingerprint(theirs)
        return False
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    messages.success(
        request,
        _("De taken zijn verdeeld. Hieronder staat wat nog open is.")
        if still
        else _("Alle taken zijn verdeeld."),
    )
    return True


def _shown(request: HttpRequest, trajectory: Trajectory, parts: dict[tuple[str, int], str]) -> dict[str, Any]:
    members = list(seated_members(trajectory.coalition))
    width, height = size(members)
    return {
        "rows": rows(members, parts),
        "columns": columns(),
        "width": width,
        "height": height,
        "gaps": gaps(members, parts),
        "kinds": [(part.value, part.label) for part in Part],
        "is_divided": bool(parts),
        "may_write": allows(request.user, May.WRITE_COALITION, trajectory),
    }
