"""Disclosure checks: what waits for a checker, and the table on which two of them decide."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from analyses import sifting
from analyses.certificates.document import rules_of
from analyses.checking_forms import SiftForm
from analyses.checking_periods import period_lines, rows_of_period
from analyses.checking_shown import Shown, shown_of
from analyses.checking_way import Part, way_through
from analyses.checking_words import (
    against_lines,
    asked_words,
    check_lines,
    cut_words,
    exposed_words,
    hidden_figures_in_words,
    hidden_in_words,
    kept_in_words,
    look_words,
    pair_groups,
    ranges_in_words,
)
from analyses.forms import VerdictForm
from analyses.further import course_of, further_of
from analyses.models import CheckRemark, CheckState, DisclosureCheck, Verdict
from analyses.output_pages import output_page
from analyses.output_words import change_lines
from analyses.pairs import pairs_of, read_fingerprint
from analyses.rounds import since_last
from analyses.selectors import (
    AreaLabel,
    area_labels,
    checks_for,
    find_check,
    judged_by,
    looks_at,
    may_judge,
    names_of,
    sees_foreign,
    why_no_verdict,
)
from analyses.series import rows_of
from analyses.services import give_verdict, note_view
from analyses.services.releases import NEEDED, why_no_release, why_renew
from analyses.wording import (
    CHECK_KINDS,
    category_words,
    ground_words,
    hides_units,
    spread_words,
    status_words,
)
from coalitions.grants import programme_roles
from questions.selectors import visible_to
from questions.views.refusals import put_on_form
from zicht.core.errors import Hidden, Refusal
from zicht.core.policy import May, Role, allows

ROWS_A_PAGE, ROWS_FOLDED, PAIRS_SHOWN, CHANGES_SHOWN, CHECKS_A_PAGE = 25, 150, 10, 20, 20


@login_required
def checks(request: HttpRequest) -> HttpResponse:
    """What waits for this checker, the longest waiting first, and what they judged before."""
    if Role.CHECKER not in programme_roles(request.user):
        raise Hidden(_("Deze pagina is er niet, of u mag haar niet zien."))
    page = Paginator(checks_for(request.user), CHECKS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "needed": NEEDED, "judged": judged_by(request.user)[:10], "kinds": CHECK_KINDS}
    return render(request, "analyses/checks.html", context)


@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One check: everything that a verdict leans on, and the verdict itself."""
    found = find_check(request.user, pk)
    if not found.has_table or request.headers.get("HX-Request"):
        return _waiting(request, found)
    form = VerdictForm(request.POST or None)
    if request.method == "POST":
        found, is_done = _judge(request, found, form)
        if is_done:
            return redirect("analyses:check", pk)
    note_view(found.result, action="check", by=request.user)
    return render(request, "analyses/check.html", _context(request, found, form))


def _waiting(request: HttpRequest, found: DisclosureCheck) -> HttpResponse:
    """A check of which the table is being made; asked again every few seconds."""
    about = {"check": found, "may_again": allows(request.user, May.WRITE_ANALYSIS, found)}
    if request.headers.get("HX-Request"):
        return render(request, "analyses/_check_state.html", about)
    inside = visible_to(request.user).filter(pk=found.trajectory.pk).exists()
    context = about | {"job": found.result.job, "kind": CHECK_KINDS[found.state], "inside": inside}
    return render(request, "analyses/check_waiting.html", context)


def _judge(request: HttpRequest, found: DisclosureCheck, form: VerdictForm) -> tuple[DisclosureCheck, bool]:
    values = form.cleaned_data if form.is_valid() else {}
    if not values:
        return found, False
    try:
        found = give_verdict(
            found, seen_fingerprint=request.POST.get("fingerprint", ""), by=request.user, **values
        )
    except Hidden:
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
        return found, False
    messages.success(request, _told(found))
    return found, True


def _told(found: DisclosureCheck) -> str:
    return {
        CheckState.PENDING: _("Uw oordeel staat erin. Nu moet een tweede controleur nog oordelen."),
        CheckState.RETURNED: _("De tabel gaat terug naar de analist, met uw opmerkingen."),
        CheckState.RELEASED: _("De uitkomst is vrijgegeven."),
    }[CheckState(found.state)]


