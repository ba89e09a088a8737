"""The plan: write it, see what stands in the way, lock it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analyses.content import current_plan
from analyses.forms import PlanForm
from analyses.guards import plan_stands
from analyses.models import AnalysisPlan
from analyses.selectors import plans_of
from analyses.services import lock_plan, prefilled_plan, write_plan
from analyses.services.plans import why_not_lockable
from analyses.views.plan_changes import changes_from, in_words, places_to_look
from questions.models import Trajectory
from questions.screens import trajectory_context
from questions.selectors import current_version, find
from questions.views.refusals import both_versions, put_on_form, seen, tell_refusal
from zicht.core.errors import Conflict, Hidden, Refusal
from zicht.core.policy import May, allows, require


@login_required
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Read or write the plan. A locked plan is read only; "nieuwe versie" opens the form for the next one."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_PLAN, trajectory)
    found = current_plan(trajectory)
    if request.method == "POST":
        return _write(request, trajectory, found)
    chosen = _chosen(request, trajectory)
    if chosen is not None and (found is None or chosen.pk != found.pk):
        return _earlier(request, trajectory, chosen)
    is_open = found is None or not found.is_locked or "nieuw" in request.GET
    may_write = allows(request.user, May.WRITE_ANALYSIS, trajectory)
    form = PlanForm(initial=prefilled_plan(trajectory)) if is_open and may_write else None
    return _page(request, trajectory, found, form)


def _chosen(request: HttpRequest, trajectory: Trajectory) -> AnalysisPlan | None:
    """The version that the address asks for; None without one, or when there is no such version."""
    number = request.GET.get("versie", "")
    # Longer than any number of a version, and the database would not know it.
    return (
        plans_of(trajectory).filter(number=number).first() if number.isdecimal() and len(number) < 5 else None
    )


def _earlier(request: HttpRequest, trajectory: Trajectory, chosen: AnalysisPlan) -> HttpResponse:
    """A version that was replaced, to read; nothing can be done with it."""
    context = trajectory_context(request, trajectory, tab="analysis") | {
        "plan": chosen,
        "is_earlier": True,
        "plans": plans_of(trajectory),
        "version": chosen.question_version,
        "changes": _changes(trajectory, chosen),
    }
    return render(request, "analyses/plan.html", context)


def _changes(trajectory: Trajectory, plan: AnalysisPlan) -> dict[str, Any] | None:
    """What differs from the version before this one; None for the first."""
    before = plans_of(trajectory).filter(number__lt=plan.number).first()
    return {"since": before, "fields": changes_from(before, plan)} if before else None


def _write(request: HttpRequest, trajectory: Trajectory, found: AnalysisPlan | None) -> HttpResponse:
    form, conflict = PlanForm(request.POST), None
    try:
        if form.is_valid():
            written = write_plan(trajectory, form.cleaned_data, seen=seen(request), by=request.user)
            messages.success(
                request, _("Versie {number} van het plan is bewaard.").format(number=written.number)
            )
            return redirect("analyses:plan", trajectory.reference)
        require(request.user, May.WRITE_ANALYSIS, trajectory)
    except Hidden:
        raise
    except Conflict as problem:
        conflict = both_versions(in_words(problem), AnalysisPlan) | {"revision": problem.revision}
    except Refusal as refusal:
        put_on_form(form, refusal)
    return _page(request, trajectory, found, form, conflict)


def _page(
    request: HttpRequest,
    trajectory: Trajectory,
    found: AnalysisPlan | None,
    form: PlanForm | None,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    is_new = found is None or found.is_locked
    revision = conflict["revision"] if conflict else 0 if is_new or found is None else found.revision
    context = trajectory_context(request, trajectory, tab="analysis") | {
        "plan": found,
        "form": form,
        "conflict": conflict,
        "revision": revision,
        "plans": (plans := plans_of(trajectory)),
        "next_number": max((each.number for each in plans), default=0) + 1,
        "version": current_version(trajectory),
        "may_write": allows(request.user, May.WRITE_ANALYSIS, trajectory),
        "plan_problem": plan_stands(found) if found and found.is_locked else "",
        "places": places_to_look(found) if found and found.is_locked else [],
        "changes": _changes(trajectory, found) if found else None,
        "lock_step": _lock_step(found) if found and not found.is_locked else None,
    }
    return render(request, "analyses/plan.html", context, status=409 if conflict else 200)


def _lock_step(found: AnalysisPlan) -> dict[str, Any]:
    return {
        "label": _("Plan vastzetten"),
        "name": "lock",
        "reasons": why_not_lockable(found),
        "kind": "primary",
    }


@login_required
@require_POST
def plan_lock(request: HttpRequest, reference: str) -> HttpResponse:
    """Fix the newest plan."""
    trajectory = find(request.user, reference)
    found = current_plan(trajectory)
    if found is None:
        messages.error(request, _("Er is nog geen analyseplan. Schrijf het eerst."))
        return redirect("analyses:plan", reference)
    try:
        lock_plan(found, by=request.user)
    except Hidden:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
        return redirect("analyses:plan", reference)
    messages.success(request, _("Het plan staat vast. U kunt nu opdrachten starten."))
    return redirect("analyses:overview", reference)
