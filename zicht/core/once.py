"""A double submit makes one object: the form carries a key, the first arrival makes, the second finds."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from zicht.core.models import Receipt

M = TypeVar("M", bound=models.Model)


def once(key: UUID | None, model: type[M], make: Callable[[], M]) -> M:
    """The object that was made for `key`, made now by `make` when this is the first arrival. No key: always make.

    Two arrivals at the same moment: the unique key lets one through, the other finds what that one made.
    """
    if key is None:
        return make()
    found = _made_before(key, model)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(key=key, kind=model._meta.label, object_id="")
            made = make()
            receipt.object_id = str(made.pk)
            receipt.save(update_fields=["object_id"])
            return made
    except IntegrityError:
        found = _made_before(key, model)
        if found is None:
            raise
        return found


def _made_before(key: UUID, model: type[M]) -> M | None:
    receipt = Receipt.objects.filter(key=key, kind=model._meta.label).first()
    return (
        model._default_manager.filter(pk=receipt.object_id).first() if receipt and receipt.object_id else None
    )
