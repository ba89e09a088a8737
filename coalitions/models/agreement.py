"""What the coalition agrees on: the covenant and who signed it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models.coalition import Coalition
from coalitions.models.organisation import Organisation
from zicht.core.classification import marks
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import Role


class Covenant(models.Model):
    """Convenant: the text that the members sign, for a term."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="covenants")
    number = models.PositiveSmallIntegerField(_("versie"), default=1)
    text = models.TextField(_("tekst"), max_length=30000)
    starts_on = models.DateField(_("ingangsdatum"))
    ends_on = models.DateField(_("einddatum"))
    extended_until = models.DateField(_("verlengd tot en met"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="coalition number text starts_on ends_on extended_until written_by written_at",
        internal="id",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "number"], name="one_covenant_per_number"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="covenant_has_a_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coalition} · {self.number}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.coalition.roles_of(user)

    @property
    def fingerprint(self) -> str:
        return fingerprint({"text": self.text, "starts_on": self.starts_on, "ends_on": self.ends_on})


class Signature(models.Model):
    """Handtekening: one organisation signed exactly this text."""

    covenant = models.ForeignKey(Covenant, on_delete=models.CASCADE, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # A party signs as the body that may bind it: the mayor and aldermen, the minister, the board.
    body = models.CharField(_("bestuursorgaan"), max_length=150, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64)

    history = HistoricalRecords()
    MARKS = marks(coalition="covenant organisation body signed_by signed_at fingerprint", internal="id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["covenant", "organisation"], name="signed_once_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.covenant}"
