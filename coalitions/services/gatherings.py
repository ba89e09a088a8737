"""Planning when the coalition meets, and writing down what was decided."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import tell
from coalitions import journal
from coalitions.calendars import invitation
from coalitions.models import Coalition, Gathering
from coalitions.selectors import people_around
from coalitions.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May
from zicht.core.revisions import save_if_unchanged

PLAN = ("title", "starts_at", "ends_at", "place", "agenda")


@transaction.atomic
def plan_gathering(
    coalition: Coalition,
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    agenda: str = "",
    by: Any,
) -> Gathering:
    """A meeting of the coalition. Everybody who works on the case is told."""
    require_on(coalition, by, May.WRITE_COALITION)
    gathering = Gathering(
        coalition=coalition,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        agenda=agenda,
        planned_by=by,
    )
    _checked_plan(gathering).save()
    sentence = _("Er is een sessie gepland: {title}.").format(title=gathering.title)
    journal.write(coalition, "plan_gathering", sentence, by=by, facts={"starts_at": starts_at.isoformat()})
    _tell(gathering, sentence, by)
    return gathering


@transaction.atomic
def change_gathering(gathering: Gathering, values: Mapping[str, Any], *, seen: int, by: Any) -> Gathering:
    """Another time, place, title or agenda. `seen` is the revision that was read; raises Conflict."""
    require_on(gathering.coalition, by, May.WRITE_COALITION)
    if gathering.is_cancelled:
        raise NotYet(_("Deze sessie gaat niet door. Plan een nieuwe sessie."))
    wanted = {name: values[name] for name in PLAN if name in values}
    draft = Gathering(**{name: wanted.get(name, getattr(gathering, name)) for name in PLAN})
    _checked_plan(draft)
    save_if_unchanged(gathering, {name: getattr(draft, name) for name in wanted}, seen=seen)
    sentence = _("De sessie is gewijzigd: {title}.").format(title=gathering.title)
    facts = {"starts_at": gathering.starts_at.isoformat()}
    journal.write(gathering.coalition, "change_gathering", sentence, by=by, facts=facts)
    _tell(gathering, sentence, by)
    return gathering


@transaction.atomic
def cancel_gathering(gathering: Gathering, *, reason: str, by: Any) -> Gathering:
    """Call a session off, with a reason; it leaves the calendars of who had it. Twice changes nothing."""
    require_on(gathering.coalition, by, May.WRITE_COALITION)
    gathering = Gathering.objects.select_for_update(of=("self",)).get(pk=gathering.pk)
    if gathering.is_cancelled:
        return gathering
    if gathering.starts_at <= timezone.now():
        raise NotYet(_("Deze sessie is al geweest. Schrijf in het verslag hoe het ging."))
    gathering.cancel_reason, gathering.cancelled_by, gathering.cancelled_at = reason, by, timezone.now()
    gathering.revision += 1
    try:
        checked(gathering, required=["cancel_reason"]).save()
    except Invalid as wrong:
        raise Invalid({"reason": wrong.fields.get("cancel_reason", wrong.reasons)}) from wrong
    sentence = _("De sessie gaat niet door: {title}.").format(title=gathering.title)
    journal.write(gathering.coalition, "cancel_gathering", sentence, by=by, reason=gathering.cancel_reason)
    _tell(gathering, sentence, by)
    return gathering


@transaction.atomic
def minute_gathering(
    gathering: Gathering, *, decisions: str, minutes: str, attendees: Iterable[User], seen: int, by: Any
) -> Gathering:
    """What was said and decided, and who was there. `seen` is the revision that was read; raises Conflict."""
    require_on(gathering.coalition, by, May.WRITE_COALITION)
    people = list(attendees)
    known = set(people_around(gathering.coalition).values_list("pk", flat=True))
    was_there = set(gathering.attendees.values_list("pk", flat=True))
    if not {person.pk for person in people} <= known | was_there:
        raise Invalid({"attendees": [_("Kies alleen mensen die aan dit traject werken.")]})
    draft = Gathering(title=gathering.title, starts_at=gathering.starts_at, ends_at=gathering.ends_at)
    draft.decisions, draft.minutes = decisions, minutes
    checked(draft)
    save_if_unchanged(gathering, {"decisions": draft.decisions, "minutes": draft.minutes}, seen=seen)
    gathering.attendees.set(people)
    sentence = _("Het verslag van de sessie is vastgelegd: {title}.").format(title=gathering.title)
    facts = {"decisions": gathering.decisions, "minutes": gathering.minutes}
    journal.write(gathering.coalition, "minute_gathering", sentence, by=by, facts=facts)
    _tell(gathering, sentence, by, with_calendar=False)
    return gathering


def _checked_plan(gathering: Gathering) -> Gathering:
    checked(gathering)
    if gathering.ends_at <= gathering.starts_at:
        raise Invalid({"ends_at": [_("De sessie eindigt voordat zij begint.")]})
    return gathering


def _tell(gathering: Gathering, sentence: str, by: Any, *, with_calendar: bool = True) -> None:
    """A plan, a change and an end go into the agenda of everybody, also of who planned it."""
    people = people_around(gathering.coalition)
    url = reverse("coalitions:gathering", args=[gathering.pk])
    told = f"{gathering.coalition.name}: {sentence}"
    if with_calendar:
        tell(people, told, url=url, personal=True, calendar=invitation(gathering))
    else:
        tell(people.exclude(pk=by.pk), told, url=url)
