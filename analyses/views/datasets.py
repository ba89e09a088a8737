"""Handing in a file: upload, choose the columns, follow the reading, see what was not used, and let it go."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analyses.dataset_forms import DeleteForm, KeepForm, LayoutForm, UploadForm, layout_as_initial
from analyses.deletion import why_not_deletable
from analyses.guards import plan_is_locked
from analyses.intake.proposal import exact_layout, layout_from
from analyses.intake.sample import FileShape, type_words
from analyses.models import Dataset, DatasetKind, DatasetState
from analyses.preview import Preview, preview, sample_table
from analyses.selectors import area_names, find_dataset
from analyses.services import delete_dataset, download_report, hand_in, keep_until, read_dataset
from analyses.services.datasets import why_not_readable
from analyses.services.jobs import why_not_computable
from analyses.wording import DATASET_KINDS
from areas.readers.problems import FileProblem
from areas.readers.table import Table
from questions.models import Phase, Trajectory
from questions.screens import trajectory_context
from questions.selectors import find
from questions.views.refusals import once_key, put_on_form, tell_refusal
from zicht.core.attachments import text_as_download
from zicht.core.errors import Hidden, Invalid, NotAllowed, Refusal
from zicht.core.once import once
from zicht.core.policy import May, allows, require
from zicht.core.worded import in_words

SAMPLE_SHOWN = 5
REJECTED_SHOWN = 50


@login_required
def dataset_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 1: hand in a file."""
    trajectory = _open(request, reference)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = once(
                once_key(request),
                Dataset,
                lambda: hand_in(form.cleaned_data["file"], trajectory=trajectory, by=request.user),
            )
            return redirect("analyses:dataset_layout", made.pk)
        except FileProblem as problem:
            put_on_form(form, Invalid({"file": list(problem.reasons)}))
    context = trajectory_context(request, trajectory, tab="analysis") | {"form": form}
    return render(request, "analyses/dataset_new.html", context)


def _open(request: HttpRequest, reference: str) -> Trajectory:
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_ANALYSIS, trajectory)
    return trajectory


def _mine(request: HttpRequest, pk: int) -> Dataset:
    found = find_dataset(request.user, pk)
    require(request.user, May.WRITE_ANALYSIS, found)
    return found


