"""The emergency brake: anybody who judges or takes part pulls it, only the committee takes it off.

Both belong to a step of the method, which writes the journal, tells the people and pauses what is public.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import tell
from coalitions import journal
from coalitions.selectors import people_acting_as
from questions.models import Trajectory
from reviews.brakes import open_brake
from reviews.independence import why_not_judge
from reviews.models import Brake, ReviewKind
from reviews.selectors import FEWEST_VOTERS
from reviews.services.committee import call_committee, release_committee
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.policy import May, Role, require


@transaction.atomic
def pull_brake(trajectory: Trajectory, *, reason: str, by: User) -> Brake:
    """Everything stops now. The committee is called, so that it can judge. Raises NotYet when it is pulled already."""
    require(by, May.PULL_BRAKE, trajectory)
    _lock(trajectory)
    if open_brake(trajectory) is not None:
        raise NotYet(_("De noodrem is al aangetrokken."))
    brake = checked(Brake(trajectory=trajectory, reason=reason, pulled_by=by), required=["reason"])
    brake.save()
    call_committee(trajectory)
    return brake


@transaction.atomic
def lift_brake(
    trajectory: Trajectory,
    *,
    reason: str,
    by: User,
    decided_on: date | None = None,
    votes_for: int | None = None,
    votes_against: int | None = None,
) -> Brake:
    """The chair records that the committee decided that the trajectory may go on, by what vote and why.

    Own rule of the method: at least three members voted, and more than half of them for. Raises Invalid by field.
    """
    require(by, May.LIFT_BRAKE, trajectory)
    tie = why_not_lift(trajectory, by)
    if tie is not None:
        raise NotAllowed(tie)
    _lock(trajectory)
    brake = open_brake(trajectory)
    if brake is None:
        raise NotYet(_("De noodrem is niet aangetrokken."))
    brake.lift_reason, brake.decided_on = reason, decided_on
    brake.votes_for, brake.votes_against = votes_for, votes_against
    required = ["lift_reason", "decided_on", "votes_for", "votes_against"]
    _ask_decision(checked(brake, required=required))
    brake.lifted_by, brake.lifted_at = by, timezone.now()
    brake.save()
    release_committee(trajectory)
    return brake


@transaction.atomic
def call_again(trajectory: Trajectory, *, by: User) -> list[User]:
    """Call the members who were appointed since the brake was pulled; answers who came.

    Whoever may pull the brake may do this: a committee that cannot decide would keep everything standing still.
    """
    require(by, May.PULL_BRAKE, trajectory)
    if open_brake(trajectory) is None:
        raise NotYet(_("De noodrem is niet aangetrokken."))
    known = set(people_acting_as(Role.ETHICS_MEMBER, trajectory.coalition).values_list("pk", flat=True))
    came = [member for member in call_committee(trajectory) if member.pk not in known]
    if not came:
        raise NotYet(
            _(
                "Er zijn geen nieuwe leden zonder band met deze coalitie. De secretaris of de programmaleider kan iemand"
                " benoemen."
            )
        )
    names = ", ".join(map(str, came))
    sentence = _("Voor de noodrem opgeroepen: {names}.").format(names=names)
    journal.write(trajectory.coalition, "brake.called", sentence, by=by)
    url = reverse("reviews:brake", args=[trajectory.reference])
    message = _("{title}: de noodrem is aangetrokken. De commissie besluit.").format(title=trajectory.title)
    tell(came, message, url=url, subject=trajectory.title)
    return came


def why_not_lift(trajectory: Trajectory, user: Any) -> str | None:
    """The sentence that says why this person does not speak for the committee here, None when nothing is against."""
    return why_not_judge(trajectory, ReviewKind.ETHICS, user)


def _lock(trajectory: Trajectory) -> None:
    Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)


def _ask_decision(brake: Brake) -> None:
    """The vote is one that a committee can take, on a day between the brake and today."""
    wrong: dict[str, list[str]] = {}
    in_favour, against = brake.votes_for or 0, brake.votes_against or 0
    if in_favour + against < FEWEST_VOTERS:
        wrong["votes_for"] = [
            _("Er stemden te weinig leden. Voor een besluit zijn {fewest} stemmen nodig.").format(
                fewest=FEWEST_VOTERS
            )
        ]
    elif in_favour <= against:
        wrong["votes_for"] = [_("Niet meer dan de helft stemde voor. De noodrem blijft aangetrokken.")]
    pulled_on = timezone.localdate(brake.pulled_at)
    if brake.decided_on and not pulled_on <= brake.decided_on <= timezone.localdate():
        wrong["decided_on"] = [
            _("Kies de dag van het besluit: niet voor de noodrem, en niet in de toekomst.")
        ]
    if wrong:
        raise Invalid(wrong)
