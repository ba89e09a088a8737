"""A double submit makes one object: the form carries a key, the first arrival makes, the second finds."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from zicht.core.errors import NotYet
from zicht.core.models import Receipt

M = TypeVar("M", bound=models.Model)


def key_for(user: Any, text: str) -> UUID:
    """The key that was sent, made the sender's own: nobody finds an object with the key of somebody else.

    A text that is no UUID raises ValueError.
    """
    return uuid5(UUID(text), str(user.pk))


def once(key: UUID | None, model: type[M], make: Callable[[], M]) -> M:
    """The object that was made for `key`, made now by `make` when this is the first arrival. No key: always make.

    Two arrivals at the same moment: the unique key lets one through, the other finds what that one made.
    Raises NotYet when what was made has been taken away since, or when the key came with something else.
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
    receipt = Receipt.objects.filter(key=key).first()
    if receipt is None:
        return None
    same = receipt.kind == model._meta.label and receipt.object_id
    found = model._default_manager.filter(pk=receipt.object_id).first() if same else None
    if found is None:
        raise NotYet(
            _("Dit formulier is al eens verstuurd. Open de pagina opnieuw en vul het nog een keer in.")
        )
    return found
