"""Areas of one division year, which of them share a border, and how their ground moved to a later division."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zicht.core.classification import marks

from .readers import codes


class Level(models.TextChoices):
    """How large an area is, from the whole country down to a neighbourhood."""

    COUNTRY = "country", _("land")
    PROVINCE = "province", _("provincie")
    MUNICIPALITY = "municipality", _("gemeente")
    DISTRICT = "district", _("wijk")
    NEIGHBOURHOOD = "neighbourhood", _("buurt")


class Urbanity(models.IntegerChoices):
    """Five classes of surrounding address density per km²; source: CBS, stedelijkheid."""

    EXTREMELY = 1, _("zeer sterk stedelijk (2.500 adressen per km² of meer)")
    STRONGLY = 2, _("sterk stedelijk (1.500 tot 2.500)")
    MODERATELY = 3, _("matig stedelijk (1.000 tot 1.500)")
    HARDLY = 4, _("weinig stedelijk (500 tot 1.000)")
    NOT = 5, _("niet stedelijk (minder dan 500)")


class Area(models.Model):
    """Gebied: one area as it was in one division year; borders and codes change every 1 January."""

    code = models.CharField(_("code"), max_length=10)
    level = models.CharField(_("niveau"), max_length=13, choices=Level.choices)
    division_year = models.PositiveSmallIntegerField(_("jaar van de indeling"))
    name = models.CharField(_("naam"), max_length=120)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("ligt in"),
    )
    province = models.CharField(_("provincie"), max_length=60, blank=True)
    urbanity = models.PositiveSmallIntegerField(
        _("stedelijkheid"), choices=Urbanity.choices, null=True, blank=True
    )
    population = models.PositiveIntegerField(_("inwoners"), null=True, blank=True)
    geometry = models.JSONField(_("grens (GeoJSON, WGS84)"), null=True, blank=True)
    # Key figures by name; null means that the holder kept the figure secret because few people live there.
    figures = models.JSONField(_("kerncijfers"), default=dict, blank=True)
    fictional = models.BooleanField(_("verzonnen gebied"), default=False)

    MARKS = marks(
        open="code level division_year name parent province urbanity population geometry figures fictional",
        internal="id",
    )

    class Meta:
        verbose_name = _("gebied")
        verbose_name_plural = _("gebieden")
        ordering = ["division_year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "division_year"], name="area_once_per_division_year"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="area_level_is_known"),
            models.CheckConstraint(
                condition=Q(urbanity__isnull=True) | Q(urbanity__range=(1, 5)),
                name="area_urbanity_is_one_to_five",
            ),
        ]
        indexes = [models.Index(fields=["level", "division_year"], name="area_level_year")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code}, {self.division_year})"

    def clean(self) -> None:
        """The code must fit the level, and the parent must be of the same division year."""
        if codes.level_of(self.code) != self.level:
            raise ValidationError({"code": _("Deze code past niet bij het niveau van het gebied.")})
        if self.parent is not None and self.parent.division_year != self.division_year:
            raise ValidationError({"parent": _("Kies een gebied uit hetzelfde jaar van indeling.")})


class Adjacency(models.Model):
    """Buurgebieden: two areas of one year that share a border; stored once a pair, lowest id first."""

    a = models.ForeignKey(
        Area, on_delete=models.CASCADE, related_name="borders_after", verbose_name=_("gebied")
    )
    b = models.ForeignKey(
        Area, on_delete=models.CASCADE, related_name="borders_before", verbose_name=_("buurgebied")
    )
    shared_boundary_m = models.FloatField(_("gedeelde grens (meter)"), validators=[MinValueValidator(0)])

    MARKS = marks(open="a b shared_boundary_m", internal="id")

    class Meta:
        verbose_name = _("gedeelde grens")
        verbose_name_plural = _("gedeelde grenzen")
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="adjacency_once_per_pair"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="adjacency_lowest_id_first"),
            models.CheckConstraint(condition=Q(shared_boundary_m__gt=0), name="adjacency_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} – {self.b_id}"


class ShareTable(models.Model):
    """Verdeeltabel: which parts of the areas of one division year came to lie in which areas of a later one.

    An area that the table does not name kept its code and its ground. `checksum` is the SHA-256 of the file.
    """

    class Basis(models.TextChoices):
        """What the shares are shares of."""

        INHABITANTS = "inhabitants", _("inwoners")
        ADDRESSES = "addresses", _("adressen")

    level = models.CharField(_("niveau"), max_length=13, choices=Level.choices)
    from_year = models.PositiveSmallIntegerField(_("van de indeling van"))
    to_year = models.PositiveSmallIntegerField(_("naar de indeling van"))
    basis = models.CharField(_("aandeel van de"), max_length=11, choices=Basis.choices)
    source = models.CharField(_("bron"), max_length=300)
    checksum = models.CharField(_("controlegetal"), max_length=64)
    read_at = models.DateTimeField(_("ingelezen op"), default=timezone.now)

    MARKS = marks(open="level from_year to_year basis source checksum read_at", internal="id")

    class Meta:
        verbose_name = _("verdeeltabel")
        verbose_name_plural = _("verdeeltabellen")
        ordering = ["level", "from_year", "to_year"]
        constraints = [
            models.UniqueConstraint(fields=["level", "from_year", "to_year"], name="one_share_table_a_step"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="share_table_level_is_known"),
            models.CheckConstraint(condition=Q(from_year__lt=F("to_year")), name="share_table_goes_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.from_year}–{self.to_year}"


class AreaShare(models.Model):
    """Gebiedsaandeel: the part (above 0, at most 1) of an old area that came to lie in a new one."""

    table = models.ForeignKey(ShareTable, on_delete=models.CASCADE, related_name="shares")
    from_code = models.CharField(_("oud gebied"), max_length=10)
    to_code = models.CharField(_("nieuw gebied"), max_length=10)
    share = models.FloatField(_("aandeel"))

    MARKS = marks(open="table from_code to_code share", internal="id")

    class Meta:
        verbose_name = _("gebiedsaandeel")
        verbose_name_plural = _("gebiedsaandelen")
        ordering = ["from_code", "to_code"]
        constraints = [
            models.UniqueConstraint(fields=["table", "from_code", "to_code"], name="area_share_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="area_share_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.from_code} – {self.to_code}"
