"""The form in which CBS publishes what is in a microdata file: one data design with its context variables.

Fields: Id, Doi, Dataontwerpgroeppad, NaamInDscCatalogus, Beschrijving, BeschrijvingVanDePopulatie, Eigenaar,
TypeVerslagperiode, SoortData, GeldigVanaf, GeldigTot, Versie, Trefwoorden, Themas, CbsAccess, Contextvariabelen (schema
http://www.cbs.nl/Dsc/4.1).
"""

from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from sources.dcat.files import json_of, refused, text_of
from sources.models import AccessRights, DataKind, DataTheme, Sensitivity, UpdateFrequency

KINDS = {
    "string": DataKind.TEXT,
    "integer": DataKind.INTEGER,
    "float": DataKind.DECIMAL,
    "double": DataKind.DECIMAL,
    "decimal": DataKind.DECIMAL,
    "date": DataKind.DATE,
    "datetime": DataKind.DATE,
    "boolean": DataKind.BOOLEAN,
}
RHYTHMS = {
    "jaar": UpdateFrequency.ANNUAL,
    "kwartaal": UpdateFrequency.QUARTERLY,
    "maand": UpdateFrequency.MONTHLY,
    "week": UpdateFrequency.WEEKLY,
    "dag": UpdateFrequency.DAILY,
}
THEMES = (
    (("veiligheid", "recht", "criminaliteit"), DataTheme.JUST),
    (("bevolking", "samenleving", "wonen", "welzijn"), DataTheme.SOCI),
    (("gezondheid", "zorg"), DataTheme.HEAL),
    (("onderwijs", "cultuur"), DataTheme.EDUC),
    (("verkeer", "vervoer"), DataTheme.TRAN),
    (("energie",), DataTheme.ENER),
    (("landbouw",), DataTheme.AGRI),
    (("milieu", "natuur"), DataTheme.ENVI),
    (("bedrijven", "economie", "handel", "inkomen", "financi"), DataTheme.ECON),
)
# How CBS calls what a row is about, and what that makes of the source.
COMPANIES = ("bedrijf", "onderneming", "vestiging", "economische activiteit")
ORIGIN = ("herkomst", "migratieachtergrond", "nationaliteit", "geboorteland", "etnicit")
PROXIES = ("postcode", "buurt", "wijk", "geboorteplaats", "taal")
KEYS = ("rinpersoon", "rinobjectnummer", "rinadres", "be_id", "beid", "brin", "soortobjectnummer")


def described(content: bytes, *, most: int) -> list[dict[str, Any]]:
    """The values for a source, for every version of the data design in the file. Raises Invalid when it is no such form."""
    designs = list(_designs(json_of(text_of(content, most))))
    if not designs:
        raise refused(
            _("Dit is geen metadata van een microdatabestand van het CBS: er staat geen ‘Dataontwerp’ in.")
        )
    return [_values(one) for one in designs]


def _designs(document: Any) -> Iterator[dict[str, Any]]:
    """Every object under the key Dataontwerp, wherever the form puts it."""
    waiting = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found = part.get("Dataontwerp")
            yield from (one for one in _many(found) if isinstance(one, dict))
            waiting += [value for name, value in part.items() if name != "Dataontwerp"]
        elif isinstance(part, list):
            waiting += part


