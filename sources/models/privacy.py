"""What a trajectory means for the privacy of people: the pre-scan, the assessments and what they concluded."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import Trajectory
from zicht.core.attachments import stored_under
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class PreScan(models.Model):
    """Pre-scan DPIA: what people answered; what follows from it and from the chosen variables is computed each time."""

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="prescan")
    answers = models.JSONField(_("antwoorden"), default=dict)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filled_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(coalition="trajectory answers filled_by filled_at", internal="id revision")

    def __str__(self) -> str:
        return self.trajectory.reference

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class AssessmentKind(models.TextChoices):
    """Soort impacttoets."""

    DPIA = "dpia", _("DPIA")
    IAMA = "iama", _("IAMA")


class ImpactAssessment(models.Model):
    """Impacttoets: a DPIA or an IAMA of this trajectory, filled in part by part or attached as a file."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="impact_assessments")
    kind = models.CharField(_("soort"), max_length=4, choices=AssessmentKind.choices)
    model_version = models.CharField(_("volgens"), max_length=60)
    file = models.FileField(_("bestand"), upload_to=stored_under("impact"), blank=True)
    original_name = models.CharField(_("naam van het bestand"), max_length=150, blank=True)
    checksum = models.CharField(_("controlegetal"), max_length=64, blank=True)
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attached_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory kind model_version original_name checksum attached_by attached_at",
        internal="id file",
    )

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "kind"], name="one_assessment_per_kind"),
            together("assessment_attached_by_somebody_at_a_time", "attached_by", "attached_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.trajectory.reference}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class AssessmentPart(models.Model):
    """Onderdeel van een impacttoets: one part of a DPIA or IAMA as somebody filled it in."""

    assessment = models.ForeignKey(ImpactAssessment, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(_("onderdeel"), max_length=30)
    text = models.TextField(_("tekst"), blank=True, max_length=8000)
    is_complete = models.BooleanField(_("dit onderdeel is klaar"), default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(coalition="assessment key text is_complete written_by written_at", internal="id revision")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "key"], name="one_text_per_part"),
            models.CheckConstraint(
                name="a_complete_part_has_text", condition=models.Q(is_complete=False) | ~models.Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.assessment.roles_of(user)


class DpiaRecord(models.Model):
    """DPIA: whether personal data are processed, and where the assessment of that is kept."""

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="dpia")
    personal_data = models.BooleanField(_("er worden persoonsgegevens verwerkt"))
    outcome = models.TextField(_("uitkomst in het kort"), max_length=3000)
    document = models.CharField(_("vindplaats of kenmerk van het document"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory personal_data outcome document recorded_by recorded_at", internal="id"
    )

    def __str__(self) -> str:
        return self.trajectory.reference
