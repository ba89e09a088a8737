"""Searching over everything that somebody may see: trajectories, questions, sources and public pages."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from publications.public.selectors import found as published_with
from questions.models import CANVAS, QuestionVersion
from questions.selectors import visible_to
from sources.selectors import catalogue, with_words
from zicht.desk.items import short

MOST_WORDS = 6
MOST_HITS = 10


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    title: str
    url: str
    detail: str


@dataclass(frozen=True)
class Shelf:
    """What was found of one kind; `more` says that there is more than is shown."""

    label: str
    hits: list[Hit]
    more: bool


def shelves(user: Any, text: str) -> list[Shelf]:
    """What `user` may see that has all these words, by kind, kinds without hits left out. One query for each kind."""
    words = text.replace("\x00", "").split()[:MOST_WORDS]
    if not words:
        return []
    found = [_trajectories(user, words), _questions(user, words), _sources(user, words), _publications(words)]
    return [shelf for shelf in found if shelf.hits]


def _with_words(rows: QuerySet, words: list[str], *fields: str) -> QuerySet:
    for word in words:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


def _shelf(label: str, rows: QuerySet, hit: Any) -> Shelf:
    some: list[Model] = list(rows[: MOST_HITS + 1])
    return Shelf(label, [hit(row) for row in some[:MOST_HITS]], len(some) > MOST_HITS)


def _trajectories(user: Any, words: list[str]) -> Shelf:
    rows = _with_words(
        visible_to(user).select_related("owner"), words, "title", "reference", "owner__name", "theme__name"
    )
    return _shelf(_("Trajecten"), rows.order_by("-started_at"), lambda row: Hit(
        row.title, reverse("questions:detail", args=[row.reference]),
        f"{row.reference} · {row.owner.short_name} · {row.get_phase_display()}",
    ))  # fmt: skip


def _questions(user: Any, words: list[str]) -> Shelf:
    texts = [name for name in CANVAS if not name.startswith(("period", "area"))]
    seen = visible_to(user).order_by().values("pk")
    rows = QuestionVersion.objects.filter(question__trajectory__in=seen).select_related(
        "question__trajectory"
    )
    rows = _with_words(rows, words, "question__title", *texts).order_by("-written_at")
    return _shelf(_("Onderzoeksvragen"), rows, lambda row: Hit(
        row.question.title, reverse("questions:canvas", args=[row.question.trajectory.reference]),
        _("versie {number}: {text}").format(number=row.number, text=short(row.text)),
    ))  # fmt: skip


def _sources(user: Any, words: list[str]) -> Shelf:
    rows = with_words(catalogue(user), " ".join(words))
    return _shelf(_("Bronnen"), rows.order_by("title"), lambda row: Hit(
        row.title, reverse("sources:detail", args=[row.identifier]), f"{row.holder.short_name} · {short(row.description)}"
    ))  # fmt: skip


def _publications(words: list[str]) -> Shelf:
    return _shelf(_("Publicaties"), published_with(text=" ".join(words)), lambda row: Hit(
        row.title, reverse("publications:public_detail", args=[row.slug]), short(row.summary)
    ))  # fmt: skip
