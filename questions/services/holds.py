"""Standing still for a moment: placing a hold with a reason, and lifting it. Both belong to a step of the method."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from questions.models import Hold, Trajectory
from questions.selectors import open_hold
from questions.services.values import checked, filled
from zicht.core.errors import NotYet
from zicht.core.policy import May, require


@transaction.atomic
def place_hold(trajectory: Trajectory, *, reason: str, by: Any, review_on: date | None = None) -> Hold:
    """Nothing moves until the hold is lifted. The step that calls this writes the journal and tells the people."""
    require(by, May.HOLD, trajectory)
    Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if open_hold(trajectory) is not None:
        raise NotYet(_("Dit traject ligt al stil."))
    return Hold.objects.create(
        trajectory=trajectory, reason=filled("note", reason, 2000), review_on=review_on, placed_by=by
    )


@transaction.atomic
def lift_hold(trajectory: Trajectory, *, note: str, by: Any) -> Hold:
    """The trajectory may move again. Raises NotYet when it was not on hold."""
    require(by, May.HOLD, trajectory)
    hold = Hold.objects.select_for_update().filter(trajectory=trajectory, lifted_at__isnull=True).first()
    if hold is None:
        raise NotYet(_("Dit traject ligt niet stil."))
    hold.lift_note = checked(Hold, {"lift_note": note}, ("lift_note",))["lift_note"]
    hold.lifted_by, hold.lifted_at = by, timezone.now()
    hold.save()
    return hold
