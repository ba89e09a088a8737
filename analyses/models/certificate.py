"""The signed account of a release: anybody can check it, without a database and without believing us."""

from typing import Any

from django.db import models
from django.utils import timezone

from analyses.models.release import Release
from zicht.core.classification import marks
from zicht.core.policy import Role


class Certificate(models.Model):
    """Certificaat: by which rules a release was checked, what was hidden, who approved and what it was made from, signed.

    Written once and never changed: `document` is the file as it was signed, `table` the released CSV that it vouches for.
    """

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="certificate")
    document = models.TextField()
    table = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    key_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField(default=timezone.now)

    MARKS = marks(open="document table sha256 key_sha256 issued_at", coalition="release", internal="id")

    class Meta:
        ordering = ["-issued_at", "-id"]

    def __str__(self) -> str:
        return str(self.release)

    def roles_of(self, user: Any) -> frozenset[Role]:
        return self.release.roles_of(user)
