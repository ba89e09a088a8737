"""The coalition around one trajectory: its members, the people assigned to it and what each puts in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions import grants
from coalitions.models.organisation import Affiliation, Organisation
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class Coalition(models.Model):
    """Coalitie: the parties that came together for one question, and only for that."""

    name = models.CharField(_("naam"), max_length=200)
    responsibilities = models.TextField(_("wie waarvoor verantwoordelijk is"), blank=True, max_length=5000)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(coalition="name responsibilities", internal="id revision created_at")

    class Meta:
        permissions = grants.PERMISSIONS

    def __str__(self) -> str:
        return self.name

    def roles_of(self, user: Any) -> frozenset[Role]:
        return grants.roles_on(user, self.pk)


class MemberRole(models.TextChoices):
    """Rol in de coalitie."""

    PROBLEM_OWNER = "problem_owner", _("probleemeigenaar")
    PARTNER = "partner", _("coalitiepartner")


class MemberStatus(models.TextChoices):
    """Stand van een uitnodiging."""

    INVITED = "invited", _("uitgenodigd")
    COMMITTED = "committed", _("doet mee")
    CONDITIONAL = "conditional", _("doet mee onder voorwaarden")
    DECLINED = "declined", _("doet niet mee")
    LEFT = "left", _("vertrokken")
    NOT_ASKED = "not_asked", _("bewust niet gevraagd")


SEATED = (MemberStatus.COMMITTED, MemberStatus.CONDITIONAL)


class CoalitionMember(models.Model):
    """Coalitiepartner: one organisation in one coalition, what is asked of it and what it answered."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("rol"), max_length=20, choices=MemberRole.choices, default=MemberRole.PARTNER)
    ask = models.TextField(_("wat wij vragen"), blank=True, max_length=2000)
    offer = models.TextField(_("wat de partij wil inbrengen"), blank=True, max_length=2000)
    gets = models.TextField(_("wat de partij eruit wil halen"), blank=True, max_length=2000)
    status = models.CharField(max_length=20, choices=MemberStatus.choices, default=MemberStatus.INVITED)
    answer_by = models.DateField(_("antwoord voor"), null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("toelichting"), blank=True, max_length=2000)
    left_at = models.DateTimeField(null=True, blank=True)
    # The party whose place this one took; that one left or was left out, and keeps its own history.
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reminded_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="coalition organisation role ask offer gets status answer_by invited_by invited_at answered_by"
        " answered_at note left_at replaces reminded_on",
        internal="id",
    )

    class Meta:
        ordering = ["role", "invited_at"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "organisation"], name="one_seat_per_organisation"),
            together("member_answered_by_somebody_at_a_time", "answered_by", "answered_at"),
            models.UniqueConstraint(
                fields=["coalition"],
                condition=models.Q(role="problem_owner"),
                name="one_problem_owner_per_coalition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.coalition}"

    @property
    def is_seated(self) -> bool:
        return self.status in SEATED

    def roles_of(self, user: Any) -> frozenset[Role]:
        """Roles on the coalition; who is invited is a partner to its own invitation, and to nothing else yet."""
        roles = self.coalition.roles_of(user)
        return roles | {Role.PARTNER} if self._invites(user) else roles

    def _invites(self, user: Any) -> bool:
        if self.status != MemberStatus.INVITED or not getattr(user, "is_active", False):
            return False
        return Affiliation.objects.current().filter(user=user, organisation=self.organisation_id).exists()


class Assignment(models.Model):
    """Toewijzing: a person does a job for one coalition, from one moment until another (analyst, landsadvocaat)."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("rol"), max_length=20, choices=Role.choices)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(coalition="coalition user role assigned_by since until", internal="id")

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "user", "role"],
                condition=models.Q(until__isnull=True),
                name="assigned_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class ContributionKind(models.TextChoices):
    """Soort inleg."""

    MONEY = "money", _("geld")
    PEOPLE = "people", _("mensen")
    DATA = "data", _("gegevens")
    TIME = "time", _("tijd")


class Contribution(models.Model):
    """Inleg: what one member puts in, pledged and received."""

    member = models.ForeignKey(CoalitionMember, on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(_("soort"), max_length=10, choices=ContributionKind.choices)
    description = models.CharField(_("omschrijving"), max_length=300)
    pledged = models.DecimalField(_("toegezegd"), max_digits=12, decimal_places=2, null=True, blank=True)
    received = models.DecimalField(_("ontvangen"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("eenheid"), max_length=20, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="member kind description pledged received unit recorded_by recorded_at", internal="id"
    )

    class Meta:
        ordering = ["recorded_at"]

    def __str__(self) -> str:
        return self.description

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.member.roles_of(user)
