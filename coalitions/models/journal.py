"""The journal of a trajectory, kept with its coalition so that every app can write in it: append-only, in a chain."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalitions.models.coalition import Coalition
from zicht.core.classification import marks
from zicht.core.fingerprints import fingerprint


class JournalEntry(models.Model):
    """Journaalregel: one thing that happened, in one sentence. Never changed, never removed."""

    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="journal")
    number = models.PositiveIntegerField(_("volgnummer"))
    at = models.DateTimeField(_("wanneer"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(_("gebeurtenis"), max_length=60)
    sentence = models.CharField(_("zin"), max_length=500)
    reason = models.TextField(_("reden"), blank=True)
    facts = models.JSONField(default=dict)
    mark = models.CharField(max_length=10, default="coalition")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    MARKS = marks(
        coalition="coalition number at actor actor_name verb sentence reason facts mark previous_hash hash",
        internal="id",
    )

    class Meta:
        ordering = ["coalition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "number"], name="one_journal_row_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.sentence}"

    def content(self) -> dict[str, Any]:
        """What the hash covers: everything that the row says, and the hash of the row before."""
        return {
            "coalition": self.coalition_id,
            "number": self.number,
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "verb": self.verb,
            "sentence": self.sentence,
            "reason": self.reason,
            "facts": self.facts,
            "mark": self.mark,
            "previous_hash": self.previous_hash,
        }

    def computed_hash(self) -> str:
        return fingerprint(self.content())


class JournalHead(models.Model):
    """Kop van het journaal: how long the chain is and where it ends, so that removing the last rows shows too."""

    coalition = models.OneToOneField(Coalition, on_delete=models.PROTECT, related_name="journal_head")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    MARKS = marks(coalition="coalition number hash", internal="id")

    def __str__(self) -> str:
        return f"{self.coalition} · {self.number}"
