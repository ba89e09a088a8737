"""How well the needs of a question are covered: by a source that may be used, asked, refused, or not at all."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from questions.models import ResearchQuestion
from sources.models import (
    ALLOWED,
    AccessRights,
    DataRequest,
    DataSource,
    InformationNeed,
    RequestStatus,
    SourceMatch,
)


class State(TextChoices):
    """Dekking: where one need, or one source for it, stands. In order of how good that is."""

    COVERED = "covered", _("gedekt")
    ASKED = "asked", _("gevraagd")
    MATCHED = "matched", _("nog vragen")
    REFUSED = "refused", _("geweigerd")
    EXPIRED = "expired", _("verlopen")
    MISSING = "missing", _("ontbreekt")
    WAIVED = "waived", _("vervalt")


BEST_FIRST = (State.COVERED, State.ASKED, State.MATCHED, State.EXPIRED, State.REFUSED)
KINDS = {
    State.COVERED: "ok",
    State.ASKED: "wait",
    State.MATCHED: "wait",
    State.EXPIRED: "stop",
    State.REFUSED: "stop",
    State.MISSING: "stop",
    State.WAIVED: "neutral",
}


@dataclass(frozen=True)
class Cell:
    """One source for one need: the match when there is one, and where the permission stands."""

    source: DataSource
    match: SourceMatch | None
    state: State | None

    @property
    def kind(self) -> str:
        return KINDS[self.state] if self.state else ""


@dataclass(frozen=True)
class Row:
    """One need with a cell for each source of the question, and how well it is covered by the best of them."""

    need: InformationNeed
    cells: list[Cell]

    @property
    def state(self) -> State:
        if self.need.waived_at:
            return State.WAIVED
        found = [cell.state for cell in self.cells if cell.state]
        return min(found, key=BEST_FIRST.index) if found else State.MISSING

    @property
    def kind(self) -> str:
        return KINDS[self.state]

    @property
    def is_settled(self) -> bool:
        return self.state in (State.COVERED, State.WAIVED)

    @property
    def matches(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.match]


@dataclass(frozen=True)
class Coverage:
    """The matrix: a row for each need, a column for each source that matches one of them."""

    rows: list[Row]
    sources: list[DataSource]
    requests: dict[int, DataRequest]

    @property
    def settled(self) -> int:
        """How many needs are covered or waived."""
        return sum(row.is_settled for row in self.rows)


def has_expired(request: DataRequest, today: date) -> bool:
    """Whether a permission was given that no longer holds."""
    return request.status in ALLOWED and request.valid_until is not None and request.valid_until < today


def state_of(source: DataSource, requests: list[DataRequest], today: date) -> State:
    """Where the permission for one source stands: the best answer that still holds, otherwise the last word.

    An open source needs no permission. `requests` are those of one trajectory, oldest first.
    """
    if source.access_rights == AccessRights.PUBLIC:
        return State.COVERED
    if any(request.status in ALLOWED and not has_expired(request, today) for request in requests):
        return State.COVERED
    if not requests:
        return State.MATCHED
    last = requests[-1]
    if last.status == RequestStatus.SENT:
        return State.ASKED
    return State.EXPIRED if has_expired(last, today) else State.REFUSED


def coverage_of(question: ResearchQuestion | None) -> Coverage:
    """The matrix of a question, in three queries. Empty without a question."""
    if question is None:
        return Coverage([], [], {})
    needs = list(question.needs.select_related("waived_by").prefetch_related("matches__source__holder"))
    sources = {match.source_id: match.source for need in needs for match in need.matches.all()}
    requests = _requests(question, list(sources))
    today = timezone.localdate()
    states = {key: state_of(source, requests.get(key, []), today) for key, source in sources.items()}
    ordered = sorted(sources.values(), key=lambda source: source.title)
    rows = [Row(need, _cells(need, ordered, states)) for need in needs]
    return Coverage(rows, ordered, {key: found[-1] for key, found in requests.items()})


def _requests(question: ResearchQuestion, sources: list[int]) -> dict[int, list[DataRequest]]:
    """Source id -> requests of this trajectory for it, oldest first."""
    found: dict[int, list[DataRequest]] = {}
    rows = DataRequest.objects.filter(trajectory=question.trajectory_id, source__in=sources)
    for request in rows.order_by("asked_at", "pk"):
        found.setdefault(request.source_id, []).append(request)
    return found


def _cells(need: InformationNeed, sources: list[DataSource], states: dict[int, State]) -> list[Cell]:
    matches = {match.source_id: match for match in need.matches.all()}
    return [
        Cell(source, matches.get(source.pk), states[source.pk] if source.pk in matches else None)
        for source in sources
    ]
