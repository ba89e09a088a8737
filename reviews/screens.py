"""What the screens of a review show: themes with their progress, answers side by side, what it is about, what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.content import changes, changes_since, legal_content
from reviews.models import (
    Answer,
    AnswerChoice,
    Checklist,
    ChecklistQuestion,
    Decision,
    Outcome,
    Review,
    ReviewerSeat,
    ReviewKind,
    ReviewStatus,
)
from reviews.newest import POSITIVE, latest_decision
from reviews.wording import as_items, in_words

OUTCOME_KINDS = {
    Outcome.POSITIVE: "ok",
    Outcome.CONDITIONAL: "wait",
    Outcome.NEGATIVE: "stop",
    Outcome.RETURNED: "wait",
}
CHOICE_KINDS = {AnswerChoice.YES: "ok", AnswerChoice.PARTLY: "wait", AnswerChoice.NO: "stop"}
SHOWN_CHANGES = 6


@dataclass
class Theme:
    """One theme of a checklist, and how many of its questions this reviewer answered."""

    name: str
    questions: list[ChecklistQuestion] = field(default_factory=list)
    answered: int = 0

    @property
    def slug(self) -> str:
        return slugify(self.name)

    @property
    def is_done(self) -> bool:
        return self.answered == len(self.questions)

    @property
    def state(self) -> str:
        return f"{self.answered} / {len(self.questions)}"


def themes_of(review: Review, answers: dict[int, Answer]) -> list[Theme]:
    """The themes in the order of the checklist."""
    found: dict[str, Theme] = {}
    for question in review.checklist.questions.all():
        theme = found.setdefault(question.theme, Theme(question.theme))
        theme.questions.append(question)
        answer = answers.get(question.pk)
        theme.answered += bool(answer and answer.choice)
    return list(found.values())


def themes_of_checklist(checklist: Checklist) -> list[Theme]:
    """The themes of one version, without answers."""
    found: dict[str, Theme] = {}
    for question in checklist.questions.all():
        found.setdefault(question.theme, Theme(question.theme)).questions.append(question)
    return list(found.values())


def answers_of(seat: ReviewerSeat | None) -> dict[int, Answer]:
    """Question id -> the answer on this seat."""
    return {answer.question_id: answer for answer in seat.answers.all()} if seat and seat.pk else {}


@dataclass(frozen=True)
class Compared:
    """One question with everybody's answer beside each other."""

    question: ChecklistQuestion
    answers: list[dict[str, Any]]
    stops: bool

    @property
    def differs(self) -> bool:
        return len({answer["choice"] for answer in self.answers}) > 1


def side_by_side(questions: Iterable[ChecklistQuestion], answers: Iterable[Answer]) -> list[Compared]:
    """Each question with the answers to it; questions on which the members differ, or that stop, come first."""
    given: dict[int, list[Answer]] = {}
    for answer in answers:
        given.setdefault(answer.question_id, []).append(answer)
    rows = [_compared(question, given.get(question.pk, [])) for question in questions]
    return sorted(rows, key=lambda row: (not row.stops, not row.differs, row.question.position))


def _compared(question: ChecklistQuestion, answers: list[Answer]) -> Compared:
    stops = any(question.stops_on and answer.choice == question.stops_on for answer in answers)
    return Compared(question, [_shown(question, answer) for answer in answers], stops)


def _shown(question: ChecklistQuestion, answer: Answer) -> dict[str, Any]:
    good, bad = (AnswerChoice.NO, AnswerChoice.YES) if question.stops_on == AnswerChoice.YES else (None, None)
    kind = CHOICE_KINDS.get(answer.choice, "neutral")
    if good is not None:
        kind = {good: "ok", bad: "stop"}.get(answer.choice, kind)
    return {
        "who": answer.seat.user,
        "choice": answer.choice,
        "label": answer.get_choice_display() or _("geen antwoord"),
        "kind": kind,
        "note": answer.note,
    }


def about(review: Review) -> dict[str, Any]:
    """What lies before the reviewers, from the snapshot."""
    return laid_out(review.content)


def laid_out(content: Mapping[str, Any]) -> dict[str, Any]:
    """What can be judged, in parts to read: the question, its canvas, the sources, the plan, the output."""
    question = content.get("question", {})
    canvas, sources = question.get("question", {}), content.get("sources", {})
    return {
        "text": canvas.get("text", ""),
        "canvas": as_items(canvas, without=("text",)),
        "definitions": [
            {"label": term, "value": text} for term, text in question.get("definitions", {}).items()
        ],
        "needs": [
            {"label": need, "value": in_words(value)} for need, value in sources.get("needs", {}).items()
        ],
        "sources": [
            {"title": title, "items": as_items(parts)} for title, parts in sources.get("sources", {}).items()
        ],
        "dpia": as_items(sources.get("dpia", {})),
        "plan": as_items(content.get("plan") or {}, without=("question",)),
        "releases": len(content.get("releases") or []),
    }


