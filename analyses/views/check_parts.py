"""Parts of a check: pairs with earlier releases, remarks on rows, and the table to take along."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from analyses.checking_forms import ManyPairsForm, PairForm, RowRemarkForm
from analyses.checking_periods import period_lines, rows_of_period
from analyses.checking_words import pair_groups, pair_lines, undecided_first
from analyses.files import checker_header, checker_rows, not_released_note
from analyses.models import DisclosureCheck, PairJudgement, Verdict
from analyses.pairs import Pair, pairs_of
from analyses.selectors import AreaLabel, area_labels, find_check_with_table, may_judge, sees_foreign
from analyses.series import rows_of
from analyses.services import judge_pairs, note_view, remark_on_row, renew_check, take_back_remark
from questions.views.refusals import both_versions, put_on_form, seen, tell_refusal
from zicht.core.errors import Conflict, Hidden, NotAllowed, Refusal
from zicht.core.policy import May, require
from zicht.core.sheets import csv_bytes, xlsx_bytes

PAIRS_A_PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def pairs(request: HttpRequest, pk: int) -> HttpResponse:
    """All pairs with earlier releases side by side; one decision for all that are still open with one release."""
    found = find_check_with_table(request.user, pk)
    everything = pairs_of(found, sees_foreign=sees_foreign(request.user, found))
    form = ManyPairsForm(request.POST or None, pairs=everything)
    if request.method == "POST" and form.is_valid():
        chosen = [
            pair.ident
            for pair in everything
            if pair.judgement is None and pair.beside == form.cleaned_data["release"]
        ]
        try:
            made = judge_pairs(
                found, chosen, choice=form.cleaned_data["choice"], reason=form.cleaned_data["reason"], seen={}, by=request.user
            )  # fmt: skip
        except Hidden:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            sentence = ngettext("U besliste over {count} paar.", "U besliste over {count} paren.", len(made))
            messages.success(request, sentence.format(count=len(made)))
            return redirect("analyses:pairs", pk)
    note_view(found.result, action="pairs", by=request.user)
    page = Paginator(undecided_first(everything), PAIRS_A_PAGE).get_page(request.GET.get("page"))
    context = _about(request, found) | {
        "page": page,
        "pairs": pair_groups(page, _labels(found, page)),
        "pairs_open": sum(pair.judgement is None for pair in everything),
        "form": form,
    }
    return render(request, "analyses/pairs.html", context)


def _labels(found: DisclosureCheck, shown: Iterable[Pair]) -> dict[str, AreaLabel]:
    """Of all areas of the table, so that a name is told apart from every other that the checker reads."""
    codes = {row["area"] for row in found.table} | {pair.earlier_area for pair in shown}
    return area_labels(codes, found.result.job.division_year)


def _about(request: HttpRequest, found: DisclosureCheck) -> dict[str, Any]:
    """The check that these pages belong to, and whether this person can still decide about pairs: not when somebody released
    on the ground of what was decided."""
    is_fixed = any(each.verdict == Verdict.APPROVE for each in found.verdicts.all())
    may = may_judge(request.user, found) and not is_fixed
    return {"check": found, "job": found.result.job, "may_judge": may}


@login_required
def pair(request: HttpRequest, pk: int, ident: str) -> HttpResponse:
    """One pair side by side, and the decision about it."""
    found = find_check_with_table(request.user, pk)
    everything = pairs_of(found, sees_foreign=sees_foreign(request.user, found))
    shown = next((each for each in everything if each.ident == ident), None)
    if shown is None:
        raise Http404
    now = shown.judgement
    form = PairForm(request.POST or None, initial={"choice": now.choice, "reason": now.reason} if now else {})
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            judge_pairs(found, [ident], seen={ident: seen(request)}, by=request.user, **form.cleaned_data)
            messages.success(request, _("Uw besluit over dit paar staat erin."))
            return redirect("analyses:pairs", pk)
        except Hidden:
            raise
        except Conflict as refusal:
            conflict = both_versions(refusal, PairJudgement) | {"revision": refusal.revision}
            form.add_error(None, str(refusal.sentence))
        except Refusal as refusal:
            put_on_form(form, refusal)
    note_view(found.result, action="pairs", by=request.user)
    revision = conflict["revision"] if conflict else now.revision if now else -1
    context = _about(request, found) | {
        "pair": pair_lines([shown], _labels(found, [shown]))[0], "form": form, "conflict": conflict, "revision": revision,
    }  # fmt: skip
    return render(request, "analyses/pair.html", context)


@login_required
def row_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what should change about one row."""
    found = find_check_with_table(request.user, pk)
    place = {
        name: (request.POST or request.GET).get(key, "")
        for name, key in (("area", "gebied"), ("period", "periode"))
    }
    row = next((row for row in found.table if {"area": row["area"], "period": row["period"]} == place), None)
    if row is None:
        raise Http404
    form = RowRemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            remark_on_row(found, text=form.cleaned_data["text"], by=request.user, **place)
            messages.success(
                request, _("Uw opmerking staat bij de rij. De analist leest haar als u terugstuurt.")
            )
            return redirect(f"{reverse('analyses:check', args=[pk])}#opmerkingen")
        except Hidden:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    note_view(found.result, action="check", by=request.user)
    label = area_labels([place["area"]], found.result.job.division_year)[place["area"]]
    about = {"check": found, "job": found.result.job, "may_judge": may_judge(request.user, found)}
    context = about | {"row": row, "label": label, "form": form, "place": place}
    return render(request, "analyses/row_remark.html", context)


