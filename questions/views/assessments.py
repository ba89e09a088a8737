"""The sharpness vote: giving a judgement, and reading those of others once the round is open."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalitions.models import Organisation
from coalitions.selectors import acting_organisation
from questions import services, voting
from questions.forms.question import AssessForm
from questions.models import Assessment, QuestionVersion, Trajectory
from questions.selectors import current_version, find, seated_organisations
from questions.views.marking import marked_words
from questions.views.question import question_context
from questions.views.refusals import put_on_form, tell_refusal
from zicht.core.errors import Refusal
from zicht.core.policy import May, allows, require


@login_required
def assess(request: HttpRequest, reference: str) -> HttpResponse:
    """The question, the form for the own party, and every judgement as far as the round is open."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_QUESTION, trajectory)
    version = current_version(trajectory)
    party = acting_organisation(request.user, trajectory.coalition)
    mine = version.assessments.filter(organisation=party).first() if version and party else None
    form = AssessForm(request.POST or None, initial=_initial(mine))
    if request.method == "POST":
        require(request.user, May.ASSESS, trajectory)
        if form.is_valid() and version is not None and _assess(request, form, version):
            messages.success(
                request,
                _("Bedankt. Uw oordeel over versie {number} is bewaard.").format(number=version.number),
            )
            return redirect("questions:assess", reference=reference)
    may_assess = version is not None and version.asked_at is not None and party is not None
    context = question_context(request, trajectory, "assess") | {
        "version": version,
        "party": party,
        "mine": mine,
        "form": form,
        "may_gather": allows(request.user, May.READ_COALITION, trajectory),
        "may_assess": may_assess and trajectory.is_open and allows(request.user, May.ASSESS, trajectory),
    }
    if version is not None:
        context |= _round(request, trajectory, version, party)
    return render(request, "questions/assess.html", context)


def _initial(mine: Assessment | None) -> dict[str, object]:
    return {**mine.rubric, "costly_words": mine.costly_words, "note": mine.note} if mine else {}


def _round(
    request: HttpRequest, trajectory: Trajectory, version: QuestionVersion, party: Organisation | None
) -> dict[str, Any]:
    """How far the round is: who voted, whether the marks are open, and if so what everybody thinks."""
    seated = seated_organisations(trajectory)
    is_open = voting.is_revealed(version, seated)
    given = {row.organisation_id: row for row in version.assessments.select_related("version", "assessed_by")}
    words = voting.costly_words(version, seated)
    may_write = allows(request.user, May.WRITE_QUESTION, trajectory)
    return {
        "is_revealed": is_open,
        "rows": [_row(one, given.get(one.pk), is_open or one == party) for one in seated],
        "lines": _lines(given, seated) if is_open else [],
        "words": list(words.items()),
        "pieces": marked_words(version.text, words),
        "quorum": voting.quorum(seated),
        "may_close": may_write and trajectory.is_open and not is_open and version.asked_at is not None,
        "why_not_close": services.why_not_close(version, seated),
    }


def _row(party: Organisation, given: Assessment | None, is_shown: bool) -> dict[str, Any]:
    return {"party": party, "assessment": given if is_shown else None, "has_voted": given is not None}


def _lines(given: dict[int, Assessment], seated: list[Organisation]) -> list[dict[str, Any]]:
    """Per line of the rubric how the parties filled it in, lowest average first: there the question can win most."""
    rows = []
    for line in voting.RUBRIC:
        levels = [given[p.pk].rubric.get(line.name) for p in seated if p.pk in given]
        known = [level for level in levels if level]
        if known:
            rows.append({"label": line.label, "average": sum(known) / len(known), "lowest": min(known)})
    return sorted(rows, key=lambda row: row["average"])


def _assess(request: HttpRequest, form: AssessForm, version: QuestionVersion) -> bool:
    party = acting_organisation(request.user, version.question.trajectory.coalition)
    read = request.POST.get("fingerprint", "")
    try:
        services.assess(
            version, organisation=party, by=request.user, seen_fingerprint=read, **form.judgement()
        )
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True


@login_required
@require_POST
def close_round(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the marks although not everybody voted."""
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_QUESTION, trajectory)
    version = current_version(trajectory)
    if version is None:
        raise Http404
    try:
        services.close_round(version, by=request.user)
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("De ronde is gesloten. Iedereen ziet nu alle oordelen."))
    return redirect("questions:assess", reference=reference)
