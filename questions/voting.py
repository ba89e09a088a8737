"""The sharpness vote: the rubric, who still has to vote, and from when on everybody sees what everybody thinks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coalitions.models import Organisation
from coalitions.selectors import organisations_of
from questions.current import seated_organisations
from questions.models import Assessment, QuestionVersion, ResearchQuestion

LEVELS = ((1, _("niet")), (2, _("een beetje")), (3, _("grotendeels")), (4, _("helemaal")))


@dataclass(frozen=True)
class Line:
    """One line of the rubric: what is judged, a sentence that explains it, and which of the two marks it counts for."""

    name: str
    label: str | Promise
    help: str | Promise
    mark: str


RUBRIC = (
    Line(
        "importance",
        _("Het antwoord doet ertoe"),
        _("Voor mensen in deze gemeente, en ook voor uw partij."),
        "relevance",
    ),
    Line(
        "use",
        _("Wij weten wat wij met elk antwoord doen"),
        _("Ook als het lager uitvalt dan verwacht."),
        "relevance",
    ),
    Line(
        "counted",
        _("Duidelijk is wat er wordt geteld"),
        _("Populatie, teller en noemer laten geen keus meer open."),
        "sharpness",
    ),
    Line(
        "bounded",
        _("Duidelijk is waar, wanneer en vergeleken met wat"),
        _("Gebied, jaren en vergelijking passen bij elkaar."),
        "sharpness",
    ),
    Line(
        "worded",
        _("Elk woord betekent voor iedereen hetzelfde"),
        _("Zo niet: noem de woorden die punten kosten."),
        "sharpness",
    ),
)


def marks_of(rubric: Mapping[str, int]) -> dict[str, int]:
    """Relevance and sharpness from 1 to 10 out of the lines from 1 to 4: the lowest gives 1, the highest 10."""
    found: dict[str, int] = {}
    for mark in ("relevance", "sharpness"):
        levels = [rubric[line.name] for line in RUBRIC if line.mark == mark]
        found[mark] = round(1 + 9 * (sum(levels) - len(levels)) / (3 * len(levels)))
    return found


def awaiting_assessment(version: QuestionVersion, seated: list[Organisation]) -> list[Organisation]:
    """Of these organisations, those that did not assess this version as it reads now; nobody when it was not asked."""
    if version.asked_at is None:
        return []
    given = {a.organisation_id for a in current_assessments(version)}
    return [party for party in seated if party.pk not in given]


def current_assessments(version: QuestionVersion) -> list[Assessment]:
    """The assessments of this version as it reads now, read once."""
    known = version.__dict__.get("_current_assessments")
    if known is None:
        rows = version.assessments.select_related("organisation", "assessed_by")
        known = [row for row in rows if row.fingerprint == version.fingerprint]
        version.__dict__["_current_assessments"] = known
    return known


def quorum(seated: Iterable[Organisation]) -> int:
    """How many parties have to vote before a round can be closed: more than half, and two at least."""
    return max(2, len(list(seated)) // 2 + 1)


def is_revealed(version: QuestionVersion, seated: list[Organisation]) -> bool:
    """Whether the marks are open: everybody at the table voted, or the round was closed."""
    if version.asked_at is None:
        return False
    return version.closed_at is not None or not awaiting_assessment(version, seated)


def readable_assessments(version: QuestionVersion, user: Any) -> list[Assessment]:
    """What `user` may read of this version: everything once the marks are open, before that only the own party's."""
    rows = list(version.assessments.select_related("organisation", "assessed_by", "version"))
    if is_revealed(version, seated_organisations(version.question.trajectory)):
        return rows
    own = set(organisations_of(user).values_list("pk", flat=True))
    return [row for row in rows if row.organisation_id in own]


def shut_for(question: ResearchQuestion, user: Any) -> Q:
    """The assessments of a question that `user` may not read yet: of others, in a round that is not open."""
    seated = seated_organisations(question.trajectory)
    shut = [version.pk for version in question.versions.all() if not is_revealed(version, seated)]
    return Q(version__in=shut) & ~Q(organisation__in=organisations_of(user))


def costly_words(version: QuestionVersion, seated: list[Organisation]) -> dict[str, list[str]]:
    """Word -> the parties that marked it, most marked first; empty until the marks are open."""
    if not is_revealed(version, seated):
        return {}
    found: dict[str, list[str]] = {}
    for row in current_assessments(version):
        for word in row.costly_words.splitlines():
            found.setdefault(word, []).append(row.organisation.short_name)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))
