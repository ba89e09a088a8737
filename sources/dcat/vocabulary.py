"""Addresses of the vocabularies and value lists that DCAT-AP-NL 3.0 names.

Source: https://geonovum.github.io/DCAT-AP-NL30/ (definitive version of 12 December 2024).
"""

import re
from typing import Any

AUTHORITY = "http://publications.europa.eu/resource/authority"
PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
NETHERLANDS = f"{AUTHORITY}/country/NLD"
THEMES = f"{AUTHORITY}/data-theme"
MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"

Node = dict[str, Any]
BAD_IN_ADDRESS = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


def listed(name: str, value: str) -> Node:
    """A value of one of the European lists: `listed("access-right", "PUBLIC")`."""
    return {"@id": f"{AUTHORITY}/{name}/{value}"}


def link(address: str) -> Node:
    """Another resource; a sign that no address may hold is escaped."""
    return {"@id": BAD_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", address)}


def words(text: str) -> Node:
    """A text in Dutch."""
    return {"@value": text, "@language": "nl"}


def typed(value: object, kind: str) -> Node:
    """A value of a type of XML Schema: `typed(2024, "gYear")`."""
    return {"@value": str(value), "@type": f"xsd:{kind}"}
