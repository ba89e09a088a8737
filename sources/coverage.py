"""How well the needs of a question are covered: by a source that may be used, asked, refused, or not at all."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.models import QuestionVersion, ResearchQuestion
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

    COVERED = "covered", gettext_lazy("gedekt")
    ASKED = "asked", gettext_lazy("gevraagd")
    MATCHED = "matched", gettext_lazy("nog vragen")
    REFUSED = "refused", gettext_lazy("geweigerd")
    EXPIRED = "expired", gettext_lazy("verlopen")
    MISSING = "missing", gettext_lazy("ontbreekt")
    WAIVED = "waived", gettext_lazy("vervalt")


BEST_FIRST = (State.COVERED, State.ASKED, State.MATCHED, State.EXPIRED, State.REFUSED)
ICONS = {
    State.COVERED: "check",
    State.ASKED: "clock",
    State.MATCHED: "question",
    State.REFUSED: "cross",
    State.EXPIRED: "history",
    State.MISSING: "search",
    State.WAIVED: "circle",
}
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
    """One source for one need: the match when there is one, where the permission stands, and where it falls short."""

    source: DataSource
    match: SourceMatch | None
    state: State | None
    doubts: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return KINDS[self.state] if self.state else ""

    @property
    def icon(self) -> str:
        return ICONS[self.state] if self.state else ""


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
    def icon(self) -> str:
        return ICONS[self.state]

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

    @property
    def shares(self) -> list["Share"]:
        """How many needs stand where, the best first, as pieces of one bar of 100 wide."""
        counts = Counter(row.state for row in self.rows)
        found, start = [], 0.0
        for state in (*BEST_FIRST, State.MISSING, State.WAIVED):
            if counts[state]:
                width = 100 * counts[state] / len(self.rows)
                found.append(Share(state, counts[state], round(start, 3), round(width, 3)))
                start += width
        return found


@dataclass(frozen=True)
class Share:
    """A piece of the bar: the state, how many needs, where it starts and how wide it is (0 to 100)."""

    state: State
    count: int
    start: float
    width: float

    @property
    def kind(self) -> str:
        return KINDS[self.state]


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
    """The matrix of a question, in a fixed number of queries. Empty without a question."""
    if question is None:
        return Coverage([], [], {})
    needs = list(
        question.needs.select_related("waived_by").prefetch_related(
            "matches__source__holder", "matches__chosen__variable"
        )
    )
    sources = {match.source_id: match.source for need in needs for match in need.matches.all()}
    requests = _requests(question, list(sources))
    today = timezone.localdate()
    states = {key: state_of(source, requests.get(key, []), today) for key, source in sources.items()}
    version = question.versions.order_by("-number").first()
    doubts = {key: doubts_about(source, version) for key, source in sources.items()}
    ordered = sorted(sources.values(), key=lambda source: source.title)
    rows = [Row(need, _cells(need, ordered, states, doubts)) for need in needs]
    return Coverage(rows, ordered, {key: found[-1] for key, found in requests.items()})


def doubts_about(source: DataSource, version: QuestionVersion | None) -> tuple[str, ...]:
    """Where a source falls short of what the question asks: its years and its smallest area."""
    if version is None:
        return ()
    found = []
    if not source.covers_years(version.period_from, version.period_to):
        found.append(
            _("gaat over {have}, gevraagd is {want}").format(
                have=years(source.covers_from, source.covers_to),
                want=years(version.period_from, version.period_to),
            )
        )
    if source.reaches(version.area_level) is False:
        found.append(
            _("is er per {have}, gevraagd is {want}").format(
                have=source.get_finest_level_display(), want=version.get_area_level_display()
            )
        )
    return tuple(found)


def years(first: int | None, last: int | None) -> str:
    """ "2015–2024"; an end that is not known is left open."""
    return f"{first or '…'}–{last or '…'}"


def _requests(question: ResearchQuestion, sources: list[int]) -> dict[int, list[DataRequest]]:
    """Source id -> requests of this trajectory for it, oldest first."""
    found: dict[int, list[DataRequest]] = {}
    rows = DataRequest.objects.filter(trajectory=question.trajectory_id, source__in=sources)
    for request in rows.order_by("asked_at", "pk"):
        found.setdefault(request.source_id, []).append(request)
    return found


def _cells(
    need: InformationNeed,
    sources: list[DataSource],
    states: dict[int, State],
    doubts: dict[int, tuple[str, ...]],
) -> list[Cell]:
    matches = {match.source_id: match for match in need.matches.all()}
    return [
        Cell(source, matches[source.pk], states[source.pk], doubts[source.pk])
        if source.pk in matches
        else Cell(source, None, None)
        for source in sources
    ]
