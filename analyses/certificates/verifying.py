"""Checking a certificate without a database or a network: what holds and what does not, in sentences.

Three things are asked of a certificate: that nobody changed it (SHA-256 over its content), that it was signed with
the key that stands in it (Ed25519, RFC 8032), and that this is a key of whoever is said to have issued it. A key that
only stands in the file itself proves nothing: anybody can sign with a key of their own.

What the figures were made from cannot be read by anybody, so only the service can say that the certificate belongs to
it (analyses.certificates.underlying). Without the service that is told as not looked at.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analyses.certificates.document import KIND, PERSON, PLAIN_VERSION, VERSIONS
from zicht.core.fingerprints import canonical, fingerprint
from zicht.core.signing import ALGORITHM, PublicKey, is_signed, read_public_key

LARGEST = 1_000_000  # bytes; a certificate of a release with 14,000 areas takes about two thousand
PARTS = {"content", "sha256", "signature"}
SIGNATURE_PARTS = {"algorithm", "key_sha256", "public_key", "value"}
CHECKERS = 2


class NotACertificate(ValueError):
    """The file cannot be read as a certificate; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it holds, and the sentence that says so. None was not looked at."""

    holds: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it was read, not yet believed."""

    content: dict[str, Any]
    sha256: str
    signature: dict[str, str]


def verified(
    document: bytes,
    *,
    trusted: Sequence[PublicKey],
    table: bytes | None = None,
    earlier: Sequence[bytes] = (),
    beneath: Callable[[Certificate], list[Finding]] | None = None,
) -> list[Finding]:
    """Everything that was looked at, in reading order; the certificate stands when no finding fails.

    `trusted` holds the public keys of the issuer, `table` the bytes of a released file, `earlier` other certificates of
    the same trajectory, one of which must be the one before this. `beneath` looks at what the service alone can read.
    """
    try:
        certificate = read_certificate(document)
    except NotACertificate as fault:
        return [Finding(False, str(fault))]
    found = [_whole(), _unchanged(certificate), *_signed(certificate, trusted), _two_people(certificate)]
    found += [_covers(certificate, table)] if table is not None else []
    found += [_follows(certificate, earlier)] if earlier else []
    return found + (beneath(certificate) if beneath else [_for_the_service(certificate)])


def read_certificate(document: bytes) -> Certificate:
    """The parts of a certificate file. Raises NotACertificate for anything else, whatever it is."""
    if len(document) > LARGEST:
        raise NotACertificate(_("Dit bestand is te groot voor een certificaat."))
    try:
        read = json.loads(document.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refused)
        canonical({"": read}).encode()  # no half characters, not deeper than can be written
    except (ValueError, RecursionError) as fault:
        raise NotACertificate(
            _("Dit bestand is geen heel certificaat: het is beschadigd, afgebroken of iets anders.")
        ) from fault
    if not isinstance(read, dict) or set(read) != PARTS or not _has_form(read):
        raise NotACertificate(
            _("Dit bestand is geen certificaat van Zicht: er ontbreken delen of er staan er te veel in.")
        )
    return Certificate(read["content"], read["sha256"], read["signature"])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which every name stands once: with two, readers could each see another value."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _has_form(read: dict[str, Any]) -> bool:
    content, signature = read["content"], read["signature"]
    return (
        isinstance(read["sha256"], str)
        and isinstance(signature, dict)
        and set(signature) == SIGNATURE_PARTS
        and all(isinstance(part, str) for part in signature.values())
        and isinstance(content, dict)
        and content.get("type") == KIND
        and content.get("version") in VERSIONS
        and all(isinstance(content.get(name), dict) for name in ("release", "rules", "cells", "audit"))
        and all(isinstance(content.get(name), list) for name in ("files", "checkers"))
        and all(isinstance(row, dict) for row in [*content["files"], *content["checkers"]])
    )


def _whole() -> Finding:
    return Finding(True, _("Het bestand is een heel certificaat."))


def _unchanged(certificate: Certificate) -> Finding:
    if fingerprint(certificate.content) == certificate.sha256:
        return Finding(True, _("Het controlegetal hoort bij de inhoud: niemand veranderde een letter."))
    return Finding(False, _("Het controlegetal hoort niet bij de inhoud. Iemand veranderde het certificaat."))


