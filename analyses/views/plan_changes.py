"""What changed: between two versions of a plan, and around a plan since it was locked, with where to look."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, TextField
from django.urls import reverse

from analyses.content import ADVICE, approved_parts, changed_names, part_name
from analyses.models import PLANNED, AnalysisPlan
from questions.views.marking import Piece, compared
from zicht.core.errors import Conflict

# Part of what was approved -> the page where it is read and put right.
ROOMS = {
    "title": "questions:detail",
    "question": "questions:canvas",
    "definitions": "questions:definitions",
    "sources": "sources:inventory",
    "needs": "sources:inventory",
    "matches": "sources:inventory",
    "requests": "sources:inventory",
    "dpia": "sources:dpia",
    ADVICE: "reviews:overview",
}


@dataclass(frozen=True)
class FieldChange:
    """One field of the plan: its label and its text, with what went and what came."""

    label: str
    pieces: list[Piece]


def changes_from(earlier: AnalysisPlan, later: AnalysisPlan) -> list[FieldChange]:
    """The fields that read differently in the later version."""
    found = []
    for name in PLANNED:
        before, after = (plan.words_of(name) for plan in (earlier, later))
        if before != after:
            field = AnalysisPlan._meta.get_field(name)
            pieces = compared(before, after) if _is_text(field) else _replaced(before, after)
            found.append(FieldChange(str(field.verbose_name), pieces))
    return found


def _is_text(field: Any) -> bool:
    """Whether people wrote it themselves: what was chosen reads as a whole, also where two choices share a word."""
    return isinstance(field, CharField | TextField) and not field.choices


def _replaced(before: str, after: str) -> list[Piece]:
    pieces = [Piece(before, "out"), Piece(" "), Piece(after, "in")]
    return [piece for piece in pieces if piece.text]


def in_words(conflict: Conflict) -> Conflict:
    """The same conflict with both versions as people read a plan, instead of as it is kept."""
    theirs, mine = (
        {name: AnalysisPlan(**values).words_of(name) for name in values}
        for values in (conflict.theirs, conflict.mine)
    )
    return Conflict(conflict.sentence, theirs=theirs, mine=mine, revision=conflict.revision)


def places_to_look(plan: AnalysisPlan) -> list[dict[str, Any]]:
    """Label and address of everything around a locked plan that changed since, each page once."""
    places: dict[str, list[str]] = {}
    for name in changed_names(plan.approvals, approved_parts(plan.trajectory)):
        address = reverse(ROOMS.get(name, "analyses:plan"), args=[plan.trajectory.reference])
        places.setdefault(address, []).append(part_name(name))
    return [{"url": url, "label": ", ".join(dict.fromkeys(names))} for url, names in places.items()]
