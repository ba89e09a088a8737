"""Where a dispute goes: a question to a higher level, what each party thinks of it, and the decision that came back."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models.coalition import Coalition
from coalitions.models.organisation import Organisation
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class EscalationLevel(models.TextChoices):
    """Trede van de escalatieladder."""

    CORE_TEAM = "core_team", _("kernteam")
    PROJECT_LEADER = "project_leader", _("projectleider")
    PROGRAMME_LEAD = "programme_lead", _("programmaleider")
    STEERING_GROUP = "steering_group", _("stuurgroep")


class Escalation(models.Model):
    """Escalatie: a party asks a higher level to decide, before a date."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="escalations")
    level = models.CharField(_("niveau"), max_length=20, choices=EscalationLevel.choices)
    reason = models.TextField(_("reden"), max_length=3000)
    options = models.TextField(_("uitwegen"), max_length=2000, blank=True)
    due_on = models.DateField(_("besluit voor"))
    # The question that this one goes on with, one rung higher.
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_up"
    )
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    # When those concerned were told that the norm passed and that the question can move up.
    overdue_told_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("uitkomst"), blank=True, max_length=3000)
    carry_out_by = models.DateField(_("uitvoeren voor"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="coalition level reason options due_on follows raised_by raised_at outcome carry_out_by decided_by"
        " decided_at",
        internal="id overdue_told_at",
    )

    class Meta:
        ordering = ["-raised_at"]
        constraints = [together("escalation_decided_by_somebody_at_a_time", "decided_by", "decided_at")]

    def __str__(self) -> str:
        return f"{self.get_level_display()} · {self.coalition}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.coalition.roles_of(user)

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    @property
    def is_moved_up(self) -> bool:
        """Whether a higher level has the question now."""
        return hasattr(self, "moved_up")

    @property
    def is_late(self) -> bool:
        """Whether the day passed without a decision on this level."""
        return not self.is_decided and not self.is_moved_up and self.due_on < timezone.localdate()


class EscalationPosition(models.Model):
    """Standpunt: what one party thinks about the dispute, in its own words, for who has to decide."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="positions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("standpunt"), max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(coalition="escalation organisation text written_by written_at", internal="id revision")

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "organisation"], name="one_position_per_party")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.escalation}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.escalation.roles_of(user)
