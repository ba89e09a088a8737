"""What a question needs to know, which sources can tell it, and whether their holders allow that."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import ResearchQuestion, Trajectory
from sources.models.source import DataSource
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class NeedKind(models.TextChoices):
    """Waarvoor de informatie nodig is."""

    POPULATION = "population", _("populatie")
    NUMERATOR = "numerator", _("teller")
    DENOMINATOR = "denominator", _("noemer")
    BACKGROUND = "background", _("achtergrondkenmerk")


class InformationNeed(models.Model):
    """Informatiebehoefte: one thing that has to be known to answer the question."""

    question = models.ForeignKey(ResearchQuestion, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("soort"), max_length=12, choices=NeedKind.choices)
    label = models.CharField(_("wat wij moeten weten"), max_length=200)
    waived_reason = models.TextField(_("waarom het zonder kan"), blank=True, max_length=1000)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    waived_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()
    MARKS = marks(coalition="question kind label waived_reason waived_by waived_at written_by", internal="id")

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            together("need_waived_by_somebody_at_a_time", "waived_by", "waived_at"),
            models.UniqueConstraint(fields=["question", "kind", "label"], name="one_need_per_label"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def trajectory(self) -> Trajectory:
        return self.question.trajectory

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class RequestStatus(models.TextChoices):
    """Stand van een gegevensaanvraag."""

    SENT = "sent", _("gevraagd")
    GRANTED = "granted", _("toegestaan")
    CONDITIONAL = "conditional", _("toegestaan onder voorwaarden")
    REFUSED = "refused", _("geweigerd")
    REVOKED = "revoked", _("ingetrokken")


ALLOWED = (RequestStatus.GRANTED, RequestStatus.CONDITIONAL)


class DataRequest(models.Model):
    """Gegevensaanvraag: may this trajectory use this source for this purpose, and what did the holder answer."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="data_requests")
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="requests")
    purpose = models.TextField(_("doel"), max_length=2000)
    variables = models.TextField(_("gevraagde gegevens"), max_length=2000)
    years = models.CharField(_("jaren"), max_length=100)
    legal_basis = models.TextField(_("grondslag"), max_length=2000)
    retention = models.CharField(_("bewaartermijn"), max_length=200, blank=True)
    status = models.CharField(max_length=12, choices=RequestStatus.choices, default=RequestStatus.SENT)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(_("toelichting of voorwaarden"), blank=True, max_length=2000)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory source purpose variables years legal_basis retention status asked_by asked_at decided_by"
        " decided_at decision_note valid_until fingerprint",
        internal="id",
    )

    class Meta:
        ordering = ["asked_at"]
        constraints = [together("request_decided_by_somebody_at_a_time", "decided_by", "decided_at")]

    def __str__(self) -> str:
        return f"{self.source} · {self.trajectory.reference}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class SourceMatch(models.Model):
    """Bronkoppeling: this source can tell what this need asks, and how well."""

    need = models.ForeignKey(InformationNeed, on_delete=models.CASCADE, related_name="matches")
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="matches")
    variables = models.CharField(_("welke gegevens"), max_length=300)
    fit_note = models.CharField(_("hoe goed dit past"), max_length=500, blank=True)
    matched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    matched_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(coalition="need source variables fit_note matched_by matched_at", internal="id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "source"], name="one_match_per_source")]

    def __str__(self) -> str:
        return f"{self.need} · {self.source}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.need.roles_of(user)


class Feasibility(models.TextChoices):
    """Haalbaarheid volgens de analist."""

    FEASIBLE = "feasible", _("haalbaar")
    PARTLY = "partly", _("deels haalbaar")
    NOT_FEASIBLE = "not_feasible", _("niet haalbaar")


class FeasibilityAdvice(models.Model):
    """Haalbaarheidsadvies: can this question be answered with these sources, according to an analyst."""

    question = models.ForeignKey(
        ResearchQuestion, on_delete=models.CASCADE, related_name="feasibility_advices"
    )
    verdict = models.CharField(_("oordeel"), max_length=12, choices=Feasibility.choices)
    text = models.TextField(_("toelichting en alternatieven"), max_length=3000)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64)

    history = HistoricalRecords()
    MARKS = marks(coalition="question verdict text given_by given_at fingerprint", internal="id")

    class Meta:
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return self.get_verdict_display()


class DpiaRecord(models.Model):
    """DPIA: whether personal data are processed, and where the assessment of that is kept."""

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="dpia")
    personal_data = models.BooleanField(_("er worden persoonsgegevens verwerkt"))
    outcome = models.TextField(_("uitkomst in het kort"), max_length=3000)
    document = models.CharField(_("vindplaats of kenmerk van het document"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory personal_data outcome document recorded_by recorded_at", internal="id"
    )

    def __str__(self) -> str:
        return self.trajectory.reference
