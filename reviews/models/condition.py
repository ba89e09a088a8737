"""Conditions of an advice or a decision: "yes, provided that", with the step that waits for it and the proof."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from reviews.models.review import Decision
from zicht.core.attachments import stored_under
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class Blocks(models.TextChoices):
    """Waar een voorwaarde op wacht: de stap die niet doorgaat zolang er niet aan is voldaan, in volgorde."""

    ANALYSIS = "analysis", _("voordat de analyse begint")
    COMMITTEE = "committee", _("voordat de adviescommissie kijkt")
    WRITING = "writing", _("voordat de publicatie wordt geschreven")
    GOING_LIVE = "going_live", _("voordat de publicatie openbaar wordt")


class Condition(models.Model):
    """Voorwaarde: "ja, mits": blocks the step that it names until it is proven and accepted."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="conditions")
    text = models.TextField(_("voorwaarde"), max_length=1000)
    blocks = models.CharField(_("moet af zijn"), max_length=12, choices=Blocks.choices)
    proof = models.TextField(_("bewijs"), blank=True, max_length=3000)
    file = models.FileField(_("bestand"), upload_to=stored_under("conditions"), blank=True)
    file_name = models.CharField(_("naam van het bestand"), max_length=120, blank=True)
    proven_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proven_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(_("waarom het bewijs niet genoeg was"), blank=True, max_length=2000)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_back_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        open="text",
        coalition="decision blocks proof file file_name proven_by proven_at remark sent_back_by sent_back_at"
        " accepted_by accepted_at",
        internal="id revision",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            together("condition_proven_by_somebody_at_a_time", "proven_by", "proven_at"),
            together("condition_sent_back_by_somebody_at_a_time", "sent_back_by", "sent_back_at"),
            together("condition_accepted_by_somebody_at_a_time", "accepted_by", "accepted_at"),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(proven_at__isnull=False),
                name="condition_is_proven_before_it_is_accepted",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.decision.review.roles_of(user)

    @property
    def waits_for_proof(self) -> bool:
        """Nobody proved it yet, or the proof came back."""
        return self.proven_at is None
