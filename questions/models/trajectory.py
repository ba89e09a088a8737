"""The trajectory: one case, and where it stands on its way."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models import Coalition, Organisation
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class Phase(models.TextChoices):
    """Fase: the ten phases of the method, in order, and the two ends beside the line."""

    INTAKE = "intake", _("Probleem")
    COALITION = "coalition", _("Coalitie")
    REFINEMENT = "refinement", _("Vraag")
    INVENTORY = "inventory", _("Bronnen")
    LEGAL_REVIEW = "legal_review", _("Landsadvocaat")
    ANALYSIS = "analysis", _("Analyse")
    ETHICS_REVIEW = "ethics_review", _("Commissie")
    PUBLICATION = "publication", _("Publicatie")
    FOLLOW_UP = "follow_up", _("Opvolging")
    CLOSED = "closed", _("Afgerond")
    DECLINED = "declined", _("Afgewezen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


LINE = tuple(phase for phase in Phase if phase not in (Phase.DECLINED, Phase.WITHDRAWN))
OPEN_PHASES = tuple(phase for phase in LINE if phase is not Phase.CLOSED)


class Theme(models.Model):
    """Thema: what a trajectory is about."""

    name = models.CharField(_("naam"), max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    description = models.TextField(_("omschrijving"), blank=True)
    top_uri = models.URLField(_("TOP-thema"), blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    history = HistoricalRecords()
    MARKS = marks(open="name slug description top_uri position", internal="id")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Trajectory(models.Model):
    """Traject: one case, from the first feeling that something is wrong to the answer about what came out."""

    reference = models.CharField(_("kenmerk"), max_length=20, unique=True)
    title = models.CharField(_("titel"), max_length=150)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="trajectories"
    )
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="owned_trajectories")
    coalition = models.OneToOneField(Coalition, on_delete=models.PROTECT, related_name="trajectory")
    phase = models.CharField(_("fase"), max_length=20, choices=Phase.choices, default=Phase.INTAKE)
    phase_since = models.DateTimeField(default=timezone.now)
    cycle = models.PositiveSmallIntegerField(_("ronde"), default=1)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField(_("bewaren tot"), null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        open="title theme owner",
        coalition="reference coalition phase phase_since cycle started_by started_at submitted_by submitted_at"
        " closed_at keep_until",
        internal="id",
    )

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(fields=["phase", "phase_since"], name="trajectory_by_phase"),
            models.Index(fields=["-started_at", "-id"], name="trajectory_newest_first"),
        ]
        constraints = [together("trajectory_submitted_by_somebody_at_a_time", "submitted_by", "submitted_at")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        """Roles on the coalition; the programme lead has none until the problem is handed in. Read once per user."""
        known = self.__dict__.setdefault("_roles", {})
        key = getattr(user, "pk", None)
        if key not in known:
            self.know_roles(user, self.coalition.roles_of(user))
        return known[key]

    def know_roles(self, user: Any, on_coalition: frozenset[Role]) -> None:
        """Take the roles on the coalition as read, so that a list asks for them once."""
        early = frozenset({Role.PROGRAMME_LEAD, Role.LANDSADVOCAAT})
        roles = on_coalition if self.submitted_at else on_coalition - early
        self.__dict__.setdefault("_roles", {})[getattr(user, "pk", None)] = roles

    @property
    def is_open(self) -> bool:
        return self.phase in OPEN_PHASES


class Passage(models.Model):
    """Faseovergang: the trajectory entered a phase, by which step, who took it and why."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="passages")
    phase = models.CharField(max_length=20, choices=Phase.choices)
    cycle = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    MARKS = marks(coalition="trajectory phase cycle step reason by entered_at left_at", internal="id")

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory"], condition=models.Q(left_at__isnull=True), name="in_one_phase_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.trajectory.reference} · {self.get_phase_display()}"


class Office(models.TextChoices):
    """Op wiens verzoek een traject stilstaat; dezelfde namen als de rollen die dat mogen."""

    LANDSADVOCAAT = Role.LANDSADVOCAAT.value, _("de landsadvocaat")
    PROGRAMME_LEAD = Role.PROGRAMME_LEAD.value, _("de programmaleider")


class Hold(models.Model):
    """Pas op de plaats: the trajectory stands still, for a reason, until the office that asked for it lets it go on."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="holds")
    reason = models.TextField(_("reden"), max_length=2000)
    review_on = models.DateField(_("opnieuw bekijken op"), null=True, blank=True)
    office = models.CharField(_("op verzoek van"), max_length=20, choices=Office.choices)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_note = models.TextField(_("toelichting"), blank=True, max_length=2000)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory reason review_on office placed_by placed_at lifted_by lifted_at lift_note",
        internal="id",
    )

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            together("hold_lifted_by_somebody_at_a_time", "lifted_by", "lifted_at"),
            models.UniqueConstraint(
                fields=["trajectory", "office"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_open_hold_for_each_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trajectory.reference}: {self.reason[:60]}"