def _context(request: HttpRequest, found: DisclosureCheck, form: VerdictForm) -> dict[str, Any]:
    labels = area_labels((row["area"] for row in found.table), found.result.job.division_year)
    sees_counts = allows(request.user, May.READ_RAW_OUTPUT, found)
    shown = shown_of(found, sees_why=sees_counts)
    context = (
        {
            "check": found,
            "kind": CHECK_KINDS[found.state],
            "job": found.result.job,
            "plan": found.result.job.plan,
            "ground": ground_words(found.result.summary.get("ground", {})),
            "categories": category_words(found.result.summary.get("categories", {})),
            "inside": visible_to(request.user).filter(pk=found.trajectory.pk).exists(),
            "form": form,
            "rules": rules_of(found),
            "spread": spread_words(found.summary),
            "course": course_of(found),
            "units_hidden": hides_units(found.table),
            "problem": why_no_release(found) if found.state == CheckState.PENDING else None,
            "may_renew": found.state == CheckState.PENDING and bool(why_renew(found)),
            "after": found.renewed_by.first(),
            "looks": look_words(looks_at(found.result)),
            "sees_counts": sees_counts,
        }
        | _table(request, found, labels, shown)
        | _outputs(request, found, shown)
        | _control(request, found, labels, shown)
        | _verdicts(request, found)
    )
    return context | {"way": _way(found, context)}


def _way(found: DisclosureCheck, context: dict[str, Any]) -> list[Part]:
    """The parts of the page in order, for the top of it."""
    return way_through(
        found.table,
        found.outputs,
        pairs=context["pair_count"],
        open_pairs=context["pairs_open"],
        remarks=len(context["notes"]),
        problem=context["problem"],
        judges=context["may_judge"],
    )


def _table(
    request: HttpRequest, found: DisclosureCheck, labels: dict[str, AreaLabel], shown: Shown
) -> dict[str, Any]:
    """One page of the table as it was asked for, or of the counts of another period; only its rows become lines."""
    periods = period_lines(shown.table, found.series)
    sift_form = SiftForm(request.GET, sees_why=shown.sees_why, periods=periods)
    sift, other = sift_form.sift(), sift_form.other_period()
    table = _counts_of(found, other, shown) if other else shown.table
    if other:
        labels = area_labels((row["area"] for row in table), found.result.job.division_year)
    size = ROWS_FOLDED if sift.is_whole else ROWS_A_PAGE
    page = Paginator(sifting.sifted(table, labels, sift), size).get_page(request.GET.get("page"))
    remarked = {(note.area, note.period): note for note in found.notes.all()}
    lines = check_lines(page, labels, _counted(found, shown), shown.audit.get("ranges", []), remarked)
    grouped = sift.order == sifting.GROUP
    return {
        "page": page,
        "further": None if other else further_of(page, names_of(labels), table=table, summary=found.summary),
        "groups": sifting.groups_of(lines, table, labels, grouped=grouped, folds=sift.is_whole),
        "folds": sift.is_whole,
        "unfold": "open" in request.GET,
        "grouped": grouped,
        "sift_form": sift_form,
        "sift": sift,
        "periods": periods,
        "other_period": other,
    }


def _counts_of(found: DisclosureCheck, period: str, shown: Shown) -> list[dict[str, Any]]:
    return rows_of_period(found, period, found.result.series if shown.sees_why else None)


def _counted(found: DisclosureCheck, shown: Shown) -> dict[tuple[str, str], int | None]:
    """The unweighted counts behind the cells of all periods, for who may read raw output."""
    if not shown.sees_why:
        return {}
    rows = (*rows_of(found.result.series), *found.result.table)
    return {(row["area"], row["period"]): row["observed"] for row in rows}


