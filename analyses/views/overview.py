"""The analysis of one trajectory on one page: plan, files, jobs and checks, with the next thing to do."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from analyses.content import current_plan, latest_release
from analyses.guards import plan_stands, why_replaced
from analyses.models import AnalysisPlan, CheckState, DisclosureCheck
from analyses.selectors import checks_of, datasets_for, datasets_of, jobs_of, may_read_release
from analyses.wording import CHECK_KINDS, DATASET_KINDS, JOB_KINDS
from questions.models import Phase, Trajectory
from questions.screens import trajectory_context
from questions.selectors import find
from zicht.core.policy import May, allows, require

JOBS_A_PAGE = 10


@login_required
def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about the analysis of one trajectory."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_PLAN, trajectory)
    plan = current_plan(trajectory)
    missing = plan_stands(plan) if plan else ""
    jobs = Paginator(jobs_of(trajectory), JOBS_A_PAGE).get_page(request.GET.get("page"))
    may_write = allows(request.user, May.WRITE_ANALYSIS, trajectory)
    release = latest_release(trajectory)
    context = trajectory_context(request, trajectory, tab="analysis") | {
        "plan": plan,
        "plan_problem": missing if plan and plan.is_locked else "",
        "datasets": [(each, DATASET_KINDS[each.state]) for each in datasets_of(trajectory)[:20]],
        "jobs": jobs,
        "job_rows": [(job, JOB_KINDS[job.state]) for job in jobs],
        "checks": [(check, CHECK_KINDS[check.state], _why_closed(check)) for check in checks_of(trajectory)],
        "may_see_checks": allows(request.user, May.READ_RELEASE, trajectory),
        "may_see_output": allows(request.user, May.READ_RAW_OUTPUT, trajectory),
        "may_write": may_write,
        "release": release,
        "reads_release": release is not None and may_read_release(request.user, release),
        "in_phase": trajectory.phase == Phase.ANALYSIS,
        "next": _next(trajectory, plan, missing, bool(jobs)) if may_write else None,
    }
    return render(request, "analyses/overview.html", context)


def _why_closed(check: DisclosureCheck) -> str | None:
    """That a check which still waits can only end in a refusal."""
    waits = check.state in (CheckState.PENDING, CheckState.PREPARING)
    return why_replaced(check.result.job.plan) if waits else None


def _next(
    trajectory: Trajectory, plan: AnalysisPlan | None, missing: str | None, has_jobs: bool
) -> dict[str, Any] | None:
    """The one thing that the analyst does now: label and address."""
    if plan is None:
        return _to("plan", trajectory, _("Schrijf het analyseplan"))
    if missing:
        return _to(
            "plan",
            trajectory,
            _("Zet het plan vast") if not plan.is_locked else _("Maak een nieuwe versie van het plan"),
        )
    if not datasets_for(trajectory).exists():
        return _to("dataset_new", trajectory, _("Lees een bestand in"))
    return None if has_jobs else _to("job_new", trajectory, _("Start een opdracht"))


def _to(name: str, trajectory: Trajectory, label: str) -> dict[str, Any]:
    return {"url": reverse(f"analyses:{name}", args=[trajectory.reference]), "label": label}
