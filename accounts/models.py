"""People: who they are, which post they hold in the programme, and what they were told."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Gebruiker: a person who logs in with an e-mail address."""

    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=120)
    is_active = models.BooleanField(_("actief"), default=True)
    is_staff = models.BooleanField(_("mag in het beheer"), default=False)
    language = models.CharField(_("taal"), max_length=5, default="nl")
    mail_each_event = models.BooleanField(_("een e-mail bij elke gebeurtenis"), default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    last_visit_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login", "last_visit_at"])
    skip_history_when_saving: bool  # set for one save that changes nothing worth keeping

    MARKS = marks(
        coalition="name",
        internal="id email password last_login is_superuser is_active is_staff language mail_each_event joined_at"
        " last_visit_at groups user_permissions",
    )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """Two letters for the round badge: first letters of the first and the last word of the name."""
        words = self.name.split()
        return (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else self.name[:2].upper()

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email


class Post(models.TextChoices):
    """Functie: what somebody is for the whole programme, apart from any trajectory."""

    PROGRAMME_LEAD = "programme_lead", _("programmaleider")
    OBSERVER = "observer", _("waarnemer")
    ADMINISTRATOR = "administrator", _("beheerder")
    CHECKER = "checker", _("controleur van de uitvoer")
    ANALYST = "analyst", _("analist")
    LANDSADVOCAAT = "landsadvocaat", _("landsadvocaat")
    ETHICS_CHAIR = "ethics_chair", _("voorzitter van de adviescommissie")
    ETHICS_MEMBER = "ethics_member", _("lid van de adviescommissie")
    ETHICS_SECRETARY = "ethics_secretary", _("secretaris van de adviescommissie")


# Posts that are a role on every trajectory. The other posts only say who can be assigned.
PROGRAMME_ROLES: dict[str, Role] = {
    Post.PROGRAMME_LEAD: Role.PROGRAMME_LEAD,
    Post.OBSERVER: Role.OBSERVER,
    Post.ADMINISTRATOR: Role.ADMINISTRATOR,
    Post.CHECKER: Role.CHECKER,
}


# The committee that judges: who sits in it does so for a term.
COMMITTEE = (Post.ETHICS_CHAIR, Post.ETHICS_MEMBER, Post.ETHICS_SECRETARY)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments by date."""

    def current(self) -> "AppointmentQuerySet":
        today = timezone.localdate()
        return self.filter(since__lte=today).filter(models.Q(until__isnull=True) | models.Q(until__gte=today))


class Appointment(models.Model):
    """Benoeming: somebody holds a post in the programme from one date until another; in the committee always for a term."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appointments")
    post = models.CharField(_("functie"), max_length=20, choices=Post.choices)
    since = models.DateField(_("vanaf"), default=timezone.localdate)
    until = models.DateField(_("tot en met"), null=True, blank=True)
    reason = models.CharField(_("waarom"), max_length=300, blank=True)
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()
    history = HistoricalRecords()
    MARKS = marks(coalition="user post since until reason", internal="id warned_days")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "post", "since"], name="one_appointment_per_post_and_start"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="appointment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=False)
                | ~models.Q(post__in=[post.value for post in COMMITTEE]),
                name="a_term_in_the_committee_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_post_display()}"


class Notification(models.Model):
    """Bericht: one sentence to one person about something that happened, with where to go."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    sentence = models.CharField(max_length=400)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    MARKS = marks(internal="id user sentence url created_at read_at")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["user", "read_at"], name="notification_unread")]

    def __str__(self) -> str:
        return self.sentence


class Letter(models.Model):
    """E-mail in de uitbak: written in the same transaction as what it tells, sent afterwards, again when that fails."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # A calendar file (RFC 5545) that goes along, so that a session lands in somebody's agenda.
    calendar = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    MARKS = marks(internal="id to subject body calendar created_at sent_at attempts")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.subject


class BreakGlass(models.Model):
    """Noodtoegang: an administrator opens one trajectory for a limited time, with a reason, logged and reported."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    reason = models.TextField()
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords()
    MARKS = marks(internal="id user reference reason opened_at expires_at closed_at closed_by")

    class Meta:
        constraints = [together("break_glass_closed_by_somebody_at_a_time", "closed_at", "closed_by")]

    def __str__(self) -> str:
        return f"{self.user} · {self.reference}"
