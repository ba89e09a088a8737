"""What is in three sources of the demo, with codes, marks and one variable about origin that may never count."""

from sources.models import DataSource
from sources.services import describe_source
from zicht.demo.cast import Cast

VARIABLES: dict[str, tuple[dict[str, object], ...]] = {
    "cbs-wijkregistratie": (
        {"name": "RINADRES", "label": "Pseudoniem van het adres", "kind": "text", "is_key": True, "category": "ordinary", "object_type": "adres"},
        {"name": "WIJKCODE", "label": "Wijk waarin het adres ligt", "kind": "area", "is_proxy": True, "code_list": "CBS-wijkindeling"},
        {"name": "GEBRUIK", "label": "Gebruik van het adres", "kind": "code", "code_list": "Gebruiksdoel", "codes": {"1": "wonen", "2": "winkel", "3": "logies", "9": "overig"}},
        {"name": "BEWOOND", "label": "Er staat iemand ingeschreven", "kind": "boolean", "category": "ordinary", "object_type": "adres"},
        {"name": "INKOMEN", "label": "Inkomen van het huishouden in klassen", "kind": "code", "category": "delicate", "topic": "financial", "object_type": "huishouden", "codes": {"1": "laagste 20%", "2": "20 tot 40%", "3": "40 tot 60%", "4": "60 tot 80%", "5": "hoogste 20%"}},
        {"name": "HERKOMST", "label": "Herkomst van de bewoners", "kind": "code", "category": "special", "is_origin": True, "object_type": "persoon"},
    ),
    "kadaster-eigendom": (
        {"name": "PERCEEL", "label": "Kadastraal object", "kind": "text", "is_key": True},
        {"name": "KOOPSOM", "label": "Koopsom", "kind": "integer", "unit": "euro", "category": "delicate", "topic": "financial"},
        {"name": "EIGENAAR", "label": "Soort eigenaar", "kind": "code", "codes": {"N": "natuurlijk persoon", "R": "rechtspersoon"}},
    ),
    "gemeente-zorgbudgetten": (
        {"name": "BUDGET", "label": "Toegekend budget", "kind": "integer", "unit": "euro", "category": "delicate", "topic": "financial"},
        {"name": "INDICATIE", "label": "Zorgindicatie", "kind": "code", "category": "special", "topic": "health"},
    ),
}  # fmt: skip
MORE: dict[str, dict[str, object]] = {
    "cbs-wijkregistratie": {"theme": "REGI", "population": "Alle adressen en hun bewoners", "base_register": "BRP", "doi": "https://doi.org/10.57934/0b01e41080000001", "holder_key": "WIJKREG", "version": "3", "covers_area": "Nederland", "cost_note": "450 euro per project per jaar"},
    "cbs-kerncijfers-wijken": {"theme": "SOCI", "covers_area": "Nederland", "distributions": [{"title": "Kerncijfers als tabel", "access_url": "https://cbs.example/kerncijfers", "license": "http://creativecommons.org/licenses/by/4.0/deed.nl", "media_type": "text/csv", "endpoint_url": "https://cbs.example/api/kerncijfers", "endpoint_description_url": "https://cbs.example/api/kerncijfers/openapi.json"}]},
    "kadaster-eigendom": {"theme": "ECON", "base_register": "BRK", "population": "Alle percelen met hun rechten"},
    "gemeente-zorgbudgetten": {"theme": "HEAL", "population": "Mensen met een persoonsgebonden budget"},
    "politie-misdrijven": {"theme": "JUST"},
    "politie-meldingen": {"theme": "JUST"},
}  # fmt: skip


def describe_more(cast: Cast, sources: list[DataSource]) -> None:
    """What these new sources hold, described by an analyst; sources without anything to add stay as they are."""
    for source in sources:
        values = dict(MORE.get(source.identifier, {}))
        if source.identifier in VARIABLES:
            values["variables"] = VARIABLES[source.identifier]
        if values:
            describe_source(values, by=cast["analist1"], source=source)
