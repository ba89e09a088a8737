"""Planning when the coalition meets, and writing down what was decided."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import tell
from coalitions import journal
from coalitions.models import Coalition, Gathering
from coalitions.selectors import people_around
from coalitions.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid
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
def minute_gathering(
    gathering: Gathering, *, decisions: str, actions: str, attendees: Iterable[User], seen: int, by: Any
) -> Gathering:
    """What was decided, who does what, and who was there. `seen` is the revision that was read; raises Conflict."""
    require_on(gathering.coalition, by, May.WRITE_COALITION)
    people = list(attendees)
    known = set(people_around(gathering.coalition).values_list("pk", flat=True))
    if not {person.pk for person in people} <= known:
        raise Invalid({"attendees": [_("Kies alleen mensen die aan dit traject werken.")]})
    draft = Gathering(title=gathering.title, starts_at=gathering.starts_at, ends_at=gathering.ends_at)
    draft.decisions, draft.actions = decisions, actions
    checked(draft)
    save_if_unchanged(gathering, {"decisions": draft.decisions, "actions": draft.actions}, seen=seen)
    gathering.attendees.set(people)
    sentence = _("Het verslag van de sessie is vastgelegd: {title}.").format(title=gathering.title)
    facts = {"decisions": gathering.decisions, "actions": gathering.actions}
    journal.write(gathering.coalition, "minute_gathering", sentence, by=by, facts=facts)
    _tell(gathering, sentence, by)
    return gathering


def _checked_plan(gathering: Gathering) -> Gathering:
    checked(gathering)
    if gathering.ends_at <= gathering.starts_at:
        raise Invalid({"ends_at": [_("De sessie eindigt voordat zij begint.")]})
    return gathering


def _tell(gathering: Gathering, sentence: str, by: Any) -> None:
    url = reverse("coalitions:gathering", args=[gathering.pk])
    tell(
        people_around(gathering.coalition).exclude(pk=by.pk),
        f"{gathering.coalition.name}: {sentence}",
        url=url,
    )
