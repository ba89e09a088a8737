"""What the service alone can say of a certificate: that it belongs to the rows, the outcome and the table it was made of.

The numbers for these are commitments: nobody can guess counts from them, and whoever keeps the database can work them
out again and show that they are the same.
"""

import hashlib

from django.utils.translation import gettext as _

from analyses.certificates.document import PERSON, PLAIN_VERSION, hidden_numbers, person_number, read_number
from analyses.certificates.verifying import Certificate, Finding, number_name
from analyses.files import release_content
from analyses.models import CheckerVerdict, Release, Verdict
from analyses.pairs import table_fingerprint
from zicht.core.fingerprints import fingerprint

OF_A_RELEASE = ("check_record__result__job__plan", "trajectory", "certificate")


def underlying(certificate: Certificate) -> list[Finding]:
    """Every number over hidden counts, worked out again from the database of this service."""
    release = _release_of(certificate)
    if release is None:
        return [Finding(False, _("Deze dienst kent de vrijgave niet waarover het certificaat gaat."))]
    made_from, version = certificate.content.get("made_from"), certificate.content["version"]
    told = made_from if isinstance(made_from, dict) else {}
    right = hidden_numbers(release, version)
    found = [_kept(certificate, release)]
    if version == PLAIN_VERSION and not found[0].holds:
        return found  # what somebody made up gets no answer: its numbers may be guesses
    found += [
        _same(told.get(name) == right[name], name, what)
        for name, what in ((number_name(certificate, label), what) for label, what in _contents())
    ]
    found.append(_read(certificate, release))
    return [*found, *_unchanged(release), _released(certificate, release)]


def _release_of(certificate: Certificate) -> Release | None:
    about = certificate.content["release"]
    reference, number = about.get("trajectory"), about.get("number")
    if not isinstance(reference, str) or not isinstance(number, int) or not 0 < number < 2**15:
        return None
    releases = Release.objects.filter(trajectory__reference=reference, number=number)
    return releases.select_related(*OF_A_RELEASE).first()


def _contents() -> list[tuple[str, str]]:
    return [
        ("input", _("het ingelezen bestand")),
        ("result", _("de uitkomst van de opdracht")),
        ("check", _("de beveiligde tabel")),
    ]


def _kept(certificate: Certificate, release: Release) -> Finding:
    kept = getattr(release, "certificate", None)
    if kept is not None and kept.sha256 == certificate.sha256:
        return Finding(True, _("Dit is het certificaat dat de dienst bij deze vrijgave bewaart."))
    return Finding(False, _("De dienst bewaart bij deze vrijgave een ander certificaat."))


def _same(holds: bool, name: str, what: str) -> Finding:
    if holds:
        return Finding(True, _("{name} hoort bij {what} in de database.").format(name=name, what=what))
    return Finding(False, _("{name} hoort niet bij {what} in de database.").format(name=name, what=what))


def _read(certificate: Certificate, release: Release) -> Finding:
    """Whether the checkers in the certificate read what the verdicts in the database are about, no more and no fewer."""
    verdicts = CheckerVerdict.objects.filter(check_record=release.check_record, verdict=Verdict.APPROVE)
    rows = verdicts.select_related("check_record__result__job")
    name = number_name(certificate, "read")
    right = sorted(read_number(verdict, certificate.content["version"])[name] for verdict in rows)
    told = sorted(str(checker.get(name)) for checker in certificate.content["checkers"])
    people = sorted(str(checker[PERSON]) for checker in certificate.content["checkers"] if PERSON in checker)
    holds = told == right and people in ([], sorted(map(person_number, rows)))
    return _same(holds, name, _("wat de controleurs lazen"))


def _unchanged(release: Release) -> list[Finding]:
    """Whether the content itself is still what its checksum was taken of."""
    check = release.check_record
    outcome = check.result
    if outcome.computed_checksum() == outcome.checksum and table_fingerprint(check) == check.fingerprint:
        return [Finding(True, _("De uitkomst en de beveiligde tabel in de database zijn niet veranderd."))]
    return [Finding(False, _("De uitkomst of de beveiligde tabel in de database is later veranderd."))]


def _released(certificate: Certificate, release: Release) -> Finding:
    """Whether the figures that went outside are still those that were signed: the row, and the table that is kept beside it."""
    told = certificate.content["release"].get("sha256")
    kept = getattr(release, "certificate", None)
    table = hashlib.sha256(kept.table.encode()).hexdigest() if kept is not None else ""
    files = [file.get("sha256") for file in certificate.content["files"]]
    if fingerprint(release_content(release)) == release.checksum == told and table in files:
        return Finding(True, _("De vrijgegeven cijfers in de database zijn die van het certificaat."))
    return Finding(False, _("De vrijgegeven cijfers in de database zijn niet meer die van het certificaat."))
