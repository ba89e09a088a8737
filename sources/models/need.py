"""What a question needs to know, which sources and variables can tell it, and whether that is enough."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import ResearchQuestion, Trajectory
from sources.models.source import DataSource
from sources.models.variable import SourceVariable
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class NeedKind(models.TextChoices):
    """Waarvoor de informatie nodig is."""

    POPULATION = "population", _("populatie")
    NUMERATOR = "numerator", _("teller")
    DENOMINATOR = "denominator", _("noemer")
    BACKGROUND = "background", _("achtergrondkenmerk")
    PERIOD = "period", _("periode")
    AREA_LEVEL = "area_level", _("gebiedsniveau")


class InformationNeed(models.Model):
    """Informatiebehoefte: one thing that has to be known to answer the question."""

    question = models.ForeignKey(ResearchQuestion, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("soort"), max_length=12, choices=NeedKind.choices)
    label = models.CharField(_("wat wij moeten weten"), max_length=200)
    waived_reason = models.TextField(_("waarom het zonder kan"), blank=True, max_length=1000)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    waived_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()
    MARKS = marks(coalition="question kind label waived_reason waived_by waived_at written_by", internal="id")

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            together("need_waived_by_somebody_at_a_time", "waived_by", "waived_at"),
            models.UniqueConstraint(fields=["question", "kind", "label"], name="one_need_per_label"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def trajectory(self) -> Trajectory:
        return self.question.trajectory

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class SourceMatch(models.Model):
    """Bronkoppeling: this source can tell what this need asks, and how well."""

    need = models.ForeignKey(InformationNeed, on_delete=models.CASCADE, related_name="matches")
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="matches")
    variables = models.CharField(_("welke gegevens"), max_length=300)
    fit_note = models.CharField(_("hoe goed dit past"), max_length=500, blank=True)
    matched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    matched_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(coalition="need source variables fit_note matched_by matched_at", internal="id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "source"], name="one_match_per_source")]

    def __str__(self) -> str:
        return f"{self.need} · {self.source}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.need.roles_of(user)


class VariableUse(models.TextChoices):
    """Waarvoor een variabele wordt gebruikt."""

    COUNT = "count", _("tellen")
    LINK = "link", _("koppelen")
    SELECT = "select", _("de populatie bepalen")
    MODEL = "model", _("rekenen: kenmerk in het model")
    DESCRIBE = "describe", _("alleen beschrijven")


class ChosenVariable(models.Model):
    """Gekozen variabele: this variable of a matched source is used, for what, and why when it is a delicate one.

    Origin is never an input of a model: it may only describe groups, with a justification. Source: the registration
    "Zicht op ondermijning" in the Algoritmeregister; Algoritmekader measure 3-dat-02. `is_origin` is copied from the
    variable, so that the database itself can hold the rule.
    """

    match = models.ForeignKey(SourceMatch, on_delete=models.CASCADE, related_name="chosen")
    variable = models.ForeignKey(SourceVariable, on_delete=models.PROTECT, related_name="chosen")
    use = models.CharField(_("waarvoor"), max_length=10, choices=VariableUse.choices)
    justification = models.TextField(_("waarom dit nodig is"), blank=True, max_length=1000)
    is_origin = models.BooleanField(_("herkomst"), default=False)

    history = HistoricalRecords()
    MARKS = marks(coalition="match variable use justification is_origin", internal="id")

    class Meta:
        ordering = ["variable__name"]
        constraints = [
            models.UniqueConstraint(fields=["match", "variable"], name="one_choice_per_variable"),
            models.CheckConstraint(
                name="origin_is_only_described",
                condition=models.Q(is_origin=False)
                | (models.Q(use=VariableUse.DESCRIBE) & ~models.Q(justification="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variable} ({self.get_use_display()})"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.match.roles_of(user)


class Feasibility(models.TextChoices):
    """Haalbaarheid volgens de analist."""

    FEASIBLE = "feasible", _("haalbaar")
    PARTLY = "partly", _("deels haalbaar")
    NOT_FEASIBLE = "not_feasible", _("niet haalbaar")


class FeasibilityAdvice(models.Model):
    """Haalbaarheidsadvies: can this question be answered with these sources, according to an analyst."""

    question = models.ForeignKey(
        ResearchQuestion, on_delete=models.CASCADE, related_name="feasibility_advices"
    )
    verdict = models.CharField(_("oordeel"), max_length=12, choices=Feasibility.choices)
    text = models.TextField(_("toelichting"), max_length=3000)
    alternatives = models.TextField(_("alternatieven"), blank=True, max_length=3000)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64)

    history = HistoricalRecords()
    MARKS = marks(coalition="question verdict text alternatives given_by given_at fingerprint", internal="id")

    class Meta:
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return self.get_verdict_display()
