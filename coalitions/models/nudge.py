"""The friendly reminder: who asked whom to look at what, at most once a day."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models.coalition import Coalition
from zicht.core.classification import marks
from zicht.core.policy import Role


class Nudge(models.Model):
    """Herinnering: one person was asked to look at this case, on one day; nobody is asked twice on a day."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="nudges")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(_("waarop gewacht wordt"), max_length=300)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    sent_on = models.DateField(default=timezone.localdate)

    history = HistoricalRecords()
    MARKS = marks(coalition="coalition to about sent_by sent_at sent_on", internal="id")

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "to", "sent_on"], name="nudged_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.to} · {self.coalition}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.coalition.roles_of(user)