def hints(review: Review) -> list[dict[str, str]]:
    """What changed since it was laid before the reviewers and since the legal advice, and what is still open there."""
    found = [_hint("wait", _("Na het voorleggen veranderd"), str(change)) for change in changes_since(review)]
    if review.kind == ReviewKind.ETHICS:
        found += _since_advice(latest_decision(review.trajectory, ReviewKind.LEGAL), review)
    if not found:
        return [_hint("ok", _("Niets veranderd sinds dit is voorgelegd"), "")]
    more = len(found) - SHOWN_CHANGES
    if more > 0:
        rest = ngettext("En nog {count} wijziging", "En nog {count} wijzigingen", more).format(count=more)
        return [*found[:SHOWN_CHANGES], _hint("wait", rest, "")]
    return found


def _since_advice(advice: Decision | None, review: Review) -> list[dict[str, str]]:
    if advice is None:
        return [_hint("wait", _("Er is geen advies van de landsadvocaat"), "")]
    legal = {part: review.content[part] for part in advice.review.content if part in review.content}
    changed = changes(advice.review.content, legal)
    found = [_hint("wait", _("Na het advies veranderd"), str(change)) for change in changed]
    if not changed:
        found.append(_hint("ok", _("Vraag en bronnen zijn niet veranderd sinds het advies"), ""))
    waiting = [one for one in advice.conditions.all() if one.accepted_at is None]
    return found + [
        _hint("wait", _("Voorwaarde van de landsadvocaat staat nog open"), one.text) for one in waiting
    ]


def _hint(kind: str, title: str, text: str) -> dict[str, str]:
    return {"kind": kind, "title": title, "text": text}


def decision_kind(decision: Decision | None) -> str:
    """The colour of an outcome."""
    return OUTCOME_KINDS.get(Outcome(decision.outcome), "neutral") if decision else "neutral"


def progress(review: Review) -> str:
    """ "3 van 5 leden zijn klaar"."""
    seats = list(review.seats.all())
    ready = sum(seat.submitted_at is not None for seat in seats)
    return _("{ready} van {total} leden zijn klaar").format(ready=ready, total=len(seats))


def links(
    review: Review, seat: ReviewerSeat | None, themes: list[Theme], current: str
) -> list[dict[str, Any]]:
    """The steps of a reviewer, as links beside the page."""
    at = reverse("reviews:review", args=[review.pk])
    shows_progress = review.kind == ReviewKind.LEGAL or review.status == ReviewStatus.INDEPENDENT
    found = [] if shows_progress else [_link(_("Verschillen"), at, current == "verschillen")]
    for theme in themes:
        link = _link(theme.name, f"{at}?thema={theme.slug}", current == theme.slug)
        found.append(
            link | ({"state": theme.state, "done": "yes" if theme.is_done else ""} if shows_progress else {})
        )
    return found + [_link(label, url, key == current) for label, url, key in _ends(review, seat)]


def _ends(review: Review, seat: ReviewerSeat | None) -> list[tuple[str, str, str]]:
    """Where the work of this reviewer leads to: advice, being ready, vote, decision."""
    if review.kind == ReviewKind.LEGAL:
        return [(_("Uw advies"), reverse("reviews:advise", args=[review.pk]), "advies")]
    if review.status == ReviewStatus.INDEPENDENT:
        return [
            (_("Nakijken en klaar"), f"{reverse('reviews:review', args=[review.pk])}?thema=klaar", "klaar")
        ]
    ends = [(_("Uw stem"), reverse("reviews:vote", args=[review.pk]), "stem")] if review.is_running else []
    if (seat and seat.is_chair) or not review.is_running:
        ends.append((_("Besluit"), reverse("reviews:decide", args=[review.pk]), "besluit"))
    return ends


def _link(label: str, url: str, current: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "current": "yes" if current else "", "state": "", "done": ""}


def what_changed_since(decision: Decision | None) -> list[str]:
    """In words, what differs between what an advice was about and what lies there now; legal reviews only."""
    if decision is None:
        return []
    return [
        str(change) for change in changes(decision.review.content, legal_content(decision.review.trajectory))
    ]


def is_positive(decision: Decision | None) -> bool:
    """Whether a decision lets the trajectory go on."""
    return decision is not None and decision.outcome in POSITIVE
