"""Reading sources: the catalogue, what is asked of whom, and how well a question is covered."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Post
from coalitions.models import Organisation
from coalitions.selectors import organisations_of, works_for
from questions.current import current_question, current_version
from questions.models import ResearchQuestion, Trajectory
from questions.selectors import visible_to
from sources.coverage import Coverage, coverage_of
from sources.guards import advised_content
from sources.models import (
    DataRequest,
    DataSource,
    DpiaRecord,
    FeasibilityAdvice,
    InformationNeed,
    NeedKind,
    RequestStatus,
)
from zicht.core.errors import Hidden
from zicht.core.policy import May, Role, rights_of

# Posts that see sources which are not in the public catalogue.
INSIDERS = (Post.ANALYST, Post.ADMINISTRATOR, Post.PROGRAMME_LEAD)
DESCRIBERS = (Post.ANALYST, Post.ADMINISTRATOR)


def holds_post(user: Any, posts: tuple[str, ...]) -> bool:
    """Whether `user` is active and holds one of these posts today."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return user.appointments.current().filter(post__in=posts).exists()


def catalogue(user: Any) -> QuerySet[DataSource]:
    """The sources that `user` may see: what is listed; for a holder its own; for analysts and the programme all."""
    rows = DataSource.objects.select_related("holder")
    if not getattr(user, "is_authenticated", False):
        return rows.filter(is_listed=True)
    if holds_post(user, INSIDERS):
        return rows
    used = DataRequest.objects.filter(trajectory__in=visible_to(user)).values("source")
    return rows.filter(Q(is_listed=True) | Q(holder__in=organisations_of(user)) | Q(pk__in=used))


def find_source(user: Any, identifier: str) -> DataSource:
    """The source with this identifier. Raises Hidden when `user` may not see it or it does not exist."""
    source = catalogue(user).filter(identifier=identifier).prefetch_related("variables").first()
    if source is None:
        raise Hidden(_("Deze bron bestaat niet, of u kunt hem niet zien."))
    return source


def why_not_describe(user: Any, holder: Organisation | None) -> str | None:
    """None when `user` may describe sources of this holder (of any holder they work for when None)."""
    if holds_post(user, DESCRIBERS):
        return None
    if works_for(user, holder) if holder else organisations_of(user).exists():
        return None
    return _("Alleen iemand van de bronhouder, een analist of de beheerder kan een bron beschrijven.")


def holders_for(user: Any) -> QuerySet[Organisation]:
    """The organisations whose sources `user` may describe."""
    return Organisation.objects.all() if holds_post(user, DESCRIBERS) else organisations_of(user)


SORTS = {"titel": ("title", "pk"), "houder": ("holder__name", "title"), "nieuw": ("-described_at", "-pk")}


def listed(
    user: Any, *, text: str = "", holder: str = "", access: str = "", sort: str = "titel"
) -> QuerySet[DataSource]:
    """What the catalogue shows: visible, filtered by words, holder (id) and access, sorted."""
    rows = catalogue(user)
    for word in text.split()[:6]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(description__icontains=word)
            | Q(keywords__icontains=word)
            | Q(holder__name__icontains=word)
            | Q(variables__label__icontains=word)
        )
    if holder.isdecimal() and len(holder) < 18:
        rows = rows.filter(holder=int(holder))
    if access:
        rows = rows.filter(access_rights=access)
    return rows.distinct().order_by(*SORTS.get(sort, SORTS["titel"]))


def coverage(question: ResearchQuestion | None) -> Coverage:
    """The matrix of needs and sources of a question."""
    return coverage_of(question)


def requests_for(user: Any) -> QuerySet[DataRequest]:
    """Requests to the organisations of `user`, and those of trajectories whose sources `user` may read."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return DataRequest.objects.none()
    mine = Q(source__holder__in=organisations_of(user)) | Q(trajectory__in=visible_to(user))
    return DataRequest.objects.filter(mine).select_related(
        "source__holder", "trajectory__owner", "trajectory__coalition", "asked_by", "decided_by"
    )


def requests_to_decide(user: Any) -> QuerySet[DataRequest]:
    """Requests that wait for the organisations of `user`, the oldest first."""
    own = requests_for(user).filter(source__holder__in=organisations_of(user), status=RequestStatus.SENT)
    return own.order_by("asked_at", "pk")


def find_request(user: Any, pk: int) -> DataRequest:
    """A request. Raises Hidden when `user` may not see it or it does not exist."""
    request = requests_for(user).filter(pk=pk).first()
    own = request is not None and works_for(user, request.source.holder)
    if request is None or not (own or May.READ_SOURCES in rights_of(request.trajectory.roles_of(user))):
        raise Hidden(_("Deze aanvraag bestaat niet, of u kunt hem niet zien."))
    return request


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


def sources_content(trajectory: Trajectory) -> dict[str, Any]:
    """What an approval of the sources covers: each need with its sources, what holders allow, and the DPIA."""
    found = coverage_of(current_question(trajectory))
    needs = {
        f"{row.need.get_kind_display()}: {row.need.label}": {
            "waived": row.need.waived_reason,
            "sources": {cell.source.title: cell.match.variables for cell in row.matches if cell.match},
        }
        for row in found.rows
    }
    sources = {
        source.title: _source_content(source, found.requests.get(source.pk)) for source in found.sources
    }
    return {"needs": needs, "sources": sources, "dpia": _dpia_content(trajectory)}


def _source_content(source: DataSource, request: DataRequest | None) -> dict[str, Any]:
    content = {"holder": source.holder.name, "sensitivity": str(source.get_sensitivity_display())}
    if request is None:
        return content
    asked = {
        name: getattr(request, name) for name in ("purpose", "variables", "years", "legal_basis", "retention")
    }
    answer = {"status": request.status, "note": request.decision_note, "valid_until": request.valid_until}
    return content | asked | answer


def _dpia_content(trajectory: Trajectory) -> dict[str, Any]:
    record = DpiaRecord.objects.filter(trajectory=trajectory).first()
    if record is None:
        return {}
    return {"personal_data": record.personal_data, "outcome": record.outcome, "document": record.document}


def sees_request_as(user: Any, request: DataRequest) -> bool:
    """Whether `user` is on the side of the holder that has to answer."""
    return works_for(user, request.source.holder) and Role.DATA_HOLDER in request.roles_of(user)
