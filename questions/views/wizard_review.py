"""The last page of the wizard: the question in words, what looks alike, and handing in."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from questions.alike import lookalikes
from questions.compass import first_question
from questions.forms.problem import LookalikesForm
from questions.guards import statement_is_complete
from questions.hints import hints
from questions.models import ProblemStatement, Trajectory
from questions.services import judge_lookalikes, submit_problem, write_statement
from questions.views.refusals import both_versions, put_on_form, seen
from questions.views.wizard_pages import WizardPage, around, revisions
from zicht.core.errors import Conflict, Refusal


def review(request: HttpRequest, trajectory: Trajectory, page: WizardPage) -> HttpResponse:
    statement = trajectory.statement
    alike = lookalikes(trajectory, request.user)
    nothing = "" if alike else _("Wij vonden geen traject dat hierop lijkt.")
    initial = {
        "note": statement.lookalikes_note or nothing,
        "draft_question": statement.draft_question or first_question(statement),
    }
    form = LookalikesForm(request.POST or None, initial=initial)
    conflict = None
    if request.method == "POST":
        form.is_valid()
        try:
            _keep_draft(form, request, trajectory)
            if form.is_valid():
                _hand_in(form, request, trajectory)
        except Conflict as refusal:
            conflict = refusal
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            if form.is_valid() or request.POST.get("later"):
                return _arrived(request, trajectory)
    draft = form.cleaned_data.get("draft_question") if form.is_bound else initial["draft_question"]
    context = around(request, trajectory, page) | revisions(trajectory)
    context |= {
        "form": form,
        "alike": alike,
        "missing": [sentence for sentence in [statement_is_complete(trajectory)] if sentence],
        "draft_hints": [hint for hint in hints({"text": draft}) if hint.phrase],
    }
    if conflict is not None:
        context |= both_versions(conflict, ProblemStatement) | {"conflict": conflict}
    return render(request, "questions/wizard_review.html", context)


def _keep_draft(form: forms.Form, request: HttpRequest, trajectory: Trajectory) -> None:
    """The question in words is kept whatever else is still wrong; a page without it leaves it as it was."""
    if "draft_question" in request.POST and "draft_question" in form.cleaned_data:
        values = {"draft_question": form.cleaned_data["draft_question"]}
        write_statement(trajectory, values, seen=seen(request), by=request.user)


def _hand_in(form: forms.Form, request: HttpRequest, trajectory: Trajectory) -> None:
    judge_lookalikes(trajectory, note=form.cleaned_data["note"], by=request.user)
    if not request.POST.get("later"):
        submit_problem(trajectory, by=request.user)


def _arrived(request: HttpRequest, trajectory: Trajectory) -> HttpResponse:
    if trajectory.submitted_at and not request.POST.get("later"):
        messages.success(
            request, _("Het probleem is ingediend. De programmaleider weegt het en laat van zich horen.")
        )
    else:
        messages.success(request, _("Bewaard. U kunt later verder waar u was."))
    return redirect("questions:detail", reference=trajectory.reference)