@login_required
@require_POST
def remark_away(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    """Take back an own remark."""
    found = find_check_with_table(request.user, pk)
    note = found.notes.filter(pk=remark).first()
    if note is None:
        raise Http404
    try:
        take_back_remark(note, by=request.user)
        messages.success(request, _("De opmerking is weg."))
    except Hidden:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    return redirect("analyses:check", pk)


@login_required
@require_POST
def check_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Protect the table anew, beside what was released meanwhile."""
    try:
        found = renew_check(find_check_with_table(request.user, pk), by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
        return redirect("analyses:check", pk)
    if found.pk == pk:
        messages.info(request, _("Deze tabel hoeft niet opnieuw te worden beveiligd."))
    return redirect("analyses:check", found.pk)


@login_required
def check_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The table of a check as a file, marked as not released; who took it and when is kept."""
    found = find_check_with_table(request.user, pk)
    require(request.user, May.READ_RAW_OUTPUT, found)
    write = WRITERS.get(ending)
    if write is None:
        raise Http404
    name = f"niet-vrijgegeven-opdracht-{found.result.job_id}-ronde-{found.round}.{ending}"
    content, kind = write(found)
    note_view(found.result, action="download", file=name, by=request.user)
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _rows(found: DisclosureCheck) -> Any:
    """The table, and below it the counts of the other periods, which were protected and judged with it."""
    outcome = found.result
    others = [
        row
        for line in period_lines(found.table, found.series)
        if not line.in_table
        for row in rows_of_period(found, line.period, outcome.series)
    ]
    rows = [*found.table, *others]
    labels = area_labels({row["area"] for row in rows}, outcome.job.division_year)
    counted = (*rows_of(outcome.series), *outcome.table)
    counts = {(row["area"], row["period"]): row["observed"] for row in counted}
    return checker_rows(rows, labels, counts)


def _as_csv(found: DisclosureCheck) -> tuple[bytes, str]:
    return csv_bytes(checker_header(), _rows(found), note=not_released_note()), "text/csv; charset=utf-8"


def _as_xlsx(found: DisclosureCheck) -> tuple[bytes, str]:
    name = _("NIET VRIJGEGEVEN")
    return xlsx_bytes(checker_header(), _rows(found), name=name, note=not_released_note()), XLSX


WRITERS: dict[str, Callable[[DisclosureCheck], tuple[bytes, str]]] = {"csv": _as_csv, "xlsx": _as_xlsx}
