"""Datasets: what an analysis reads, with its checksum."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import Trajectory
from sources.models import DataSource
from zicht.core.classification import marks
from zicht.core.policy import Role


class Dataset(models.Model):
    """Gegevensbestand: ready aggregates per area and period, stored once and recognised by checksum.

    `trajectory` is empty for open reference figures that every trajectory may use. `layout` says which column is what;
    the stored file holds the rows as read: area, period, numerator, denominator, category.
    """

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, null=True, blank=True, related_name="datasets"
    )
    source = models.ForeignKey(
        DataSource, on_delete=models.PROTECT, null=True, blank=True, related_name="datasets"
    )
    name = models.CharField(_("naam"), max_length=150)
    original_name = models.CharField(_("bestandsnaam"), max_length=255)
    original = models.FileField(_("zoals aangeleverd"), upload_to="datasets/original/", max_length=300)
    rows = models.FileField(_("zoals gelezen"), upload_to="datasets/rows/", max_length=300)
    checksum = models.CharField(_("controlegetal van het bestand"), max_length=64)
    rows_checksum = models.CharField(_("controlegetal van de rijen"), max_length=64)
    layout = models.JSONField(_("indeling"), default=dict)
    division_year = models.PositiveSmallIntegerField(_("gebiedsindeling van jaar"))
    area_level = models.CharField(_("gebiedsniveau"), max_length=20)
    periods = models.JSONField(_("perioden"), default=list)
    row_count = models.PositiveIntegerField(_("aantal rijen"))
    rejected = models.JSONField(_("geweigerde rijen"), default=list)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    registered_at = models.DateTimeField(default=timezone.now)
    keep_until = models.DateField(_("bewaren tot"), null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory source name original_name checksum rows_checksum layout division_year area_level periods"
        " row_count registered_by registered_at keep_until",
        internal="id original rows rejected",
    )

    class Meta:
        ordering = ["-registered_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user) if self.trajectory else frozenset()
