"""The emergency brake: a trajectory stands still, with all that runs and all that is public, until the committee says so."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import Trajectory
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class Brake(models.Model):
    """Noodrem: somebody stopped a trajectory at once; only the committee lifts it, by a vote and with reasons."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="brakes")
    reason = models.TextField(_("waarom"), max_length=2000)
    pulled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pulled_at = models.DateTimeField(default=timezone.now)
    lift_reason = models.TextField(_("motivering van het besluit"), blank=True, max_length=5000)
    decided_on = models.DateField(_("datum van het besluit"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("stemmen voor"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("stemmen tegen"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory reason pulled_by pulled_at lift_reason decided_on votes_for votes_against lifted_by"
        " lifted_at",
        internal="id",
    )

    class Meta:
        ordering = ["-pulled_at", "-id"]
        constraints = [
            together(
                "brake_lifted_by_a_decision_of_the_committee",
                "lifted_by",
                "lifted_at",
                "decided_on",
                "votes_for",
                "votes_against",
            ),
            models.UniqueConstraint(
                fields=["trajectory"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_brake_pulled_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trajectory.reference}: {self.reason[:60]}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)
