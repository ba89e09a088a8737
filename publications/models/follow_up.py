"""What the problem owner answers for: deviations, responses and measures."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models import Organisation
from publications.models.publication import Publication
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class Deviation(models.Model):
    """Significante afwijking: one area that clearly differs, from released figures only, and who answers for it."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="deviations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="deviations")
    area_code = models.CharField(_("gebiedscode"), max_length=10)
    area_name = models.CharField(_("gebied"), max_length=120)
    period = models.CharField(_("periode"), max_length=20)
    classification = models.CharField(_("soort afwijking"), max_length=20)
    facts = models.JSONField(_("cijfers"), default=dict)

    history = HistoricalRecords()
    MARKS = marks(
        open="publication organisation area_code area_name period classification facts", internal="id"
    )

    class Meta:
        ordering = ["area_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "area_code", "period"], name="one_deviation_per_area_and_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_name} ({self.area_code})"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.publication.roles_of(user)


class Knew(models.TextChoices):
    """Wist u dit?"""

    YES = "yes", _("ja")
    PARTLY = "partly", _("deels")
    NO = "no", _("nee")


class Response(models.Model):
    """Reactie: did we know, can we explain it, what do we do, with which capacity."""

    deviation = models.OneToOneField(Deviation, on_delete=models.CASCADE, related_name="response")
    knew = models.CharField(_("wisten wij dit"), max_length=10, choices=Knew.choices)
    explanation = models.TextField(_("hoe verklaren wij dit"), max_length=3000)
    action = models.TextField(_("wat gaan wij doen"), max_length=3000)
    capacity = models.TextField(_("met welke mensen en middelen"), max_length=1500)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        open="deviation explanation action",
        coalition="knew capacity answered_by answered_at",
        internal="id revision",
    )

    def __str__(self) -> str:
        return str(self.deviation)

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.deviation.roles_of(user)


class MeasureState(models.TextChoices):
    """Stand van een maatregel."""

    PLANNED = "planned", _("gepland")
    RUNNING = "running", _("loopt")
    EVALUATED = "evaluated", _("geëvalueerd")
    HANDED_OVER = "handed_over", _("overgedragen")


FINISHED = (MeasureState.EVALUATED, MeasureState.HANDED_OVER)


class Measure(models.Model):
    """Maatregel: something that the problem owner does about a deviation, with an end."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="measures")
    title = models.CharField(_("maatregel"), max_length=200)
    responsible = models.CharField(_("wie is ervan"), max_length=150)
    due_on = models.DateField(_("klaar op"))
    state = models.CharField(max_length=12, choices=MeasureState.choices, default=MeasureState.PLANNED)
    outcome = models.TextField(
        _("wat het opleverde, of aan wie het is overgedragen"), blank=True, max_length=3000
    )
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        open="title state",
        coalition="response responsible due_on outcome planned_by planned_at finished_by finished_at",
        internal="id",
    )

    class Meta:
        ordering = ["due_on"]
        constraints = [together("measure_finished_by_somebody_at_a_time", "finished_by", "finished_at")]

    def __str__(self) -> str:
        return self.title

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.response.roles_of(user)
