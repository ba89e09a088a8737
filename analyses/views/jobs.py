"""Jobs: start one, follow it while it runs, stop it, and read what came out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analyses.content import current_plan
from analyses.forms import JobForm, ReleaseForm
from analyses.further import course_of, further_of
from analyses.guards import job_may_run, plan_is_locked, why_replaced
from analyses.joblog import note_in
from analyses.models import (
    FELL,
    AnalysisJob,
    CheckState,
    DisclosureCheck,
    JobState,
    Priority,
    Release,
    Result,
)
from analyses.other_kinds import not_computed
from analyses.output_pages import OutputPage, output_page
from analyses.protecting import other_figures
from analyses.rounds import last_sent_back
from analyses.selectors import area_labels, area_names, comparisons_of, datasets_for, find_job, log_of
from analyses.services import ask_release, cancel_job, note_view, start_job
from analyses.sheet import SAFE
from analyses.views.releases import drawn, with_files
from analyses.waiting import why_waiting
from analyses.wording import (
    CHECK_KINDS,
    JOB_KINDS,
    all_or_nobody_words,
    category_words,
    class_words,
    furthest_first,
    ground_words,
    shown_rows,
    spread_words,
    trend_words,
)
from questions.screens import trajectory_context
from questions.selectors import find
from questions.views.refusals import once_key, put_on_form
from zicht.core.errors import Hidden, NotAllowed, Refusal
from zicht.core.once import once
from zicht.core.policy import May, allows, require

ROWS_A_PAGE = 25


@login_required
def job_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a file and start."""
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_ANALYSIS, trajectory)
    datasets = datasets_for(trajectory)
    form = JobForm(request.POST or None, datasets=datasets, initial={"dataset": request.GET.get("bestand")})
    if request.method == "POST" and form.is_valid():
        facts = {"dataset": form.cleaned_data["dataset"], "exploratory": form.cleaned_data["exploratory"]}
        try:
            job = once(
                once_key(request),
                AnalysisJob,
                lambda: start_job(trajectory=trajectory, by=request.user, **facts),
            )
            return redirect("analyses:job", job.pk)
        except (Hidden, NotAllowed):
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    context = trajectory_context(request, trajectory, tab="analysis") | {
        "form": form,
        "plan": current_plan(trajectory),
        "plan_problem": plan_is_locked(trajectory),
        "has_datasets": datasets.exists(),
    }
    return render(request, "analyses/job_new.html", context)


@login_required
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job with progress and log; asked again every few seconds while it runs."""
    found = find_job(request.user, pk)
    may_write = allows(request.user, May.WRITE_ANALYSIS, found)
    waits, replaced = found.state == JobState.QUEUED, why_replaced(found.plan)
    context = {
        "job": found,
        "kind": JOB_KINDS[found.state],
        "log": log_of(found),
        "busy_with": note_in(found.log, found.progress_note),
        "waits": waits,
        "waits_for": why_waiting(found) if waits else "",
        "may_write": may_write,
        "may_stop": not found.has_ended and may_write,
        "may_again": found.state in (*FELL, JobState.CANCELLED) and may_write and not replaced,
        "may_repeat": found.state == JobState.SUCCEEDED
        and found.repeat_of_id is None
        and may_write
        and not replaced,
        "replaced": replaced if found.state == JobState.SUCCEEDED and not _has_left(found) else "",
        "may_order": waits
        and found.priority != Priority.FIRST
        and allows(request.user, May.ORDER_JOBS, found),
        "may_see_output": allows(request.user, May.READ_RAW_OUTPUT, found),
        "later": found.started_again.order_by("-pk").first(),
        "comparisons": comparisons_of(found),
        "ground": ground_words(found.ground),
        "plan_problem": job_may_run(found) if _asks_for_plan(found, replaced) else "",
    }
    if request.headers.get("HX-Request"):
        return render(request, "analyses/_job.html", context)
    return render(
        request, "analyses/job.html", context | trajectory_context(request, found.trajectory, tab="analysis")
    )


@login_required
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to stop."""
    found = cancel_job(find_job(request.user, pk), by=request.user)
    if found.state == JobState.CANCELLED:
        messages.success(request, _("De opdracht is gestopt."))
    elif found.has_ended:
        messages.info(request, _("De opdracht was al klaar."))
    else:
        messages.info(request, _("De opdracht stopt zodra de stap klaar is waar zij mee bezig is."))
    return redirect("analyses:job", pk)


