"""The question: the canvas with live hints, putting it before the parties, and its versions side by side."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from questions.forms.question import CanvasForm, QuestionForm
from questions.guards import canvas_is_complete, no_hint_blocks
from questions.hinting import hints_on
from questions.models import QuestionKind, QuestionVersion, ResearchQuestion, Trajectory
from questions.screens import address, trajectory_context
from questions.selectors import current_question, current_version, find
from questions.services import add_question, ask_assessments, order_questions, refine_question
from questions.services.question import CHANGEABLE
from questions.views.marking import marked
from questions.views.refusals import both_versions, once_key, put_on_form, seen, tell_refusal
from zicht.core.errors import Conflict, Refusal
from zicht.core.once import once
from zicht.core.policy import May, allows, require


def question_context(request: HttpRequest, trajectory: Trajectory, part: str) -> dict[str, Any]:
    """What the screens around one question share: the header, and the menu with `part` marked."""
    count = trajectory.remarks.filter(resolved_at__isnull=True, parent__isnull=True).count()
    menu = [
        {"label": _("Vraagblad"), "url": address("questions:canvas", trajectory), "key": "canvas"},
        {"label": _("Versies"), "url": address("questions:versions", trajectory), "key": "versions"},
        {"label": _("Begrippen"), "url": address("questions:definitions", trajectory), "key": "definitions"},
        {"label": _("Oordelen"), "url": address("questions:assess", trajectory), "key": "assess"},
        {
            "label": _("Opmerkingen"),
            "url": address("questions:remarks", trajectory),
            "key": "remarks",
            "count": count,
        },
    ]
    return trajectory_context(request, trajectory, tab="question") | {"menu": menu, "part": part}


def _chosen(trajectory: Trajectory, request: HttpRequest) -> ResearchQuestion | None:
    """The question in the address (its order), else the current one."""
    order = request.GET.get("vraag", "")
    if not order:
        return current_question(trajectory)
    found = (
        trajectory.questions.filter(order=int(order)).first()
        if order.isdecimal() and len(order) < 5
        else None
    )
    if found is None:
        raise Http404
    return found


@login_required
def canvas(request: HttpRequest, reference: str) -> HttpResponse:
    """The parts of the question, with hints while it is being written."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_QUESTION, trajectory)
    question = _chosen(trajectory, request)
    if question is None:
        return _no_question(request, trajectory)
    version = question.versions.select_related("written_by").first()
    may_write = allows(request.user, May.WRITE_QUESTION, trajectory) and _is_changeable(question)
    sent = request.POST if request.method == "POST" else None
    form = CanvasForm(sent, initial=_initial(version), with_note=_is_judged(version))
    conflict = None
    if request.method == "POST":
        require(request.user, May.WRITE_QUESTION, trajectory)
        form.is_valid()
        if request.headers.get("HX-Request"):
            return _while_typing(request, form, version)
        conflict = _refine(request, form, question)
        if conflict is None and form.is_valid():
            messages.success(request, _("De vraag is bewaard."))
            return redirect(request.get_full_path())
    context = question_context(request, trajectory, "canvas") | _on_canvas(
        trajectory, question, version, form
    )
    context |= {"may_write": may_write, "conflict": conflict, "seen": version.revision}
    if conflict is not None:
        context |= both_versions(conflict, QuestionVersion)
    return render(request, "questions/canvas.html", context)


def _initial(version: QuestionVersion) -> dict[str, Any]:
    return {**version.canvas(), "justification": version.justification}


def _is_changeable(question: ResearchQuestion) -> bool:
    return question.answered_at is None and question.trajectory.phase in CHANGEABLE


def _is_judged(version: QuestionVersion) -> bool:
    return version.asked_at is not None and version.assessments.exists()


def _refine(request: HttpRequest, form: CanvasForm, question: ResearchQuestion) -> Conflict | None:
    """Save what is right, also when another part is wrong; a concurrent change comes back as the conflict."""
    try:
        refine_question(question, form.cleaned_data, seen=seen(request), by=request.user)
    except Conflict as refusal:
        return refusal
    except Refusal as refusal:
        put_on_form(form, refusal)
    return None


