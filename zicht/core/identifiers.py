"""Sentences about what identifies people in a text or file that goes outside: the place, never the value."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zicht.core.classification import Mark, fields_marked
from zicht.core.errors import Invalid
from zicht.core.scan import Finding, Trace, scan_text

MOST_TOLD = 5
NAMES_ONLY = frozenset({Trace.PSEUDONYM_KEY})
# A catalogue names keys, and the day of a reference date.
OF_A_CATALOGUE = frozenset({Trace.PSEUDONYM_KEY, Trace.BIRTH_DATE})
# In a file of figures these are somebody's; a text mostly tells where a reader may ask, or what a source knows.
OF_A_TEXT = frozenset({Trace.EMAIL, Trace.PHONE, Trace.PERSON_NAME})
# Made by machines over what lies there: one in eighty would begin as a postcode does.
CHECK_NUMBERS = frozenset({"fingerprint", "checksum", "sha256", "key_sha256"})


def faults_in_text(text: str, allowed: Collection[Trace] = ()) -> list[str]:
    """What must go before this text may leave, a sentence a place; empty when nothing does. Of a text that only names
    columns, as a plan does, NAMES_ONLY may be `allowed`."""
    found = [each for each in scan_text(text) if each.trace not in OF_A_TEXT.union(allowed)]
    place = _("Regel {line}, teken {column}: {what}")
    return _told(found, place)


def require_no_identifiers(texts: Mapping[str, str]) -> None:
    """Raise Invalid at each field whose text holds what identifies people, with the place and not the value.

    For texts that stay inside and still may hold nobody, such as those of checkers. Of an open text the mark says it.
    """
    wrong = {name: found for name, text in texts.items() if (found := faults_in_text(text))}
    if wrong:
        raise Invalid(wrong)


def require_open_texts(
    model: type[models.Model], values: Mapping[str, Any], *, at: Mapping[str, str] | None = None
) -> None:
    """Raise Invalid for `faults_in_open_texts`; `at` has the names of fields that were filled in under another name."""
    wrong = faults_in_open_texts(model, values)
    if wrong:
        raise Invalid({(at or {}).get(name, name): said for name, said in wrong.items()})


def faults_in_open_texts(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Field name -> sentences for each text in `values` that anyone may read one day, and that holds what identifies people.

    Which fields those are, the marks of the model say; its MAY_NAME, which traces are no value there. A catalogue may name
    the keys of persons or companies and days: it tells that a source has such a column. A plan may name such a key.
    """
    allowed = getattr(model, "MAY_NAME", ())
    typed = {name: "\n".join(_texts_in(values.get(name))) for name in open_texts(model)}
    return {name: found for name, text in typed.items() if (found := faults_in_text(text, allowed))}


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a value that may be a list or a table of texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in _texts_in(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in _texts_in(each))


def open_texts(model: type[models.Model]) -> list[str]:
    """The fields of a model in which somebody types what anyone may read one day."""
    fields = [model._meta.get_field(name) for name in fields_marked(model, Mark.OPEN)]
    return [
        field.name
        for field in fields
        if field.name not in CHECK_NUMBERS
        and isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not getattr(field, "choices", None)
    ]


def faults_in_cells(found: Iterable[Finding]) -> list[str]:
    """The same for findings in a table; `column` of each is the number of its column."""
    return _told(found, _("Regel {line}, kolom {column}: {what}"))


def _told(found: Iterable[Finding], place: str) -> list[str]:
    words = trace_words()
    return [
        place.format(line=each.line, column=each.column, what=words[each.trace])
        for each in islice(found, MOST_TOLD)
    ]


def trace_words() -> dict[Trace, str]:
    """What each kind of identifier is called, and what to do about it."""
    return {
        Trace.SERVICE_NUMBER: _("dit lijkt een burgerservicenummer. Haal het weg."),
        Trace.PSEUDONYM_KEY: _(
            "dit is de naam van een sleutel van personen of bedrijven. Schrijf in gewone woorden wie het zijn."
        ),
        Trace.POSTCODE: _("dit lijkt een postcode van een adres. Noem de wijk of de gemeente."),
        Trace.BIRTH_DATE: _(
            "dit kan een geboortedatum zijn. Noem een jaar of een leeftijdsgroep. Is het een andere dag? Schrijf dan de maand in"
            " letters."
        ),
        Trace.BANK_ACCOUNT: _("dit lijkt een rekeningnummer. Haal het weg."),
        Trace.EMAIL: _("dit is een e-mailadres. Noem de organisatie of de functie."),
        Trace.PHONE: _("dit lijkt een telefoonnummer. Haal het weg."),
        Trace.PERSON_NAME: _("dit is de naam van een kolom die over personen gaat. Haal de kolom weg."),
    }
