"""The line of jobs: what runs, what waits and for what, what got stuck; and who may have how much of it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from analyses.joblog import note_in
from analyses.models import AnalysisJob, JobState
from analyses.waiting import groups_for, load_by_analyst, places, share_of
from analyses.wording import JOB_KINDS
from zicht.core.policy import May, allows

JOBS_A_PAGE = 20
FIRST = "bezig"


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """Every job that this person may follow, by what it waits for."""
    groups = groups_for(request.user)
    chosen = request.GET.get("stand", FIRST)
    chosen = chosen if chosen in groups else FIRST
    page = Paginator(groups[chosen], JOBS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "tabs": [(name, _tab_words()[name], group.count()) for name, group in groups.items()],
        "page": page,
        "rows": _rows(request, page, places() if chosen == FIRST else {}),
        "share": share_of(request.user),
        "load": load_by_analyst(request.user),
    }
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "analyses/_queue.html" if fragment else "analyses/queue.html", context)


def _tab_words() -> dict[str, str]:
    return {
        "bezig": _("Loopt of wacht"),
        "vastgelopen": _("Mislukt of vastgelopen"),
        "klaar": _("Klaar"),
    }


def _rows(request: HttpRequest, page: Any, place: dict[int, int]) -> list[dict[str, Any]]:
    return [_row(request, job, place) for job in page if allows(request.user, May.READ_PLAN, job)]


def _row(request: HttpRequest, job: AnalysisJob, place: dict[int, int]) -> dict[str, Any]:
    fell = job.state in (JobState.FAILED, JobState.DEAD)
    return {
        "job": job,
        "busy_with": note_in(job.log, job.progress_note),
        "kind": JOB_KINDS[job.state],
        "place": place.get(job.pk),
        "may_again": fell and job.set_aside_at is None and allows(request.user, May.WRITE_ANALYSIS, job),
    }
