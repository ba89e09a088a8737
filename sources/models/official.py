"""Official forms that are filled from the dossier: the application at CBS and the entry in the register of processing."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import Trajectory
from zicht.core.classification import marks
from zicht.core.policy import Role


class ApplicationStatus(models.TextChoices):
    """Stand van een aanvraag voor microdata."""

    DRAFT = "draft", _("in voorbereiding")
    SUBMITTED = "submitted", _("ingediend")
    GRANTED = "granted", _("toegestaan")
    REFUSED = "refused", _("geweigerd")


class MicrodataApplication(models.Model):
    """Projectaanvraag microdata: what CBS wants to know before a project may work with microdata.

    The parts follow the four annexes of a project application (research proposal, publication plan, legal ground and
    purpose, worksheet of files) and the institution's authorisation. Source: CBS, "Aanvraag toegang microdata";
    Beleidsregel toegang instellingen tot microdata CBS, Staatscourant 2021, 36083.
    """

    trajectory = models.OneToOneField(
        Trajectory, on_delete=models.CASCADE, related_name="microdata_application"
    )
    title = models.CharField(_("titel van het project"), max_length=200)
    institution = models.CharField(_("instelling"), max_length=200, blank=True)
    authorisation_number = models.CharField(
        _("nummer van de instellingsmachtiging"), max_length=60, blank=True
    )
    authorisation_until = models.DateField(
        _("instellingsmachtiging geldig tot en met"), null=True, blank=True
    )
    purpose = models.TextField(_("probleem en doel"), blank=True, max_length=4000)
    research_questions = models.TextField(_("onderzoeksvragen"), blank=True, max_length=4000)
    population = models.TextField(_("populatie en periode"), blank=True, max_length=2000)
    method = models.TextField(_("methode"), blank=True, max_length=4000)
    outputs = models.TextField(_("verwachte uitkomsten en gebiedsniveau"), blank=True, max_length=3000)
    files = models.TextField(_("bestanden van het CBS"), blank=True, max_length=8000)
    own_data = models.TextField(_("eigen gegevens die worden ingebracht"), blank=True, max_length=4000)
    legal_ground = models.TextField(_("grondslag en doel volgens de AVG"), blank=True, max_length=4000)
    publication_plan = models.TextField(_("publicatieplan"), blank=True, max_length=3000)
    publication_on = models.DateField(_("verwachte datum van publicatie"), null=True, blank=True)
    team = models.TextField(_("mensen die met de gegevens werken"), blank=True, max_length=3000)
    declares_no_identification = models.BooleanField(
        _("wij proberen niemand te herkennen en gebruiken de gegevens alleen voor statistiek"), default=False
    )
    status = models.CharField(
        _("stand"), max_length=10, choices=ApplicationStatus.choices, default=ApplicationStatus.DRAFT
    )
    reference = models.CharField(_("projectnummer bij het CBS"), max_length=60, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory title institution authorisation_number authorisation_until purpose research_questions"
        " population method outputs files own_data legal_ground publication_plan publication_on team"
        " declares_no_identification status reference written_by written_at",
        internal="id warned_days revision",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_application_without_the_declaration",
                condition=models.Q(status=ApplicationStatus.DRAFT)
                | models.Q(declares_no_identification=True),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class ProcessingEntry(models.Model):
    """Registratie in het verwerkingsregister: what is done with personal data in this trajectory.

    Every element of article 30, first paragraph, of the General Data Protection Regulation, with the legal ground, the
    source of the data and the DPIA beside it.
    """

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="processing_entry")
    name = models.CharField(_("naam van de verwerking"), max_length=200)
    controller = models.TextField(_("verwerkingsverantwoordelijke en contact"), blank=True, max_length=1000)
    joint_controllers = models.TextField(
        _("gezamenlijke verwerkingsverantwoordelijken"), blank=True, max_length=2000
    )
    representative = models.CharField(_("vertegenwoordiger"), blank=True, max_length=300)
    data_protection_officer = models.CharField(
        _("functionaris gegevensbescherming en contact"), blank=True, max_length=300
    )
    purposes = models.TextField(_("doelen"), blank=True, max_length=3000)
    data_subjects = models.TextField(_("over wie de gegevens gaan"), blank=True, max_length=2000)
    data_categories = models.TextField(_("soorten persoonsgegevens"), blank=True, max_length=6000)
    recipients = models.TextField(_("ontvangers"), blank=True, max_length=2000)
    transfers = models.TextField(_("doorgifte buiten de EER en waarborgen"), blank=True, max_length=2000)
    retention = models.TextField(_("bewaartermijnen"), blank=True, max_length=2000)
    security = models.TextField(_("beveiliging"), blank=True, max_length=3000)
    legal_ground = models.TextField(_("grondslag"), blank=True, max_length=3000)
    data_sources = models.TextField(_("herkomst van de gegevens"), blank=True, max_length=3000)
    assessment = models.TextField(_("DPIA"), blank=True, max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory name controller joint_controllers representative data_protection_officer purposes"
        " data_subjects data_categories recipients transfers retention security legal_ground data_sources assessment"
        " written_by written_at",
        internal="id revision",
    )

    def __str__(self) -> str:
        return self.name

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)
