"""What a question needs to know, what the question itself already names, and how well that is covered."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from questions.current import current_question, current_version
from questions.models import ResearchQuestion, Trajectory
from sources.coverage import Coverage, coverage_of
from sources.guards import advised_content
from sources.models import FeasibilityAdvice, InformationNeed, NeedKind
from zicht.core.errors import Hidden


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
    """Population, numerator and denominator of the current version, as far as they are not written down as a need."""
    version, question = current_version(trajectory), current_question(trajectory)
    if version is None or question is None:
        return []
    known = set(question.needs.values_list("kind", flat=True))
    named = (
        (NeedKind.POPULATION, version.population),
        (NeedKind.NUMERATOR, version.numerator or version.indicator),
        (NeedKind.DENOMINATOR, version.denominator),
    )
    return [Suggestion(kind, text[:200]) for kind, text in named if text and kind not in known]


def latest_advice(trajectory: Trajectory) -> FeasibilityAdvice | None:
    """The last feasibility advice on the current question."""
    rows = FeasibilityAdvice.objects.filter(question=current_question(trajectory)).select_related("given_by")
    return rows.order_by("-given_at", "-pk").first()


def advice_is_current(advice: FeasibilityAdvice, trajectory: Trajectory) -> bool:
    """Whether question, needs and sources are still as they were when the advice was given."""
    return advice.fingerprint == advised_content(trajectory)
