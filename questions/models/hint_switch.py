"""Which rules of the live hints an administrator switched off, and why."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from zicht.core.classification import marks


class HintSwitch(models.Model):
    """Schakelaar van een hintregel: one turn of the switch; the last one of a rule counts, the rest is its history."""

    rule = models.CharField(_("regel"), max_length=40, db_index=True)
    is_on = models.BooleanField(_("aan"))
    reason = models.TextField(_("reden"), max_length=1000)
    switched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    switched_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(coalition="rule is_on reason switched_by switched_at", internal="id")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_switch_is_turned_for_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {'aan' if self.is_on else 'uit'}"
