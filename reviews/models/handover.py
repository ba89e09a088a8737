"""A seat that went from one member to another while a review ran."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from reviews.models.review import Review
from zicht.core.classification import marks


class HandOver(models.Model):
    """Overdracht van een plek: who judges instead of whom and why; what the first one wrote lies sealed and does not count."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="handovers")
    left = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("waarom"), max_length=300)
    # No screen, export or address opens this; its fingerprint stands in the trail.
    sealed = models.JSONField(_("verzegeld werk"), default=dict)
    fingerprint = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords(excluded_fields=["sealed"])
    # The reason goes along to the recusal of who left, which the decision on paper repeats.
    MARKS = marks(
        open="reason", coalition="review left taken_by fingerprint made_by made_at", internal="id sealed"
    )

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "left"], name="handed_over_once"),
            models.UniqueConstraint(fields=["review", "taken_by"], name="takes_over_once"),
            models.CheckConstraint(
                condition=~models.Q(left=models.F("taken_by")), name="handed_over_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left} > {self.taken_by} · {self.review}"
