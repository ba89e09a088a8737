"""Writing and verifying the journal: the only place that adds a row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from coalitions.models import Coalition, JournalEntry, JournalHead
from zicht.core.classification import Mark
from zicht.core.policy import Guarded, May, allows

FIRST_HASH = "0" * 64
# Rows that say more than that something happened: only for who may read what they are about.
ABOUT = {
    "release_asked": May.READ_RELEASE,
    "release_renewed": May.READ_RELEASE,
    "release_judged": May.READ_RELEASE,
    "pairs_judged": May.READ_RELEASE,
    "deviation_answered": May.READ_RESPONSES,
    "measure_planned": May.READ_RESPONSES,
    "measure_changed": May.READ_RESPONSES,
}
# What rows of before tell of hidden counts: checksums over these, and how many cells of each kind there were.
TELLS_OF_COUNTS = {
    "dataset_registered": ("checksum", "rejected"),
    "dataset_refused": ("checksum", "rejected"),
    "dataset_deleted": ("checksum",),
    "release_asked": ("fingerprint", "counts"),
    "release_judged": ("fingerprint",),
}
OUT = (Mark.OPEN.value, Mark.COALITION.value)


def read_by(user: Any, case: Guarded, coalition: Coalition) -> QuerySet[JournalEntry]:
    """The rows that `user` may read, by number; none without the right to the trail of this case."""
    if not allows(user, May.READ_TRAIL, case):
        return JournalEntry.objects.none()
    kept = [verb for verb, may in ABOUT.items() if not allows(user, may, case)]
    rows = JournalEntry.objects.filter(coalition=coalition, mark__in=OUT)
    return rows.exclude(verb__in=kept).order_by("number")


def without_plain_numbers(rows: Iterable[JournalEntry]) -> Iterator[JournalEntry]:
    """Rows of one trail, by number, for who may not read raw output: without what rows of before told of hidden counts, nor the
    hash over that, from which it could be guessed again. Nothing is written."""
    hides = False
    for row in rows:
        if hides:
            row.previous_hash = ""
        aside = row.facts.keys() & set(TELLS_OF_COUNTS.get(row.verb, ()))
        hides = bool(aside)
        if hides:
            row.facts = {name: value for name, value in row.facts.items() if name not in aside}
            row.hash = ""
        yield row


@dataclass(frozen=True)
class Line:
    """What one row of the trail says, before it has a number and a hash."""

    verb: str
    sentence: str
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    mark: str = "coalition"


def write(
    coalition: Coalition,
    verb: str,
    sentence: str,
    *,
    by: Any,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    mark: str = "coalition",
) -> JournalEntry:
    """Add one row to the trail; `by` None is the system."""
    return write_all(coalition, [Line(verb, sentence, reason, facts or {}, mark)], by=by)[0]


@transaction.atomic
def write_all(coalition: Coalition, lines: Iterable[Line], *, by: Any) -> list[JournalEntry]:
    """Add rows to the trail, in this order. Locks the coalition, so that two writers get two numbers."""
    Coalition.objects.select_for_update().only("pk").get(pk=coalition.pk)
    last = JournalEntry.objects.filter(coalition=coalition).order_by("-number").first()
    entries: list[JournalEntry] = []
    for line in lines:
        entries.append(_entry(coalition, line, last, by))
        last = entries[-1]
    if last is not None and entries:
        JournalEntry.objects.bulk_create(entries)
        JournalHead.objects.update_or_create(
            coalition=coalition, defaults={"number": last.number, "hash": last.hash}
        )
    return entries


def _entry(coalition: Coalition, line: Line, last: JournalEntry | None, by: Any) -> JournalEntry:
    """The row that follows the last one, with its hash."""
    entry = JournalEntry(
        coalition=coalition,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        actor=by,
        actor_name=str(by) if by else "Zicht",
        verb=line.verb,
        sentence=str(line.sentence)[:500],
        reason=line.reason,
        facts=line.facts,
        mark=line.mark,
        previous_hash=last.hash if last else FIRST_HASH,
    )
    entry.hash = entry.computed_hash()
    return entry


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: which coalition, which row, and what is wrong there."""

    coalition: str
    number: int
    problem: str


def breaks_in(coalition: Coalition, rows: Iterable[JournalEntry] | None = None) -> Iterator[Break]:
    """Every place where a number is missing, a link does not match or a row was changed."""
    previous, expected = FIRST_HASH, 1
    for row in (
        rows if rows is not None else JournalEntry.objects.filter(coalition=coalition).order_by("number")
    ):
        if row.number != expected:
            yield Break(coalition.name, expected, "missing")
        if row.previous_hash != previous:
            yield Break(coalition.name, row.number, "unlinked")
        if row.hash != row.computed_hash():
            yield Break(coalition.name, row.number, "changed")
        previous, expected = row.hash, row.number + 1
    head = JournalHead.objects.filter(coalition=coalition).first()
    if head is not None and (head.number, head.hash) != (expected - 1, previous):
        yield Break(coalition.name, head.number, "cut off")
