"""The Algoritmeregister, publication standard 1.0: its fields, limits and value lists, and what it refuses.

Source: MinBZK/Algoritmeregister, backend/app/schemas/config/v1_0.json (2025-09). Lengths count text without HTML.
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from publications.models import AlgorithmRegistration, PublicationCategory, RegistrationStatus

LANGUAGE, STANDARD_VERSION = "nld", "1.0"
LIMITS = {
    "name": 100, "description_short": 400, "organization": 100, "begin_date": 7, "end_date": 7, "contact_email": 500,
    "website": 500, "url": 500, "goal": 2500, "proportionality": 2500, "human_intervention": 2500, "risks": 2500,
    "lawful_basis": 2500, "process_index_url": 500, "impacttoetsen": 2500, "source_data": 2500,
    "methods_and_models": 5000, "provider": 200, "publiccode": 500, "source_id": 100, "tags": 2500,
}  # fmt: skip
# The handbook of the register asks for 350 characters, its software takes 400.
WARN_SHORT_FROM = 350
REQUIRED = ("name", "description_short", "status", "contact_email", "publication_category")
# Not asked by the register, asked by Zicht: an entry without these tells the public nothing.
NEEDED_HERE = ("goal", "proportionality", "human_intervention", "risks", "source_data", "methods_and_models")
RICH = (
    "goal",
    "proportionality",
    "human_intervention",
    "risks",
    "lawful_basis",
    "impacttoetsen",
    "source_data",
    "methods_and_models",
)
LINKS = ("website", "url", "process_index_url", "publiccode")
GROUPINGS = {"lawful_basis_grouping": 100, "impacttoetsen_grouping": 500, "source_data_grouping": 500}
LINK_MAY_MISS = ("impacttoetsen_grouping",)
CATEGORIES = (
    "Organisatie en bedrijfsvoering", "Cultuur en recreatie", "Economie", "Overheidsfinanciën", "Wonen",
    "Internationaal", "Migratie en integratie", "Natuur en milieu", "Onderwijs en wetenschap",
    "Openbare orde en veiligheid", "Recht", "Ruimte en infrastructuur", "Sociale zekerheid", "Verkeer", "Werk",
    "Zorg en gezondheid",
)  # fmt: skip
IMPACT_TESTS = (
    "AI Impact Assesment (AIIA)",  # spelled like this in the register: matching needs the same letters
    "Data Protection Impact Assessment (DPIA)", "De Ethische Bijsluiter", "De Ethische Data Assistant (DEDA)",
    "Fundamentele Rechten en Algoritme Impact Assessment (FRAIA)",
    "Impact Assessment Mensenrechten en Algoritmes (IAMA)", "Pre-scan DPIA", "Privacy Quickscan",
    "Toetsingskader Algemene Rekenkamer", "Utrecht Uthiek Assessment", "Z-Inspection",
)  # fmt: skip
CATEGORY_VALUES = {
    PublicationCategory.HIGH_RISK: "Hoog-risico AI-systeem",
    PublicationCategory.IMPACTFUL: "Impactvolle algoritmes",
    PublicationCategory.OTHER: "Overige algoritmes",
}
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
TAG = re.compile(r"<[^>]*>")
FILLER = re.compile(
    r"(n\.?\s*v\.?\s*t\.?|niet van toepassing|geen|onbekend|nog (in te vullen|onbekend|niet bekend)|volgt( nog)?|later"
    r"|todo|to do|tbd|tba|test(tekst)?|invullen|tekst|lorem ipsum.*|x{2,}|[.\-–_*?/ ]+"
    r"|zie (boven|onder|hierboven))[.!]*",
    re.I | re.S,
)
FEWEST_WORDS = 5
MOST_OF_FILLER = 400  # what is longer than this is judged by its start
ANY_EMAIL = EmailValidator()


def plain(text: str) -> str:
    """The text as the register counts it: without HTML, one space between words."""
    return re.sub(r"\s+", " ", unescape(TAG.sub(" ", text))).strip()


def is_filler(text: str) -> bool:
    """Whether a text only fills the box: "n.v.t.", "volgt", dots, or one word over and over."""
    bare = plain(text[:MOST_OF_FILLER])
    words = re.findall(r"\w+", bare.lower())
    return bool(FILLER.fullmatch(bare)) or (len(words) >= FEWEST_WORDS and len(set(words)) <= 2)


def faults(values: Mapping[str, Any], *, complete: bool = False) -> dict[str, list[str]]:
    """Field -> sentences on what the register, or Zicht, would refuse; empty when all is well.

    `complete` also asks for every field that must be filled before somebody can confirm.
    """
    found: dict[str, list[str]] = {}
    for name, value in values.items():
        sentences = list(_faults_of(name, value))
        if sentences:
            found[name] = sentences
    if complete and not plain(str(values.get("exemption_reason") or "")):
        for name in (*REQUIRED, *NEEDED_HERE):
            if not plain(str(values.get(name) or "")):
                found.setdefault(name, []).append(
                    _("Vul dit veld in: zonder dit veld is de registratie niet compleet.")
                )
    return found


def _faults_of(name: str, value: Any) -> Any:
    if name in GROUPINGS:
        yield from _grouping_faults(name, value)
    elif name == "category":
        yield from _category_faults(value)
    elif isinstance(value, str) and value.strip():
        yield from _text_faults(name, value.strip())


def _text_faults(name: str, text: str) -> Any:
    limit, length = LIMITS.get(name), len(plain(text))
    if limit and length > limit:
        yield _("Dit mag hoogstens {limit} tekens zijn. Het zijn er nu {length}.").format(
            limit=limit, length=length
        )
    if name in LINKS and not _is_link(text):
        yield _(
            "Dit is geen goed webadres. Begin met https://, bijvoorbeeld https://www.gemeente.nl/algoritmes."
        )
    if name in ("begin_date", "end_date") and not MONTH.fullmatch(text):
        yield _("Schrijf jaar en maand zo: 2026-03.")
    if name == "contact_email" and not (_is_link(text) or _is_email(text)):
        yield _("Geef een algemeen e-mailadres of een webadres dat met https:// begint.")
    if name in (*RICH, "name", "description_short", "exemption_reason") and is_filler(text):
        yield _(
            "Dit zegt de lezer niets. Schrijf in gewone woorden wat hier bedoeld is, of laat het veld leeg."
        )
    elif name in RICH and len(plain(text).split()) < FEWEST_WORDS:
        yield _("Schrijf hier ten minste één hele zin.")


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in parts.netloc and " " not in text


def _is_email(text: str) -> bool:
    try:
        ANY_EMAIL(text)
    except ValidationError:
        return False
    return True


def _category_faults(values: Any) -> Any:
    unknown = [value for value in values or [] if value not in CATEGORIES]
    if unknown:
        yield _("Dit thema kent het Algoritmeregister niet: {value}.").format(value=unknown[0])


def _grouping_faults(name: str, rows: Any) -> Any:
    for row in rows or []:
        title, link = row.get("title", ""), row.get("link", "")
        if not title or len(title) > GROUPINGS[name]:
            yield _("Geef elke regel een titel van hoogstens {limit} tekens.").format(limit=GROUPINGS[name])
        if link and (not _is_link(link) or len(link) > 500):
            yield _("{link} is geen goed webadres. Begin met https://.").format(link=link[:80])
        if not link and name not in LINK_MAY_MISS:
            yield _("Zet achter {title} een webadres: titel | https://…").format(title=title[:80])


def warnings(values: Mapping[str, Any]) -> list[str]:
    """Sentences about what is allowed but could be better."""
    length = len(plain(str(values.get("description_short") or "")))
    if length <= WARN_SHORT_FROM:
        return []
    return [
        _(
            "De korte omschrijving is {length} tekens lang. De handleiding van het register vraagt"
            " hoogstens {limit}; vanaf 400"
            " weigert het register."
        ).format(length=length, limit=WARN_SHORT_FROM)
    ]


def record(registration: AlgorithmRegistration) -> dict[str, Any]:
    """The entry as the register takes it in: machine names, exact values, empty fields as None."""
    trajectory = registration.publication.trajectory
    content = registration.content() | {
        "organization": registration.organisation.name[: LIMITS["organization"]],
        "publication_category": CATEGORY_VALUES[PublicationCategory(registration.publication_category)],
        "status": RegistrationStatus(registration.status).value,
        "lang": LANGUAGE,
        "standard_version": STANDARD_VERSION,
        "source_id": trajectory.reference,
    }
    content.pop("exemption_reason")
    return {name: content[name] or None for name in EXPORTED} | (
        {"lars": registration.lars} if registration.lars else {}
    )


EXPORTED = (
    "name", "description_short", "organization", "category", "status", "begin_date", "end_date", "contact_email",
    "website", "publication_category", "url", "goal", "proportionality", "human_intervention", "risks", "lawful_basis",
    "lawful_basis_grouping", "process_index_url", "impacttoetsen_grouping", "impacttoetsen", "source_data",
    "source_data_grouping", "methods_and_models", "provider", "publiccode", "lang", "standard_version", "source_id",
    "tags",
)  # fmt: skip
