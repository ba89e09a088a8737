"""Watching the calendar: permissions of holders and the authorisation at CBS end, and people hear it in time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.services import tell
from coalitions import journal
from coalitions.models import Coalition
from coalitions.selectors import people_acting_as, people_of
from questions.models import OPEN_PHASES, Trajectory
from sources.models import ALLOWED, DataRequest, MicrodataApplication
from zicht.core.policy import Role

# Days before the end at which somebody is told; 0 is the day after it.
WARNINGS = (90, 30, 7)
ENDED = 0
INSIDE = (Role.ANALYST, Role.PROBLEM_OWNER)


def follow_the_calendar(today: date | None = None) -> int:
    """Tell who has to know that something ends; answers how many ends were told. Safe to run twice on one day."""
    today = today or timezone.localdate()
    soon = today + timedelta(days=WARNINGS[0])
    requests = DataRequest.objects.filter(
        status__in=ALLOWED, valid_until__lte=soon, trajectory__phase__in=OPEN_PHASES
    )
    forms = MicrodataApplication.objects.filter(
        authorisation_until__lte=soon, trajectory__phase__in=OPEN_PHASES
    )
    told = sum(_warn(DataRequest, pk, today) for pk in requests.values_list("pk", flat=True))
    return told + sum(_warn(MicrodataApplication, pk, today) for pk in forms.values_list("pk", flat=True))


def warning_for(until: date, today: date) -> int | None:
    """The warning that fits this many days before the end: 90, 30 or 7, 0 when it ended, None when it is far away."""
    left = (until - today).days
    if left < 0:
        return ENDED
    return min((days for days in WARNINGS if left <= days), default=None)


@transaction.atomic
def _warn(model: Any, pk: int, today: date) -> bool:
    """Tell once for each warning: the row keeps the last one. Whether somebody was told."""
    row = model.objects.select_for_update().get(pk=pk)
    until = row.valid_until if model is DataRequest else row.authorisation_until
    warning = warning_for(until, today) if until else None
    if warning is None or (row.warned_days is not None and row.warned_days <= warning):
        return False
    row.warned_days = warning
    row.save(update_fields=["warned_days"])
    (_tell_permission if model is DataRequest else _tell_authorisation)(row, until, today)
    return True


def _tell_permission(request: DataRequest, until: date, today: date) -> None:
    trajectory, source = request.trajectory, request.source
    if until < today:
        sentence = _(
            "De toestemming voor {source} is verlopen. Vraag {holder} opnieuw om toestemming."
        ).format(source=source, holder=source.holder)
        journal.write(trajectory.coalition, "permission_ended", sentence, by=None)
        roles: Iterable[Role] = (*INSIDE, Role.LANDSADVOCAAT)
    else:
        sentence = _in_days(
            ngettext(
                "De toestemming voor {source} eindigt over {days} dag. Vraag zo nodig een nieuwe.",
                "De toestemming voor {source} eindigt over {days} dagen. Vraag zo nodig een nieuwe.",
                (until - today).days,
            ),
            until,
            today,
        ).replace("{source}", str(source))
        roles = INSIDE
    people = {*_people(trajectory.coalition, roles), *people_of(source.holder)}
    tell(people, f"{trajectory.title}: {sentence}", url=reverse("sources:request", args=[request.pk]))


def _tell_authorisation(application: MicrodataApplication, until: date, today: date) -> None:
    trajectory: Trajectory = application.trajectory
    if until < today:
        sentence = _(
            "De instellingsmachtiging bij het CBS is verlopen. Zonder machtiging is er geen toegang."
        )
        journal.write(trajectory.coalition, "authorisation_ended", sentence, by=None)
    else:
        sentence = _in_days(
            ngettext(
                "De instellingsmachtiging bij het CBS eindigt over {days} dag. Vraag op tijd een nieuwe.",
                "De instellingsmachtiging bij het CBS eindigt over {days} dagen. Vraag op tijd een nieuwe.",
                (until - today).days,
            ),
            until,
            today,
        )
    people = _people(trajectory.coalition, (*INSIDE, Role.PROGRAMME_LEAD))
    url = reverse("sources:microdata", args=[trajectory.reference])
    tell(people, f"{trajectory.title}: {sentence}", url=url)


def _in_days(sentence: str, until: date, today: date) -> str:
    return sentence.replace("{days}", str((until - today).days))


def _people(coalition: Coalition, roles: Iterable[Role]) -> set[User]:
    return {person for role in roles for person in people_acting_as(role, coalition)}
