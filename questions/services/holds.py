"""Standing still for a moment: placing a hold with a reason and a date, and lifting it. Both belong to a step of the method."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from questions.models import Hold, Office, Trajectory
from questions.selectors import open_holds
from questions.services.values import checked, filled
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.policy import CONFLICTS, May, Role, require

LOOK_AGAIN_DAYS = 14


@transaction.atomic
def place_hold(trajectory: Trajectory, *, reason: str, by: Any, review_on: date | None = None) -> Hold:
    """Nothing moves until the hold is lifted. The step that calls this writes the journal and tells the people.

    `review_on` is the day on which the office looks again, two weeks from now when left out; Invalid when it is past.
    """
    require(by, May.HOLD, trajectory)
    Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    held = why_not_hold(trajectory, by)
    if held is not None:
        raise NotYet(held)
    look_again = review_on or look_again_on()
    if look_again <= timezone.localdate():
        raise Invalid({"review_on": [_("Kies een dag die nog moet komen.")]})
    return Hold.objects.create(
        trajectory=trajectory,
        reason=filled("note", reason, 2000),
        review_on=look_again,
        office=office_of(trajectory, by),
        placed_by=by,
    )


@transaction.atomic
def lift_hold(trajectory: Trajectory, *, note: str, by: Any) -> Hold:
    """The office of `by` lets the trajectory go on. Raises NotYet without a hold, NotAllowed when another office holds it."""
    require(by, May.HOLD, trajectory)
    Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    holds = open_holds(trajectory)
    if not holds:
        raise NotYet(_("Dit traject ligt niet stil."))
    other = why_not_lift_hold(trajectory, by)
    if other is not None:
        raise NotAllowed(other)
    hold = next(hold for hold in holds if hold.office == office_of(trajectory, by))
    hold.lift_note = checked(Hold, {"lift_note": note}, ("lift_note",))["lift_note"]
    hold.lifted_by, hold.lifted_at = by, timezone.now()
    hold.save()
    return hold


def look_again_on() -> date:
    """The day on which an office looks again when it names none."""
    return timezone.localdate() + timedelta(days=LOOK_AGAIN_DAYS)


def office_of(trajectory: Trajectory, user: Any) -> str:
    """For which office this person holds a trajectory here; empty for who may not."""
    roles = trajectory.roles_of(user)
    mine = [office for office in Office if office.value in roles and not CONFLICTS[Role(office)] & roles]
    return mine[0].value if mine else ""


def why_not_hold(trajectory: Trajectory, user: Any) -> str | None:
    """The sentence when the office of this person holds the trajectory already."""
    held = next((hold for hold in open_holds(trajectory) if hold.office == office_of(trajectory, user)), None)
    if held is None:
        return None
    return _("Het traject ligt stil op verzoek van {name}: {reason}").format(
        name=held.placed_by, reason=held.reason
    )


def why_not_lift_hold(trajectory: Trajectory, user: Any) -> str | None:
    """The sentence when only another office holds the trajectory: who asked to wait, says when it may go on."""
    holds = open_holds(trajectory)
    if not holds or office_of(trajectory, user) in {hold.office for hold in holds}:
        return None
    return _("{name} zette dit traject stil. Alleen {office} kan het laten verdergaan.").format(
        name=holds[0].placed_by, office=holds[0].get_office_display()
    )
