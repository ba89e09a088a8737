"""Organisations and who works for them."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from zicht.core.classification import marks


class OrganisationKind(models.TextChoices):
    """Soort partij."""

    MUNICIPALITY = "municipality", _("gemeente")
    PROVINCE = "province", _("provincie")
    MINISTRY = "ministry", _("ministerie")
    AGENCY = "agency", _("uitvoeringsorganisatie of toezichthouder")
    POLICE = "police", _("politie of justitie")
    REGION = "region", _("regionaal samenwerkingsverband")
    COMPANY = "company", _("bedrijf met een publieke taak")
    OTHER = "other", _("andere partij")


class Organisation(models.Model):
    """Partij: a municipality or another body that takes part."""

    name = models.CharField(_("naam"), max_length=150, unique=True)
    short_name = models.CharField(_("korte naam"), max_length=40)
    kind = models.CharField(_("soort"), max_length=20, choices=OrganisationKind.choices)
    area_code = models.CharField(_("CBS-gebiedscode"), max_length=10, blank=True, db_index=True)
    tooi_uri = models.URLField(_("TOOI-adres"), blank=True)
    is_standing_partner = models.BooleanField(_("vaste partner"), default=False)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="organisation")
    created_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(
        open="name short_name kind area_code tooi_uri is_standing_partner", internal="id group created_at"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def can_own_problems(self) -> bool:
        """Only a municipality or a province hands in a problem."""
        return self.kind in (OrganisationKind.MUNICIPALITY, OrganisationKind.PROVINCE)


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Affiliations by date."""

    def current(self) -> "AffiliationQuerySet":
        today = timezone.localdate()
        return self.filter(since__lte=today).filter(models.Q(until__isnull=True) | models.Q(until__gte=today))


class Affiliation(models.Model):
    """Aanstelling: somebody works for an organisation from one date until another."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="affiliations")
    position = models.CharField(_("functie"), max_length=120, blank=True)
    since = models.DateField(_("vanaf"), default=timezone.localdate)
    until = models.DateField(_("tot en met"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()
    history = HistoricalRecords()
    MARKS = marks(coalition="user organisation position since until", internal="id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "since"], name="one_affiliation_per_start"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="affiliation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
