"""A row is looked at before it is written: what was filled in fits its fields, or the refusal names each field."""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from zicht.core.errors import Invalid
from zicht.core.identifiers import faults_in_open_texts

M = TypeVar("M", bound=models.Model)


def checked(row: M, *, required: Iterable[str] = ()) -> M:
    """`row`, with its texts stripped, when every field is right; else raises Invalid with a sentence per field.

    `required` names fields that may be empty in the database but not here. Links to other rows, and uniqueness,
    are not looked at: the database does that.
    """
    wrong = _wrong_texts(row) | _missing(row, required)
    try:
        row.full_clean(exclude=_not_looked_at(row), validate_unique=False, validate_constraints=False)
    except ValidationError as problem:
        for name, sentences in problem.message_dict.items():
            wrong.setdefault("" if name == NON_FIELD_ERRORS else name, sentences)
    for name, sentences in _people_in(row).items():
        wrong.setdefault(name, sentences)
    if wrong:
        raise Invalid(wrong)
    return row


def _people_in(row: models.Model) -> dict[str, list[str]]:
    """Identifiers in what is new in texts that anyone may read: what stood there already is not up to who writes now."""
    typed = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    faults = faults_in_open_texts(type(row), typed)
    if not faults or row._state.adding:
        return faults
    before = type(row)._default_manager.filter(pk=row.pk).values(*faults).first() or {}
    return {name: said for name, said in faults.items() if typed[name] != before.get(name)}


def _not_looked_at(row: models.Model) -> set[str]:
    return {field.name for field in row._meta.concrete_fields if field.is_relation or field.primary_key}


def _wrong_texts(row: models.Model) -> dict[str, list[str]]:
    wrong = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if (
            field.choices
            or not isinstance(field, models.CharField | models.TextField)
            or not isinstance(value, str)
        ):
            continue
        setattr(row, field.attname, value.strip())
        if sentence := _wrong_text(value.strip(), field.max_length):
            wrong[field.name] = [sentence]
    return wrong


def _wrong_text(value: str, longest: int | None) -> str | None:
    if "\x00" in value:
        return _(
            "Hier staat een teken dat niet kan worden bewaard. Typ de tekst opnieuw of plak hem zonder opmaak."
        )
    if longest and len(value) > longest:
        return _("Maak de tekst korter: {length} tekens, hooguit {longest} passen.").format(
            length=len(value), longest=longest
        )
    return None


def _missing(row: models.Model, required: Iterable[str]) -> dict[str, list[str]]:
    return {name: [_("Vul dit in.")] for name in required if getattr(row, name) in (None, "")}
