"""What becomes of a problem that the programme weighs: refused in public, or pushed from above without effect."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models.trajectory import Theme, Trajectory
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class Referral(models.TextChoices):
    """Verwijzing: where somebody with this question can go instead."""

    NOWHERE = "", _("geen verwijzing")
    POLICE = "police", _("politie en Openbaar Ministerie")
    RIEC = "riec", _("Regionaal Informatie- en Expertise Centrum (RIEC)")
    OWN = "own", _("de eigen gegevens van de gemeente")
    STATISTICS = "statistics", _("open cijfers van het CBS")
    OTHER = "other", _("een ander traject")


class RefusedQuestion(models.Model):
    """Afgewezen vraag: what the public may read about a problem that was declined; written without a place or a name.

    Nothing is public before the programme lead showed it.
    """

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="refusal")
    referral = models.CharField(_("verwijzing"), max_length=12, choices=Referral.choices, blank=True)
    question = models.TextField(_("de vraag, zonder plaats of naam"), max_length=500)
    reason = models.TextField(_("waarom wij hem niet onderzoeken"), max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    shown_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        open="referral question reason shown_at",
        coalition="trajectory written_by written_at shown_by",
        internal="id",
    )

    class Meta:
        ordering = ["-shown_at"]
        constraints = [together("refusal_shown_by_somebody_at_a_time", "shown_by", "shown_at")]

    def __str__(self) -> str:
        return self.question[:60]

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class OutsideRequest(models.Model):
    """Verzoek van buiten: somebody higher up asked for priority. It is written down, and changes no score and no order."""

    asked_by_whom = models.CharField(_("wie vroeg dit"), max_length=200)
    what = models.TextField(_("wat werd er gevraagd"), max_length=1000)
    received_on = models.DateField(_("wanneer"))
    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.PROTECT, null=True, blank=True, related_name="outside_requests"
    )
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("wat is er geantwoord"), max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(
        open="theme received_on",
        coalition="asked_by_whom what trajectory answer written_by written_at",
        internal="id",
    )

    class Meta:
        ordering = ["-received_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.asked_by_whom}: {self.what[:60]}"