def _outputs(request: HttpRequest, found: DisclosureCheck, shown: Shown) -> dict[str, Any]:
    """Figures of other kinds, with what lies under them for who may see counts."""
    if not found.outputs:
        return {}
    codes = (each["area"] for each in found.outputs)
    labels = area_labels(codes, found.result.job.division_year)
    figures = output_page(request.GET, shown.outputs, labels, with_counts=shown.sees_why, hidden_first=True)
    return {"figures": figures, "outputs_hidden": hidden_figures_in_words(shown.outputs)}


def _control(
    request: HttpRequest, found: DisclosureCheck, labels: dict[str, AreaLabel], shown: Shown
) -> dict[str, Any]:
    """What the audit found, the earlier releases with the pairs, and what changed since the last round."""
    marks, names = status_words(), names_of(labels)
    pairs = pairs_of(found, sees_foreign=sees_foreign(request.user, found))
    last = since_last(found, sees_why=shown.sees_why)
    periods = period_lines(shown.table, found.series)
    ranges = (
        ranges_in_words(shown.audit, labels, periods) if shown.sees_why else hidden_in_words(shown.hidden)
    )
    return {
        "counts": [(name, marks[name], shown.counts[name]) for name in marks if name in shown.counts],
        "hidden": shown.hidden,
        "ranges": ranges,
        "kept": kept_in_words(shown.audit),
        "exposed": exposed_words(shown.audit, names),
        "pairs": pair_groups(pairs, labels, most=PAIRS_SHOWN),
        "pair_count": len(pairs),
        "pairs_open": sum(pair.judgement is None for pair in pairs),
        "earlier": (earlier := against_lines(shown.audit.get("against", []))),
        "misfits": any(not each.fits for each in earlier),
        "asked": asked_words(shown.audit.get("asked", []), names),
        "on_cut": cut_words(shown.audit.get("on_cut", []), names),
        "last": last,
        "every_change": (changes := _changes(last, names)),
        "changes": changes[:CHANGES_SHOWN],
        "more_changes": changes[CHANGES_SHOWN:],
        **_figure_changes(found, last),
        "notes": _named(found.notes.select_related("made_by", "answered_by"), names),
        "last_remarks": _named(last.remarks, names) if last else [],
    }


def _named(notes: Iterable[CheckRemark], names: dict[str, str]) -> list[tuple[CheckRemark, str]]:
    """Each remark with the name of the area that it is about, empty when it is about the whole."""
    return [(note, names.get(note.area, note.area)) for note in notes]


def _figure_changes(found: DisclosureCheck, last: Any) -> dict[str, Any]:
    """Figures of other kinds that are others than in the round before, the first of them apart."""
    if not last or not last.figures:
        return {}
    names = names_of(area_labels({each.area for each in last.figures}, found.result.job.division_year))
    lines = change_lines(last.figures, names)
    return {
        "every_figure_change": lines,
        "figure_changes": lines[:CHANGES_SHOWN],
        "more_figure_changes": lines[CHANGES_SHOWN:],
    }


def _changes(last: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    marks, also = status_words(), {"population": _("andere noemer"), "ratio": _("andere verhouding")}
    return [
        {
            "name": names.get(change.area, change.area),
            "period": change.period,
            "before": marks.get(change.status_before or ""),
            "now": marks.get(change.status_now or ""),
            "count_before": change.count_before,
            "count_now": change.count_now,
            "also": ", ".join(also[name] for name in change.also),
        }
        for change in (last.changes if last else [])
    ]


def _verdicts(request: HttpRequest, found: DisclosureCheck) -> dict[str, Any]:
    verdicts = list(found.verdicts.select_related("checker"))
    reason = why_no_verdict(request.user, found)
    mine = next((verdict for verdict in verdicts if verdict.checker_id == request.user.pk), None)
    read = read_fingerprint(found)
    approvals = [verdict for verdict in verdicts if verdict.verdict == Verdict.APPROVE]
    return {
        "verdicts": verdicts,
        "approvals": len(approvals),
        "needed": NEEDED,
        "mine": mine,
        "reason": reason,
        "read": read,
        "may_judge": may_judge(request.user, found),
        "release": getattr(found, "release", None) if found.state == CheckState.RELEASED else None,
    }
