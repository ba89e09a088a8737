"""The versions of a question side by side, and who changed what in it."""

from itertools import pairwise
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from questions.models import CANVAS, QuestionVersion, ResearchQuestion
from questions.selectors import current_question, find
from questions.views.marking import compared
from questions.views.question import question_context
from questions.wording import in_a_row
from zicht.core.policy import May, require

MOST_CHANGES = 40
SHOWN = 12


@login_required
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Two versions of the current question side by side, what changed marked and named."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_QUESTION, trajectory)
    question = current_question(trajectory)
    rows = question.versions.select_related("written_by") if question else QuestionVersion.objects.none()
    context = question_context(request, trajectory, "versions") | {
        "versions": list(rows),
        "changes": _changes(question) if question else [],
    }
    if len(context["versions"]) > 1:
        context |= _side_by_side(rows, request)
    return render(request, "questions/versions.html", context)


def _side_by_side(rows: QuerySet[QuestionVersion], request: HttpRequest) -> dict[str, Any]:
    after = _numbered(rows, request.GET.get("naar", "")) or rows[0]
    before = (
        _numbered(rows, request.GET.get("van", "")) or rows.filter(number__lt=after.number).first() or rows[1]
    )
    parts = [_part(name, before, after) for name in CANVAS]
    changed = [part["label"] for part in parts if part["changed"]]
    return {"before": before, "after": after, "parts": parts, "changed": in_a_row(changed)}


def _numbered(rows: QuerySet[QuestionVersion], number: str) -> QuestionVersion | None:
    return rows.filter(number=int(number)).first() if number.isdecimal() and len(number) < 5 else None


def _part(name: str, before: QuestionVersion, after: QuestionVersion) -> dict[str, Any]:
    field = QuestionVersion._meta.get_field(name)
    old, new = _shown(before, name), _shown(after, name)
    pieces = compared(old, new)
    return {
        "label": str(field.verbose_name),
        "changed": old != new,
        "before": [piece for piece in pieces if piece.kind != "in"],
        "after": [piece for piece in pieces if piece.kind != "out"],
    }


def _shown(version: QuestionVersion, name: str) -> str:
    value = version.get_area_level_display() if name == "area_level" else getattr(version, name)
    return str(value) if value else ""


def _changes(question: ResearchQuestion) -> list[dict[str, Any]]:
    """The latest saves that changed something: when, who, which parts and why; a save that changed nothing is left out."""
    rows = QuestionVersion.history.filter(question_id=question.pk).select_related("written_by")
    saves = list(rows.order_by("-history_date", "-history_id")[:MOST_CHANGES])
    found = [_change(later, earlier) for later, earlier in pairwise(saves)]
    return [change for change in found if change["parts"]][:SHOWN]


def _change(later: Any, earlier: Any) -> dict[str, Any]:
    names = [name for name in CANVAS if getattr(later, name) != getattr(earlier, name)]
    labels = [str(QuestionVersion._meta.get_field(name).verbose_name) for name in names]
    return {
        "at": later.history_date,
        "by": later.written_by,
        "number": later.number,
        "parts": in_a_row(labels),
        "why": later.change_note,
    }
