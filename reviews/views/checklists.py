"""The checklists: every version with what changed, and a new version from a file."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coalitions.grants import programme_roles
from questions.views.marking import compared
from questions.views.refusals import put_on_form
from reviews.forms.checklists import ChecklistForm
from reviews.models import Checklist, ReviewKind
from reviews.screens import themes_of_checklist
from reviews.services import adopt_checklist
from reviews.versions import QuestionChange, changes_between, previous
from zicht.core.errors import Invalid, NotAllowed, Refusal
from zicht.core.policy import May, rights_of

MOST_BYTES = 1024 * 1024


@login_required
def checklists(request: HttpRequest) -> HttpResponse:
    """Every version of every checklist, newest first."""
    rows = Checklist.objects.prefetch_related("questions")
    kinds = [(kind.label, [row for row in rows if row.kind == kind]) for kind in ReviewKind]
    context = {"kinds": kinds, "may_replace": _may_replace(request.user)}
    return render(request, "reviews/checklists.html", context)


@login_required
def checklist(request: HttpRequest, kind: str, version: int) -> HttpResponse:
    """One version whole, with what changed since the one before it."""
    found = get_object_or_404(Checklist, kind=kind, version=version)
    before = previous(found)
    changed = [_shown(change) for change in changes_between(before, found)] if before else []
    context = {"checklist": found, "before": before, "changed": changed, "themes": themes_of_checklist(found)}
    return render(request, "reviews/checklist.html", context)


def _shown(change: QuestionChange) -> dict[str, Any]:
    """A change with its words marked: what went and what came."""
    parts = []
    for part in change.parts:
        pieces = compared(part.before, part.after)
        parts.append(
            {
                "label": part.label,
                "before": [piece for piece in pieces if piece.kind != "in"],
                "after": [piece for piece in pieces if piece.kind != "out"],
            }
        )
    return {"kind": change.kind, "question": change.question, "parts": parts}


@login_required
def checklist_new(request: HttpRequest) -> HttpResponse:
    """A new version from a data file; refused as a whole with every fault in words."""
    if not _may_replace(request.user):
        raise NotAllowed(_("Alleen de beheerder kan een toetsingskader vervangen."))
    form = ChecklistForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            adopted = adopt_checklist(_read(form.cleaned_data["file"]), by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Versie {number} is in gebruik.").format(number=adopted.version))
            return redirect("reviews:checklist", kind=adopted.kind, version=adopted.version)
    return render(request, "reviews/checklist_new.html", {"form": form})


def _read(file: Any) -> Any:
    """What the file says. Raises Invalid with where it stops being readable."""
    if file.size > MOST_BYTES:
        raise Invalid({"file": [_("Dit bestand is te groot voor een toetsingskader.")]})
    try:
        return json.loads(file.read().decode("utf-8"))
    except UnicodeDecodeError as problem:
        raise Invalid({"file": [_("Dit bestand is geen tekst in UTF-8.")]}) from problem
    except (json.JSONDecodeError, RecursionError) as problem:
        line = getattr(problem, "lineno", 1)
        raise Invalid(
            {"file": [_("Dit is geen JSON. Het gaat mis in regel {line}.").format(line=line)]}
        ) from problem


def _may_replace(user: Any) -> bool:
    return May.MANAGE_LISTS in rights_of(programme_roles(user))
