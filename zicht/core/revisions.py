"""Two people, one text: the second is shown both versions and nothing is lost."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zicht.core.errors import Conflict


def save_if_unchanged(instance: models.Model, values: Mapping[str, Any], *, seen: int) -> None:
    """Write `values` on `instance` when its `revision` is still the one that was `seen`; else raise Conflict with both.

    Call it inside a transaction: the row is locked, so that history is written for exactly one winner.
    """
    model = type(instance)
    current = model._default_manager.select_for_update().get(pk=instance.pk)
    if current.revision != seen:  # type: ignore[attr-defined]
        theirs = {name: getattr(current, name) for name in values}
        if all(theirs[name] == value for name, value in values.items()):
            instance.refresh_from_db()
            return
        raise Conflict(
            _(
                "Iemand anders heeft dit intussen gewijzigd. Hieronder staan beide versies. "
                "Kies wat u wilt bewaren en sla opnieuw op."
            ),
            theirs=theirs,
            mine=values,
            revision=current.revision,  # type: ignore[attr-defined]
        )
    for name, value in values.items():
        setattr(instance, name, value)
    instance.revision = seen + 1  # type: ignore[attr-defined]
    instance.save()
