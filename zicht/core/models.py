"""What the floor keeps: receipts of what was sent in, so that a double submit makes one object."""

from django.db import models

from zicht.core.classification import marks


class Receipt(models.Model):
    """Ontvangstbewijs: one thing that was sent in with its own key, and what it became. A second arrival finds the first."""

    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    MARKS = marks(internal="id key kind object_id created_at")

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