@login_required
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What came out, for the analyst; every look is noted."""
    found = _result_of(request, pk)
    refused = found.checks.filter(state=CheckState.REFUSED).only("description").first()
    typed = {"description": refused.description} if refused else {}
    return _result_page(request, found, ReleaseForm(initial=typed, **_answering(found)))


@login_required
def release_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay the outcome before two checkers."""
    found = _result_of(request, pk)
    if request.method != "POST":
        return redirect("analyses:result", pk)
    form = ReleaseForm(request.POST, **_answering(found))
    if form.is_valid():
        try:
            check = ask_release(
                found, description=form.cleaned_data["description"], answers=form.answers(), by=request.user
            )
            return _asked(request, check)
        except (Hidden, NotAllowed):
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    return _result_page(request, found, form)


def _asked(request: HttpRequest, check: DisclosureCheck) -> HttpResponse:
    """On to the check; back to the outcome, where it says why, when no safe table can be made."""
    if check.state == CheckState.REFUSED:
        return redirect(f"{reverse('analyses:result', args=[check.result.job_id])}#vrijgave")
    if check.state == CheckState.PENDING:
        messages.success(
            request, _("Twee controleurs hebben bericht gekregen. U hoort het als zij oordelen.")
        )
    return redirect("analyses:check", check.pk)


def _answering(found: Result) -> dict[str, Any]:
    """What the checkers wanted changed in the round that was sent back, as far as it waits for an answer, with the names of
    the areas that it is about."""
    before = last_sent_back(found)
    remarks = list(before.notes.filter(answered_at__isnull=True)) if before else []
    codes = {remark.area for remark in remarks if remark.area}
    return {"remarks": remarks, "names": area_names(codes, found.job.division_year) if codes else {}}


def _result_of(request: HttpRequest, pk: int) -> Result:
    found = find_job(request.user, pk)
    require(request.user, May.READ_RAW_OUTPUT, found)
    made = Result.objects.filter(job=found).first()
    if made is None:
        raise Hidden(_("Deze opdracht heeft nog geen uitkomst."))
    made.job = found
    return made


def _result_page(request: HttpRequest, found: Result, form: ReleaseForm) -> HttpResponse:
    note_view(found, action="result", by=request.user)
    page = Paginator(furthest_first(found.table), ROWS_A_PAGE).get_page(request.GET.get("page"))
    names = area_names((row["area"] for row in found.table), found.job.division_year)
    checks = list(found.checks.defer("table", "trend").prefetch_related("verdicts__checker"))
    release, replaced = (
        Release.objects.filter(check_record__result=found).first(),
        why_replaced(found.job.plan),
    )
    figures = other_figures(found)
    context = trajectory_context(request, found.job.trajectory, tab="analysis") | {
        "release": release,
        "pictures": with_files(drawn(release)) if release else [],
        "result": found,
        "job": found.job,
        "summary": found.summary,
        "ground": ground_words(found.summary.get("ground", {})),
        "categories": category_words(found.summary.get("categories", {})),
        "classes": _counts(found),
        "all_or_nobody": all_or_nobody_words(found.job.dataset, found.summary),
        "spread": spread_words(found.summary),
        "trend_word": trend_words()[found.summary["trend"]["direction"]],
        "course": course_of(found),
        "further": further_of(page, names, table=found.table, summary=found.summary),
        "page": page,
        "rows": shown_rows(page, names),
        "figures": _outputs(request, found, figures),
        "sees_counts": True,
        "not_computed": not_computed(found.job, figures),
        "form": form,
        "checks": [(check, CHECK_KINDS[check.state]) for check in checks],
        "may_ask": not replaced and _may_ask(request, found, checks),
        "replaced": "" if release else replaced,
    }
    return render(request, "analyses/result.html", context)


def _outputs(request: HttpRequest, found: Result, figures: Sequence[Mapping[str, Any]]) -> OutputPage | None:
    """Figures of other kinds with what lies under them, before anybody judged these."""
    labels = area_labels((each["area"] for each in figures), found.job.division_year)
    raw = [{**each, "status": SAFE} for each in figures]
    return output_page(request.GET, raw, labels, with_counts=True, is_raw=True)


def _asks_for_plan(found: AnalysisJob, replaced: str | None) -> bool:
    """Whether somebody who would start this job again has to know how its plan stands."""
    return found.state == JobState.FAILED or bool(replaced and found.state in (*FELL, JobState.CANCELLED))


def _has_left(found: AnalysisJob) -> bool:
    """Whether the outcome of this job was released: then it is outside, whatever came after."""
    return Release.objects.filter(check_record__result__job=found).exists()


def _counts(found: Result) -> list[dict[str, Any]]:
    return [{"label": words, "count": found.summary["counts"][name]} for name, words in class_words().items()]


def _may_ask(request: HttpRequest, found: Result, checks: list[DisclosureCheck]) -> bool:
    running = any(check.state not in (CheckState.RETURNED, CheckState.REFUSED) for check in checks)
    return not running and found.job.may_leave and allows(request.user, May.WRITE_ANALYSIS, found)
