"""When the coalition meets, what people promised there, and the way into their calendars."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models.coalition import Coalition
from zicht.core.attachments import LONGEST_NAME, stored_under
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class Gathering(models.Model):
    """Sessie: the coalition meets, with an agenda before and minutes after."""

    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="gatherings")
    title = models.CharField(_("titel"), max_length=150)
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("eindigt"))
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    agenda = models.TextField(_("agenda"), blank=True, max_length=5000)
    decisions = models.TextField(_("besluiten"), blank=True, max_length=5000)
    minutes = models.TextField(_("verslag"), blank=True, max_length=10000)
    attendees = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="gatherings")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("waarom de sessie niet doorgaat"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords(m2m_fields=[attendees])
    MARKS = marks(
        coalition="coalition title starts_at ends_at place agenda decisions minutes attendees planned_by cancelled_by"
        " cancelled_at cancel_reason",
        internal="id revision",
    )

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="gathering_takes_time"
            ),
            together("gathering_cancelled_by_somebody_at_a_time", "cancelled_by", "cancelled_at"),
        ]

    def __str__(self) -> str:
        return self.title

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.coalition.roles_of(user)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_minuted(self) -> bool:
        return bool(self.decisions or self.minutes)


class GatheringAction(models.Model):
    """Actie: what one person promised in a session to do before a date."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField(_("wat"), max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("voor"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="gathering what owner due_on added_by added_at done_by done_at",
        internal="id",
    )

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [together("action_done_by_somebody_at_a_time", "done_by", "done_at")]

    def __str__(self) -> str:
        return self.what

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.gathering.roles_of(user)

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_late(self) -> bool:
        return not self.is_done and self.due_on < timezone.localdate()


class GatheringPaper(models.Model):
    """Bijlage bij een sessie: a file for or from a session, judged by its content, given as a download only."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="papers")
    file = models.FileField(_("bestand"), upload_to=stored_under("gatherings"), max_length=200)
    original_name = models.CharField(_("naam"), max_length=LONGEST_NAME)
    size = models.PositiveIntegerField(_("grootte"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(coalition="gathering file original_name size added_by added_at", internal="id")

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.original_name

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.gathering.roles_of(user)


class CalendarFeed(models.Model):
    """Agenda-abonnement: the secret address at which somebody's calendar program reads their sessions."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    MARKS = marks(internal="id user key made_at")

    def __str__(self) -> str:
        return str(self.user)
