"""Disclosure control and release: nothing leaves that can be traced, and two people see to it."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from analyses.models.failing import MayFail
from analyses.models.job import Result
from questions.models import Trajectory
from zicht.core.classification import marks
from zicht.core.constraints import together
from zicht.core.policy import Role

DAYS_TO_JUDGE = 10


class CheckState(models.TextChoices):
    """Stand van de onthullingscontrole."""

    PREPARING = "preparing", _("wordt beveiligd")
    REFUSED = "refused", _("niet te beveiligen")
    PENDING = "pending", _("wacht op controleurs")
    RETURNED = "returned", _("teruggestuurd")
    RELEASED = "released", _("vrijgegeven")


class DisclosureCheck(MayFail):
    """Onthullingscontrole: the protected table, the audit of its hidden cells, and what is asked of two checkers.

    A worker makes the protected table, so at first there is none. A result that was sent back can be offered again: that
    is the next check, the verdicts on the first one stay. `compared_until` is the last release, of whatever trajectory,
    that the table was held against.
    """

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="checks")
    round = models.PositiveSmallIntegerField(_("ronde"), default=1)
    # Of the plan that the job ran under; empty is forbidden, so that exploring can never reach a checker.
    plan_fingerprint = models.CharField(max_length=64, default="")
    profile = models.CharField(_("regels"), max_length=40)
    profile_version = models.PositiveSmallIntegerField(default=1)
    table = models.JSONField(_("beschermde tabel"), default=list)
    summary = models.JSONField(_("beschermde samenvatting"), default=dict)
    trend = models.JSONField(_("beschermde reeks"), default=list)
    series = models.JSONField(_("beschermde aantallen in andere perioden"), default=dict)
    outputs = models.JSONField(_("beoordeelde andere uitkomsten"), default=list, blank=True)
    audit = models.JSONField(_("controle van de verborgen cellen"), default=dict)
    earlier = models.JSONField(_("vergelijking met eerdere vrijgaven"), default=list)
    counts = models.JSONField(_("aantallen"), default=dict)
    description = models.TextField(_("omschrijving"), blank=True, max_length=3000)
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.PREPARING)
    compared_until = models.PositiveBigIntegerField(default=0)
    # The check that this one takes the place of, because a release that may count the same came out meanwhile.
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by"
    )
    fingerprint = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # The work of protecting: the database says what waits, the queue only rings.
    failure = models.TextField(_("waarom het niet lukte"), blank=True, max_length=5000)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["attempts", "lease_token", "lease_until", "rung_at"])
    # By which rules was checked stands in the certificate.
    MARKS = marks(
        open="profile profile_version",
        coalition="plan_fingerprint round state asked_by asked_at renews failure failure_words",
        # `counts` tells how many cells are small and how many are cover.
        committee="result table summary trend series outputs audit counts earlier description fingerprint",
        internal="id compared_until attempts lease_token lease_until rung_at",
    )

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["result"], condition=~models.Q(state="returned"), name="one_open_check_per_result"
            ),
            models.UniqueConstraint(fields=["result", "round"], name="one_check_per_round"),
            models.CheckConstraint(
                condition=~models.Q(plan_fingerprint=""), name="only_work_under_a_plan_is_checked"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["preparing", "refused"]) | ~models.Q(fingerprint=""),
                name="what_is_judged_has_a_fingerprint",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(failure=""),
                name="check_that_was_refused_says_why",
            ),
            together("check_leased_until", "lease_token", "lease_until"),
        ]

    def __str__(self) -> str:
        return str(self.result)

    @property
    def due_on(self) -> date:
        """When the checkers are expected to have judged."""
        return timezone.localdate(self.asked_at) + timedelta(days=DAYS_TO_JUDGE)

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.result.roles_of(user)

    @property
    def trajectory(self) -> Trajectory:
        return self.result.job.trajectory

    @property
    def commitment(self) -> str:
        """The number outside for the fingerprint, which is over counts that may not leave (zicht.core.commitments)."""
        return self.result.job.committed("check", self.fingerprint)

    @property
    def has_table(self) -> bool:
        """Whether there is a protected table to look at."""
        return self.state not in (CheckState.PREPARING, CheckState.REFUSED)


class Verdict(models.TextChoices):
    """Oordeel van een controleur."""

    APPROVE = "approve", _("vrijgeven")
    RETURN = "return", _("terugsturen")


class CheckerVerdict(models.Model):
    """Oordeel: what one checker says of exactly this protected table."""

    check_record = models.ForeignKey(DisclosureCheck, on_delete=models.CASCADE, related_name="verdicts")
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("oordeel"), max_length=10, choices=Verdict.choices)
    remarks = models.TextField(_("opmerkingen"), blank=True, max_length=3000)
    fingerprint = models.CharField(max_length=64)
    given_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(committee="check_record checker verdict remarks fingerprint given_at", internal="id")

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(fields=["check_record", "checker"], name="one_verdict_per_checker")
        ]

    def __str__(self) -> str:
        return f"{self.checker}: {self.get_verdict_display()}"


class Release(models.Model):
    """Vrijgave: the figures that may go outside. Hidden cells hold no value, only why."""

    check_record = models.OneToOneField(DisclosureCheck, on_delete=models.PROTECT, related_name="release")
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField(_("nummer"))
    table = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    trend = models.JSONField(default=list)
    outputs = models.JSONField(_("andere uitkomsten"), default=list, blank=True)
    checksum = models.CharField(max_length=64)
    released_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords()
    MARKS = marks(
        open="table summary trend outputs checksum released_at",
        coalition="trajectory number",
        committee="check_record",
        internal="id",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "number"], name="one_release_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.trajectory.reference} · {self.number}"

    @property
    def division_year(self) -> int:
        """The year of the division that its areas are of; of a release from before it told that, the year of its job."""
        return self.summary.get("division_year") or self.check_record.result.job.division_year

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)


class OutputView(models.Model):
    """Inzage: somebody looked at output of a job, or took it along as `file`."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=20)
    file = models.CharField(_("bestand"), max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    MARKS = marks(committee="result user action file at", internal="id")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user} · {self.action}"
