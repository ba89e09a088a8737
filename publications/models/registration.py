"""The register entry: what the Algoritmeregister will show about the calculation behind a publication."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models import Organisation
from publications.models.publication import Publication
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.fingerprints import fingerprint
from zicht.core.identifiers import CONTACT
from zicht.core.policy import Role


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


# What somebody fills in, in the order of the standard; `organization`, `lang`, `standard_version` and `source_id`
# follow from the trajectory, `lars` and `publication_dt` are given by the register.
FILLED_IN = (
    "name", "description_short", "category", "status", "begin_date", "end_date", "contact_email", "website",
    "publication_category", "url", "goal", "proportionality", "human_intervention", "risks", "lawful_basis",
    "lawful_basis_grouping", "process_index_url", "impacttoetsen_grouping", "impacttoetsen", "source_data",
    "source_data_grouping", "methods_and_models", "provider", "publiccode", "tags", "lars", "exemption_reason",
)  # fmt: skip


class AlgorithmRegistration(models.Model):
    """Registratie in het Algoritmeregister, publication standard 1.0; field names are those of the standard."""

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, related_name="registration")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("naam"), max_length=100)
    description_short = models.CharField(_("korte omschrijving"), max_length=400)
    category = models.JSONField(_("thema"), default=list, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=RegistrationStatus.choices, default=RegistrationStatus.IN_USE
    )
    begin_date = models.CharField(_("begindatum"), max_length=7, blank=True)
    end_date = models.CharField(_("einddatum"), max_length=7, blank=True)
    contact_email = models.CharField(_("contactgegevens"), max_length=500, blank=True)
    website = models.CharField(_("link naar publiekspagina"), max_length=500, blank=True)
    publication_category = models.CharField(
        _("publicatiecategorie"),
        max_length=1,
        choices=PublicationCategory.choices,
        default=PublicationCategory.IMPACTFUL,
    )
    url = models.CharField(_("link naar bronregistratie"), max_length=500, blank=True)
    goal = models.TextField(_("doel en impact"), blank=True, max_length=2500)
    proportionality = models.TextField(_("afwegingen"), blank=True, max_length=2500)
    human_intervention = models.TextField(_("menselijke tussenkomst"), blank=True, max_length=2500)
    risks = models.TextField(_("risicobeheer"), blank=True, max_length=2500)
    lawful_basis = models.TextField(_("wettelijke basis (toelichting)"), blank=True, max_length=2500)
    lawful_basis_grouping = models.JSONField(_("wettelijke basis"), default=list, blank=True)
    process_index_url = models.CharField(_("link naar verwerkingsregister"), max_length=500, blank=True)
    impacttoetsen_grouping = models.JSONField(_("impacttoetsen"), default=list, blank=True)
    impacttoetsen = models.TextField(_("toelichting op impacttoetsen"), blank=True, max_length=2500)
    source_data = models.TextField(_("gegevens"), blank=True, max_length=2500)
    source_data_grouping = models.JSONField(_("links naar gegevensbronnen"), default=list, blank=True)
    methods_and_models = models.TextField(_("technische werking"), blank=True, max_length=5000)
    provider = models.CharField(_("leverancier"), max_length=200, blank=True)
    publiccode = models.CharField(_("link naar broncode"), max_length=500, blank=True)
    tags = models.TextField(_("zoektermen"), blank=True, max_length=2500)
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
        open=" ".join(FILLED_IN) + " organisation",
        coalition="publication confirmed_by confirmed_at fingerprint",
        internal="id revision",
    )
    MAY_NAME = CONTACT

    class Meta:
        constraints = [
            together("registration_confirmed_by_somebody_at_a_time", "confirmed_by", "confirmed_at")
        ]

    def __str__(self) -> str:
        return self.name

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.publication.roles_of(user)

    def content(self) -> dict[str, Any]:
        """Everything that is confirmed, for showing and for the fingerprint."""
        return {name: getattr(self, name) for name in FILLED_IN if name != "lars"}

    @property
    def is_confirmed(self) -> bool:
        """Confirmed as it stands now: a later change asks again."""
        return self.confirmed_at is not None and self.fingerprint == fingerprint(self.content())

    @property
    def is_outdated(self) -> bool:
        """Confirmed once, changed since."""
        return self.confirmed_at is not None and not self.is_confirmed
