"""DCAT datasets as descriptions of sources: what the catalogue would write down, or what is wrong with which subject."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS
from rdflib.term import Node

from sources.dcat.vocabulary import MEDIA_TYPES, PREFIXES
from sources.models import AccessRights, DataTheme, Language, License, Sensitivity, UpdateFrequency

SCHEMA, VCARD, DCATAP = (Namespace(PREFIXES[name]) for name in ("schema", "vcard", "dcatap"))
RDFS_LABEL = URIRef(PREFIXES["rdfs"] + "label")
DCAT_VERSION = URIRef(PREFIXES["dcat"] + "version")
LONGEST = {"title": 200, "description": 2000, "keywords": 300, "creator": 150}
# DCAT does not say how delicate data are. What is not public counts as personal until somebody looks at it.
ASSUMED = {AccessRights.PUBLIC: Sensitivity.STATISTICAL}


@dataclass(frozen=True)
class Described:
    """One dataset of a file: its address there, the values for a source, who publishes it, and what is wrong."""

    subject: str
    values: dict[str, Any]
    publisher_uri: str
    publisher_name: str
    problems: list[str] = field(default_factory=list)


def described(graph: Graph) -> Iterator[Described]:
    """Every dcat:Dataset of a graph, by address."""
    for subject in sorted(set(graph.subjects(RDF.type, DCAT.Dataset)), key=str):
        yield _Reading(graph, subject).result()


class _Reading:
    """Reads one dataset; collects what is wrong instead of stopping at the first."""

    def __init__(self, graph: Graph, subject: Node) -> None:
        self.graph, self.subject = graph, subject
        self.problems: list[str] = []

    def result(self) -> Described:
        publisher = self.graph.value(self.subject, DCTERMS.publisher)
        named = self._text(publisher, FOAF.name) if publisher is not None else ""
        if publisher is None:
            self.problems.append(_("de uitgever ontbreekt (dct:publisher)"))
        if not isinstance(self.subject, URIRef):
            self.problems.append(_("de dataset heeft geen adres"))
        uri = str(publisher) if isinstance(publisher, URIRef) else ""
        return Described(str(self.subject), self._values(), uri, named, self.problems)

    def _values(self) -> dict[str, Any]:
        access = self._listed(DCTERMS.accessRights, AccessRights.values, _("de toegang (dct:accessRights)"))
        values = {
            "title": self._needed(DCTERMS.title, "title", _("de titel (dct:title)")),
            "description": self._needed(
                DCTERMS.description, "description", _("de omschrijving (dct:description)")
            ),
            "keywords": self._keywords(),
            "access_rights": access,
            "sensitivity": ASSUMED.get(access, Sensitivity.PERSONAL),  # type: ignore[call-overload]
            "theme": self._listed(DCAT.theme, DataTheme.values) or DataTheme.GOVE,
            "update_frequency": self._listed(DCTERMS.accrualPeriodicity, UpdateFrequency.values),
            "language": self._listed(DCTERMS.language, Language.values) or Language.NLD,
            "landing_page": self._address(DCAT.landingPage),
            "documentation_url": self._address(FOAF.page),
            "conforms_to": self._address(DCTERMS.conformsTo),
            "legislation_url": self._address(DCATAP.applicableLegislation),
            "version": self._text(self.subject, DCAT_VERSION)[:40],
            "issued_on": self._day(DCTERMS.issued),
            "access_conditions": self._label(DCTERMS.rights)[:2000],
            "quality_note": self._label(DCTERMS.provenance)[:2000],
            "distributions": list(self._distributions()),
            "variables": list(self._variables()),
            "imported_from": str(self.subject)[:500],
            "identifier": slugify(str(self.subject).split("#")[0].rstrip("/").rsplit("/", 1)[-1])[:74],
        }
        return values | self._period() | self._area() | self._contact() | self._creator()

    def _text(self, subject: Node, predicate: URIRef) -> str:
        """A text in Dutch when there is one, else without a language, else any."""
        texts = [one for one in self.graph.objects(subject, predicate) if isinstance(one, Literal)]
        order = {"nl": 0, None: 1}
        texts.sort(key=lambda one: (order.get((one.language or "").split("-")[0] or None, 2), str(one)))
        return str(texts[0]).strip() if texts else ""

    def _needed(self, predicate: URIRef, name: str, label: str) -> str:
        text = self._text(self.subject, predicate)
        if not text:
            self.problems.append(_("{what} ontbreekt").format(what=label))
        return text[: LONGEST[name]]

    def _keywords(self) -> str:
        texts = [
            str(one) for one in self.graph.objects(self.subject, DCAT.keyword) if isinstance(one, Literal)
        ]
        kept: list[str] = []
        for text in sorted(set(texts)):
            if len(", ".join([*kept, text])) <= LONGEST["keywords"]:
                kept.append(text)
        return ", ".join(kept)

    def _listed(self, predicate: URIRef, known: list[str], needed: str = "") -> str:
        """The last part of an address on one of the European lists."""
        objects = [str(one) for one in self.graph.objects(self.subject, predicate)]
        ends = [end for one in objects if (end := one.rstrip("/").rsplit("/", 1)[-1]) in known]
        if needed and not ends:
            self.problems.append(
                _("{what} is niet bekend: {value}").format(what=needed, value=objects[0][:100])
                if objects
                else _("{what} ontbreekt").format(what=needed)
            )
        return sorted(ends)[0] if ends else ""

    def _address(self, predicate: URIRef, subject: Node | None = None) -> str:
        found = self.graph.value(subject or self.subject, predicate)
        text = str(found) if isinstance(found, URIRef | Literal) else ""
        return text if text.startswith(("http://", "https://")) else ""

    def _label(self, predicate: URIRef) -> str:
        found = self.graph.value(self.subject, predicate)
        if found is None or isinstance(found, Literal):
            return str(found or "")
        return self._text(found, RDFS_LABEL)

    def _day(self, predicate: URIRef) -> date | None:
        found = self.graph.value(self.subject, predicate)
        return _day_of(str(found)) if found is not None else None

    def _period(self) -> dict[str, int | None]:
        period = self.graph.value(self.subject, DCTERMS.temporal)
        if period is None:
            return {"covers_from": None, "covers_to": None}
        years = [self.graph.value(period, name) for name in (DCAT.startDate, DCAT.endDate)]
        first, last = (_year_of(str(year)) if year is not None else None for year in years)
        if first and last and last < first:
            self.problems.append(_("het laatste jaar ligt voor het eerste jaar (dct:temporal)"))
        return {"covers_from": first, "covers_to": last}

    def _area(self) -> dict[str, str]:
        area = self.graph.value(self.subject, DCTERMS.spatial)
        if area is None:
            return {}
        url = str(area) if isinstance(area, URIRef) and len(str(area)) <= 200 else ""
        return {"covers_area": self._text(area, SKOS.prefLabel)[:100], "covers_area_url": url}

    def _contact(self) -> dict[str, str]:
        point = self.graph.value(self.subject, DCAT.contactPoint)
        if point is None:
            self.problems.append(_("het contactpunt ontbreekt (dcat:contactPoint)"))
            return {}
        return {
            "contact_name": self._text(point, VCARD.fn)[:150],
            "contact_url": self._address(VCARD.hasURL, point)[:200],
        }

    def _creator(self) -> dict[str, str]:
        creator = self.graph.value(self.subject, DCTERMS.creator)
        if creator is None or creator == self.graph.value(self.subject, DCTERMS.publisher):
            return {"creator": ""}
        return {"creator": self._text(creator, FOAF.name)[: LONGEST["creator"]]}

    def _distributions(self) -> Iterator[dict[str, str]]:
        for row in sorted(self.graph.objects(self.subject, DCAT.distribution), key=str):
            given = {
                "title": self._text(row, DCTERMS.title)[:150],
                "access_url": self._address(DCAT.accessURL, row),
                "download_url": self._address(DCAT.downloadURL, row),
                "media_type": str(self.graph.value(row, DCAT.mediaType) or "").removeprefix(MEDIA_TYPES)[
                    :100
                ],
                "license": self._license(row),
            }
            if not given["access_url"]:
                self.problems.append(_("een distributie heeft geen adres (dcat:accessURL)"))
                continue
            service = self.graph.value(row, DCAT.accessService)
            if service is not None and (about := self._address(DCAT.endpointDescription, service)):
                given["endpoint_url"] = self._address(DCAT.endpointURL, service)
                given["endpoint_description_url"] = about
            yield given

    def _license(self, row: Node) -> str:
        text = str(self.graph.value(row, DCTERMS.license) or "")
        plain = text.split("://")[-1].removesuffix("/deed.nl").rstrip("/")
        found = [
            one
            for one in License.values
            if one.split("://")[-1].removesuffix("/deed.nl").rstrip("/") == plain
        ]
        if not text:
            self.problems.append(_("een distributie heeft geen licentie (dct:license)"))
        return found[0] if found else License.NOT_OPEN

    def _variables(self) -> Iterator[dict[str, Any]]:
        for row in self.graph.objects(self.subject, SCHEMA.variableMeasured):
            name = str(row) if isinstance(row, Literal) else self._text(row, SCHEMA.name)
            if name:
                label = self._text(row, SCHEMA.description) or name
                about = self._text(row, SCHEMA.disambiguatingDescription)
                yield {"name": name[:80], "label": label[:200], "definition": about[:2000]}


def _year_of(text: str) -> int | None:
    year = text.strip()[:4]
    return int(year) if year.isascii() and year.isdigit() and 1000 <= int(year) <= 9999 else None


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
