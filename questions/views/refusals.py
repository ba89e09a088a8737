"""How a refusal comes back on the form that was sent, with everything that was typed still there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest

from zicht.core.errors import Conflict, Invalid, Refusal
from zicht.core.once import key_for


def once_key(request: HttpRequest) -> UUID | None:
    """The key that the form carried, as a key of this person; None when it has none or a broken one."""
    try:
        return key_for(request.user, request.POST.get("once", ""))
    except ValueError:
        return None


def seen(request: HttpRequest, name: str = "seen") -> int:
    """The revision that the form was built from; -1, which is never current, when it is missing or broken."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def put_on_form(form: forms.Form, refusal: Refusal) -> None:
    """Each sentence at its field, or above the form when it is about the whole."""
    if not isinstance(refusal, Invalid):
        for reason in refusal.reasons:
            form.add_error(None, str(reason))
        return
    for name, sentences in refusal.fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def tell_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """The reasons as messages on the next page, for an action without a form of its own."""
    for reason in refusal.reasons:
        messages.error(request, str(reason))


def both_versions(conflict: Conflict, model: type[models.Model]) -> dict[str, Any]:
    """The two texts that differ, part by part, for c-conflict."""
    names = [name for name in conflict.mine if conflict.mine[name] != conflict.theirs.get(name)]
    return {"theirs": _text(model, names, conflict.theirs), "yours": _text(model, names, conflict.mine)}


def _text(model: type[models.Model], names: list[str], values: Mapping[str, Any]) -> str:
    labels = {field.name: field.verbose_name for field in model._meta.concrete_fields}
    return "\n".join(
        f"{labels.get(name, name)}: {values.get(name) or '–'}" for name in names if name in labels
    )
