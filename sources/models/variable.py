"""What is in a source, one variable at a time, with its codes and with what makes it delicate."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sources.models.source import DataSource
from zicht.core.classification import marks
from zicht.core.identifiers import OF_A_CATALOGUE


class DataKind(models.TextChoices):
    """Soort waarde van een variabele."""

    TEXT = "text", _("tekst")
    INTEGER = "integer", _("geheel getal")
    DECIMAL = "decimal", _("getal met komma")
    DATE = "date", _("datum of periode")
    CODE = "code", _("code uit een lijst")
    BOOLEAN = "boolean", _("ja of nee")
    AREA = "area", _("gebied")


class DataCategory(models.TextChoices):
    """Soort persoonsgegeven, the kinds that the Model DPIA Rijksdienst tells apart."""

    NONE = "none", _("geen persoonsgegeven")
    ORDINARY = "ordinary", _("gewoon persoonsgegeven")
    DELICATE = "delicate", _("gevoelig persoonsgegeven")
    SPECIAL = "special", _("bijzonder persoonsgegeven (artikel 9 AVG)")
    CRIMINAL = "criminal", _("strafrechtelijk persoonsgegeven (artikel 10 AVG)")
    NATIONAL_NUMBER = "national_number", _("nationaal nummer, zoals het BSN")


class Topic(models.TextChoices):
    """Onderwerp van een variabele dat op de lijst van de AP staat; the pre-scan of the DPIA counts these."""

    FINANCIAL = "financial", _("financiële situatie")
    CREDIT = "credit", _("kredietwaardigheid")
    HEALTH = "health", _("gezondheid")
    GENETIC = "genetic", _("genetische gegevens")
    BIOMETRIC = "biometric", _("biometrie")
    LOCATION = "location", _("locatie van personen")
    COMMUNICATION = "communication", _("communicatiegegevens")


DELICATE = (
    DataCategory.DELICATE,
    DataCategory.SPECIAL,
    DataCategory.CRIMINAL,
    DataCategory.NATIONAL_NUMBER,
)


class SourceVariable(models.Model):
    """Variabele: one thing that a source tells, with a mark when it is sensitive or stands in for something sensitive."""

    source = models.ForeignKey(DataSource, on_delete=models.CASCADE, related_name="variables")
    name = models.CharField(_("naam"), max_length=80)
    label = models.CharField(_("omschrijving"), max_length=200)
    definition = models.TextField(_("definitie"), blank=True, max_length=2000)
    kind = models.CharField(_("soort waarde"), max_length=10, choices=DataKind.choices, blank=True)
    unit = models.CharField(_("eenheid"), max_length=40, blank=True)
    object_type = models.CharField(_("gaat over"), max_length=100, blank=True)
    code_list = models.CharField(_("codelijst"), max_length=200, blank=True)
    category = models.CharField(
        _("soort persoonsgegeven"),
        max_length=16,
        choices=DataCategory.choices,
        default=DataCategory.NONE,
    )
    topic = models.CharField(_("bijzonder onderwerp"), max_length=14, choices=Topic.choices, blank=True)
    is_key = models.BooleanField(_("koppelsleutel"), default=False)
    is_sensitive = models.BooleanField(_("gevoelig kenmerk"), default=False)
    is_proxy = models.BooleanField(_("kan een gevoelig kenmerk vervangen"), default=False)
    is_origin = models.BooleanField(_("herkomst, nationaliteit of migratieachtergrond"), default=False)

    history = HistoricalRecords()
    MAY_NAME = OF_A_CATALOGUE
    MARKS = marks(
        open="source name label definition kind unit object_type code_list category topic is_key is_sensitive is_proxy"
        " is_origin",
        internal="id",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["source", "name"], name="one_variable_per_name"),
            models.CheckConstraint(
                name="origin_is_sensitive",
                condition=models.Q(is_origin=False) | models.Q(is_sensitive=True),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def asks_why(self) -> bool:
        """Whether whoever uses it has to write down why."""
        return self.is_sensitive or self.is_proxy or self.is_origin


class VariableCode(models.Model):
    """Code: one value that a variable can have, and what it stands for."""

    variable = models.ForeignKey(SourceVariable, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(_("code"), max_length=40)
    label = models.CharField(_("betekenis"), max_length=200)

    history = HistoricalRecords()
    MAY_NAME = OF_A_CATALOGUE
    MARKS = marks(open="variable code label", internal="id")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["variable", "code"], name="one_meaning_per_code")]

    def __str__(self) -> str:
        return f"{self.code} = {self.label}"
