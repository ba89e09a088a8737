"""The library of definitions: what may be taken over, what fits a question, and how a text changed."""

from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet

from questions.current import current_version
from questions.likeness import keywords
from questions.models import Definition, Trajectory

MOST = 5


def shared_definitions(text: str = "") -> QuerySet[Definition]:
    """Every shared definition with these words, with `used` as the number of trajectories that took it over."""
    rows = Definition.objects.filter(is_shared=True).select_related("trajectory__owner")
    for word in text.split()[:6]:
        rows = rows.filter(Q(term__icontains=word) | Q(text__icontains=word))
    return rows.annotate(used=Count("copies")).order_by("term", "pk")


def suggestions_for(trajectory: Trajectory) -> list[Definition]:
    """Shared definitions whose term shares a word with the current question and that are not here yet, at most five."""
    version = current_version(trajectory)
    asked = keywords(trajectory.title, version.text if version else "")
    here = {term.lower() for term in trajectory.definitions.values_list("term", flat=True)}
    rows = shared_definitions().exclude(trajectory=trajectory)
    fitting = [row for row in rows[:500] if keywords(row.term) & asked and row.term.lower() not in here]
    return fitting[:MOST]


def versions_of(definition: Definition) -> list[dict[str, Any]]:
    """Each text that it had, newest first: number, text, when, and why it became that."""
    rows = list(definition.history.order_by("history_date", "history_id"))
    kept = rows[:1] + [later for earlier, later in pairwise(rows) if later.text != earlier.text]
    return [
        {"number": row.number, "text": row.text, "at": row.history_date, "why": row.change_note}
        for row in reversed(kept)
    ]
