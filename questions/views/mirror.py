"""The readiness mirror: how ready the owner is, what helps, and how that was before. It never closes a gate."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from questions import readiness
from questions.models import Phase
from questions.screens import trajectory_context
from questions.selectors import find
from zicht.core.policy import May, allows, require


@login_required
def mirror(request: HttpRequest, reference: str) -> HttpResponse:
    """The picture with its table, a next step per weak spot, and earlier scans of the same municipality."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_QUESTION, trajectory)
    scan = trajectory.maturity
    earlier = readiness.earlier_scans(trajectory)
    rows = readiness.rows(scan)
    before = readiness.rows(earlier[0]) if earlier else [None] * len(rows)
    context = trajectory_context(request, trajectory) | {
        "scan": scan,
        "pairs": list(zip(rows, before, strict=True)),
        "weak": sorted((row for row in rows if row.step), key=lambda row: row.level or 0),
        "is_filled": any(row.level for row in rows),
        "earlier": earlier,
        "picture": readiness.picture(scan, earlier[0] if earlier else None),
        "may_write": trajectory.phase == Phase.INTAKE
        and allows(request.user, May.WRITE_QUESTION, trajectory),
    }
    return render(request, "questions/mirror.html", context)
