"""A review: what was judged, by whom, what each answered and what was decided."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from questions.models import Trajectory
from reviews.models.checklist import Checklist, ChecklistQuestion, ReviewKind
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role


class ReviewStatus(models.TextChoices):
    """Stand van een toets."""

    INDEPENDENT = "independent", _("ieder voor zich")
    JOINT = "joint", _("gezamenlijk")
    DECIDED = "decided", _("besloten")
    SUPERSEDED = "superseded", _("vervangen")


class Review(models.Model):
    """Toets: a snapshot of what is judged, tied by its fingerprint to every answer, vote and decision about it."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(_("soort"), max_length=10, choices=ReviewKind.choices)
    cycle = models.PositiveSmallIntegerField(_("ronde"), default=1)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="reviews")
    content = models.JSONField(_("wat is voorgelegd"), default=dict)
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=ReviewStatus.choices, default=ReviewStatus.INDEPENDENT)
    due_on = models.DateField(_("oordeel voor"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory kind cycle checklist fingerprint status due_on opened_by opened_at closed_at",
        committee="content",
        internal="id",
    )

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "kind"],
                condition=models.Q(status__in=["independent", "joint"]),
                name="one_running_review_per_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.trajectory.reference}"

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)

    @property
    def is_running(self) -> bool:
        return self.status in (ReviewStatus.INDEPENDENT, ReviewStatus.JOINT)


class VoteChoice(models.TextChoices):
    """Stem."""

    APPROVE = "approve", _("akkoord")
    CONDITIONS = "conditions", _("akkoord onder voorwaarden")
    RETURN = "return", _("terug voor verbetering")
    REJECT = "reject", _("niet akkoord")


class ReviewerSeat(models.Model):
    """Plek in een toets: one reviewer, whether in the chair, and the vote once given."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_seats")
    is_chair = models.BooleanField(_("voorzitter"), default=False)
    declared_at = models.DateTimeField(_("verklaarde geen belang te hebben"), null=True, blank=True)
    interests = models.TextField(_("wat de commissie moet weten"), blank=True, max_length=1000)
    submitted_at = models.DateTimeField(_("klaar met invullen"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    history = HistoricalRecords()
    MARKS = marks(committee="review user is_chair declared_at interests submitted_at", internal="id revision")

    class Meta:
        ordering = ["-is_chair", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="one_seat_per_reviewer")]

    def __str__(self) -> str:
        return f"{self.user} · {self.review}"


class AnswerChoice(models.TextChoices):
    """Antwoord op een toetsvraag."""

    YES = "yes", _("Ja")
    PARTLY = "partly", _("Deels")
    NO = "no", _("Nee")
    UNKNOWN = "unknown", _("Weet ik niet")


class Answer(models.Model):
    """Antwoord: what one reviewer answers to one question; hidden from the others until all are in."""

    seat = models.ForeignKey(ReviewerSeat, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(ChecklistQuestion, on_delete=models.PROTECT, related_name="answers")
    choice = models.CharField(_("antwoord"), max_length=10, choices=AnswerChoice.choices, blank=True)
    note = models.TextField(_("toelichting"), blank=True, max_length=3000)
    saved_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()
    MARKS = marks(committee="seat question choice note saved_at", internal="id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "question"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.question.key}: {self.choice}"


class Recusal(models.Model):
    """Verschoning: this person does not judge this review, and why. Who is only absent judges the next round again."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reden"), max_length=300)
    is_automatic = models.BooleanField(_("door Zicht vastgesteld"), default=False)
    is_absence = models.BooleanField(_("verhinderd"), default=False)
    declared_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    # The decision on paper says of each who does not judge, why.
    MARKS = marks(open="reason", coalition="review user is_automatic is_absence declared_at", internal="id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="recused_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.review}"


class Vote(models.Model):
    """Stem: what one reviewer votes, with the fingerprint of what was read."""

    seat = models.OneToOneField(ReviewerSeat, on_delete=models.CASCADE, related_name="vote")
    choice = models.CharField(_("stem"), max_length=12, choices=VoteChoice.choices)
    motivation = models.TextField(_("motivering"), max_length=3000)
    dissent = models.TextField(_("standpunt als het besluit anders uitvalt"), blank=True, max_length=3000)
    waives_dissent = models.BooleanField(_("geen standpunt bij het besluit"), default=False)
    fingerprint = models.CharField(max_length=64)
    cast_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(
        committee="seat choice motivation dissent waives_dissent fingerprint cast_at", internal="id"
    )

    def __str__(self) -> str:
        return self.get_choice_display()


class Outcome(models.TextChoices):
    """Uitkomst van een toets."""

    POSITIVE = "positive", _("positief")
    CONDITIONAL = "conditional", _("positief onder voorwaarden")
    NEGATIVE = "negative", _("negatief")
    RETURNED = "returned", _("terug voor verbetering")


class Decision(models.Model):
    """Besluit: how a review ended: the advice of the landsadvocaat or the decision of the committee."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(_("uitkomst"), max_length=12, choices=Outcome.choices)
    text = models.TextField(_("motivering"), max_length=10000)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    fingerprint = models.CharField(max_length=64)

    history = HistoricalRecords()
    MARKS = marks(
        open="outcome text votes_for votes_against decided_at fingerprint",
        coalition="review decided_by",
        internal="id",
    )

    class Meta:
        constraints = [together("votes_counted_on_both_sides", "votes_for", "votes_against")]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Dissent(models.Model):
    """Afwijkend standpunt: what one member who voted otherwise wrote, published with the decision and without a name."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="dissents")
    vote = models.OneToOneField(Vote, on_delete=models.CASCADE, related_name="published_dissent")
    text = models.TextField(_("afwijkend standpunt"), max_length=3000)

    history = HistoricalRecords()
    MARKS = marks(open="text", coalition="decision", committee="vote", internal="id")

    class Meta:
        # By what it says: the order of the seats would tell who wrote it.
        ordering = ["text", "id"]

    def __str__(self) -> str:
        return self.text[:60]
