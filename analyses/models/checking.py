"""What checkers write while they look: what they decide about a pair with an earlier release, and what should change."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from analyses.models.release import DisclosureCheck
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class PairChoice(models.TextChoices):
    """Wat er met een paar gebeurt."""

    ACCEPT = "accept", _("geen overlap, beide mogen")
    HIDE = "hide", _("de nieuwe cel verbergen")
    ADJUST = "adjust", _("de tabel aanpassen")


class PairJudgement(models.Model):
    """Afweging: what a checker decides about one pair of a new and an earlier released figure, and why.

    `pair` names the pair within its check. Two people who write at once are both shown what the other wrote.
    """

    check_record = models.ForeignKey(DisclosureCheck, on_delete=models.CASCADE, related_name="judgements")
    pair = models.CharField(max_length=80)
    choice = models.CharField(_("besluit"), max_length=10, choices=PairChoice.choices)
    reason = models.TextField(_("reden"), max_length=1000)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(committee="check_record pair choice reason judged_by judged_at", internal="id revision")

    class Meta:
        ordering = ["pair"]
        constraints = [
            models.UniqueConstraint(fields=["check_record", "pair"], name="one_judgement_per_pair"),
            models.CheckConstraint(
                condition=models.Q(choice__in=PairChoice.values), name="pair_choice_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair}: {self.get_choice_display()}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.check_record.roles_of(user)


class CheckRemark(models.Model):
    """Opmerking bij de controle: what a checker wants changed about one row (`area`, `period`) or, without, about all.

    The analyst answers it when offering the next round.
    """

    check_record = models.ForeignKey(DisclosureCheck, on_delete=models.CASCADE, related_name="notes")
    area = models.CharField(_("gebied"), max_length=10, blank=True)
    period = models.CharField(_("periode"), max_length=20, blank=True)
    text = models.TextField(_("opmerking"), max_length=3000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("antwoord"), blank=True, max_length=3000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        committee="check_record area period text made_by made_at answer answered_by answered_at",
        internal="id",
    )

    class Meta:
        ordering = ["area", "period", "pk"]
        constraints = [together("remark_answered_by_somebody_at_a_time", "answered_by", "answered_at")]

    def __str__(self) -> str:
        return self.text[:60]

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.check_record.roles_of(user)
