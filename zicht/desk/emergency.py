"""Emergency access ("noodtoegang"): an administrator reads one trajectory for an hour, and everybody concerned knows it."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import BreakGlass, Post
from accounts.selectors import holders_of_post
from accounts.services import tell
from coalitions import grants, journal
from questions.models import Trajectory
from zicht.core.errors import Hidden, Invalid
from zicht.core.policy import Role

MINUTES = 60
SHORTEST_REASON = 20


def may_open(user: Any) -> bool:
    """Whether `user` is an administrator today."""
    return Role.ADMINISTRATOR in grants.programme_roles(user)


def open_now(user: Any) -> QuerySet[BreakGlass]:
    """Emergency access of `user` that has not ended."""
    return BreakGlass.objects.filter(
        user=user, expires_at__gt=timezone.now(), closed_at__isnull=True
    ).order_by("-opened_at")


@transaction.atomic
def open_case(reference: str, *, reason: str, by: Any) -> BreakGlass:
    """Open one trajectory for reading for an hour; a second time while it is open answers the same access.

    Raises Hidden for who is no administrator, Invalid on an unknown reference or a reason too short to judge.
    """
    if not may_open(by):
        raise Hidden(_("Alleen een beheerder kan noodtoegang openen."))
    trajectory = (
        Trajectory.objects.select_related("coalition").filter(reference__iexact=reference.strip()).first()
    )
    if trajectory is None:
        raise Invalid(
            {"reference": [_("Er is geen traject met dit kenmerk. Controleer het en probeer het opnieuw.")]}
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid({"reason": [_("Schrijf in een hele zin op waarom dit nodig is.")]})
    return open_now(by).filter(reference=trajectory.reference).first() or _open(
        trajectory, reason.strip(), by
    )


def _open(trajectory: Trajectory, reason: str, by: Any) -> BreakGlass:
    access = BreakGlass.objects.create(
        user=by,
        reference=trajectory.reference,
        reason=reason,
        expires_at=timezone.now() + timedelta(minutes=MINUTES),
    )
    sentence = _("{name} opende dit traject met noodtoegang, voor {minutes} minuten.").format(
        name=by, minutes=MINUTES
    )
    facts = {"expires_at": access.expires_at.isoformat()}
    journal.write(trajectory.coalition, "break_glass.opened", sentence, by=by, reason=reason, facts=facts)
    told = _("{reference}: {sentence} Reden: {reason}").format(
        reference=trajectory.reference, sentence=sentence, reason=reason
    )
    url = reverse("desk:trail", args=[trajectory.reference]) if trajectory.submitted_at else ""
    tell(holders_of_post(Post.PROGRAMME_LEAD), told, url=url, subject=_("Noodtoegang geopend"))
    return access


@transaction.atomic
def close_case(pk: int, *, by: Any) -> BreakGlass:
    """End one's own emergency access before the hour is over. Raises Hidden when there is none to end."""
    access = open_now(by).filter(pk=pk).first()
    if access is None:
        raise Hidden(_("Deze noodtoegang is er niet, of is al gesloten."))
    access.closed_at, access.closed_by = timezone.now(), by
    access.save(update_fields=["closed_at", "closed_by"])
    trajectory = Trajectory.objects.select_related("coalition").get(reference=access.reference)
    journal.write(
        trajectory.coalition, "break_glass.closed", _("{name} sloot de noodtoegang.").format(name=by), by=by
    )
    return access