def _values(design: dict[str, Any]) -> dict[str, Any]:
    title = _text(design, "NaamInDscCatalogus") or _text(design, "UniekeNaam")
    first, last = _year(design, "GeldigVanaf"), _year(design, "GeldigTot", closed=True)
    if not title:
        raise refused(_("In het dataontwerp ontbreekt de naam (‘NaamInDscCatalogus’)."))
    variables = list(_variables(design))
    key = _text(design, "Id")
    return {
        "identifier": slugify(f"cbs-{title}-{first or ''}")[:74],
        "title": title[:200],
        "description": (_text(design, "Beschrijving") or title)[:2000],
        "population": _text(design, "BeschrijvingVanDePopulatie")[:500],
        "keywords": ", ".join(_words(design, "Trefwoorden", "Trefwoord"))[:300],
        "theme": _theme(design),
        "access_rights": AccessRights.RESTRICTED,
        "sensitivity": _sensitivity(design, variables),
        "covers_from": first,
        "covers_to": last,
        "update_frequency": RHYTHMS.get(_text(design, "TypeVerslagperiode").lower(), ""),
        "version": _text(design, "Versie")[:40],
        "doi": _text(design, "Doi")[:200],
        "holder_key": key[:100],
        "access_conditions": _text(design, "CbsAccess")[:2000],
        "creator": "",
        "quality_note": "",
        "linkage_keys": ", ".join(one["name"] for one in variables if one["is_key"])[:200],
        "imported_from": _text(design, "Doi")[:500],
        "variables": variables,
    }


def _variables(design: dict[str, Any]) -> Iterator[dict[str, Any]]:
    seen = set()
    for row in _many(_inner(design, "Contextvariabelen").get("Contextvariabele")):
        about = row.get("Variabele") or {}
        name = _text(row, "VerkorteSchrijfwijzeNaamVariabele")[:80]
        if not name or name in seen:
            continue
        seen.add(name)
        label = _text(row, "LabelVanDeVariabele") or _text(about, "UniekeNaam") or name
        all_words = f"{name} {label} {_text(about, 'UniekeNaam')}".lower()
        explained = [_text(about, "Definitie"), _text(row, "ToelichtingBijDeDefinitie")]
        yield {
            "name": name,
            "label": label[:200],
            "definition": "\n".join(part for part in dict.fromkeys(explained) if part)[:2000],
            "kind": KINDS.get(_text(row, "Datatype").lower(), ""),
            "object_type": _text(about, "Objecttypenaam")[:100],
            "code_list": _text(about, "Waardestelselnaam")[:200],
            "is_key": name.lower() in KEYS or "identificatie" in _text(about, "Waardestelselnaam").lower(),
            "is_origin": any(word in all_words for word in ORIGIN),
            "is_proxy": any(word in all_words for word in PROXIES),
        }


def _sensitivity(design: dict[str, Any], variables: list[dict[str, Any]]) -> str:
    if _text(design, "SoortData").lower() != "micro":
        return Sensitivity.STATISTICAL
    about = " ".join(one["object_type"].lower() for one in variables)
    people = any(word in about for word in ("persoon", "huishouden"))
    companies = any(word in about for word in COMPANIES)
    return Sensitivity.BUSINESS if companies and not people else Sensitivity.PERSONAL


def _theme(design: dict[str, Any]) -> str:
    named = " ".join([*_words(design, "Themas", "Thema"), _text(design, "Dataontwerpgroeppad")]).lower()
    return next((theme for words, theme in THEMES if any(word in named for word in words)), DataTheme.SOCI)


def _words(design: dict[str, Any], group: str, name: str) -> list[str]:
    return [str(one) for one in _many(_inner(design, group).get(name)) if isinstance(one, str)]


def _inner(part: dict[str, Any], name: str) -> dict[str, Any]:
    found = part.get(name)
    return found if isinstance(found, dict) else {}


def _many(found: Any) -> list[Any]:
    """The form writes one thing as itself and more of them as a list."""
    return [] if found is None else found if isinstance(found, list) else [found]


def _text(part: Any, name: str) -> str:
    found = part.get(name) if isinstance(part, dict) else None
    return str(found).strip() if isinstance(found, str | int) else ""


def _year(design: dict[str, Any], name: str, *, closed: bool = False) -> int | None:
    """The year of a day. "Valid until" is the first day on which it no longer holds: the year before, on 1 January."""
    text = _text(design, name)
    if not text[:4].isdigit():
        return None
    year = int(text[:4])
    return year - 1 if closed and text[4:10] == "-01-01" else year