@login_required
def dataset_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: look at what was read of the first rows, change columns, and have it read."""
    found = _mine(request, pk)
    sentence = why_not_readable(found)
    if sentence:
        messages.info(request, sentence)
        return redirect("analyses:dataset", pk)
    form, table = _layout_form(request, found), sample_table(found)
    shown = _preview(found, form, table)
    if request.method == "POST" and form.is_valid() and request.POST.get("do") == "keep":
        done = _read(request, found, form, table)
        if done is not None:
            return redirect("analyses:dataset", done.pk)
    columns = _columns(found)
    context = trajectory_context(request, found.trajectory, tab="analysis") | {
        "form": form,
        "dataset": found,
        "shown": shown,
        "columns": columns,
        "sample": [
            (row.line, list(zip(columns, row.cells, strict=False))) for row in table.rows[:SAMPLE_SHOWN]
        ],
    }
    return render(request, "analyses/dataset_layout.html", context)


def _layout_form(request: HttpRequest, found: Dataset) -> LayoutForm:
    facts: dict[str, Any] = {"header": FileShape.of(found.shape).header, "trajectory": found.trajectory}
    if request.method == "POST":
        return LayoutForm(request.POST, **facts)
    layout = layout_from(found.layout) if found.layout else None
    return LayoutForm(initial=layout_as_initial(layout, found), **facts)


def _preview(found: Dataset, form: LayoutForm, table: Table) -> Preview | None:
    """What the chosen columns make of the first rows; nothing while the form itself is wrong."""
    if not form.is_bound:
        return preview(table, layout_from(found.layout), found.division_year) if found.layout else None
    if not form.is_valid():
        return None
    layout = exact_layout(table, form.choices())
    return preview(table, layout, form.cleaned_data["division_year"])


def _read(request: HttpRequest, found: Dataset, form: LayoutForm, table: Table) -> Dataset | None:
    said = form.cleaned_data
    try:
        return read_dataset(
            found, layout=exact_layout(table, form.choices()), name=said["name"],
            source=said["source"], division_year=said["division_year"], by=request.user,
        )  # fmt: skip
    except (Hidden, NotAllowed):
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
        return None


def _columns(found: Dataset) -> list[tuple[str, str]]:
    """Each column with what the first rows hold, in words."""
    shape, words = FileShape.of(found.shape), type_words()
    return [(name, words[kind]) for name, kind in zip(shape.header, shape.types, strict=True)]


@login_required
def dataset(request: HttpRequest, pk: int) -> HttpResponse:
    """One dataset: how its reading goes or went and, for who works with the figures, its first rows and those not used."""
    found = find_dataset(request.user, pk)
    context = _facts(request, found)
    if request.headers.get("HX-Request"):
        if found.state == DatasetState.READING:
            return render(request, "analyses/_dataset_state.html", context)
        # The reading ended while somebody looked: the rest of the page tells of it as well.
        return render(request, "analyses/_dataset_done.html", context | _details(found, context))
    return _dataset_page(request, found, context)


def _facts(request: HttpRequest, found: Dataset) -> dict[str, Any]:
    sees_counts = allows(request.user, May.READ_RAW_OUTPUT, found)
    may_write = allows(request.user, May.WRITE_ANALYSIS, found)
    return {
        "dataset": found,
        "kind": DATASET_KINDS[found.state],
        "may_write": may_write,
        "next": _next(found) if may_write else None,
        "sees_rows": sees_counts and not found.is_deleted,
        "sees_counts": sees_counts,
        "may_choose": why_not_readable(found) is None,
    }


def _next(found: Dataset) -> dict[str, str] | None:
    """What comes after reading: the plan while that is not fixed, else the first job on this file."""
    if not found.is_usable or found.trajectory.phase != Phase.ANALYSIS or found.jobs.exists():
        return None
    if plan_is_locked(found.trajectory):
        return {"url": _address("plan", found), "label": _("Naar het analyseplan")}
    if why_not_computable(found):
        return None
    url = f"{_address('job_new', found)}?bestand={found.pk}"
    return {"url": url, "label": _("Start een opdracht met dit bestand")}


def _address(name: str, found: Dataset) -> str:
    return reverse(f"analyses:{name}", args=[found.trajectory.reference])


def _dataset_page(
    request: HttpRequest, found: Dataset, context: dict[str, Any], **forms: Any
) -> HttpResponse:
    context |= trajectory_context(request, found.trajectory, tab="analysis")
    return render(request, "analyses/dataset.html", context | _details(found, context, **forms))


def _details(found: Dataset, context: dict[str, Any], **forms: Any) -> dict[str, Any]:
    """All of the page that waits for the reading to end."""
    ready = found.state == DatasetState.READY and context["sees_rows"]
    return {
        "preview": _named(found) if ready else [],
        "is_records": found.kind == DatasetKind.RECORDS,
        "rejected": [*map(_with_reason, found.rejected[:REJECTED_SHOWN])] if context["sees_rows"] else [],
        "problem": why_not_computable(found) if found.is_usable else None,
        "jobs": list(found.jobs.select_related("requested_by")[:10]),
        "why_kept": why_not_deletable(found),
        "keep_form": forms.get("keep_form") or KeepForm(initial={"keep_until": found.keep_until}),
        "delete_form": forms.get("delete_form") or DeleteForm(),
    }


def _with_reason(row: dict[str, Any]) -> dict[str, Any]:
    """A row that was not used, with its reason in the language of the reader."""
    return row | {"said": in_words(row.get("words"), row["reason"])}


def _named(found: Dataset) -> list[dict[str, Any]]:
    names = area_names([row["area"] for row in found.sample], found.division_year)
    return [{"row": row, "name": names[row["area"]]} for row in found.sample]


@login_required
def dataset_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row that was not used, as CSV for the analyst."""
    found = find_dataset(request.user, pk)
    return text_as_download(download_report(found, by=request.user), f"niet-gebruikt-{found.pk}.csv")


@login_required
@require_POST
def dataset_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it longer or shorter."""
    found = _mine(request, pk)
    form = KeepForm(request.POST)
    if form.is_valid():
        try:
            keep_until(found, form.cleaned_data["keep_until"], by=request.user)
            messages.success(request, _("De bewaartermijn is aangepast."))
            return redirect("analyses:dataset", pk)
        except Invalid as refusal:
            put_on_form(form, refusal)
        except (Hidden, NotAllowed):
            raise
        except Refusal as refusal:
            tell_refusal(request, refusal)
            return redirect("analyses:dataset", pk)
    return _dataset_page(request, found, _facts(request, found), keep_form=form)


@login_required
@require_POST
def dataset_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the bytes for good."""
    found = _mine(request, pk)
    form = DeleteForm(request.POST)
    if form.is_valid():
        try:
            delete_dataset(found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Het bestand is verwijderd. Dat staat in het logboek."))
            return redirect("analyses:dataset", pk)
        except (Hidden, NotAllowed):
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    return _dataset_page(request, found, _facts(request, found), delete_form=form)
