"""Describing a source, for the first time or again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coalitions.models import Organisation
from sources.models import DataSource
from sources.search import put_search_texts, words_of
from sources.selectors import why_not_describe
from sources.services.distributions import keep_distributions
from sources.services.variables import keep_variables
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotAllowed
from zicht.core.revisions import save_if_unchanged

FIELDS = (
    *("title", "description", "creator", "contact", "contact_name", "contact_url", "theme", "keywords"),
    *("population", "access_rights", "sensitivity", "purpose", "legal_basis", "legislation_url"),
    *("base_register", "linkage_keys", "covers_from", "covers_to", "covers_area", "covers_area_url"),
    *("finest_level", "update_frequency", "language", "issued_on", "version", "landing_page"),
    *("documentation_url", "conforms_to", "doi", "holder_key", "access_conditions", "cost_note"),
    *("lead_time_days", "quality_note", "is_listed", "imported_from"),
)


@transaction.atomic
def describe_source(
    values: Mapping[str, Any], *, by: Any, source: DataSource | None = None, seen: int | None = None
) -> DataSource:
    """A new source, or another description of `source`, of which `seen` is the revision that was read.

    `values` has the fields of the catalogue, "holder" (an Organisation, only for a new source), an optional
    "identifier", "variables" (name, label, marks and more for each) and "distributions" (the fields of each). What is
    left out stays as it was. Raises NotAllowed, Invalid, Conflict.
    """
    holder = source.holder if source else values.get("holder")
    if not isinstance(holder, Organisation):
        raise Invalid({"holder": [_("Kies welke partij deze bron beheert.")]})
    sentence = why_not_describe(by, holder)
    if sentence:
        raise NotAllowed(sentence)
    described = {name: values[name] for name in FIELDS if name in values}
    words = _words_of(values.get("variables"), source)
    if source is None:
        source = _new_source(described, holder, values.get("identifier", ""), words, by)
    else:
        _describe_again(source, described, words, seen if seen is not None else source.revision, by)
    if "variables" in values:
        keep_variables(source, values["variables"])
    if "distributions" in values:
        keep_distributions(source, values["distributions"])
    return source


def _new_source(
    described: Mapping[str, Any], holder: Organisation, identifier: str, words: Iterable[str], by: Any
) -> DataSource:
    source = DataSource(**described, holder=holder, described_by=by)
    source.identifier = _free_identifier(identifier or slugify(source.title))
    _checked_source(source)
    put_search_texts(source, words)
    source.save()
    return source


def _free_identifier(wanted: str) -> str:
    """`wanted`, or with the first number behind it that makes it new. Some words are addresses of their own."""
    base = wanted[:74].strip("-") or "bron"
    taken = set(
        DataSource.objects.filter(identifier__startswith=base).values_list("identifier", flat=True)
    ) | {"nieuw", "inlezen"}
    number, free = 1, base
    while free in taken:
        number += 1
        free = f"{base}-{number}"
    return free


def _describe_again(
    source: DataSource, described: Mapping[str, Any], words: Iterable[str], seen: int, by: Any
) -> None:
    current = {name: getattr(source, name) for name in FIELDS}
    draft = DataSource(**(current | dict(described)), identifier=source.identifier)
    _checked_source(draft)
    put_search_texts(source, words, of=draft)
    source.described_by, source.described_at = by, timezone.now()
    save_if_unchanged(source, {name: getattr(draft, name) for name in described}, seen=seen)


def _checked_source(source: DataSource) -> DataSource:
    checked(source)
    if source.covers_from and source.covers_to and source.covers_to < source.covers_from:
        raise Invalid({"covers_to": [_("Het laatste jaar ligt voor het eerste jaar.")]})
    if source.lead_time_days and source.lead_time_days > 3650:
        raise Invalid({"lead_time_days": [_("Vul hooguit tien jaar in.")]})
    return source


def _words_of(given: Iterable[Mapping[str, Any]] | None, source: DataSource | None) -> list[str]:
    """Names and labels of the variables: those that were given, otherwise those that the source has."""
    if given is not None:
        return [f"{one['name']} {one.get('label') or ''}" for one in given]
    return words_of(source) if source else []
