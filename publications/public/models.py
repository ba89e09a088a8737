"""Copies of what is live: no foreign key leads from here to where the work is done."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zicht.core.classification import marks


class LivePublication(models.Model):
    """Openbare publicatie: one publication as the public reads it. `body` holds texts, method, decision and links."""

    slug = models.SlugField(max_length=120, unique=True)
    reference = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=80, blank=True)
    theme_slug = models.SlugField(blank=True)
    owner = models.CharField(max_length=150)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    body = models.JSONField(default=dict)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)

    MARKS = marks(
        open="slug reference version theme theme_slug owner title summary body published_at withdrawn_at"
        " withdrawn_reason",
        internal="id paused_at",
    )

    class Meta:
        ordering = ["-published_at"]
        verbose_name = _("openbare publicatie")

    def __str__(self) -> str:
        return self.title


class LivePicture(models.Model):
    """Openbare figuur: an SVG as published, with its text alternative. `numbers` holds the columns and rows of what is
    drawn, where the table of areas does not tell it."""

    publication = models.ForeignKey(LivePublication, on_delete=models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    svg = models.TextField()
    description = models.TextField()
    numbers = models.JSONField(default=dict)

    MARKS = marks(open="publication kind title svg description numbers", internal="id")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["publication", "kind"], name="one_picture_per_kind")]

    def __str__(self) -> str:
        return self.title


class LiveCertificate(models.Model):
    """Openbaar certificaat: the signed account of the release behind a publication, with the files that it vouches for."""

    publication = models.OneToOneField(LivePublication, on_delete=models.CASCADE, related_name="certificate")
    document = models.TextField()
    table = models.TextField()
    figures = models.TextField()
    sha256 = models.CharField(max_length=64)

    MARKS = marks(open="publication document table figures sha256", internal="id")

    def __str__(self) -> str:
        return self.sha256[:16]

    @property
    def content(self) -> dict[str, Any]:
        """What the certificate says."""
        return json.loads(self.document)["content"]


class LiveFigure(models.Model):
    """Openbaar cijfer: one area in one publication. A hidden value is empty and `status` says why."""

    publication = models.ForeignKey(LivePublication, on_delete=models.CASCADE, related_name="figures")
    area_code = models.CharField(max_length=10, db_index=True)
    area_name = models.CharField(max_length=120)
    municipality_code = models.CharField(max_length=10, db_index=True)
    municipality_name = models.CharField(max_length=120)
    period = models.CharField(max_length=20)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    expected = models.FloatField(null=True)
    ratio = models.FloatField(null=True)
    ratio_low = models.FloatField(null=True)
    ratio_high = models.FloatField(null=True)
    classification = models.CharField(max_length=20)
    status = models.CharField(max_length=12)
    neighbours = models.JSONField(default=list)
    # Beside whom the area was laid: kind, ratio, first names and all codes of who took part, how many could not.
    company = models.JSONField(default=list)
    # The class that it shares with the areas that are as urban, of which no figure keeps the whole list.
    urbanity = models.PositiveSmallIntegerField(null=True)
    # What was counted was divided over new borders by shares.
    is_estimate = models.BooleanField(default=False)
    # The rate per unit with chance damped, and the chance that the area really lies above what is expected.
    smoothed = models.FloatField(null=True)
    exceedance = models.FloatField(null=True)
    # How it went over time: direction, change a period with its reach, slope, the chances of both, number of periods.
    course = models.JSONField(default=dict)

    MARKS = marks(
        open="publication area_code area_name municipality_code municipality_name period numerator denominator expected"
        " ratio ratio_low ratio_high classification status neighbours company urbanity"
        " is_estimate smoothed exceedance course",
        internal="id",
    )

    class Meta:
        ordering = ["area_code", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "area_code", "period"], name="one_figure_per_area_and_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.period}"


class LiveAnswer(models.Model):
    """Openbare reactie: in short what the problem owner answered for one area."""

    publication = models.ForeignKey(LivePublication, on_delete=models.CASCADE, related_name="answers")
    area_code = models.CharField(max_length=10)
    area_name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=150)
    text = models.TextField()
    answered_at = models.DateTimeField()

    MARKS = marks(open="publication area_code area_name organisation text answered_at", internal="id")

    class Meta:
        ordering = ["area_code"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "area_code"], name="one_answer_per_area")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.area_code}"


class LiveMunicipality(models.Model):
    """Openbare gemeente: a municipality that occurs in a publication, with its neighbours and those of its size.

    `neighbours` and `peers` hold codes; peers are the municipalities whose number of inhabitants lies nearest.
    """

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=120)
    province = models.CharField(max_length=60, blank=True)
    population = models.PositiveIntegerField(null=True)
    neighbours = models.JSONField(default=list)
    peers = models.JSONField(default=list)

    MARKS = marks(open="code name province population neighbours peers", internal="id")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
