"""Checking what was filled in, for every way in: form, API and command."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from questions.pasting import plain_text
from zicht.core.errors import Invalid
from zicht.core.identifiers import faults_in_open_texts, require_open_texts


def checked(model: type[models.Model], values: Mapping[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    """`values` as the fields of `model` keep them. Raises Invalid with a sentence per field that cannot be kept."""
    clean: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for name, value in values.items():
        try:
            clean[name] = _value(model, name, value, allowed)
        except ValidationError as error:
            wrong[name] = list(error.messages)
    wrong |= faults_in_open_texts(model, clean)
    if wrong:
        raise Invalid(wrong)
    return clean


def _value(model: type[models.Model], name: str, value: Any, allowed: Collection[str]) -> Any:
    if name not in allowed:
        raise ValidationError(_("Dit onderdeel kan hier niet worden ingevuld."))
    field = model._meta.get_field(name)
    if isinstance(field, models.CharField | models.TextField):
        value = _text(value, field.max_length or 0)
    return field.clean(value, None)


def _text(value: Any, longest: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValidationError(_("Vul hier tekst in."))
    text = plain_text(value.replace("\r\n", "\n")).strip()
    if "\x00" in text:
        raise ValidationError(
            _("In deze tekst staat een onzichtbaar teken dat niet bewaard kan worden. Typ de tekst opnieuw.")
        )
    if longest and len(text) > longest:
        raise ValidationError(
            _("Deze tekst telt {length} tekens; er passen er {longest}. Kort hem in.").format(
                length=len(text), longest=longest
            )
        )
    return text


def filled(name: str, value: Any, longest: int) -> str:
    """A text that may not be empty, cleaned. Raises Invalid on `name`."""
    try:
        text = _text(value, longest)
    except ValidationError as error:
        raise Invalid({name: list(error.messages)}) from error
    if not text:
        raise Invalid({name: [_("Vul dit in.")]})
    return text


def named(model: type[models.Model], value: Any) -> str:
    """The title of a row of `model`, filled and holding nobody where its mark says that anyone may read it one day."""
    text = filled("title", value, model._meta.get_field("title").max_length or 0)
    require_open_texts(model, {"title": text})
    return text


def mark(name: str, value: Any, highest: int) -> int:
    """A whole number from 1 to `highest`. Raises Invalid on `name`."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = 0
    if isinstance(value, bool | float) or not 1 <= number <= highest:
        raise Invalid({name: [_("Kies een cijfer van 1 tot en met {highest}.").format(highest=highest)]})
    return number
