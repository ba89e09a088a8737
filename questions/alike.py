"""Finding what looks alike: by words and by trigrams, with an index on PostgreSQL and by reading on the embedded database.

Both databases only choose the candidates; how much two problems look alike is worked out here, the same on both.
"""

import operator
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Case, Expression, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from questions.likeness import keywords, likeness, searched, similarity, trigrams
from questions.models import Phase, SearchText, Trajectory
from questions.selectors import visible_to
from zicht.core.errors import Hidden

ALIKE = 0.34
MISSPELT = 0.4
MOST_ALIKE = 5
CANDIDATES = 40
PUBLISHED = (Phase.FOLLOW_UP, Phase.CLOSED)


@dataclass(frozen=True)
class Lookalike:
    """A trajectory that looks like a problem, from 0 to 1; `is_visible` says whether it may be opened.

    `shared` are the words that the two have in common, to say why it is shown.
    """

    trajectory: Trajectory
    likeness: float
    is_visible: bool
    shared: tuple[str, ...] = ()


def lookalikes(trajectory: Trajectory, user: Any) -> list[Lookalike]:
    """At most five that look like this one, of what `user` may see and what has been published; most alike first."""
    statement = getattr(trajectory, "statement", None)
    text = statement.what_happens if statement else ""
    return lookalikes_of(trajectory.title, text, user, besides=trajectory)


def lookalikes_of(
    title: str, text: str, user: Any, *, besides: Trajectory | None = None, most: int = MOST_ALIKE
) -> list[Lookalike]:
    """The same for a title and a text that are still being written."""
    ours, grams = keywords(title, text), trigrams(title)
    if not ours:
        return []
    seen = visible_to(user)
    rows = candidates(title, text).filter(Q(trajectory__in=seen) | Q(trajectory__phase__in=PUBLISHED))
    rows = rows.exclude(trajectory__phase=Phase.WITHDRAWN)
    rows = rows.exclude(trajectory=besides) if besides is not None else rows
    rows = rows.select_related("trajectory__owner", "trajectory__theme")[:CANDIDATES]
    found = [_compared(row, ours, grams) for row in rows]
    alike = sorted((one for one in found if one.likeness >= ALIKE), key=lambda one: -one.likeness)[:most]
    opened = set(seen.filter(pk__in=[one.trajectory.pk for one in alike]).values_list("pk", flat=True))
    return [Lookalike(one.trajectory, one.likeness, one.trajectory.pk in opened, one.shared) for one in alike]


def _compared(row: SearchText, ours: frozenset[str], grams: frozenset[str]) -> Lookalike:
    theirs = keywords(row.words)
    nearly = similarity(grams, row.grams.split())
    alike = max(likeness(ours, theirs), nearly if nearly >= MISSPELT else 0.0)
    return Lookalike(row.trajectory, alike, False, tuple(sorted(ours & theirs))[:6])


def candidates(title: str, text: str) -> QuerySet[SearchText]:
    """Every text with one of the words or enough of the trigrams, best first."""
    words = searched(title, text)
    if connection.vendor == "postgresql":
        return _indexed(words, sorted(trigrams(title)))
    named = [Q(words__icontains=word[: max(4, len(word) - 2)]) for word in words]
    near = [Q(grams__contains=gram) for gram in sorted(trigrams(title))[:12]]
    rows = SearchText.objects.alias(hits=_hits(named), nearly=_hits(near))
    return rows.filter(Q(hits__gt=0) | Q(nearly__gt=0)).order_by("-hits", "-nearly", "-pk")


def _hits(conditions: list[Q]) -> Expression:
    """The number of these conditions that hold, so that the best are among the candidates without an index as well."""
    each = (Case(When(condition, then=1), default=0, output_field=IntegerField()) for condition in conditions)
    return reduce(operator.add, each, Value(0))


def _indexed(words: list[str], grams: list[str]) -> QuerySet[SearchText]:
    """By the two indexes of migration 0004; their expressions have to read exactly like these."""
    query = SearchQuery(" | ".join(words), config="dutch", search_type="raw")
    halves = [grams[at : at + 3] for at in range(0, min(len(grams), 12), 3)]
    near = SearchQuery(
        " | ".join(f"({' & '.join(half)})" for half in halves), config="simple", search_type="raw"
    )
    vector = SearchVector("words", config="dutch")
    # An alias and no annotation: a vector in the answer would be made again for every row that is found.
    rows = SearchText.objects.alias(vector=vector, near=SearchVector("grams", config="simple"))
    return (
        rows.filter(Q(vector=query) | Q(near=near))
        .alias(rank=SearchRank(F("vector"), query))
        .order_by("-rank", "-pk")
    )


def joinable(user: Any, reference: str) -> Trajectory:
    """A trajectory that `user` may ask to join: one that they see or that was published. Raises Hidden otherwise."""
    seen = visible_to(user).filter(reference=reference).values("pk")
    rows = Trajectory.objects.filter(Q(pk__in=seen) | Q(reference=reference, phase__in=PUBLISHED))
    found = rows.select_related("owner", "theme", "coalition").first()
    if found is None:
        raise Hidden(_("Dit traject bestaat niet, of u kunt het niet zien."))
    return found
