"""Datasets: what an analysis reads, with its checksum, from the upload until its bytes are deleted."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from analyses.models.failing import MayFail
from questions.models import Trajectory
from sources.models import DataSource
from zicht.core.classification import marks
from zicht.core.commitments import commitment, new_key
from zicht.core.constraints import together
from zicht.core.policy import Role


class DatasetState(models.TextChoices):
    """Stand van een gegevensbestand."""

    DRAFT = "draft", _("kolommen nog te kiezen")
    READING = "reading", _("wordt ingelezen")
    READY = "ready", _("klaar voor gebruik")
    REFUSED = "refused", _("niet ingelezen")
    DELETED = "deleted", _("verwijderd")


class DatasetKind(models.TextChoices):
    """Wat een rij van een gegevensbestand is."""

    AGGREGATES = "aggregates", _("een aantal per gebied")
    RECORDS = "records", _("een persoon, adres of bedrijf")


# What can be read, again or for the first time.
READABLE = (DatasetState.DRAFT, DatasetState.REFUSED, DatasetState.READY)


class Dataset(MayFail):
    """Gegevensbestand: figures or records per area and period, stored once and recognised by checksum.

    `trajectory` is empty for open reference figures that every trajectory may use. `layout` says which column is what,
    `shape` how the file must be read. `rows` is the stored form (Parquet: area, period, category, stratum and the
    figures); only the runner opens it. `sample` holds the first rows for the screens, `report` every row not used.
    """

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, null=True, blank=True, related_name="datasets"
    )
    source = models.ForeignKey(
        DataSource, on_delete=models.PROTECT, null=True, blank=True, related_name="datasets"
    )
    name = models.CharField(_("naam"), max_length=150)
    state = models.CharField(
        _("stand"), max_length=8, choices=DatasetState.choices, default=DatasetState.READY
    )
    kind = models.CharField(
        _("soort rij"), max_length=10, choices=DatasetKind.choices, default=DatasetKind.AGGREGATES
    )
    original_name = models.CharField(_("bestandsnaam"), max_length=255)
    original = models.FileField(
        _("zoals aangeleverd"), upload_to="datasets/original/", max_length=300, blank=True
    )
    size = models.PositiveBigIntegerField(_("grootte in bytes"), default=0)
    rows = models.FileField(_("zoals gelezen"), upload_to="datasets/rows/", max_length=300, blank=True)
    report = models.FileField(
        _("verslag van geweigerde rijen"), upload_to="datasets/reports/", max_length=300, blank=True
    )
    # Over what was counted: only for who may read that. For everybody else there is the commitment.
    checksum = models.CharField(_("controlegetal van het bestand"), max_length=64)
    rows_checksum = models.CharField(_("controlegetal van de rijen"), max_length=64, blank=True)
    commitment_key = models.BinaryField(max_length=32, default=new_key, editable=False)
    shape = models.JSONField(_("vorm van het bestand"), default=dict, blank=True)
    layout = models.JSONField(_("indeling"), default=dict, blank=True)
    division_year = models.PositiveSmallIntegerField(_("gebiedsindeling van jaar"), default=0)
    area_level = models.CharField(_("gebiedsniveau"), max_length=20, blank=True)
    periods = models.JSONField(_("perioden"), default=list, blank=True)
    row_count = models.PositiveIntegerField(_("aantal rijen"), default=0)
    rejected_count = models.PositiveIntegerField(_("aantal niet gebruikte rijen"), default=0)
    faulty_count = models.PositiveIntegerField(_("aantal geweigerde rijen"), default=0)
    rejected = models.JSONField(_("de eerste niet gebruikte rijen"), default=list, blank=True)
    sample = models.JSONField(_("de eerste rijen"), default=list, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    registered_at = models.DateTimeField(default=timezone.now)
    keep_until = models.DateField(_("bewaren tot en met"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, blank=True)
    deletion_reason = models.TextField(_("waarom verwijderd"), blank=True, max_length=1000)
    # The reading of the file by a worker: the database says what waits, the queue only rings.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rows_read = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(_("waarom het niet lukte"), blank=True, max_length=5000)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)

    # Rows of the file stay out of the history: what is deleted must be gone.
    history = HistoricalRecords(
        excluded_fields=[
            "sample",
            "rejected",
            "rows_read",
            "attempts",
            "lease_token",
            "lease_until",
            "rung_at",
            "commitment_key",
        ]
    )
    MARKS = marks(
        coalition="trajectory source name state kind original_name layout"
        " division_year area_level periods registered_by registered_at keep_until"
        " deleted_by deleted_at deletion_reason failure failure_words",
        # How long a file is follows from the digits of its counts, and how many rows it has from what was counted or
        # left out: beside a known sum that gives hidden counts away. Only for who may read the counts.
        committee="size shape row_count rejected_count faulty_count checksum rows_checksum",
        internal="id commitment_key original rows report rejected sample asked_by reminded_at rows_read attempts lease_token"
        " lease_until rung_at",
    )

    class Meta:
        ordering = ["-registered_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready") | ~models.Q(rows_checksum=""),
                name="ready_dataset_has_rows",
            ),
            models.CheckConstraint(
                condition=models.Q(state="deleted", deleted_at__isnull=False)
                | (~models.Q(state="deleted") & models.Q(deleted_at__isnull=True)),
                name="dataset_deleted_at_a_time",
            ),
            together("dataset_leased_until", "lease_token", "lease_until"),
        ]

    def __str__(self) -> str:
        return self.name

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user) if self.trajectory else frozenset()

    @property
    def commitment(self) -> str:
        """The number outside for the file as it was handed in (zicht.core.commitments)."""
        return commitment(self.commitment_key, "file", self.checksum)

    @property
    def is_usable(self) -> bool:
        """Whether a job can read it."""
        return self.state == DatasetState.READY

    @property
    def is_deleted(self) -> bool:
        return self.state == DatasetState.DELETED
