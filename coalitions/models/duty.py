"""Who does what in a coalition: for each task what each party is to it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models.coalition import Coalition, CoalitionMember
from zicht.core.classification import marks
from zicht.core.policy import Role


class Task(models.TextChoices):
    """Taak van een coalitie, in de volgorde van het traject."""

    TOGETHER = "together", _("De coalitie bij elkaar houden")
    QUESTION = "question", _("De vraag scherp maken")
    TERMS = "terms", _("Begrippen vaststellen")
    DATA = "data", _("Gegevens leveren")
    LEGAL = "legal", _("Grondslag en privacy regelen")
    ANALYSIS = "analysis", _("De analyse uitvoeren")
    MEANING = "meaning", _("De uitkomst duiden")
    TELLING = "telling", _("De uitkomst bekendmaken")
    ACTING = "acting", _("Iets doen met de uitkomst")


class Part(models.TextChoices):
    """Rol van een partij bij een taak: the four of a responsibility matrix (responsible, accountable, consulted, informed)."""

    RESPONSIBLE = "responsible", _("voert uit")
    ACCOUNTABLE = "accountable", _("beslist")
    CONSULTED = "consulted", _("denkt mee")
    INFORMED = "informed", _("krijgt bericht")


class Duty(models.Model):
    """Taakverdeling: what one party is to one task of the coalition; one party at most decides on a task."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="duties")
    member = models.ForeignKey(CoalitionMember, on_delete=models.CASCADE, related_name="duties")
    task = models.CharField(_("taak"), max_length=20, choices=Task.choices)
    part = models.CharField(_("rol"), max_length=20, choices=Part.choices)

    history = HistoricalRecords()
    MARKS = marks(coalition="coalition member task part", internal="id")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "task"], name="one_part_per_member_and_task"),
            models.UniqueConstraint(
                fields=["coalition", "task"],
                condition=models.Q(part="accountable"),
                name="one_party_decides_per_task",
            ),
            models.CheckConstraint(condition=models.Q(task__in=Task.values), name="duty_of_a_known_task"),
            models.CheckConstraint(condition=models.Q(part__in=Part.values), name="duty_with_a_known_part"),
        ]

    def __str__(self) -> str:
        return f"{self.member.organisation}: {self.get_task_display()}, {self.get_part_display()}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.coalition.roles_of(user)