def _signed(certificate: Certificate, trusted: Sequence[PublicKey]) -> list[Finding]:
    """The signature against the key in the file, and that key against the issuer's."""
    signature = certificate.signature
    try:
        key = read_public_key(signature["public_key"])
    except ValueError:
        return [Finding(False, _("De sleutel in het certificaat is geen sleutel."))]
    content = canonical(certificate.content).encode()
    right = signature["algorithm"] == ALGORITHM and signature["key_sha256"] == key.ident
    if not right or not is_signed(content, key=key, value=signature["value"]):
        return [
            Finding(False, _("De handtekening hoort niet bij deze inhoud en deze sleutel.")),
            _known(key, trusted),
        ]
    return [
        Finding(True, _("De handtekening hoort bij de inhoud en bij de sleutel in het certificaat.")),
        _known(key, trusted),
    ]


def _known(key: PublicKey, trusted: Sequence[PublicKey]) -> Finding:
    mark = key.ident[:16]
    if key in trusted:
        return Finding(True, _("De sleutel is die van de uitgever (kenmerk {mark}).").format(mark=mark))
    if trusted:
        sentence = _(
            "Het certificaat is met een andere sleutel ondertekend (kenmerk {mark}) dan die van de uitgever."
        )
        return Finding(False, sentence.format(mark=mark))
    sentence = _(
        "Van wie de sleutel is (kenmerk {mark}), is niet na te gaan. Haal de sleutel van de uitgever op"
        " (/.well-known/zicht-sleutels.json) en geef die mee met --key."
    )
    return Finding(False, sentence.format(mark=mark))


def _two_people(certificate: Certificate) -> Finding:
    """What the certificate says of the control itself: nothing traceable, and two people who approved the same table."""
    content = certificate.content
    name = number_name(certificate, "read")
    read = [checker.get(name) for checker in content["checkers"]]
    same = all(read) and len(set(map(str, read))) == 1
    people = [str(checker[PERSON]) for checker in content["checkers"] if checker.get(PERSON)]
    # Certificates of before tell of no person that it is another one.
    is_enough = len(set(people)) >= CHECKERS if people else len(read) >= CHECKERS
    if content["audit"].get("safe") is not True or not same or not is_enough:
        return Finding(
            False,
            _(
                "Volgens het certificaat is de controle niet af: er ontbreekt een oordeel of een cel is te herleiden."
            ),
        )
    if people:
        return Finding(
            True,
            _(
                "Volgens het certificaat is geen cel te herleiden en keurden twee verschillende controleurs dezelfde tabel goed."
            ),
        )
    return Finding(
        True,
        _(
            "Volgens het certificaat is geen cel te herleiden en is dezelfde tabel twee keer goedgekeurd. Dat het twee"
            " mensen waren, staat pas in latere certificaten. De uitgever kan dat nagaan."
        ),
    )


def number_name(certificate: Certificate, label: str) -> str:
    """Under which name a certificate of this version tells a number over hidden counts."""
    return f"{label}_{'sha256' if certificate.content['version'] == PLAIN_VERSION else 'commitment'}"


def _for_the_service(certificate: Certificate) -> Finding:
    names = ", ".join(number_name(certificate, label) for label in ("input", "result", "check", "read"))
    sentence = _(
        "Alleen de uitgever kan nagaan van welk bestand en welke uitkomst de cijfers zijn gemaakt en welke tabel de"
        " controleurs lazen ({names}). Daarin zitten verborgen aantallen. Vraag de uitgever dit na te gaan met --service."
        " Alle andere controlegetallen kan iedereen nagaan die de bestanden, het plan, de vraag en het programma heeft."
    )
    return Finding(None, sentence.format(names=names))


def _covers(certificate: Certificate, table: bytes) -> Finding:
    digest = hashlib.sha256(table).hexdigest()
    name = next(
        (str(file.get("name")) for file in certificate.content["files"] if file.get("sha256") == digest), None
    )
    if name is not None:
        return Finding(
            True, _("De tabel is byte voor byte het vrijgegeven bestand {name}.").format(name=name)
        )
    return Finding(
        False,
        _(
            "De tabel is niet het bestand van het certificaat. Ook opslaan in een rekenblad verandert een bestand."
            " Haal het opnieuw op."
        ),
    )


def _follows(certificate: Certificate, earlier: Sequence[bytes]) -> Finding:
    """Whether the certificate that this one names as its predecessor is among the earlier ones."""
    previous = certificate.content.get("previous")
    if not isinstance(previous, dict):
        return Finding(
            False, _("Dit is het eerste certificaat van het traject: er hoort geen eerder certificaat bij.")
        )
    for document in earlier:
        try:
            before = read_certificate(document)
        except NotACertificate:
            continue
        if before.sha256 == previous.get("sha256") and fingerprint(before.content) == before.sha256:
            sentence = _("Het sluit aan op het eerdere certificaat, nummer {number}.")
            return Finding(True, sentence.format(number=previous.get("number")))
    return Finding(False, _("Geen van de eerdere certificaten is dat waarop dit certificaat volgt."))
