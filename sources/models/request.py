"""Asking a holder for data: what is asked, what the holder answers and how long that holds."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import Trajectory
from sources.models.source import DataSource
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class RequestStatus(models.TextChoices):
    """Stand van een gegevensaanvraag."""

    SENT = "sent", _("gevraagd")
    GRANTED = "granted", _("toegestaan")
    CONDITIONAL = "conditional", _("toegestaan onder voorwaarden")
    REFUSED = "refused", _("geweigerd")
    REVOKED = "revoked", _("ingetrokken")


ALLOWED = (RequestStatus.GRANTED, RequestStatus.CONDITIONAL)


class DataRequest(models.Model):
    """Gegevensaanvraag: may this trajectory use this source for this purpose, and what did the holder answer."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="data_requests")
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="requests")
    purpose = models.TextField(_("doel"), max_length=2000)
    variables = models.TextField(_("gevraagde gegevens"), max_length=2000)
    years = models.CharField(_("jaren"), max_length=100)
    legal_basis = models.TextField(_("grondslag"), max_length=2000)
    retention = models.CharField(_("bewaartermijn"), max_length=200, blank=True)
    security = models.TextField(_("beveiliging"), max_length=2000, blank=True)
    status = models.CharField(max_length=12, choices=RequestStatus.choices, default=RequestStatus.SENT)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(_("toelichting of voorwaarden"), blank=True, max_length=2000)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    # The last warning before the end that was sent: 90, 30 or 7 days, 0 once it ended.
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory source purpose variables years legal_basis retention security status asked_by asked_at decided_by"
        " decided_at decision_note valid_until fingerprint",
        internal="id warned_days",
    )

    class Meta:
        ordering = ["asked_at"]
        constraints = [together("request_decided_by_somebody_at_a_time", "decided_by", "decided_at")]

    def __str__(self) -> str:
        return f"{self.source} · {self.trajectory.reference}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)
