"""The research question, its versions, the definitions it leans on, and what the parties think of it."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coalitions.models import Organisation
from questions.models.trajectory import Trajectory
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import Role


class AreaLevel(models.TextChoices):
    """Gebiedsniveau."""

    MUNICIPALITY = "municipality", _("gemeente")
    DISTRICT = "district", _("wijk")
    NEIGHBOURHOOD = "neighbourhood", _("buurt")


class QuestionKind(models.TextChoices):
    """Soort vraag: first agree on words, then repair what is registered, then ask what you want to know."""

    DEFINE = "define", _("eerst vastleggen wat het is")
    REPAIR = "repair", _("dan de registratie op orde")
    ANSWER = "answer", _("dan de vraag zelf")


class ResearchQuestion(models.Model):
    """Onderzoeksvraag: one question of a trajectory; each cycle answers the question with that order."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(_("volgorde"))
    title = models.CharField(_("korte naam"), max_length=120)
    kind = models.CharField(
        _("soort vraag"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.ANSWER
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    # Its name goes wherever that of its trajectory goes.
    MARKS = marks(open="title", coalition="trajectory order kind answered_at", internal="id")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["trajectory", "order"], name="one_question_per_order")]

    def __str__(self) -> str:
        return self.title

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


CANVAS = (
    "text",
    "population",
    "indicator",
    "numerator",
    "denominator",
    "area_level",
    "period_from",
    "period_to",
    "comparison",
    "hypothesis",
    "sub_questions",
    "use_of_answers",
)
# Came later: left out of what is read and sealed while empty, so that what was approved before it still stands.
LATER = ("sub_questions",)


class QuestionVersion(models.Model):
    """Versie van de vraag: the canvas as it stood. Once somebody judged it, a change makes the next version."""

    question = models.ForeignKey(ResearchQuestion, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versie"))
    text = models.TextField(_("de vraag"), blank=True, max_length=1500)
    population = models.CharField(_("populatie"), blank=True, max_length=300)
    indicator = models.CharField(_("indicator"), blank=True, max_length=300)
    numerator = models.CharField(_("teller"), blank=True, max_length=300)
    denominator = models.CharField(_("noemer"), blank=True, max_length=300)
    area_level = models.CharField(_("gebiedsniveau"), blank=True, max_length=20, choices=AreaLevel.choices)
    period_from = models.PositiveSmallIntegerField(_("van jaar"), null=True, blank=True)
    period_to = models.PositiveSmallIntegerField(_("tot en met jaar"), null=True, blank=True)
    comparison = models.CharField(_("vergelijking"), blank=True, max_length=500)
    hypothesis = models.TextField(_("vermoeden"), blank=True, max_length=1000)
    sub_questions = models.TextField(_("deelvragen"), blank=True, max_length=2000)
    use_of_answers = models.TextField(_("wat elk antwoord teweegbrengt"), blank=True, max_length=2000)
    justification = models.TextField(_("onderbouwing bij een hint"), blank=True, max_length=2000)
    change_note = models.CharField(_("wat en waarom"), blank=True, max_length=300)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(_("voorgelegd op"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("ronde gesloten op"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    # What was counted stands in the sentences, the table and the files of a publication.
    MARKS = marks(
        open="indicator numerator denominator",
        coalition="question number text population area_level period_from period_to comparison hypothesis sub_questions"
        " use_of_answers justification change_note written_by written_at asked_at closed_by closed_at",
        internal="id revision",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_per_number"),
            together("round_closed_by_somebody_at_a_time", "closed_by", "closed_at"),
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.number}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.question.trajectory.roles_of(user)

    def canvas(self) -> dict[str, Any]:
        """The fields that make up the question, for showing, comparing and the fingerprint."""
        return {name: getattr(self, name) for name in CANVAS if name not in LATER or getattr(self, name)}

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.canvas())


class Definition(models.Model):
    """Begripsdefinitie: what the parties of this trajectory mean by a word."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="definitions")
    term = models.CharField(_("begrip"), max_length=120)
    text = models.TextField(_("betekenis"), max_length=2000)
    number = models.PositiveSmallIntegerField(_("versie"), default=1)
    change_note = models.CharField(_("wat en waarom"), blank=True, max_length=300)
    is_shared = models.BooleanField(_("andere trajecten mogen dit begrip overnemen"), default=False)
    source = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    source_number = models.PositiveSmallIntegerField(null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory term text number change_note is_shared written_by written_at",
        internal="id source source_number revision",
    )

    class Meta:
        ordering = ["term"]
        constraints = [models.UniqueConstraint(fields=["trajectory", "term"], name="one_definition_per_term")]

    def __str__(self) -> str:
        return self.term

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)

    @property
    def fingerprint(self) -> str:
        return fingerprint({"term": self.term, "text": self.text})

    @property
    def is_behind(self) -> bool:
        """Whether the definition that this one was taken from has changed since."""
        return self.source is not None and self.source.number > (self.source_number or 0)


class DefinitionAgreement(models.Model):
    """Instemming: one organisation agrees with exactly this definition."""

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="agreements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64)

    history = HistoricalRecords()
    MARKS = marks(coalition="definition organisation agreed_by agreed_at fingerprint", internal="id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "organisation"], name="one_agreement_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.definition}"

    @property
    def is_current(self) -> bool:
        return self.fingerprint == self.definition.fingerprint


def _mark() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(10)])


class Assessment(models.Model):
    """Toets op relevantie en scherpte: what one organisation thinks of one version of the question."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="assessments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    relevance = _mark()
    sharpness = _mark()
    rubric = models.JSONField(_("de vijf regels"), default=dict, blank=True)
    costly_words = models.TextField(_("woorden die punten kosten"), blank=True, max_length=500)
    note = models.TextField(_("toelichting"), blank=True, max_length=2000)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="version organisation relevance sharpness rubric costly_words note assessed_by assessed_at fingerprint",
        internal="id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation"], name="one_assessment_per_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(relevance__range=(1, 10), sharpness__range=(1, 10)),
                name="assessed_from_one_to_ten",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.version}"

    @property
    def is_current(self) -> bool:
        return self.fingerprint == self.version.fingerprint

    @property
    def average(self) -> float:
        return (self.relevance + self.sharpness) / 2

    @property
    def is_positive(self) -> bool:
        """Relevant and sharp: both marks at least a six."""
        return self.relevance >= 6 and self.sharpness >= 6


class Remark(models.Model):
    """Opmerking: something about the question, which may block it until whoever made it is satisfied."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="remarks")
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="remarks"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    text = models.TextField(_("opmerking"), max_length=3000)
    is_blocking = models.BooleanField(_("hier moet eerst iets mee gebeuren"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory version parent text is_blocking made_by organisation made_at resolved_by resolved_at",
        internal="id",
    )

    class Meta:
        ordering = ["made_at"]
        constraints = [together("remark_resolved_by_somebody_at_a_time", "resolved_by", "resolved_at")]

    def __str__(self) -> str:
        return self.text[:60]

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)
