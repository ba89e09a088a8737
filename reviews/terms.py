"""Terms in the committee: who sits now, who will, who sat, and which terms end soon."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import COMMITTEE, Appointment
from accounts.terms import MOST_TERMS

# Days before the end at which people are told; 0 is the day after it.
WARNINGS = (90, 30, 7)
ENDED = 0


@dataclass(frozen=True)
class Term:
    """One term with how long it still lasts, which one in a row it is, and whether another follows."""

    row: Appointment
    days_left: int
    number: int
    is_renewed: bool

    @property
    def ends_soon(self) -> bool:
        return not self.is_renewed and 0 <= self.days_left <= WARNINGS[0]

    @property
    def may_be_renewed(self) -> bool:
        return not self.is_renewed and self.days_left >= 0 and self.number < MOST_TERMS


@dataclass(frozen=True)
class Composition:
    """The committee by date: who sits today, who begins later, whose term is over."""

    now: list[Term]
    later: list[Term]
    before: list[Term]

    @property
    def ends_soon(self) -> list[Term]:
        return [term for term in self.now if term.ends_soon]


def composition(today: date | None = None) -> Composition:
    """Every term of the committee there ever was. One query."""
    today = today or timezone.localdate()
    rows = list(Appointment.objects.filter(post__in=COMMITTEE).select_related("user").order_by("since", "pk"))
    order = list(COMMITTEE)
    rows.sort(key=lambda row: (order.index(row.post), row.user.name))  # type: ignore[arg-type]
    terms = [_term(row, rows, today) for row in rows]
    now = [term for term in terms if term.row.since <= today and term.days_left >= 0]
    later = [term for term in terms if term.row.since > today]
    before = sorted(
        (term for term in terms if term.days_left < 0), key=lambda term: -term.days_left, reverse=True
    )
    return Composition(now, later, before)


def _term(row: Appointment, rows: list[Appointment], today: date) -> Term:
    same = [one for one in rows if (one.user_id, one.post) == (row.user_id, row.post)]
    renewed = any(row.until and one.since == row.until + timedelta(days=1) for one in same)
    left = (row.until - today).days if row.until else WARNINGS[0] + 1
    return Term(row, left, _number(row, same), renewed)


def terms_in_a_row(term: Appointment) -> int:
    """Which term in a row this is: 1 for a first one; each begins the day after the one before."""
    same = Appointment.objects.filter(user=term.user_id, post=term.post)
    return _number(term, list(same))


def _number(term: Appointment, same: list[Appointment]) -> int:
    ends = {one.until: one for one in same}
    number, before = 1, ends.get(term.since - timedelta(days=1))
    while before is not None:
        number, before = number + 1, ends.get(before.since - timedelta(days=1))
    return number


def followed_by(term: Appointment) -> Appointment | None:
    """The term that begins the day after this one."""
    if term.until is None:
        return None
    after = term.until + timedelta(days=1)
    return Appointment.objects.filter(user=term.user_id, post=term.post, since=after).first()


def warning_for(until: date, today: date) -> int | None:
    """The warning that fits this many days before the end: 90, 30 or 7; 0 when it ended; None when it is far away."""
    left = (until - today).days
    if left < 0:
        return ENDED
    return min((days for days in WARNINGS if left <= days), default=None)


def changes_of_terms() -> QuerySet:
    """Every change of a term in the committee, the newest first: what it became, by whom and why."""
    rows = Appointment.history.filter(post__in=COMMITTEE).select_related("user", "history_user")
    return rows.order_by("-history_date", "-history_id")
