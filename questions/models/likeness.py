"""Finding problems that look alike, and asking to join one."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models import Organisation
from questions.models.trajectory import Trajectory
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class SearchText(models.Model):
    """Zoektekst: the words of one trajectory, kept beside it for finding what looks alike; made from it, never typed.

    `words` is title, problem and question; `grams` the trigrams of the title, so that a misspelled word is found too.
    """

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="search_text")
    words = models.TextField()
    grams = models.TextField()

    MARKS = marks(coalition="trajectory words grams", internal="id")

    def __str__(self) -> str:
        return self.words[:60]


class JoinAnswer(models.TextChoices):
    """Antwoord op een verzoek om aan te sluiten."""

    INVITED = "invited", _("uitgenodigd")
    REFUSED = "refused", _("niet nu")


class JoinRequest(models.Model):
    """Verzoek om aan te sluiten: an organisation asks to be invited to a trajectory that looks like its own problem."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    own_trajectory = models.ForeignKey(
        Trajectory, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("waarom u wilt aansluiten"), max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("antwoord"), max_length=10, choices=JoinAnswer.choices, blank=True)
    note = models.TextField(_("toelichting"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory organisation reason asked_by asked_at answer note answered_by answered_at",
        internal="id own_trajectory",
    )

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            together("join_request_answered_by_somebody_at_a_time", "answered_by", "answered_at"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="join_request_is_answered_with_an_answer",
            ),
            models.UniqueConstraint(
                fields=["trajectory", "organisation"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_join_request_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.trajectory.reference}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)
