"""The catalogue: which data exist, who holds them and under which conditions."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models import Organisation
from zicht.core.classification import marks


class AccessRights(models.TextChoices):
    """Toegankelijkheid, following the European access-right list."""

    PUBLIC = "PUBLIC", _("openbaar")
    RESTRICTED = "RESTRICTED", _("beperkt")
    NON_PUBLIC = "NON_PUBLIC", _("niet openbaar")


class Sensitivity(models.TextChoices):
    """Gevoeligheid van de gegevens."""

    STATISTICAL = "statistical", _("statistisch, niet herleidbaar")
    PERSONAL = "personal", _("persoonsgegevens, gepseudonimiseerd")
    SPECIAL = "special", _("bijzondere of strafrechtelijke persoonsgegevens")
    BUSINESS = "business", _("bedrijfsgegevens")


class UpdateFrequency(models.TextChoices):
    """Hoe vaak de bron wordt ververst, following the European frequency list."""

    ANNUAL = "ANNUAL", _("elk jaar")
    QUARTERLY = "QUARTERLY", _("elk kwartaal")
    MONTHLY = "MONTHLY", _("elke maand")
    CONT = "CONT", _("doorlopend")
    IRREG = "IRREG", _("onregelmatig")


class DataSource(models.Model):
    """Databron: a source of data as its holder describes it (DCAT-AP-NL Dataset)."""

    identifier = models.SlugField(_("kenmerk"), max_length=80, unique=True)
    title = models.CharField(_("titel"), max_length=200)
    description = models.TextField(_("omschrijving"), max_length=2000)
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="data_sources")
    contact = models.EmailField(_("contact"), blank=True)
    theme_uri = models.URLField(_("thema"), blank=True)
    keywords = models.CharField(_("trefwoorden"), max_length=300, blank=True)
    access_rights = models.CharField(_("toegang"), max_length=12, choices=AccessRights.choices)
    sensitivity = models.CharField(_("gevoeligheid"), max_length=12, choices=Sensitivity.choices)
    legal_basis = models.TextField(_("grondslag en doel"), blank=True, max_length=2000)
    linkage_keys = models.CharField(_("koppelsleutels"), max_length=200, blank=True)
    covers_from = models.PositiveSmallIntegerField(_("gegevens vanaf jaar"), null=True, blank=True)
    covers_to = models.PositiveSmallIntegerField(_("gegevens tot en met jaar"), null=True, blank=True)
    finest_level = models.CharField(_("fijnste gebiedsniveau"), max_length=20, blank=True)
    update_frequency = models.CharField(
        _("verversing"), max_length=12, choices=UpdateFrequency.choices, blank=True
    )
    access_conditions = models.TextField(_("voorwaarden"), blank=True, max_length=2000)
    quality_note = models.TextField(_("kwaliteit"), blank=True, max_length=2000)
    lead_time_days = models.PositiveSmallIntegerField(_("doorlooptijd in dagen"), null=True, blank=True)
    is_listed = models.BooleanField(_("staat in de openbare catalogus"), default=True)
    described_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    described_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        open="identifier title description holder theme_uri keywords access_rights sensitivity legal_basis linkage_keys"
        " covers_from covers_to finest_level update_frequency access_conditions quality_note lead_time_days",
        coalition="contact",
        internal="id is_listed described_by described_at revision",
    )

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class SourceVariable(models.Model):
    """Variabele in een databron, with a mark when it is sensitive or stands in for something sensitive."""

    source = models.ForeignKey(DataSource, on_delete=models.CASCADE, related_name="variables")
    name = models.CharField(_("naam"), max_length=80)
    label = models.CharField(_("omschrijving"), max_length=200)
    is_sensitive = models.BooleanField(_("gevoelig kenmerk"), default=False)
    is_proxy = models.BooleanField(_("kan een gevoelig kenmerk vervangen"), default=False)

    history = HistoricalRecords()
    MARKS = marks(open="source name label is_sensitive is_proxy", internal="id")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="one_variable_per_name")]

    def __str__(self) -> str:
        return self.label
