"""The publication in the making: texts, insights, suggestions and the register entry."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from analyses.models import Release
from coalitions.models import Organisation
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
    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="publication")
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
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_outcomes"
    )
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
        coalition="trajectory release state outcome_owner embargo_until published_by withdrawn_by written_by",
        internal="id revision",
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            together("published_by_somebody_at_a_time", "published_by", "published_at"),
            together("withdrawn_by_somebody_at_a_time", "withdrawn_by", "withdrawn_at"),
        ]

    def __str__(self) -> str:
        return self.title

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


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


class PublicationCategory(models.TextChoices):
    """Publicatiecategorie van het Algoritmeregister."""

    HIGH_RISK = "A", _("Hoog-risico AI-systeem (A)")
    IMPACTFUL = "B", _("Impactvolle algoritmes (B)")
    OTHER = "C", _("Overige algoritmes (C)")


class RegistrationStatus(models.TextChoices):
    """Status van het algoritme in het Algoritmeregister."""

    IN_DEVELOPMENT = "In ontwikkeling", _("In ontwikkeling")
    IN_USE = "In gebruik", _("In gebruik")
    OUT_OF_USE = "Buiten gebruik", _("Buiten gebruik")


class AlgorithmRegistration(models.Model):
    """Registratie in het Algoritmeregister, publication standard 1.0; field names are those of the standard."""

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, related_name="registration")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("naam"), max_length=100)
    description_short = models.CharField(_("korte omschrijving"), max_length=400)
    category = models.CharField(_("thema"), max_length=60, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=RegistrationStatus.choices, default=RegistrationStatus.IN_USE
    )
    begin_date = models.CharField(_("begindatum (jjjj-mm)"), max_length=7, blank=True)
    contact_email = models.CharField(_("contactgegevens"), max_length=500)
    publication_category = models.CharField(
        _("publicatiecategorie"), max_length=1, choices=PublicationCategory.choices, default=PublicationCategory.IMPACTFUL
    )
    goal = models.TextField(_("doel en impact"), max_length=2500)
    proportionality = models.TextField(_("afwegingen"), blank=True, max_length=2500)
    human_intervention = models.TextField(_("menselijke tussenkomst"), blank=True, max_length=2500)
    risks = models.TextField(_("risicobeheer"), blank=True, max_length=2500)
    lawful_basis = models.TextField(_("wettelijke basis"), blank=True, max_length=2500)
    source_data = models.TextField(_("gegevens"), blank=True, max_length=2500)
    methods_and_models = models.TextField(_("technische werking"), blank=True, max_length=5000)
    lars = models.CharField(_("algoritme-ID"), max_length=20, blank=True)
    exemption_reason = models.TextField(_("reden om niet te registreren"), blank=True, max_length=2000)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        open="organisation name description_short category status begin_date contact_email publication_category goal"
        " proportionality human_intervention risks lawful_basis source_data methods_and_models lars exemption_reason",
        coalition="publication confirmed_by confirmed_at fingerprint",
        internal="id revision",
    )

    class Meta:
        constraints = [together("registration_confirmed_by_somebody_at_a_time", "confirmed_by", "confirmed_at")]

    def __str__(self) -> str:
        return self.name

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.publication.roles_of(user)
