"""Switching a rule of the live hints off or on: an administrator, with a reason that everybody can read."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from questions.hinting import switched_off
from questions.hints import RULE
from questions.models import HintSwitch
from questions.programme import PROGRAMME
from questions.services.values import filled
from zicht.core.errors import Hidden, NotYet
from zicht.core.policy import May, require


@transaction.atomic
def switch_rule(name: str, *, is_on: bool, reason: str, by: Any) -> HintSwitch:
    """From now on this rule speaks, or is silent. Raises NotYet when it already does, Hidden when there is no such rule."""
    require(by, May.MANAGE_LISTS, PROGRAMME)
    if name not in RULE:
        raise Hidden(_("Deze regel bestaat niet."))
    reason = filled("reason", reason, 1000)
    if (name not in switched_off()) == is_on:
        raise NotYet(_("Deze regel staat al aan.") if is_on else _("Deze regel staat al uit."))
    return HintSwitch.objects.create(rule=name, is_on=is_on, reason=reason, switched_by=by)
