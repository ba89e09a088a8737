"""Disclosure checks: what waits for a checker, and the table on which two of them decide."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from analyses.forms import VerdictForm
from analyses.models import CheckState, DisclosureCheck, Verdict
from analyses.selectors import area_names, checks_for, find_check, why_no_verdict
from analyses.services import give_verdict, note_view
from analyses.services.releases import NEEDED, why_no_release
from analyses.wording import CHECK_KINDS, danger_words, hidden_first, shown_rows, status_words
from coalitions.grants import programme_roles
from questions.selectors import visible_to
from questions.views.refusals import put_on_form
from zicht.core.errors import Hidden, Refusal
from zicht.core.policy import Role

ROWS_A_PAGE = 50


@login_required
def checks(request: HttpRequest) -> HttpResponse:
    """What waits for this checker."""
    if Role.CHECKER not in programme_roles(request.user):
        raise Hidden(_("Deze pagina is er niet, of u mag haar niet zien."))
    return render(request, "analyses/checks.html", {"checks": checks_for(request.user)})


@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One check: everything that a verdict leans on, and the verdict itself."""
    found = find_check(request.user, pk)
    form = VerdictForm(request.POST or None)
    if request.method == "POST":
        found, is_done = _judge(request, found, form)
        if is_done:
            return redirect("analyses:check", pk)
    note_view(found.result, action="check", by=request.user)
    return render(request, "analyses/check.html", _context(request, found, form))


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


def _context(request: HttpRequest, found: DisclosureCheck, form: VerdictForm) -> dict:
    page = Paginator(hidden_first(found.table), ROWS_A_PAGE).get_page(request.GET.get("page"))
    names = area_names([row["area"] for row in page], found.result.job.dataset.division_year)
    verdicts = list(found.verdicts.select_related("checker"))
    reason = why_no_verdict(request.user, found)
    mine = next((verdict for verdict in verdicts if verdict.checker_id == request.user.pk), None)
    marks, dangers = status_words(), danger_words()
    return {
        "check": found,
        "kind": CHECK_KINDS[found.state],
        "job": found.result.job,
        "plan": found.result.job.plan,
        "inside": visible_to(request.user).filter(pk=found.trajectory.pk).exists(),
        "page": page,
        "rows": shown_rows(page, names),
        "counts": [{"label": marks[name], "count": number} for name, number in found.counts.items()],
        "hidden": sum(number for name, number in found.counts.items() if name != "safe"),
        "ranges": found.audit.get("ranges", [])[:50],
        "clashes": [clash | {"words": dangers[clash["danger"]]} for clash in found.earlier],
        "problem": why_no_release(found) if found.state == CheckState.PENDING else None,
        "verdicts": verdicts,
        "approvals": sum(verdict.verdict == Verdict.APPROVE for verdict in verdicts),
        "needed": NEEDED,
        "mine": mine,
        "reason": reason,
        "may_judge": reason is None and mine is None and found.state == CheckState.PENDING,
        "form": form,
    }
