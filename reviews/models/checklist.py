"""Checklists: versioned questions by theme, with references and hard stops."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from zicht.core.classification import marks


class ReviewKind(models.TextChoices):
    """Soort toets."""

    LEGAL = "legal", _("toets landsadvocaat")
    ETHICS = "ethics", _("toets adviescommissie")


class Checklist(models.Model):
    """Toetsingskader: one version of the questions that a review answers."""

    kind = models.CharField(_("soort"), max_length=10, choices=ReviewKind.choices)
    version = models.PositiveSmallIntegerField(_("versie"))
    title = models.CharField(_("titel"), max_length=150)
    reason = models.TextField(_("waarom deze versie"), blank=True, max_length=1000)
    is_current = models.BooleanField(_("in gebruik"), default=True)

    history = HistoricalRecords()
    MARKS = marks(open="kind version title reason is_current", internal="id")

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_checklist_per_version"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(is_current=True), name="one_current_checklist_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.version}"


class Asked(models.TextChoices):
    """Wat een toetsvraag vraagt voordat de commissie besluit."""

    PROXY_CHECK = "proxy_check", _("iemand van de commissie bekeek het verband met de samenstelling")


class ChecklistQuestion(models.Model):
    """Toetsvraag: one question of a checklist, under a theme."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=50)
    theme = models.CharField(_("thema"), max_length=80)
    position = models.PositiveSmallIntegerField(_("volgorde"))
    text = models.CharField(_("vraag"), max_length=300)
    guidance = models.TextField(_("uitleg"), blank=True, max_length=1000)
    reference = models.CharField(_("verwijzing"), max_length=120, blank=True)
    stops_on = models.CharField(_("antwoord dat een positief besluit uitsluit"), max_length=10, blank=True)
    asks = models.CharField(_("vraagt eerst"), max_length=20, choices=Asked.choices, blank=True)

    history = HistoricalRecords()
    MARKS = marks(open="checklist key theme position text guidance reference stops_on asks", internal="id")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["checklist", "key"], name="one_question_per_key")]

    def __str__(self) -> str:
        return self.text
