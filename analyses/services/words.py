"""Checks on what was typed that every service here shares."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from questions.guards import not_on_hold
from questions.models import Trajectory
from reviews.guards import brake_is_off
from zicht.core.errors import Invalid, NotYet
from zicht.core.identifiers import require_no_identifiers

LONGEST_TEXT = 3000


def require_valid(instance: models.Model, names: Iterable[str]) -> None:
    """Raise Invalid with a sentence at each of these fields that its own validators, or a NUL character, refuse."""
    wanted = set(names)
    wrong = {name: [_no_nul()] for name in wanted if "\x00" in str(getattr(instance, name, ""))}
    try:
        instance.clean_fields(exclude={field.name for field in instance._meta.fields} - wanted)
    except ValidationError as error:
        wrong |= {name: [str(sentence) for sentence in said] for name, said in error.message_dict.items()}
    if wrong:
        raise Invalid(wrong)


def plain_text(values: dict[str, Any]) -> dict[str, Any]:
    """The values with spaces around texts removed and line ends made equal."""
    return {
        name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
        for name, value in values.items()
    }


def require_not_on_hold(trajectory: Trajectory) -> None:
    """While a trajectory stands still no figure is computed, fixed or let go."""
    sentence = not_on_hold(trajectory) or brake_is_off(trajectory)
    if sentence:
        raise NotYet(sentence)


def required_text(field: str, text: str, sentence: str) -> str:
    """A text as it is kept; raises Invalid at `field`, with `sentence` when it is empty."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid({field: [sentence]})
    if len(text) > LONGEST_TEXT or "\x00" in text:
        raise Invalid({field: [_("Gebruik ten hoogste {count} gewone tekens.").format(count=LONGEST_TEXT)]})
    require_no_identifiers({field: text})
    return text


def exploratory() -> str:
    """Why output that was made without a plan stays inside."""
    return _(
        "Dit is een verkennende opdracht. Zulke uitkomsten gaan nooit naar buiten. Start een opdracht onder het plan."
    )


def _no_nul() -> str:
    return _("Deze tekst bevat een teken dat wij niet kunnen bewaren (NUL). Typ de tekst opnieuw.")
