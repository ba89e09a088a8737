"""A source as a DCAT-AP-NL Dataset, with its distributions and services, and the catalogue around it.

A node is compact JSON-LD with the prefixes of the vocabulary; both writers draw from it. Everything in it is marked
OPEN on the models; the e-mail address of a person at the holder stays inside.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from sources.dcat.vocabulary import MEDIA_TYPES, NETHERLANDS, THEMES, Node, link, listed, typed, words
from sources.models import DataSource, Distribution, SourceVariable


def catalogue_address() -> str:
    """The address of the catalogue as a thing."""
    return f"{settings.PUBLIC_ORIGIN}{reverse('sources:list')}"


def source_address(source: DataSource) -> str:
    """The address of one source as a thing; it is also its page."""
    return f"{settings.PUBLIC_ORIGIN}{reverse('sources:detail', args=[source.identifier])}"


def catalogue_node() -> Node:
    """dcat:Catalog with its mandatory and recommended properties; its datasets are named one by one after it."""
    here = catalogue_address()
    publisher = agent(settings.CATALOGUE_PUBLISHER_URI, settings.CATALOGUE_PUBLISHER_NAME)
    return {
        "@id": here,
        "@type": "dcat:Catalog",
        "dct:title": words("Catalogus van databronnen voor Zicht"),
        "dct:description": words(
            "Beschrijvingen van databronnen die gemeenten en partners kunnen gebruiken voor statistisch onderzoek"
            " met de Zicht Op-methode. De gegevens zelf staan er niet in."
        ),
        "dct:publisher": publisher,
        "dct:creator": link(publisher["@id"]),
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": words(settings.CATALOGUE_PUBLISHER_NAME),
            "vcard:hasURL": link(settings.CATALOGUE_CONTACT_URL),
        },
        "dct:language": listed("language", "NLD"),
        "dct:license": link("http://creativecommons.org/publicdomain/zero/1.0/deed.nl"),
        "dct:spatial": link(NETHERLANDS),
        "dcat:themeTaxonomy": link(THEMES),
        "foaf:homepage": link(f"{here}#pagina"),
    }


def agent(address: str, name: str) -> Node:
    """foaf:Agent: an organisation with its address in TOOI."""
    return link(address) | {"@type": "foaf:Agent", "foaf:name": words(name)}


def source_nodes(source: DataSource) -> Iterator[Node]:
    """The dataset, then each of its services, then the line by which the catalogue names them."""
    distributions = list(source.distributions.all())
    services = [row for row in distributions if row.endpoint_url]
    yield dataset_node(source, distributions)
    for row in services:
        yield service_node(source, row)
    named: Node = {"@id": catalogue_address(), "dcat:dataset": link(source_address(source))}
    if services:
        named["dcat:service"] = [link(_service_address(source, row)) for row in services]
    yield named


def dataset_node(source: DataSource, distributions: list[Distribution]) -> Node:
    """dcat:Dataset with every mandatory property, and the recommended and optional ones that were filled in."""
    return {"@id": source_address(source), "@type": "dcat:Dataset"} | _filled(
        {
            **_shared(source),
            "dct:creator": _creator(source),
            "dct:spatial": _spatial(source),
            "dct:temporal": _temporal(source),
            "dcat:landingPage": link(source.landing_page or source_address(source)),
            "foaf:page": _maybe(source.documentation_url),
            "dct:conformsTo": _maybe(source.conforms_to),
            "dct:accrualPeriodicity": listed("frequency", source.update_frequency)
            if source.update_frequency
            else None,
            "dct:issued": typed(source.issued_on.isoformat(), "date") if source.issued_on else None,
            "dct:modified": typed(source.described_at.isoformat(), "dateTime"),
            "dcat:version": source.version,
            "adms:identifier": [
                {"@type": "adms:Identifier", "skos:notation": text}
                for text in (source.doi, source.holder_key)
                if text
            ],
            "dct:rights": _statement("dct:RightsStatement", source.access_conditions),
            "dct:provenance": _statement("dct:ProvenanceStatement", source.quality_note),
            "dcat:distribution": [distribution_node(source, row) for row in distributions],
            "schema:variableMeasured": [variable_node(variable) for variable in source.variables.all()],
        }
    )


def _shared(source: DataSource) -> Node:
    """What a dataset and a service have in common."""
    return {
        "dct:title": words(source.title),
        "dct:description": words(source.description),
        "dct:identifier": source_address(source),
        "dct:publisher": _holder(source),
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": words(source.contact_name or source.holder.name),
            "vcard:hasURL": link(source.contact_url or source_address(source)),
        },
        "dcat:theme": listed("data-theme", source.theme),
        "dct:accessRights": listed("access-right", source.access_rights),
        "dct:language": listed("language", source.language),
        "dcat:keyword": [words(text) for text in _keywords(source)],
        "dcatap:applicableLegislation": _maybe(source.legislation_url),
    }


def _holder(source: DataSource) -> Node:
    own = f"{catalogue_address()}#houder-{source.holder_id}"
    return agent(source.holder.tooi_uri or own, source.holder.name)


def _creator(source: DataSource) -> Node:
    if not source.creator:
        return link(_holder(source)["@id"])
    return agent(f"{source_address(source)}#maker", source.creator)


def _keywords(source: DataSource) -> list[str]:
    return [text for part in source.keywords.split(",") if (text := part.strip())]


def _spatial(source: DataSource) -> Node | None:
    if source.covers_area_url:
        return link(source.covers_area_url)
    return (
        {"@type": "dct:Location", "skos:prefLabel": words(source.covers_area)} if source.covers_area else None
    )


def _temporal(source: DataSource) -> Node | None:
    period = {
        "dcat:startDate": typed(source.covers_from, "gYear") if source.covers_from else None,
        "dcat:endDate": typed(source.covers_to, "gYear") if source.covers_to else None,
    }
    return {"@type": "dct:PeriodOfTime"} | _filled(period) if any(period.values()) else None


def _statement(kind: str, text: str) -> Node | None:
    return {"@type": kind, "rdfs:label": words(text)} if text else None


def distribution_node(source: DataSource, row: Distribution) -> Node:
    """dcat:Distribution: where to get it and under which licence."""
    return {"@id": f"{source_address(source)}#distributie-{row.pk}", "@type": "dcat:Distribution"} | _filled(
        {
            "dct:title": words(row.title),
            "dcat:accessURL": link(row.access_url),
            "dct:license": link(row.license),
            "dcat:downloadURL": _maybe(row.download_url),
            "dcat:mediaType": link(f"{MEDIA_TYPES}{row.media_type}") if row.media_type else None,
            "dcat:accessService": link(_service_address(source, row)) if row.endpoint_url else None,
        }
    )


def _service_address(source: DataSource, row: Distribution) -> str:
    return f"{source_address(source)}#dienst-{row.pk}"


def service_node(source: DataSource, row: Distribution) -> Node:
    """dcat:DataService: an endpoint that serves the source."""
    return {
        "@id": _service_address(source, row),
        "@type": "dcat:DataService",
        **_filled(_shared(source)),
        "dct:title": words(row.title),
        "dct:identifier": _service_address(source, row),
        "dct:creator": _creator(source),
        "dct:license": link(row.license),
        "dcat:endpointURL": link(row.endpoint_url),
        "dcat:endpointDescription": link(row.endpoint_description_url),
        "dcat:servesDataset": link(source_address(source)),
    }


def variable_node(variable: SourceVariable) -> Node:
    """schema:PropertyValue: DCAT has no word for a variable, schema.org does."""
    return {"@type": "schema:PropertyValue"} | _filled(
        {
            "schema:name": variable.name,
            "schema:description": words(variable.label),
            "schema:disambiguatingDescription": words(variable.definition) if variable.definition else None,
            "schema:unitText": variable.unit,
        }
    )


def _maybe(address: str) -> Node | None:
    return link(address) if address else None


def _filled(properties: dict[str, Any]) -> Node:
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
