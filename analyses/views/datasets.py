"""Handing in a file: upload, see what Zicht makes of it, choose the columns, take it over."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from analyses.forms import LayoutForm, UploadForm, layout_as_initial
from analyses.intake import Choices, Intake, layout_with, read_intake
from analyses.models import Dataset
from analyses.rows import StoredRow, read_rows
from analyses.selectors import area_names, find_dataset
from analyses.services import register_dataset
from analyses.services.jobs import why_not_computable
from analyses.uploads import Upload, find_upload, keep
from areas.readers.problems import FileProblem
from areas.readers.table import Table, read_table
from questions.models import Trajectory
from questions.screens import trajectory_context
from questions.selectors import find
from questions.views.refusals import once_key, put_on_form
from zicht.core.errors import Invalid, NotYet
from zicht.core.once import once
from zicht.core.policy import May, allows, require

SHOWN = 12


@login_required
def dataset_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Step 1: hand in a file."""
    trajectory = _open(request, reference)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = keep(form.cleaned_data["file"], trajectory, request.user)
        try:
            read_table(upload.read(), workbooks=True)
            return redirect("analyses:dataset_layout", reference, upload.token)
        except FileProblem as problem:
            put_on_form(form, Invalid({"file": list(problem.reasons)}))
    context = trajectory_context(request, trajectory, tab="analysis") | {"form": form}
    return render(request, "analyses/dataset_new.html", context)


@login_required
def dataset_layout(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Step 2: look at what was read, change columns, and take it over."""
    trajectory = _open(request, reference)
    upload = find_upload(token, trajectory, request.user)
    try:
        table = read_table(upload.read(), workbooks=True)
    except NotYet as refusal:
        messages.error(request, refusal.sentence)
        return redirect("analyses:dataset_new", reference)
    form = _layout_form(request, upload, table, trajectory)
    intake, problem = _read(upload, table, form)
    if intake is not None and request.POST.get("do") == "keep":
        kept = _keep(request, trajectory, intake, form)
        if kept is not None:
            messages.success(
                request, _("Het bestand is ingelezen: {count} rijen.").format(count=kept.row_count)
            )
            return redirect("analyses:dataset", kept.pk)
    context = trajectory_context(request, trajectory, tab="analysis") | {
        "form": form,
        "upload": upload,
        "intake": intake,
        "problem": problem,
        "header": table.header,
        "sample": [row.cells for row in table.rows[:5]],
        "preview": _preview(intake) if intake else [],
        "rejected": intake.rejected[:SHOWN] if intake else [],
    }
    return render(request, "analyses/dataset_layout.html", context)


def _open(request: HttpRequest, reference: str) -> Trajectory:
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_ANALYSIS, trajectory)
    return trajectory


def _layout_form(request: HttpRequest, upload: Upload, table: Table, trajectory: Trajectory) -> LayoutForm:
    facts: dict[str, Any] = {"header": table.header, "trajectory": trajectory}
    if request.method == "POST":
        return LayoutForm(request.POST, **facts)
    name = PurePath(upload.name).stem.replace("_", " ")[:150]
    try:
        initial = layout_as_initial(layout_with(table, Choices()), name, None)
    except FileProblem:
        initial = {"name": name}
    return LayoutForm(initial=initial, **facts)


def _read(upload: Upload, table: Table, form: LayoutForm) -> tuple[Intake | None, FileProblem | None]:
    """What the chosen columns give, or the problem that stands in the way."""
    if form.is_bound and not form.is_valid():
        return None, None
    values = form.cleaned_data if form.is_bound else form.initial
    choices = Choices(
        **{name: values.get(name) or "" for name in ("area", "numerator", "denominator", "period")}
    )
    try:
        layout = layout_with(table, choices)
        return read_intake(upload.read(), layout=layout, division_year=values.get("division_year")), None
    except FileProblem as problem:
        return None, problem


def _keep(request: HttpRequest, trajectory: Trajectory, intake: Intake, form: LayoutForm) -> Dataset | None:
    values = form.cleaned_data
    try:
        return once(
            once_key(request),
            Dataset,
            lambda: register_dataset(
                file=intake.source, name=values["name"], layout=intake.layout, trajectory=trajectory,
                source=values["source"], division_year=intake.division_year, by=request.user,
            ),
        )  # fmt: skip
    except (Invalid, FileProblem) as refusal:
        put_on_form(form, refusal)
        return None


def _preview(intake: Intake) -> list[dict[str, Any]]:
    names = area_names([row.area for row in intake.rows[:SHOWN]], intake.division_year)
    return [{"row": row, "name": names[row.area]} for row in intake.rows[:SHOWN]]


@login_required
def dataset(request: HttpRequest, pk: int) -> HttpResponse:
    """One dataset: how it was read and, for who works with the figures, its first rows and those not used."""
    found = find_dataset(request.user, pk)
    sees_rows = allows(request.user, May.READ_RAW_OUTPUT, found)
    rows = _first_rows(found) if sees_rows else []
    names = area_names([row.area for row in rows], found.division_year)
    context = trajectory_context(request, found.trajectory, tab="analysis") | {
        "dataset": found,
        "preview": [{"row": row, "name": names[row.area]} for row in rows],
        "sees_rows": sees_rows,
        "rejected": found.rejected[:100] if sees_rows else [],
        "problem": why_not_computable(found),
    }
    return render(request, "analyses/dataset.html", context)


def _first_rows(found: Dataset) -> list[StoredRow]:
    with found.rows.open("rb") as file:
        return read_rows(file.read())[:SHOWN]
