"""Weighing a problem: four scores with a motivation, and then accepting it or not."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from questions.forms.problem import ScoreForm
from questions.guards import problem_is_submitted
from questions.models import Phase, Trajectory
from questions.screens import trajectory_context
from questions.selectors import find, lookalikes
from questions.services import score
from questions.views.refusals import put_on_form
from zicht.core.errors import Refusal
from zicht.core.policy import May, allows


@login_required
def triage(request: HttpRequest, reference: str) -> HttpResponse:
    """Who decides scores; everybody else in the trajectory reads the scores."""
    trajectory = find(request.user, reference)
    may_score = trajectory.phase == Phase.INTAKE and allows(request.user, May.DECIDE_INTAKE, trajectory)
    form = ScoreForm(request.POST or None, initial=_initial(trajectory))
    if request.method == "POST" and form.is_valid():
        try:
            score(trajectory, form.scores(), by=request.user)
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("De weging is bewaard. U kunt het probleem nu aannemen of afwijzen."))
            return redirect("questions:triage", reference=reference)
    context = trajectory_context(request, trajectory) | {
        "form": form,
        "may_score": may_score,
        "closed": problem_is_submitted(trajectory),
        "scores": list(trajectory.scores.select_related("scored_by").order_by("pk")),
        "statement": trajectory.statement,
        "maturity": trajectory.maturity,
        "alike": lookalikes(trajectory, request.user),
    }
    declining = [step for step in context["asides"] if step["name"] == "decline"]
    return render(request, "questions/triage.html", context | {"decision": [*context["forward"], *declining]})


def _initial(trajectory: Trajectory) -> dict[str, object]:
    rows = trajectory.scores.all()
    return {row.criterion: row.score for row in rows} | {
        f"{row.criterion}_why": row.motivation for row in rows
    }
