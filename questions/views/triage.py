"""Weighing a problem: four scores with a motivation, and then accepting it or not."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from questions import readiness
from questions.alike import lookalikes
from questions.forms.problem import RefusalForm, ScoreForm
from questions.guards import problem_is_submitted
from questions.models import Phase, RefusedQuestion, Trajectory
from questions.screens import trajectory_context
from questions.selectors import find
from questions.services import score, show_refusal, write_refusal
from questions.services.refusing import REFUSAL
from questions.views.refusals import put_on_form
from zicht.core.errors import Refusal
from zicht.core.policy import May, allows, require


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
        "mirror": readiness.rows(trajectory.maturity),
        "alike": lookalikes(trajectory, request.user),
    }
    context |= _refusal(request, trajectory)
    declining = [step for step in context["asides"] if step["name"] == "decline"]
    return render(request, "questions/triage.html", context | {"decision": [*context["forward"], *declining]})


def _initial(trajectory: Trajectory) -> dict[str, object]:
    rows = trajectory.scores.all()
    return {row.criterion: row.score for row in rows} | {
        f"{row.criterion}_why": row.motivation for row in rows
    }


def _refusal(request: HttpRequest, trajectory: Trajectory) -> dict[str, Any]:
    """What becomes public about a problem that was declined, for who may write that."""
    if trajectory.phase != Phase.DECLINED:
        return {}
    known = RefusedQuestion.objects.filter(trajectory=trajectory).select_related("shown_by").first()
    initial = {name: getattr(known, name) for name in REFUSAL} if known else {}
    may_write = allows(request.user, May.DECIDE_INTAKE, trajectory)
    return {"refusal": known, "refusal_form": RefusalForm(initial=initial), "may_refuse": may_write}


@login_required
def refusal(request: HttpRequest, reference: str) -> HttpResponse:
    """Write what the public reads about a declined problem, and show it."""
    trajectory = find(request.user, reference)
    require(request.user, May.DECIDE_INTAKE, trajectory)
    sent = request.POST if request.method == "POST" else None
    known = RefusedQuestion.objects.filter(trajectory=trajectory).first()
    initial = {name: getattr(known, name) for name in REFUSAL} if known else {}
    form = RefusalForm(sent, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            write_refusal(trajectory, form.cleaned_data, by=request.user)
            if request.POST.get("show"):
                show_refusal(trajectory, by=request.user)
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Bewaard."))
            return redirect("questions:triage", reference=reference)
    context = trajectory_context(request, trajectory) | {"form": form, "refusal": known}
    return render(request, "questions/refusal.html", context)
