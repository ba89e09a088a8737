"""The publication in the making: texts, insights, suggestions and the register entry."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from analyses.models import Release
from questions.models import Trajectory
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class PublicationState(models.TextChoices):
    """Stand van een publicatie."""

    DRAFT = "draft", _("in voorbereiding")
    PLANNED = "planned", _("onder embargo")
    LIVE = "live", _("openbaar")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class Publication(models.Model):
    """Publicatie: what the public will read about one release, in plain words."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="publications")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="publications")
    slug = models.SlugField(max_length=120, unique=True)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("kop"), max_length=200)
    summary = models.TextField(_("samenvatting"), max_length=1500)
    what_we_see = models.TextField(_("wat zien we"), max_length=1000)
    how_sure = models.TextField(_("hoe zeker is dat"), max_length=1000)
    what_it_does_not_say = models.TextField(_("wat zegt het niet"), max_length=1000)
    method = models.TextField(_("methode"), max_length=5000)
    limits = models.TextField(_("beperkingen"), max_length=3000)
    sources = models.CharField(_("bronvermelding"), max_length=300)
    state = models.CharField(max_length=10, choices=PublicationState.choices, default=PublicationState.DRAFT)
    outcome_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_outcomes",
    )
    outcome_accepted_at = models.DateTimeField(_("uitkomst aanvaard op"), null=True, blank=True)
    embargo_until = models.DateTimeField(_("embargo tot"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(_("reden van intrekking"), blank=True, max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        open="slug version title summary what_we_see how_sure what_it_does_not_say method limits sources published_at"
        " withdrawn_at withdrawn_reason",
        coalition="trajectory release state outcome_owner outcome_accepted_at embargo_until published_by"
        " withdrawn_by written_by",
        internal="id revision",
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            # After a withdrawal the same release can be told again, as the next version.
            models.UniqueConstraint(
                fields=["release"],
                condition=~models.Q(state="withdrawn"),
                name="one_standing_publication_per_release",
            ),
            together("published_by_somebody_at_a_time", "published_by", "published_at"),
            together("withdrawn_by_somebody_at_a_time", "withdrawn_by", "withdrawn_at"),
            models.CheckConstraint(
                condition=models.Q(outcome_accepted_at__isnull=True) | models.Q(outcome_owner__isnull=False),
                name="outcome_accepted_by_its_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)

    @property
    def can_be_written(self) -> bool:
        """Texts are open until somebody decides to publish; after that only withdrawal is left."""
        return self.state == PublicationState.DRAFT

    @property
    def is_live(self) -> bool:
        """The public can read it now: published, not withdrawn, and any embargo is over."""
        over = self.embargo_until is None or self.embargo_until <= timezone.now()
        return self.state == PublicationState.LIVE or (self.state == PublicationState.PLANNED and over)


class Insight(models.Model):
    """Inzicht: one thing that the figures show, in one or two sentences."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="insights")
    position = models.PositiveSmallIntegerField(_("volgorde"))
    text = models.TextField(_("inzicht"), max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()
    MARKS = marks(open="publication position text", coalition="written_by", internal="id")

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text[:60]

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.publication.roles_of(user)


class FollowUpSuggestion(models.Model):
    """Handelingsperspectief: what a municipality can do with an insight; preventive and proportionate."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="suggestions")
    title = models.CharField(_("wat u kunt doen"), max_length=150)
    text = models.TextField(_("uitleg"), max_length=1500)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()
    MARKS = marks(open="insight title text", coalition="written_by", internal="id")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
