"""The analysis plan: what will be computed, fixed before anybody sees a figure."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from analyses.models.method import ComparisonGroup, CountedAs, ExpectedFrom, Overdispersion, Rarity
from analyses.planned import Settings, settings_from
from areas.models import Level
from questions.models import QuestionVersion, Trajectory
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.fingerprints import fingerprint
from zicht.core.identifiers import NAMES_ONLY
from zicht.core.policy import Role


class OutputKind(models.TextChoices):
    """Soort uitkomst: what a figure beside the table is; each kind is judged by what lies under it."""

    SHARE = "share", _("aandeel (percentage)")
    MEAN = "mean", _("gemiddelde")
    TOTAL = "total", _("som van bedragen")
    QUANTILE = "quantile", _("mediaan of ander kwantiel")
    RATIO = "ratio", _("verhouding tot het verwachte")
    ODDS = "odds", _("kansverhouding (odds ratio)")
    MODEL = "model", _("model (regressie)")


PLANNED = (
    "indicator",
    "population",
    "method",
    "counted_as",
    "overdispersion",
    "baseline",
    "minimum_population",
    "alert_one_in",
    "alarm_one_in",
    "false_discovery_rate",
    "with_trend",
    "comparison_groups",
    "similar_count",
    "comparators",
    "output_tables",
    "output_kinds",
    "rule_profile",
    "area_level",
    "division_year",
)
# Empty means: as the data are. A plan of before these fields keeps its fingerprint.
# More than all inhabitants of the country: no area has as many units.
LARGEST_MINIMUM = 20_000_000
LATER = ("output_kinds", "area_level", "division_year")
# What the job and the publication go by, beside the text. A plan of before these fields says nothing here, keeps its
# fingerprint, and means the usual choice; "no trend" and "no comparison" are choices like any other.
CHOICES = (
    "counted_as", "overdispersion", "baseline", "alert_one_in", "alarm_one_in", "with_trend", "comparison_groups",
    "similar_count",
)  # fmt: skip
# Every choice that a page tells in words, with the two that plans always had.
TOLD = (
    "counted_as", "overdispersion", "baseline", "minimum_population", "alert_one_in", "alarm_one_in", "false_discovery_rate",
    "with_trend", "comparison_groups",
)  # fmt: skip
UNSAID = (None, "")


def _is_left_out(name: str, value: Any) -> bool:
    """Whether a field is no part of what the plan fixes, because the plan says nothing there."""
    return value in UNSAID if name in CHOICES else name in LATER and not value


class AnalysisPlan(models.Model):
    """Analyseplan: indicator, population, method, comparators, thresholds and output tables; locked with a fingerprint."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="plans")
    question_version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField(_("versie"))
    indicator = models.CharField(_("indicator"), max_length=300)
    population = models.CharField(_("populatie"), max_length=300)
    method = models.TextField(_("methode"), max_length=3000)
    counted_as = models.CharField(
        _("wat voor cijfer"), max_length=6, choices=CountedAs.choices, blank=True, default=""
    )
    overdispersion = models.CharField(
        _("gewone verschillen tussen gebieden"),
        max_length=14,
        choices=Overdispersion.choices,
        blank=True,
        default="",
    )
    baseline = models.CharField(
        _("gebieden die de verwachting bepalen"),
        max_length=10,
        choices=ExpectedFrom.choices,
        blank=True,
        default="",
    )
    minimum_population = models.PositiveIntegerField(
        _("minimum aantal in de noemer"), default=500, validators=[MinValueValidator(10)]
    )
    false_discovery_rate = models.FloatField(
        _("kans op vals alarm"), default=0.05, validators=[MinValueValidator(0.001), MaxValueValidator(0.2)]
    )
    alert_one_in = models.PositiveSmallIntegerField(
        _("binnenste grens"), choices=Rarity.choices, null=True, blank=True
    )
    alarm_one_in = models.PositiveSmallIntegerField(
        _("buitenste grens"), choices=Rarity.choices, null=True, blank=True
    )
    with_trend = models.BooleanField(_("ontwikkeling in de tijd"), null=True, blank=True)
    comparison_groups = models.JSONField(_("vergelijkingsgroepen"), null=True, blank=True)
    similar_count = models.PositiveSmallIntegerField(
        _("aantal gebieden dat er het meest op lijkt"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(50)],
    )
    comparators = models.CharField(_("toelichting op de vergelijking"), max_length=300)
    output_tables = models.TextField(_("tabellen die eruit komen"), max_length=1000)
    output_kinds = models.JSONField(_("andere soorten uitkomsten"), default=list, blank=True)
    rule_profile = models.CharField(_("regels tegen onthulling"), max_length=40, default="CBS/ESSnet")
    area_level = models.CharField(
        _("uitkomst per"), max_length=13, choices=Level.choices, blank=True, default=""
    )
    division_year = models.PositiveSmallIntegerField(
        _("gebiedsindeling van jaar"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    approvals_fingerprint = models.CharField(max_length=64, blank=True)
    # What stood when the plan was locked, part by part (question, sources, advice ...), so that a change can be named.
    approvals = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MAY_NAME = NAMES_ONLY
    MARKS = marks(
        open="indicator population method counted_as overdispersion baseline minimum_population alert_one_in"
        " alarm_one_in false_discovery_rate with_trend comparison_groups similar_count comparators output_tables"
        " output_kinds rule_profile area_level division_year fingerprint",
        coalition="trajectory question_version number written_by written_at locked_by locked_at"
        " approvals_fingerprint approvals",
        internal="id revision",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            together("plan_locked_by_somebody_at_a_time", "locked_by", "locked_at"),
            models.UniqueConstraint(fields=["trajectory", "number"], name="one_plan_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.trajectory.reference} · {self.number}"

    def clean(self) -> None:
        """Choices that do not go together, told at their field."""
        wrong = {}
        if self.meant("alarm_one_in") <= self.meant("alert_one_in"):
            wrong["alarm_one_in"] = gettext(
                "De buitenste grens moet verder weg liggen dan de binnenste. Kies een zeldzamer toeval."
            )
        if (self.minimum_population or 0) > LARGEST_MINIMUM:
            wrong["minimum_population"] = gettext("Kies een getal van 10 tot en met 20.000.000.")
        if ComparisonGroup.SIMILAR in (self.comparison_groups or ()) and self.similar_count is None:
            wrong["similar_count"] = gettext("Kies met hoeveel gebieden u vergelijkt.")
        if wrong:
            raise ValidationError(wrong)

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    def content(self) -> dict[str, Any]:
        """What the plan fixes, with the fingerprint of the question version that it answers."""
        said = {name: getattr(self, name) for name in PLANNED}
        kept = {name: value for name, value in said.items() if not _is_left_out(name, value)}
        return kept | {"question": self.question_version.fingerprint}

    def settings_for_engine(self) -> Settings:
        """What this plan fixes for the computation and for what is told of it."""
        said = {name: getattr(self, name) for name in ("minimum_population", *CHOICES)}
        return settings_from(said | {"fdr": self.false_discovery_rate})

    def meant(self, name: str) -> Any:
        """The value of a planned field; of a choice that was not made, what it means."""
        value = getattr(self, name)
        return self.settings_for_engine().told()[name] if name in CHOICES and value in UNSAID else value

    def words_of(self, name: str) -> str:
        """A planned field as people read it."""
        if name == "output_kinds":
            return ", ".join(self.kinds_in_words)
        if name == "comparison_groups":
            return ", ".join(self.groups_in_words) or gettext("geen vergelijking")
        value = self.meant(name)
        if isinstance(value, bool):
            return gettext("ja") if value else gettext("nee")
        if isinstance(value, float):
            return str(localize(value))
        words = dict(self._meta.get_field(name).flatchoices).get(value, value)
        return "" if words is None else str(words)

    @property
    def choices_in_words(self) -> list[tuple[str, str]]:
        """(name, words) of every choice that the job and the publication go by."""
        return [(str(self._meta.get_field(name).verbose_name), self.words_of(name)) for name in TOLD]

    @property
    def groups_in_words(self) -> list[str]:
        """The groups of comparison in words, with how many areas belong to the last."""
        with_number = {ComparisonGroup.SIMILAR: gettext("de {count} gebieden die er het meest op lijken")}
        return [
            with_number.get(group, str(group.label)).format(count=self.meant("similar_count"))
            for group in ComparisonGroup
            if group in self.meant("comparison_groups")
        ]

    @property
    def kinds_in_words(self) -> list[str]:
        """The other outputs that the plan names, in words."""
        return [str(OutputKind(kind).label) for kind in self.output_kinds if kind in OutputKind.values]

    def computed_fingerprint(self) -> str:
        return fingerprint(self.content())
