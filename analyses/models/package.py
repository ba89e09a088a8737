"""Packages for the remote-access environment of Statistics Netherlands, and what came back from there."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from analyses.models.dataset import Dataset
from analyses.models.job import AnalysisJob
from analyses.models.plan import AnalysisPlan
from questions.models import Trajectory
from zicht.core.attachments import stored_under
from zicht.core.classification import marks
from zicht.core.commitments import commitment, new_key
from zicht.core.constraints import together
from zicht.core.policy import Role
from zicht.core.worded import in_words

CODE_DIGITS = 12


class PackageState(models.TextChoices):
    """Stand van een CBS-pakket."""

    MADE = "made", _("gemaakt")
    TAKEN = "taken", _("meegenomen naar het CBS")
    RETURNED = "returned", _("uitkomst terug")


class CbsPackage(models.Model):
    """CBS-pakket: plan, code, checksums and output control form for the environment where the microdata are.

    Bound to the locked plan: `content` is what was packed (file -> SHA-256), `fingerprint` is over that.
    """

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="cbs_packages")
    plan = models.ForeignKey(AnalysisPlan, on_delete=models.PROTECT, related_name="cbs_packages")
    number = models.PositiveSmallIntegerField(_("nummer"))
    project_number = models.CharField(
        _("projectnummer bij het CBS"),
        max_length=10,
        validators=[RegexValidator(r"^\d{4,10}$", _("Een projectnummer bestaat uit 4 tot 10 cijfers."))],
    )
    area_level = models.CharField(_("gebiedsniveau"), max_length=20)
    division_year = models.PositiveSmallIntegerField(_("gebiedsindeling van jaar"))
    plan_fingerprint = models.CharField(max_length=64)
    content = models.JSONField(_("wat erin zit"), default=dict)
    fingerprint = models.CharField(max_length=64)
    file = models.FileField(_("zip-bestand"), upload_to=stored_under("packages"), max_length=300)
    state = models.CharField(
        _("stand"), max_length=8, choices=PackageState.choices, default=PackageState.MADE
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()
    MARKS = marks(
        coalition="trajectory plan number project_number area_level division_year plan_fingerprint content fingerprint"
        " state made_by made_at taken_by taken_at",
        internal="id file",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            together("package_taken_by_somebody_at_a_time", "taken_by", "taken_at"),
            models.UniqueConstraint(fields=["trajectory", "number"], name="one_package_per_number"),
        ]

    def __str__(self) -> str:
        return self.code

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.trajectory.roles_of(user)

    @property
    def code(self) -> str:
        """What stands in each row that comes back, so that a result finds its package and no other."""
        return f"{self.trajectory.reference}-C{self.number}-{self.plan_fingerprint[:CODE_DIGITS]}"

    @property
    def counting_return(self) -> "PackageReturn | None":
        """The latest return that fitted; earlier ones are kept and count no more."""
        return self.returns.filter(state=ReturnState.ACCEPTED).first()


class ReturnState(models.TextChoices):
    """Oordeel over een teruggekomen uitkomst."""

    ACCEPTED = "accepted", _("past bij het pakket")
    REFUSED = "refused", _("past niet")


class PackageReturn(models.Model):
    """Teruggekomen uitkomst: a table that left the CBS environment, held against its package.

    A refused one is kept with its differences; an accepted one became a dataset and a job under the plan, and goes
    through the same disclosure control as every outcome. Of several that were accepted the latest counts.
    """

    package = models.ForeignKey(CbsPackage, on_delete=models.CASCADE, related_name="returns")
    file = models.FileField(
        _("zoals aangeleverd"), upload_to=stored_under("packages/returns"), max_length=300
    )
    original_name = models.CharField(_("bestandsnaam"), max_length=255)
    checksum = models.CharField(max_length=64)
    commitment_key = models.BinaryField(max_length=32, default=new_key, editable=False)
    state = models.CharField(_("oordeel"), max_length=8, choices=ReturnState.choices)
    # Sentences, each with the words by which a page says it again (zicht.core.worded); before those, the text alone.
    differences = models.JSONField(_("verschillen"), default=list, blank=True)
    # Figures of other kinds that came along, each with what lies under it; never shown as they are.
    outputs = models.JSONField(_("andere uitkomsten"), default=list, blank=True)
    row_count = models.PositiveIntegerField(_("aantal rijen"), default=0)
    # The same table with other figures beside it is the same dataset.
    dataset = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="package_returns"
    )
    job = models.OneToOneField(
        AnalysisJob, on_delete=models.PROTECT, null=True, blank=True, related_name="package_return"
    )
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)

    history = HistoricalRecords(excluded_fields=["commitment_key"])
    MARKS = marks(
        coalition="package original_name state row_count dataset job handed_in_by handed_in_at",
        committee="checksum differences outputs",
        internal="id commitment_key file",
    )

    class Meta:
        ordering = ["-handed_in_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="refused", job__isnull=True, dataset__isnull=True)
                | models.Q(state="accepted", job__isnull=False, dataset__isnull=False),
                name="accepted_return_became_a_job",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package} · {self.original_name}"

    @property
    def differs_in(self) -> list[str]:
        """What does not fit the package, in the language of the reader."""
        return [
            each if isinstance(each, str) else in_words(each["words"], each["text"])
            for each in self.differences
        ]

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.package.roles_of(user)

    @property
    def commitment(self) -> str:
        """The number outside for the file as it was handed in (zicht.core.commitments)."""
        return commitment(self.commitment_key, "file", self.checksum)
