"""Asking somebody, in a friendly way, to look at what waits for them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import tell
from coalitions import journal
from coalitions.models import Coalition, Nudge
from coalitions.services.access import locked, require_on
from zicht.core.errors import NotYet
from zicht.core.policy import May

LONGEST = 300


@transaction.atomic
def nudge(coalition: Coalition, people: Iterable[User], *, about: str, url: str, by: Any) -> list[Nudge]:
    """Mail each of these people what is waited for; who was asked today already is left alone.

    Raises NotYet when there is nobody to ask, or everybody was asked today.
    """
    require_on(coalition, by, May.NUDGE)
    locked(coalition)
    asked = {person.pk: person for person in people if person.is_active and person.pk != by.pk}
    if not asked:
        raise NotYet(_("Er is niemand om aan te herinneren. Vraag de programmaleider wie dit oppakt."))
    today = Nudge.objects.filter(coalition=coalition, to__in=asked, sent_on=timezone.localdate())
    fresh = [person for pk, person in asked.items() if pk not in set(today.values_list("to", flat=True))]
    if not fresh:
        raise NotYet(_("Vandaag is al een herinnering gestuurd. Morgen kunt u er weer een sturen."))
    sent = [
        Nudge.objects.create(coalition=coalition, to=person, about=about[:LONGEST], sent_by=by)
        for person in fresh
    ]
    _ask(coalition, fresh, about=about, url=url, by=by)
    return sent


def _ask(coalition: Coalition, people: list[User], *, about: str, url: str, by: Any) -> None:
    names = ", ".join(person.name for person in people)
    sentence = _("{who} stuurde een herinnering aan {names}.").format(who=by, names=names)
    journal.write(coalition, "nudge", sentence, by=by, reason=about)
    question = _("{who} vraagt of u hiernaar kunt kijken: {about} Alvast bedankt.").format(
        who=by, about=about
    )
    subject = _("Een vriendelijke herinnering: {name}").format(name=coalition.name)
    tell(people, question, url=url, subject=subject, personal=True)
