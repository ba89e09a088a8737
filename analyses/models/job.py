"""Analysis jobs: the record of truth for work that a worker does; the broker is only a bell."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from analyses.models.dataset import Dataset
from analyses.models.failing import MayFail
from analyses.models.plan import AnalysisPlan
from questions.models import Trajectory
from zicht.core.classification import marks
from zicht.core.commitments import commitment, new_key
from zicht.core.constraints import together
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import Role


class JobState(models.TextChoices):
    """Stand van een analyse-opdracht."""

    QUEUED = "queued", _("wacht op een rekenaar")
    RUNNING = "running", _("wordt uitgevoerd")
    SUCCEEDED = "succeeded", _("gelukt")
    FAILED = "failed", _("mislukt")
    DEAD = "dead", _("vastgelopen")
    CANCELLED = "cancelled", _("geannuleerd")


ENDED = (JobState.SUCCEEDED, JobState.FAILED, JobState.DEAD, JobState.CANCELLED)
FELL = (JobState.FAILED, JobState.DEAD)


class Lane(models.TextChoices):
    """Rij waarin een opdracht wacht: small work never stands behind large work."""

    QUICK = "quick", _("kleine opdrachten")
    HEAVY = "heavy", _("grote opdrachten")


class Priority(models.IntegerChoices):
    """Volgorde in de rij: the lowest goes first; only the programme lead gives the first place, with a reason."""

    FIRST = 1, _("voorrang")
    PLANNED = 5, _("onder het plan")
    EXPLORING = 7, _("verkennend")
    COMPARING = 8, _("ter vergelijking")


class JobFault(models.TextChoices):
    """Soort fout: what stopped a job; `analyses.faults` says which of these may pass by themselves."""

    DATA = "data", _("het bestand")
    APPROVAL = "approval", _("plan of toestemming")
    FILE_GONE = "file_gone", _("bestand weg of veranderd")
    UNREACHABLE = "unreachable", _("bestand of database onbereikbaar")
    DISK_FULL = "disk_full", _("schijf vol")
    WORKER_LOST = "worker_lost", _("rekenaar weggevallen")
    CRASHED = "crashed", _("rekenproces gestopt")
    MEMORY = "memory", _("te weinig geheugen")
    TIME = "time", _("te lang bezig")
    UNFORESEEN = "unforeseen", _("onvoorziene fout")


class AnalysisJob(MayFail):
    """Analyse-opdracht: one computation under a locked plan; claimed with a lease, ended once.

    `lease_token` fences: only who holds the token of the last claim can write progress or the outcome. A job that
    fell over and was given up is `dead` until somebody starts it again (`again_of`) or sets it aside. `repeat_of`
    marks a second computation of the same, made to compare the bytes; like exploring, it never goes outside.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="jobs")
    plan = models.ForeignKey(
        AnalysisPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="jobs")
    is_exploratory = models.BooleanField(_("verkennend, nooit te publiceren"), default=False)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    lane = models.CharField(_("rij"), max_length=10, choices=Lane.choices, default=Lane.QUICK)
    priority = models.PositiveSmallIntegerField(
        _("volgorde"), choices=Priority.choices, default=Priority.PLANNED
    )
    again_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="started_again"
    )
    repeat_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats"
    )
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
    fault = models.CharField(_("soort fout"), max_length=12, choices=JobFault.choices, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_aside_at = models.DateTimeField(null=True, blank=True)
    plan_fingerprint = models.CharField(max_length=64, blank=True)
    # Over what was counted: only for who may read that. For everybody else, and for certificates, there are commitments.
    input_checksum = models.CharField(max_length=64)
    commitment_key = models.BinaryField(max_length=32, default=new_key, editable=False)
    # The road from the areas of the data to those of the outcome; empty when they are the same (analyses.ground).
    ground = models.JSONField(_("weg naar de gebieden van de uitkomst"), default=dict, blank=True)
    # Kinds of figures that it computes besides its table, as they follow from plan and file (analyses.other_kinds).
    figures = models.JSONField(_("andere soorten uitkomsten"), default=list, blank=True)
    versions = models.JSONField(_("versies van engine en bibliotheken"), default=dict)
    # Wall-clock seconds and the highest memory (MiB) of the computation, for who plans capacity.
    spent = models.JSONField(_("tijd en geheugen"), default=dict, blank=True)

    # What the worker lays beside the job for the computation (analyses.ground.Ground); not kept.
    laid: Any = None

    history = HistoricalRecords(
        excluded_fields=["progress", "progress_note", "log", "lease_until", "rung_at", "commitment_key"]
    )
    MARKS = marks(
        coalition="trajectory plan dataset is_exploratory state lane priority progress progress_note attempts"
        " max_attempts requested_by requested_at started_at ended_at cancel_asked_by cancel_asked_at failure failure_words fault"
        " set_aside_by set_aside_at again_of repeat_of plan_fingerprint ground figures versions spent",
        committee="log input_checksum",
        internal="id commitment_key lease_token lease_until not_before rung_at",
    )

    class Meta:
        ordering = ["-requested_at", "-id"]
        indexes = [
            models.Index(fields=["state", "lane", "priority", "id"], name="job_in_its_lane"),
            models.Index(fields=["requested_by", "state"], name="job_of_its_analyst"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_exploratory=False, plan__isnull=False)
                | models.Q(is_exploratory=True, plan__isnull=True, plan_fingerprint=""),
                name="job_has_a_plan_or_explores_without",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", lease_token__isnull=False, lease_until__isnull=False)
                | (~models.Q(state="running") & models.Q(lease_token__isnull=True, lease_until__isnull=True)),
                name="running_job_and_no_other_holds_a_lease",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running"], ended_at__isnull=True)
                | models.Q(state__in=["succeeded", "failed", "dead", "cancelled"], ended_at__isnull=False),
                name="job_that_ended_did_so_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["failed", "dead"])
                | ~models.Q(failure="") & ~models.Q(fault=""),
                name="job_that_fell_says_why",
            ),
            together("job_cancel_asked_by_somebody_at_a_time", "cancel_asked_by", "cancel_asked_at"),
            together("job_set_aside_by_somebody_at_a_time", "set_aside_by", "set_aside_at"),
        ]

    def __str__(self) -> str:
        return f"{self.trajectory.reference} · {self.pk}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)

    def committed(self, label: str, checksum: str) -> str:
        """The number outside for a checksum over something that this job read or made (zicht.core.commitments)."""
        return commitment(self.commitment_key, label, checksum)

    @property
    def input_commitment(self) -> str:
        """The number outside for the rows that it read; the same that stands in the certificate of its release."""
        return self.committed("input", self.input_checksum)

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def area_level(self) -> str:
        """The level of the areas of its outcome."""
        return self.ground.get("level") or self.dataset.area_level

    @property
    def division_year(self) -> int:
        """The division year of the areas of its outcome."""
        return self.ground.get("year") or self.dataset.division_year

    @property
    def may_leave(self) -> bool:
        """Whether its outcome may be laid before the checkers: under a plan, and not made only to compare."""
        return not self.is_exploratory and self.plan_id is not None and self.repeat_of_id is None


class Result(models.Model):
    """Resultaat: what a job computed, before anybody may take it outside. `table` holds a row an area in the latest period,
    `series` the counts of all periods, `outputs` figures of other kinds with what lies under them
    (analyses.computation.Outcome)."""

    job = models.OneToOneField(AnalysisJob, on_delete=models.CASCADE, related_name="result")
    table = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    trend = models.JSONField(default=list)
    series = models.JSONField(_("aantallen per periode"), default=dict)
    outputs = models.JSONField(_("andere uitkomsten"), default=list, blank=True)
    checksum = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    # An outcome is written once and recognised by its checksum: a second copy of the figures would prove nothing.
    history = HistoricalRecords(excluded_fields=["table", "summary", "trend", "series", "outputs"])
    MARKS = marks(committee="job table summary trend series outputs checksum made_at", internal="id")

    def __str__(self) -> str:
        return str(self.job)

    def computed_checksum(self) -> str:
        """The checksum of what was computed, as it is now. An outcome without figures of other kinds keeps the checksum that
        it had before there were any."""
        content = {"table": self.table, "summary": self.summary, "trend": self.trend, "series": self.series}
        return fingerprint(content | ({"outputs": self.outputs} if self.outputs else {}))

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.job.roles_of(user)
