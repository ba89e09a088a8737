"""The variables of a source: all at once from a list, or one with everything that is known about it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.models import DELICATE, DataSource, SourceVariable, VariableCode
from sources.search import put_search_texts, words_of
from sources.selectors import why_not_describe
from zicht.core.checked import checked
from zicht.core.errors import Conflict, Invalid, NotAllowed

FIELDS = (
    *("label", "definition", "kind", "unit", "object_type", "code_list", "category", "topic", "is_key"),
    *("is_sensitive", "is_proxy", "is_origin"),
)


def keep_variables(source: DataSource, variables: Iterable[Mapping[str, Any]]) -> None:
    """The variables of a source become exactly these; one that stays keeps its row, its history and what is not given."""
    known = {variable.name: variable for variable in source.variables.all()}
    kept = set()
    for given in variables:
        variable = known.get(given["name"]) or SourceVariable(source=source, name=given["name"])
        known[variable.name] = _described(variable, given)
        kept.add(variable.name)
    for name in set(known) - kept:
        _remove(known[name])


def _described(variable: SourceVariable, given: Mapping[str, Any]) -> SourceVariable:
    before = None if variable.pk is None else {name: getattr(variable, name) for name in FIELDS}
    for name in FIELDS:
        if name in given:
            setattr(variable, name, given[name])
    variable.label = variable.label or variable.name
    variable.is_sensitive = variable.is_sensitive or variable.is_origin or variable.category in DELICATE
    _checked_variable(variable)
    if before != {name: getattr(variable, name) for name in FIELDS}:
        variable.save()
    if "codes" in given:
        _keep_codes(variable, given["codes"])
    return variable


def _checked_variable(variable: SourceVariable) -> SourceVariable:
    try:
        return checked(variable)
    except Invalid as wrong:
        sentence = _("Bij ‘{name}’: {why}").format(name=variable.name[:40], why=wrong.sentence)
        raise Invalid({"variables": [sentence]}) from wrong


def _remove(variable: SourceVariable) -> None:
    try:
        with transaction.atomic():
            variable.delete()
    except ProtectedError as used:
        sentence = _("‘{name}’ wordt in een traject gebruikt. Laat dit gegeven staan.").format(
            name=variable.name
        )
        raise Invalid({"variables": [sentence]}) from used


def _keep_codes(variable: SourceVariable, codes: Mapping[str, str]) -> None:
    """The code list of a variable becomes exactly this: code -> meaning."""
    known = {row.code: row for row in variable.codes.all()}
    for code, label in codes.items():
        row = known.pop(code, None) or VariableCode(variable=variable, code=code)
        if row.pk is None or row.label != label:
            row.label = label
            _checked_code(row).save()
    for row in known.values():
        row.delete()


def _checked_code(row: VariableCode) -> VariableCode:
    try:
        return checked(row)
    except Invalid as wrong:
        sentence = _("Bij code ‘{code}’: {why}").format(code=row.code[:40], why=wrong.sentence)
        raise Invalid({"codes": [sentence]}) from wrong


@transaction.atomic
def describe_variable(
    variable: SourceVariable, values: Mapping[str, Any], *, seen: int, by: Any
) -> SourceVariable:
    """Everything about one variable; `seen` is the revision of its source that was read.

    `values` has the fields of a variable and "codes". Raises NotAllowed, Invalid, Conflict.
    """
    source = DataSource.objects.select_for_update().get(pk=variable.source_id)
    if sentence := why_not_describe(by, source.holder):
        raise NotAllowed(sentence)
    current = SourceVariable.objects.get(pk=variable.pk)
    if source.revision != seen and _differs(current, values):
        raise _conflict(current, values, source.revision)
    try:
        current = _described(current, values)
    except Invalid as wrong:
        raise Invalid({"codes" if "codes" in wrong.fields else "": wrong.reasons}) from wrong
    source.revision, source.described_by, source.described_at = source.revision + 1, by, timezone.now()
    put_search_texts(source, words_of(source))
    source.save(update_fields=["revision", "described_by", "described_at", "search_text", "search_parts"])
    return current


def _differs(current: SourceVariable, values: Mapping[str, Any]) -> bool:
    return any(getattr(current, name) != values[name] for name in FIELDS if name in values)


def _conflict(current: SourceVariable, values: Mapping[str, Any], revision: int) -> Conflict:
    mine = {name: values[name] for name in FIELDS if name in values}
    return Conflict(
        _(
            "Iemand anders wijzigde deze bron intussen. Hieronder staan beide versies. Kies wat u wilt bewaren en"
            " sla opnieuw op."
        ),
        theirs={name: getattr(current, name) for name in mine},
        mine=mine,
        revision=revision,
    )
