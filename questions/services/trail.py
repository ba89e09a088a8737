"""What saving while typing leaves in the journal: one row for a spell of writing, not one for every pause."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from coalitions import journal
from coalitions.models import Coalition, JournalEntry

SPELL = timedelta(minutes=30)


def journal_writing(coalition: Coalition, verb: str, sentence: str, *, by: Any, **more: Any) -> None:
    """A row, unless the last one says the same of the same person shortly ago; the history keeps each text."""
    last = JournalEntry.objects.filter(coalition=coalition).order_by("-number").first()
    same = last is not None and (last.verb, last.sentence, last.actor_id) == (verb, sentence, by.pk)
    if not same or timezone.now() - last.at > SPELL:
        journal.write(coalition, verb, sentence, by=by, **more)
