"""The catalogue: which data exist, who holds them and under which conditions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models import Organisation
from zicht.core.classification import marks
from zicht.core.identifiers import OF_A_CATALOGUE


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


PERSONAL = (Sensitivity.PERSONAL, Sensitivity.SPECIAL)


class UpdateFrequency(models.TextChoices):
    """Hoe vaak de bron wordt ververst, following the European frequency list."""

    ANNUAL = "ANNUAL", _("elk jaar")
    QUARTERLY = "QUARTERLY", _("elk kwartaal")
    MONTHLY = "MONTHLY", _("elke maand")
    WEEKLY = "WEEKLY", _("elke week")
    DAILY = "DAILY", _("elke dag")
    CONT = "CONT", _("doorlopend")
    IRREG = "IRREG", _("onregelmatig")
    NEVER = "NEVER", _("nooit, de bron is af")


class DataTheme(models.TextChoices):
    """Thema van een databron, following the European data-theme list that DCAT-AP-NL asks for."""

    GOVE = "GOVE", _("overheid en openbaar bestuur")
    JUST = "JUST", _("recht, veiligheid en openbare orde")
    SOCI = "SOCI", _("bevolking en samenleving")
    REGI = "REGI", _("regio's en steden")
    ECON = "ECON", _("economie en financiën")
    EDUC = "EDUC", _("onderwijs, cultuur en sport")
    HEAL = "HEAL", _("gezondheid")
    TRAN = "TRAN", _("vervoer")
    ENVI = "ENVI", _("milieu")
    ENER = "ENER", _("energie")
    AGRI = "AGRI", _("landbouw, visserij en voedsel")
    TECH = "TECH", _("wetenschap en techniek")
    INTR = "INTR", _("internationaal")


class AreaUnit(models.TextChoices):
    """Fijnste gebied waarnaar een bron te verdelen is, the finest first."""

    PARCEL = "parcel", _("perceel")
    ADDRESS = "address", _("adres")
    POSTCODE = "postcode", _("postcode")
    NEIGHBOURHOOD = "neighbourhood", _("buurt")
    DISTRICT = "district", _("wijk")
    MUNICIPALITY = "municipality", _("gemeente")
    PROVINCE = "province", _("provincie")
    COUNTRY = "country", _("land")


class BaseRegister(models.TextChoices):
    """Basisregistratie waar de gegevens uit komen; the pre-scan of the DPIA counts these."""

    BRI = "BRI", _("inkomen (BRI)")
    BRK = "BRK", _("kadaster (BRK)")
    BRP = "BRP", _("personen (BRP)")
    BRV = "BRV", _("voertuigen (BRV)")
    WOZ = "WOZ", _("waarde onroerende zaken (WOZ)")
    HR = "HR", _("handelsregister (HR)")


class Language(models.TextChoices):
    """Taal van de gegevens, following the European language list."""

    NLD = "NLD", _("Nederlands")
    FRY = "FRY", _("Fries")
    ENG = "ENG", _("Engels")


class DataSource(models.Model):
    """Databron: a source of data as its holder describes it (DCAT-AP-NL Dataset)."""

    identifier = models.SlugField(_("kenmerk"), max_length=80, unique=True)
    title = models.CharField(_("titel"), max_length=200)
    description = models.TextField(_("omschrijving"), max_length=2000)
    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="data_sources", verbose_name=_("bronhouder")
    )
    creator = models.CharField(_("maker, als dat een ander is"), max_length=150, blank=True)
    contact = models.EmailField(_("contact"), blank=True)
    contact_name = models.CharField(_("openbaar contactpunt"), max_length=150, blank=True)
    contact_url = models.URLField(_("adres van het contactpunt"), blank=True)
    theme = models.CharField(_("thema"), max_length=4, choices=DataTheme.choices, default=DataTheme.GOVE)
    keywords = models.CharField(_("trefwoorden"), max_length=300, blank=True)
    population = models.CharField(_("over wie of wat"), max_length=500, blank=True)
    access_rights = models.CharField(_("toegang"), max_length=12, choices=AccessRights.choices)
    sensitivity = models.CharField(_("gevoeligheid"), max_length=12, choices=Sensitivity.choices)
    purpose = models.TextField(_("doel"), blank=True, max_length=2000)
    legal_basis = models.TextField(_("grondslag"), blank=True, max_length=2000)
    legislation_url = models.URLField(_("wet"), blank=True)
    base_register = models.CharField(
        _("basisregistratie"), max_length=3, choices=BaseRegister.choices, blank=True
    )
    linkage_keys = models.CharField(_("koppelsleutels"), max_length=200, blank=True)
    covers_from = models.PositiveSmallIntegerField(_("gegevens vanaf jaar"), null=True, blank=True)
    covers_to = models.PositiveSmallIntegerField(_("gegevens tot en met jaar"), null=True, blank=True)
    covers_area = models.CharField(_("gebied"), max_length=100, blank=True)
    covers_area_url = models.URLField(_("adres van het gebied"), blank=True)
    finest_level = models.CharField(
        _("fijnste gebiedsniveau"), max_length=20, choices=AreaUnit.choices, blank=True
    )
    update_frequency = models.CharField(
        _("verversing"), max_length=12, choices=UpdateFrequency.choices, blank=True
    )
    language = models.CharField(_("taal"), max_length=3, choices=Language.choices, default=Language.NLD)
    issued_on = models.DateField(_("eerste uitgave"), null=True, blank=True)
    version = models.CharField(_("versie"), max_length=40, blank=True)
    landing_page = models.URLField(_("webpagina"), blank=True)
    documentation_url = models.URLField(_("documentatie"), blank=True)
    conforms_to = models.URLField(_("volgt de standaard"), blank=True)
    doi = models.URLField(_("DOI"), blank=True)
    holder_key = models.CharField(_("kenmerk bij de bronhouder"), max_length=100, blank=True)
    access_conditions = models.TextField(_("voorwaarden"), blank=True, max_length=2000)
    cost_note = models.CharField(_("kosten"), blank=True, max_length=300)
    lead_time_days = models.PositiveSmallIntegerField(_("doorlooptijd in dagen"), null=True, blank=True)
    quality_note = models.TextField(_("kwaliteit"), blank=True, max_length=2000)
    is_listed = models.BooleanField(_("staat in de openbare catalogus"), default=True)
    imported_from = models.URLField(_("ingelezen van"), max_length=500, blank=True, db_index=True)
    # Everything that a search looks at, in small letters: one column, one index.
    search_text = models.TextField(blank=True, editable=False)
    # The ends of its long words, so that "inbraak" is found in "woninginbraak" by an index that knows beginnings only.
    search_parts = models.TextField(blank=True, editable=False)
    described_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    described_at = models.DateTimeField(_("laatst beschreven"), default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords(excluded_fields=["search_text", "search_parts"])
    MAY_NAME = OF_A_CATALOGUE
    MARKS = marks(
        open="identifier title description holder creator contact_name contact_url theme keywords population access_rights"
        " sensitivity purpose legal_basis legislation_url base_register linkage_keys covers_from covers_to covers_area"
        " covers_area_url finest_level update_frequency language issued_on version landing_page documentation_url"
        " conforms_to doi holder_key access_conditions cost_note lead_time_days quality_note described_at",
        coalition="contact",
        internal="id is_listed imported_from search_text search_parts described_by revision",
    )

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["is_listed", "title", "id"], name="source_by_title"),
            models.Index(fields=["is_listed", "-described_at", "-id"], name="source_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="source_ends_after_it_starts",
                condition=models.Q(covers_from__isnull=True)
                | models.Q(covers_to__isnull=True)
                | models.Q(covers_to__gte=models.F("covers_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_personal_data(self) -> bool:
        """Whether the source is about people who could be told apart."""
        return self.sensitivity in PERSONAL

    def covers_years(self, first: int | None, last: int | None) -> bool:
        """Whether every year from `first` to `last` is in the source; an end that nobody wrote down is open."""
        starts = self.covers_from is None or first is None or self.covers_from <= first
        ends = self.covers_to is None or last is None or self.covers_to >= last
        return starts and ends

    def reaches(self, level: str) -> bool | None:
        """Whether the source can be told per area of this level; None when nobody wrote down how fine it is."""
        order: list[Any] = list(AreaUnit.values)
        if self.finest_level not in order or level not in order:
            return None
        return order.index(self.finest_level) <= order.index(level)


class License(models.TextChoices):
    """Licentie van een distributie, with the addresses that DCAT-AP-NL names."""

    CC0 = "http://creativecommons.org/publicdomain/zero/1.0/deed.nl", _("CC0: vrij te gebruiken")
    CC_BY = "http://creativecommons.org/licenses/by/4.0/deed.nl", _("CC BY 4.0: met bronvermelding")
    CC_BY_SA = (
        "http://creativecommons.org/licenses/by-sa/4.0/deed.nl",
        _("CC BY-SA 4.0: met bronvermelding, gelijk delen"),
    )
    PUBLIC_DOMAIN = "http://creativecommons.org/publicdomain/mark/1.0/deed.nl", _("publiek domein")
    NOT_OPEN = "http://standaarden.overheid.nl/owms/terms/geslotenlicentie", _("geen open licentie")


class Distribution(models.Model):
    """Distributie: one way to get an open source, as a file or as a service with an endpoint."""

    source = models.ForeignKey(DataSource, on_delete=models.CASCADE, related_name="distributions")
    title = models.CharField(_("naam"), max_length=150)
    access_url = models.URLField(_("adres"), max_length=500)
    download_url = models.URLField(_("adres van het bestand"), max_length=500, blank=True)
    media_type = models.CharField(_("soort bestand"), max_length=100, blank=True)
    license = models.CharField(_("licentie"), max_length=120, choices=License.choices)
    endpoint_url = models.URLField(_("adres van de dienst"), max_length=500, blank=True)
    endpoint_description_url = models.URLField(_("beschrijving van de dienst"), max_length=500, blank=True)

    history = HistoricalRecords()
    MAY_NAME = OF_A_CATALOGUE
    MARKS = marks(
        open="source title access_url download_url media_type license endpoint_url endpoint_description_url",
        internal="id",
    )

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "access_url"], name="one_distribution_per_address"),
            models.CheckConstraint(
                name="a_service_is_described",
                condition=models.Q(endpoint_url="") | ~models.Q(endpoint_description_url=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title
