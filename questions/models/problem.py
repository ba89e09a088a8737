"""The problem in plain words, how ready the owner is, and what the programme thinks of it."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models.trajectory import Trajectory
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class ProblemStatement(models.Model):
    """Probleemschets: what somebody sees happening, in the words they would use to a colleague."""

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="statement")
    what_happens = models.TextField(_("wat valt u op"), blank=True, max_length=4000)
    where_it_happens = models.CharField(_("waar ziet u het"), blank=True, max_length=300)
    since_when = models.CharField(_("sinds wanneer"), blank=True, max_length=150)
    compared_with = models.TextField(_("vergeleken met wat"), blank=True, max_length=1000)
    who_suffers = models.TextField(_("wie heeft er last van"), blank=True, max_length=2000)
    what_was_tried = models.TextField(_("wat is al geprobeerd"), blank=True, max_length=2000)
    use_of_answer = models.TextField(_("wat doet u met het antwoord"), blank=True, max_length=2000)
    who_decides = models.CharField(_("wie beslist over wat er daarna gebeurt"), blank=True, max_length=300)
    prevention_only = models.BooleanField(_("het gaat om voorkomen, niet om opsporen"), default=False)
    draft_question = models.TextField(_("eerste versie van de vraag"), blank=True, max_length=1500)
    lookalikes_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lookalikes_seen_at = models.DateTimeField(null=True, blank=True)
    lookalikes_note = models.TextField(_("waarom dit een eigen traject is"), blank=True, max_length=1000)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory what_happens where_it_happens since_when compared_with who_suffers what_was_tried use_of_answer"
        " who_decides prevention_only draft_question lookalikes_seen_by lookalikes_seen_at lookalikes_note",
        internal="id revision",
    )

    class Meta:
        constraints = [
            together("lookalikes_seen_by_somebody_at_a_time", "lookalikes_seen_by", "lookalikes_seen_at")
        ]

    def __str__(self) -> str:
        return self.trajectory.title

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


def _level() -> models.PositiveSmallIntegerField:
    validators = [MinValueValidator(1), MaxValueValidator(4)]
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=validators)


class MaturityScan(models.Model):
    """Volwassenheidsscan: how ready the owner is to work with data, five subjects on four levels. Never blocks."""

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="maturity")
    ownership = _level()
    capacity = _level()
    data = _level()
    use_of_outcomes = _level()
    support = _level()
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory ownership capacity data use_of_outcomes support filled_by",
        internal="id revision",
    )

    def __str__(self) -> str:
        return self.trajectory.title

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class Criterion(models.TextChoices):
    """Criterium waarop het programma een probleem weegt."""

    SOCIAL_IMPORTANCE = "social_importance", _("maatschappelijk belang")
    PREVENTIVE_VALUE = "preventive_value", _("waarde voor het voorkomen van ondermijning")
    FEASIBILITY = "feasibility", _("haalbaarheid")
    SPREAD = "spread", _("spreiding over gemeenten")


class PriorityScore(models.Model):
    """Prioriteitsscore: what the programme gives a problem on one criterion, with a motivation."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(_("criterium"), max_length=30, choices=Criterion.choices)
    score = models.PositiveSmallIntegerField(
        _("score"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    motivation = models.TextField(_("motivering"), max_length=1000)
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scored_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(coalition="trajectory criterion score motivation scored_by scored_at", internal="id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(
                condition=models.Q(score__range=(1, 5)), name="score_between_one_and_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()}: {self.score}"