def _while_typing(request: HttpRequest, form: CanvasForm, version: QuestionVersion) -> HttpResponse:
    """Hints on what stands in the form now; saved at once while nobody judged this version."""
    unsaved, conflict = "", None
    if _is_judged(version):
        unsaved = _("Nog niet bewaard. Bewaren maakt versie {number}.").format(number=version.number + 1)
    else:
        conflict = _refine(request, form, version.question)
        version.refresh_from_db()
    typed = {**version.canvas(), **form.cleaned_data}
    context = {
        "unsaved": unsaved,
        "conflict": conflict,
        "now": timezone.localtime(),
        "seen": version.revision,
    }
    found = hints_on(typed)
    context |= {"hints": found, "marked": marked(str(typed["text"]), found), "swap": True}
    return render(request, "questions/_canvas_saved.html", context)


def _on_canvas(
    trajectory: Trajectory, question: ResearchQuestion, version: QuestionVersion, form: CanvasForm
) -> dict[str, Any]:
    found = hints_on({**version.canvas(), **(form.cleaned_data if form.is_bound else {})})
    checks = (canvas_is_complete, no_hint_blocks)
    is_current = question.order == trajectory.cycle
    return {
        "question": question,
        "questions": list(trajectory.questions.all()),
        "version": version,
        "form": form,
        "hints": found,
        "marked": marked(str(form.cleaned_data.get("text", "")) if form.is_bound else version.text, found),
        "is_judged": _is_judged(version),
        "is_current": is_current,
        "not_askable": [sentence for check in checks if (sentence := check(trajectory))]
        if is_current
        else [],
        "here": f"{address('questions:canvas', trajectory)}?vraag={question.order}",
        "add_form": QuestionForm(auto_id="nieuw_%s"),
    }


def _no_question(request: HttpRequest, trajectory: Trajectory) -> HttpResponse:
    context = question_context(request, trajectory, "canvas") | {
        "form": QuestionForm(),
        "may_write": allows(request.user, May.WRITE_QUESTION, trajectory) and trajectory.is_open,
        "statement": getattr(trajectory, "statement", None),
    }
    return render(request, "questions/question_new.html", context)


@login_required
def question_new(request: HttpRequest, reference: str) -> HttpResponse:
    """One more question for this trajectory."""
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_QUESTION, trajectory)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        title, kind = form.cleaned_data["title"], form.cleaned_data["kind"] or QuestionKind.ANSWER
        try:
            made = once(
                once_key(request),
                ResearchQuestion,
                lambda: add_question(trajectory, title, kind=kind, by=request.user),
            )
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("De vraag staat erbij. Vul nu het vraagblad in."))
            return redirect(f"{address('questions:canvas', trajectory)}?vraag={made.order}")
    context = question_context(request, trajectory, "canvas") | {
        "form": form,
        "may_write": trajectory.is_open,
    }
    return render(request, "questions/question_new.html", context)


@login_required
@require_POST
def order(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Move a question one place to the front or to the back."""
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_QUESTION, trajectory)
    question = get_object_or_404(trajectory.questions, pk=pk)
    try:
        order_questions(question, earlier=request.POST.get("to") == "earlier", by=request.user)
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("De volgorde is gewijzigd."))
    return redirect(f"{address('questions:canvas', trajectory)}?vraag={question.order}#volgorde")


@login_required
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the current version before every party."""
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_QUESTION, trajectory)
    version = current_version(trajectory)
    if version is None:
        raise Http404
    try:
        ask_assessments(version, by=request.user)
    except Refusal as refusal:
        tell_refusal(request, refusal)
        return redirect("questions:canvas", reference=reference)
    messages.success(
        request, _("Alle partijen hebben bericht gekregen. Hieronder ziet u wie al een oordeel gaf.")
    )
    return redirect("questions:assess", reference=reference)
