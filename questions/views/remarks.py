"""Remarks on the question: reading, making, answering, and saying that one is dealt with."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalitions.selectors import organisations_of
from questions import services
from questions.forms.question import RemarkForm, ReplyForm
from questions.models import Remark, Trajectory
from questions.selectors import find, find_remark
from questions.views.question import question_context
from questions.views.refusals import once_key, put_on_form, tell_refusal
from zicht.core.errors import Refusal
from zicht.core.once import once
from zicht.core.policy import May, allows, require

PAGE = 20


@login_required
def remarks(request: HttpRequest, reference: str) -> HttpResponse:
    """Every remark with its answers, open ones first; who may adds one."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_QUESTION, trajectory)
    may_remark = trajectory.is_open and allows(request.user, May.REMARK, trajectory)
    parent = _parent(trajectory, request)
    form = RemarkForm(request.POST if request.method == "POST" and parent is None else None)
    reply = ReplyForm(request.POST if parent else None, auto_id="antwoord_%s")
    if request.method == "POST":
        require(request.user, May.REMARK, trajectory)
        filled = form if parent is None else reply
        if filled.is_valid() and _remark(request, trajectory, filled, parent):
            messages.success(request, _("Uw opmerking staat erbij."))
            return redirect("questions:remarks", reference=reference)
    context = (
        question_context(request, trajectory, "remarks")
        | {
            "form": form,
            "reply": reply,
            "parent": parent,
            "may_remark": may_remark,
        }
        | _threads(trajectory, request)
    )
    return render(request, "questions/remarks.html", context)


def _parent(trajectory: Trajectory, request: HttpRequest) -> Remark | None:
    number = request.POST.get("parent", "")
    if not number:
        return None
    return find_remark(trajectory, int(number) if number.isdecimal() and len(number) < 10 else 0)


def _remark(request: HttpRequest, trajectory: Trajectory, form: forms.Form, parent: Remark | None) -> bool:
    words = form.cleaned_data
    try:
        once(
            once_key(request),
            Remark,
            lambda: services.remark(
                trajectory,
                text=words["text"],
                blocking=words.get("blocking", False),
                parent=parent,
                by=request.user,
            ),
        )
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True


def _threads(trajectory: Trajectory, request: HttpRequest) -> dict[str, Any]:
    """One page of remarks with their answers, open and blocking ones first."""
    rows = trajectory.remarks.filter(parent__isnull=True).select_related(
        "made_by", "organisation", "resolved_by", "version"
    )
    rows = rows.prefetch_related("replies__made_by", "replies__organisation")
    rows = rows.order_by(F("resolved_at").asc(nulls_first=True), "-is_blocking", "made_at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    own = set(organisations_of(request.user).values_list("pk", flat=True))
    return {"page": page, "threads": [_thread(row, trajectory, request.user, own) for row in page]}


def _thread(row: Remark, trajectory: Trajectory, user: Any, own: set[int]) -> dict[str, Any]:
    row.trajectory = trajectory  # the one whose roles were read
    why_not = "" if row.resolved_at else services.why_not_resolve(row, user, own) or ""
    return {"remark": row, "replies": list(row.replies.all()), "why_not": why_not}


@login_required
@require_POST
def resolve(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """This remark is dealt with."""
    trajectory = find(request.user, reference)
    found = find_remark(trajectory, pk)
    try:
        services.resolve(found, by=request.user)
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("De opmerking is opgelost."))
    return redirect("questions:remarks", reference=reference)
