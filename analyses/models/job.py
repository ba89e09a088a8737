"""Analysis jobs: the record of truth for work that a worker does; the broker is only a bell."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from analyses.models.dataset import Dataset
from analyses.models.plan import AnalysisPlan
from questions.models import Trajectory
from zicht.core.classification import marks
from zicht.core.policy import Role


class JobState(models.TextChoices):
    """Stand van een analyse-opdracht."""

    QUEUED = "queued", _("wacht op een rekenaar")
    RUNNING = "running", _("wordt uitgevoerd")
    SUCCEEDED = "succeeded", _("gelukt")
    FAILED = "failed", _("mislukt")
    CANCELLED = "cancelled", _("geannuleerd")


ENDED = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class AnalysisJob(models.Model):
    """Analyse-opdracht: one computation under a locked plan; claimed with a lease, ended once.

    `lease_token` fences: only who holds the token of the last claim can write progress or the outcome.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="jobs")
    plan = models.ForeignKey(
        AnalysisPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="jobs")
    is_exploratory = models.BooleanField(_("verkennend, nooit te publiceren"), default=False)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    priority = models.PositiveSmallIntegerField(default=5)
    progress = models.PositiveSmallIntegerField(_("voortgang in procenten"), default=0)
    progress_note = models.CharField(max_length=200, blank=True)
    log = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    # When the bell was last rung and nobody answered yet; the claim clears it, the sweep rings again when it is old.
    rung_at = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(_("waarom het mislukte"), max_length=500, blank=True)
    plan_fingerprint = models.CharField(max_length=64, blank=True)
    input_checksum = models.CharField(max_length=64)
    versions = models.JSONField(_("versies van engine en bibliotheken"), default=dict)

    history = HistoricalRecords(
        excluded_fields=["progress", "progress_note", "log", "lease_until", "rung_at"]
    )
    MARKS = marks(
        coalition="trajectory plan dataset is_exploratory state priority progress progress_note attempts max_attempts"
        " requested_by requested_at started_at ended_at cancel_asked_by cancel_asked_at failure plan_fingerprint"
        " input_checksum versions",
        committee="log",
        internal="id lease_token lease_until not_before rung_at",
    )

    class Meta:
        ordering = ["-requested_at", "-id"]
        indexes = [models.Index(fields=["state", "priority", "id"], name="job_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_exploratory=True) | models.Q(plan__isnull=False),
                name="job_has_a_plan_or_explores",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="running")
                | models.Q(lease_token__isnull=False, lease_until__isnull=False),
                name="running_job_holds_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trajectory.reference} · {self.pk}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


class Result(models.Model):
    """Resultaat: what a job computed, before anybody may take it outside. `table` holds a row per area and period."""

    job = models.OneToOneField(AnalysisJob, on_delete=models.CASCADE, related_name="result")
    table = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    trend = models.JSONField(default=list)
    checksum = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(committee="job table summary trend checksum made_at", internal="id")

    def __str__(self) -> str:
        return str(self.job)

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.job.roles_of(user)
