"""Checking what somebody typed against the fields of a model, before anything is written."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zicht.core.errors import Invalid
from zicht.core.identifiers import faults_in_open_texts


def checked(
    model: type[models.Model], values: Mapping[str, Any], *, optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The values, text stripped; raises Invalid for what is empty, too long or unknown, for NUL characters, and for
    what identifies people where anyone may read it."""
    faults: dict[str, list[str]] = {}
    clean: dict[str, Any] = {}
    for name, value in values.items():
        field = model._meta.get_field(name)
        clean[name] = value.strip() if isinstance(value, str) else value
        sentence = _fault(field, clean[name], optional=name in optional)
        if sentence:
            faults[name] = [sentence]
    for name, sentences in faults_in_open_texts(model, clean).items():
        faults.setdefault(name, sentences)
    if faults:
        raise Invalid(faults)
    return clean


def _fault(field: Any, value: Any, *, optional: bool) -> str | None:
    if value in (None, ""):
        return None if optional else _("Vul dit veld in.")
    if isinstance(value, str) and "\x00" in value:
        return _(
            "Deze tekst bevat een teken dat niet kan worden bewaard. Plak de tekst opnieuw, zonder opmaak."
        )
    if isinstance(value, str) and field.max_length and len(value) > field.max_length:
        return _("Dit mag hoogstens {limit} tekens zijn. Het zijn er nu {length}.").format(
            limit=field.max_length, length=len(value)
        )
    if field.choices and value not in dict(field.flatchoices):
        return _("Kies een van de antwoorden.")
    return None
