"""Reading descriptions of sources from a file: all of them in one transaction, or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from coalitions.models import Organisation
from sources.dcat import cbs, reader
from sources.dcat.files import FORMATS, MOST_BYTES, graph_of, refused
from sources.models import DataSource
from sources.selectors import why_not_describe
from sources.services.catalogue import describe_source
from zicht.core.errors import Invalid, NotAllowed

CBS_FORM = "cbs"
KINDS = (*FORMATS, CBS_FORM)
MOST_SHOWN = 20
# What a file does not say and people may have written down: reading again leaves that alone.
OURS = ("sensitivity", "theme", "is_listed")


@dataclass(frozen=True)
class Report:
    """What came of a file: the new sources and those that were described again."""

    made: list[DataSource]
    renewed: list[DataSource]


@dataclass(frozen=True)
class _Row:
    """One description with its holder and the source that it renews, if any."""

    values: Mapping[str, Any]
    holder: Organisation
    known: DataSource | None


@transaction.atomic
def import_sources(
    content: bytes, kind: str, *, by: Any, holder: Organisation | None = None, most: int = MOST_BYTES
) -> Report:
    """Every dataset of a file becomes a source, or renews the one that was read from the same address.

    `kind` is turtle, json-ld or cbs; `holder` is for datasets whose publisher is not known here. Broken, too large or
    incomplete: nothing is written, and Invalid says at which line or subject, at most twenty of them. Nothing is fetched.
    """
    if kind not in KINDS:
        raise refused(
            _("Dit soort bestand kunnen wij niet lezen. Wel: {kinds}.").format(kinds=", ".join(KINDS))
        )
    rows = _from_cbs(content, holder, most) if kind == CBS_FORM else _from_dcat(content, kind, holder, most)
    _require_right(rows, by)
    problems: list[str] = []
    made: list[DataSource] = []
    renewed: list[DataSource] = []
    for row in rows:
        try:
            source = _written(row, by)
        except Invalid as wrong:
            problems.append(_at(str(row.values["imported_from"] or row.values["title"]), _named(wrong)))
            continue
        (renewed if row.known else made).append(source)
    _refuse(problems)
    return Report(made, renewed)


def _from_cbs(content: bytes, holder: Organisation | None, most: int) -> list[_Row]:
    if holder is None:
        raise Invalid({"holder": [_("Kies welke partij deze bron beheert.")]})
    return [_Row(values, holder, _known(values, holder)) for values in cbs.described(content, most=most)]


def _from_dcat(content: bytes, kind: str, holder: Organisation | None, most: int) -> list[_Row]:
    found = list(reader.described(graph_of(content, kind, most=most)))
    if not found:
        raise refused(_("In dit bestand staat geen enkele databron (dcat:Dataset)."))
    parties = _Parties()
    problems, rows = [], []
    for one in found:
        party = parties.named(one.publisher_uri, one.publisher_name) or holder
        wrong = list(one.problems)
        if party is None:
            name = one.publisher_name or one.publisher_uri or "–"
            wrong.append(_("de uitgever is hier niet bekend: {name}. Kies een bronhouder").format(name=name))
        if wrong or party is None:
            problems.append(_at(one.subject, wrong))
        else:
            rows.append(_Row(one.values, party, _known(one.values, party)))
    _refuse(problems)
    return rows


class _Parties:
    """The organisations by their address in TOOI and by name, read once."""

    def __init__(self) -> None:
        rows = list(Organisation.objects.all())
        self.by_uri = {row.tooi_uri: row for row in rows if row.tooi_uri}
        self.by_name = {name.lower(): row for row in rows for name in (row.short_name, row.name)}

    def named(self, uri: str, name: str) -> Organisation | None:
        return self.by_uri.get(uri) or self.by_name.get(name.lower())


def _known(values: Mapping[str, Any], holder: Organisation) -> DataSource | None:
    """The source of this holder that was read from the same address before, or that has this address itself."""
    rows = DataSource.objects.filter(holder=holder)
    address = values["imported_from"]
    own = _identifier_here(address)
    return (
        rows.filter(identifier=own).first()
        if own
        else rows.filter(imported_from=address).first()
        if address
        else None
    )


def _identifier_here(address: str) -> str:
    """The identifier of a source of our own catalogue whose address this is."""
    path = address.removeprefix(settings.PUBLIC_ORIGIN)
    if path == address:
        return ""
    try:
        return resolve(path).kwargs.get("identifier", "")
    except Resolver404:
        return ""


def _require_right(rows: Iterable[_Row], by: Any) -> None:
    for holder in {row.holder.pk: row.holder for row in rows}.values():
        if sentence := why_not_describe(by, holder):
            raise NotAllowed(f"{holder}: {sentence}")


def _written(row: _Row, by: Any) -> DataSource:
    values = dict(row.values)
    if _identifier_here(values["imported_from"]) or not _is_address(values["imported_from"]):
        values["imported_from"] = ""
    if row.known is None:
        return describe_source(values | {"holder": row.holder}, by=by)
    kept = {name: value for name, value in values.items() if name not in (*OURS, "identifier")}
    return describe_source(kept, by=by, source=row.known, seen=row.known.revision)


def _is_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return True


def _named(wrong: Invalid) -> list[str]:
    """Each sentence behind the name of the field that it is about."""
    labels = {field.name: str(field.verbose_name) for field in DataSource._meta.concrete_fields}
    return [
        f"{labels[name]}: {sentence}" if name in labels else sentence
        for name, sentences in wrong.fields.items()
        for sentence in sentences
    ]


def _at(subject: str, reasons: Iterable[str]) -> str:
    return f"{subject}: {'; '.join(reason.rstrip('.') for reason in reasons)}."


def _refuse(problems: list[str]) -> None:
    if not problems:
        return
    shown = problems[:MOST_SHOWN]
    if len(problems) > MOST_SHOWN:
        shown.append(_("En nog {count} andere.").format(count=len(problems) - MOST_SHOWN))
    raise Invalid({"file": [_("Er is niets ingelezen."), *shown]})
