"""Cleaning up a registration: what is wrong in a source, and how much less of it afterwards."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import Trajectory
from sources.models.source import DataSource
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class CleanUpTask(models.Model):
    """Opschoontaak: a registration is put right, with counts before and after; a result of its own."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="clean_ups")
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="clean_ups")
    title = models.CharField(_("wat moet er beter"), max_length=200)
    approach = models.TextField(_("aanpak"), max_length=2000, blank=True)
    counted = models.CharField(_("wat er wordt geteld"), max_length=150)
    total = models.PositiveIntegerField(_("aantal in totaal"), validators=[MinValueValidator(1)])
    wrong_before = models.PositiveIntegerField(_("aantal fout, vooraf"))
    wrong_after = models.PositiveIntegerField(_("aantal fout, achteraf"), null=True, blank=True)
    due_on = models.DateField(_("klaar voor"), null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.TextField(_("hoe het ging"), max_length=2000, blank=True)
    is_public = models.BooleanField(_("staat bij de bron op de openbare site"), default=False)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory source title approach counted total wrong_before wrong_after due_on set_by set_at done_by"
        " done_at done_note is_public",
        internal="id",
    )

    class Meta:
        ordering = ["done_at", "due_on", "id"]
        constraints = [
            together("clean_up_done_with_a_figure", "done_by", "done_at", "wrong_after"),
            models.CheckConstraint(
                name="no_more_wrong_than_there_is",
                condition=models.Q(wrong_before__lte=models.F("total"))
                & (models.Q(wrong_after__isnull=True) | models.Q(wrong_after__lte=models.F("total"))),
            ),
            models.CheckConstraint(
                name="only_what_is_done_is_public",
                condition=models.Q(is_public=False) | models.Q(done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)

    @property
    def share_before(self) -> float:
        """Percentage that was wrong before, 0 to 100."""
        return 100 * self.wrong_before / self.total

    @property
    def share_after(self) -> float | None:
        """Percentage that is wrong after, 0 to 100; None while it is not done."""
        return None if self.wrong_after is None else 100 * self.wrong_after / self.total
