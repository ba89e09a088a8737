"""What the parties think of the question: giving a judgement and reading those of others."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coalitions.selectors import acting_organisation
from questions import services
from questions.forms.question import AssessForm
from questions.models import Assessment, QuestionVersion
from questions.selectors import current_version, find, seated_organisations
from questions.views.question import question_context
from questions.views.refusals import put_on_form
from zicht.core.errors import Refusal
from zicht.core.policy import May, allows, require


@login_required
def assess(request: HttpRequest, reference: str) -> HttpResponse:
    """The question, the form for the own party, and every judgement so far."""
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
    seated = seated_organisations(trajectory)
    given = {row.organisation_id: row for row in _given(version)}
    may_assess = version is not None and version.asked_at is not None and party is not None
    context = question_context(request, trajectory, "assess") | {
        "version": version,
        "party": party,
        "mine": mine,
        "form": form,
        "rows": [{"party": one, "assessment": given.get(one.pk)} for one in seated],
        "may_assess": may_assess and trajectory.is_open and allows(request.user, May.ASSESS, trajectory),
    }
    return render(request, "questions/assess.html", context)


def _initial(mine: Assessment | None) -> dict[str, object]:
    return {"relevance": mine.relevance, "sharpness": mine.sharpness, "note": mine.note} if mine else {}


def _given(version: QuestionVersion | None) -> list[Assessment]:
    return list(version.assessments.select_related("version", "assessed_by")) if version else []


def _assess(request: HttpRequest, form: AssessForm, version: QuestionVersion) -> bool:
    party = acting_organisation(request.user, version.question.trajectory.coalition)
    read = request.POST.get("fingerprint", "")
    try:
        services.assess(
            version, organisation=party, by=request.user, seen_fingerprint=read, **form.cleaned_data
        )
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True
