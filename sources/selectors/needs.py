"""What a question needs to know, what the question itself already names, and how well that is covered."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from questions.current import current_question, current_version
from questions.models import QuestionVersion, ResearchQuestion, Trajectory
from sources.coverage import Coverage, coverage_of, doubts_about
from sources.guards import advised_content
from sources.models import (
    ChosenVariable,
    DataSource,
    FeasibilityAdvice,
    InformationNeed,
    NeedKind,
    SourceMatch,
)
from sources.search import words_in
from sources.selectors.catalogue import catalogue
from zicht.core.errors import Hidden

MOST_PROPOSED = 5
MOST_WORDS = 30
MOST_LOOKED_AT = 200


def coverage(question: ResearchQuestion | None) -> Coverage:
    """The matrix of needs and sources of a question."""
    return coverage_of(question)


def find_need(trajectory: Trajectory, pk: int) -> InformationNeed:
    """A need of the current question of this trajectory. Raises Hidden otherwise."""
    question = current_question(trajectory)
    need = question.needs.filter(pk=pk).first() if question else None
    if need is None:
        raise Hidden(_("Deze informatiebehoefte bestaat niet, of u kunt haar niet zien."))
    return need


@dataclass(frozen=True)
class Suggestion:
    """A need that the question itself already names."""

    kind: NeedKind
    label: str


def suggested_needs(trajectory: Trajectory) -> list[Suggestion]:
    """What the current version itself names, as far as it is not written down as a need.

    Population, numerator, denominator, what areas are compared on, the period and the area level.
    """
    version, question = current_version(trajectory), current_question(trajectory)
    if version is None or question is None:
        return []
    known = set(question.needs.values_list("kind", flat=True))
    named = (
        (NeedKind.POPULATION, version.population),
        (NeedKind.NUMERATOR, version.numerator or version.indicator),
        (NeedKind.DENOMINATOR, version.denominator),
        (NeedKind.BACKGROUND, version.comparison),
        (NeedKind.PERIOD, _period(version)),
        (NeedKind.AREA_LEVEL, version.get_area_level_display()),
    )
    return [Suggestion(kind, text[:200]) for kind, text in named if text and kind not in known]


def _period(version: QuestionVersion) -> str:
    if not version.period_from or not version.period_to:
        return ""
    return _("{first} tot en met {last}").format(first=version.period_from, last=version.period_to)


@dataclass(frozen=True)
class Proposal:
    """A source of the catalogue that may tell what a need asks: the words it shares, and where it falls short."""

    source: DataSource
    words: tuple[str, ...]
    doubts: tuple[str, ...]


def proposed_sources(user: Any, need: InformationNeed) -> list[Proposal]:
    """Up to five sources that `user` may see and that share words with the need; the most words and fewest doubts first."""
    words = _telling_words(need.label)
    if not words:
        return []
    any_word = Q()
    for word in words:
        any_word |= Q(search_text__has_word=word)
    rows = catalogue(user).filter(any_word).exclude(matches__need=need).order_by("title", "pk")
    version = current_version(need.trajectory)
    found = [_proposal(source, words, version) for source in rows[:MOST_LOOKED_AT]]
    return sorted(found, key=lambda one: (-len(one.words), len(one.doubts)))[:MOST_PROPOSED]


def _proposal(source: DataSource, words: list[str], version: QuestionVersion | None) -> Proposal:
    shared = tuple(word for word in words if word in source.search_text)
    return Proposal(source, shared, doubts_about(source, version))


def _telling_words(text: str) -> list[str]:
    """The words of a need that say something: at least five letters, each once, without its last letters for plurals."""
    words = [word for word in words_in(text, MOST_WORDS) if len(word) > 4]
    return list(dict.fromkeys(word[:-2] if word.endswith("en") else word for word in words))[:8]


def latest_advice(trajectory: Trajectory) -> FeasibilityAdvice | None:
    """The last feasibility advice on the current question."""
    rows = FeasibilityAdvice.objects.filter(question=current_question(trajectory)).select_related("given_by")
    return rows.order_by("-given_at", "-pk").first()


def advice_is_current(advice: FeasibilityAdvice, trajectory: Trajectory) -> bool:
    """Whether question, needs and sources are still as they were when the advice was given."""
    return advice.fingerprint == advised_content(trajectory)


def find_match(trajectory: Trajectory, pk: int) -> SourceMatch:
    """A match of a need of the current question. Raises Hidden otherwise."""
    rows = SourceMatch.objects.filter(need__question=current_question(trajectory), pk=pk)
    found = rows.select_related("need__question__trajectory__coalition", "source__holder").first()
    if found is None:
        raise Hidden(_("Deze koppeling bestaat niet, of u kunt haar niet zien."))
    return found


def chosen_variables(trajectory: Trajectory) -> list[ChosenVariable]:
    """Every variable that the current question uses, for needs that still count."""
    rows = ChosenVariable.objects.filter(
        match__need__question=current_question(trajectory), match__need__waived_at__isnull=True
    )
    rows = rows.select_related("variable", "match__source__holder", "match__need")
    return list(rows.order_by("match__source__title", "variable__name", "pk"))
