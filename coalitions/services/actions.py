"""What people promise in a session: written down with a name and a date, and ticked off."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import tell
from coalitions import journal
from coalitions.models import Gathering, GatheringAction
from coalitions.selectors import case_of, people_around
from coalitions.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid
from zicht.core.policy import May, allows


@transaction.atomic
def add_action(gathering: Gathering, *, what: str, owner: User, due_on: date, by: Any) -> GatheringAction:
    """Somebody who works on the case does something before a date; that person is told."""
    require_on(gathering.coalition, by, May.WRITE_COALITION)
    if not people_around(gathering.coalition).filter(pk=owner.pk).exists():
        raise Invalid({"owner": [_("Kies iemand die aan dit traject werkt.")]})
    if due_on < timezone.localdate():
        raise Invalid({"due_on": [_("Kies een datum vanaf vandaag.")]})
    action = GatheringAction(gathering=gathering, what=what, owner=owner, due_on=due_on, added_by=by)
    checked(action, required=["what"]).save()
    sentence = _("{who} doet dit voor {day}: {what}").format(who=owner, day=due_on, what=action.what)
    journal.write(gathering.coalition, "add_action", sentence, by=by)
    if owner.pk != by.pk:
        url = reverse("coalitions:gathering", args=[gathering.pk])
        tell([owner], f"{gathering.coalition.name}: {sentence}", url=url)
    return action


@transaction.atomic
def finish_action(action: GatheringAction, *, by: Any) -> GatheringAction:
    """Tick it off: by who promised it, or by who leads the coalition. Ticking twice changes nothing."""
    coalition = action.gathering.coalition
    own = action.owner_id == by.pk and allows(by, May.READ_COALITION, case_of(coalition))
    require_on(coalition, by, May.READ_COALITION if own else May.WRITE_COALITION)
    action = GatheringAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.is_done:
        return action
    action.done_by, action.done_at = by, timezone.now()
    action.save()
    journal.write(coalition, "finish_action", _("Gedaan: {what}").format(what=action.what), by=by)
    return action
