"""The committee together: a meeting with its agenda, who was there, and what was said about each review."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from reviews.models.review import Review
from zicht.core.classification import marks
from zicht.core.constraints import together


class Meeting(models.Model):
    """Vergadering van de adviescommissie: when, where, who was there, and about which reviews."""

    starts_at = models.DateTimeField(_("begint"))
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    agenda = models.TextField(_("mededelingen"), blank=True, max_length=5000)
    minutes = models.TextField(_("verslag"), blank=True, max_length=10000)
    present = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("verslag vastgesteld"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords(m2m_fields=[present])
    MARKS = marks(
        committee="starts_at place agenda minutes present called_by closed_by closed_at",
        internal="id revision",
    )

    class Meta:
        ordering = ["-starts_at"]
        constraints = [together("meeting_closed_by_somebody_at_a_time", "closed_by", "closed_at")]

    def __str__(self) -> str:
        return f"{self.starts_at:%d-%m-%Y}"


class AgendaItem(models.Model):
    """Agendapunt: one review at a meeting, and what was said about it; only for who judges that review."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    minutes = models.TextField(_("wat is besproken"), blank=True, max_length=10000)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(committee="meeting review position minutes", internal="id revision")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "review"], name="on_the_agenda_once")]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.review}"
