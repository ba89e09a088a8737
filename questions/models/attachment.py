"""Papers that belong to a problem."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models.trajectory import Trajectory
from zicht.core.attachments import LONGEST_NAME, stored_under
from zicht.core.classification import marks
from zicht.core.policy import Role


class ProblemPaper(models.Model):
    """Bijlage bij een probleem: a file that somebody added, judged by its content, and given as a download only."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="papers")
    file = models.FileField(_("bestand"), upload_to=stored_under("problems"), max_length=200)
    original_name = models.CharField(_("naam"), max_length=LONGEST_NAME)
    size = models.PositiveIntegerField(_("grootte"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(coalition="trajectory file original_name size added_by added_at", internal="id")

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.original_name

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)
