"""What somebody looked at before judging: the case as the landsadvocaat last saw it, and the proxy check of the committee."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import Trajectory
from reviews.models.review import Review
from zicht.core.classification import marks
from zicht.core.policy import Role


class Look(models.Model):
    """Blik: the question, the sources and their use as somebody last saw them, so that a change since then shows."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(_("wat er lag"), default=dict)
    fingerprint = models.CharField(max_length=64)
    looked_at = models.DateTimeField(_("gezien op"), default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(coalition="trajectory user fingerprint looked_at", committee="content", internal="id")

    class Meta:
        ordering = ["-looked_at"]
        constraints = [models.UniqueConstraint(fields=["trajectory", "user"], name="one_last_look_each")]

    def __str__(self) -> str:
        return f"{self.user} · {self.trajectory.reference}"


class ProxyNote(models.Model):
    """Toelichting bij het verband met de samenstelling: why the analyst finds an association acceptable, or none at all."""

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="proxy_note")
    text = models.TextField(_("toelichting"), max_length=5000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(committee="trajectory text written_by written_at", internal="id revision")

    def __str__(self) -> str:
        return self.text[:60]

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class ProxyLook(models.Model):
    """Blik op het verband: a member of the committee looked at the proxy check of exactly this output."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="proxy_looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checksum = models.CharField(_("controlegetal van de uitkomst"), max_length=64)
    looked_at = models.DateTimeField(default=timezone.now)

    MARKS = marks(committee="review user checksum looked_at", internal="id")

    class Meta:
        ordering = ["looked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "user", "checksum"], name="looked_once_at_an_output")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.review}"
