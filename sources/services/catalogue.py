"""Describing a source, for the first time or again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coalitions.models import Organisation
from sources.models import DataSource, SourceVariable
from sources.selectors import why_not_describe
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotAllowed
from zicht.core.revisions import save_if_unchanged

FIELDS = (
    "title",
    "description",
    "contact",
    "theme_uri",
    "keywords",
    "access_rights",
    "sensitivity",
    "legal_basis",
    "linkage_keys",
    "covers_from",
    "covers_to",
    "finest_level",
    "update_frequency",
    "access_conditions",
    "quality_note",
    "lead_time_days",
    "is_listed",
)


@transaction.atomic
def describe_source(
    values: Mapping[str, Any], *, by: Any, source: DataSource | None = None, seen: int | None = None
) -> DataSource:
    """A new source, or another description of `source`, of which `seen` is the revision that was read.

    `values` has the fields of the catalogue, "holder" (an Organisation, only for a new source), an optional
    "identifier", and "variables": name, label, is_sensitive, is_proxy for each. Raises NotAllowed, Invalid, Conflict.
    """
    holder = source.holder if source else values.get("holder")
    if not isinstance(holder, Organisation):
        raise Invalid({"holder": [_("Kies welke partij deze bron beheert.")]})
    sentence = why_not_describe(by, holder)
    if sentence:
        raise NotAllowed(sentence)
    described = {name: values[name] for name in FIELDS if name in values}
    if source is None:
        source = _new_source(described, holder, values.get("identifier", ""), by)
    else:
        _describe_again(source, described, seen if seen is not None else source.revision, by)
    if "variables" in values:
        _keep_variables(source, values["variables"])
    return source


def _new_source(described: Mapping[str, Any], holder: Organisation, identifier: str, by: Any) -> DataSource:
    source = DataSource(**described, holder=holder, described_by=by)
    source.identifier = _free_identifier(identifier or slugify(source.title))
    _checked_source(source).save()
    return source


def _free_identifier(wanted: str) -> str:
    """`wanted`, or with the first number behind it that makes it new. "nieuw" is an address of its own."""
    base = wanted[:74] or "bron"
    taken = set(
        DataSource.objects.filter(identifier__startswith=base).values_list("identifier", flat=True)
    ) | {"nieuw"}
    number, free = 1, base
    while free in taken:
        number += 1
        free = f"{base}-{number}"
    return free


def _describe_again(source: DataSource, described: Mapping[str, Any], seen: int, by: Any) -> None:
    current = {name: getattr(source, name) for name in FIELDS}
    draft = DataSource(**(current | dict(described)), identifier=source.identifier)
    _checked_source(draft)
    save_if_unchanged(source, {name: getattr(draft, name) for name in described}, seen=seen)
    source.described_by, source.described_at = by, timezone.now()
    source.save(update_fields=["described_by", "described_at"])


def _checked_source(source: DataSource) -> DataSource:
    checked(source)
    if source.covers_from and source.covers_to and source.covers_to < source.covers_from:
        raise Invalid({"covers_to": [_("Het laatste jaar ligt voor het eerste jaar.")]})
    return source


def _keep_variables(source: DataSource, variables: Iterable[Mapping[str, Any]]) -> None:
    """The variables of a source become exactly these; one that stays keeps its row and its history."""
    known = {variable.name: variable for variable in source.variables.all()}
    kept = set()
    for given in variables:
        variable = known.get(given["name"]) or SourceVariable(source=source, name=given["name"])
        variable.label = given.get("label") or given["name"]
        variable.is_sensitive = bool(given.get("is_sensitive"))
        variable.is_proxy = bool(given.get("is_proxy"))
        _checked_variable(variable).save()
        known[variable.name] = variable
        kept.add(variable.name)
    for name in set(known) - kept:
        known[name].delete()


def _checked_variable(variable: SourceVariable) -> SourceVariable:
    try:
        return checked(variable)
    except Invalid as wrong:
        sentence = _("Bij ‘{name}’: {why}").format(name=variable.name[:40], why=wrong.sentence)
        raise Invalid({"variables": [sentence]}) from wrong
