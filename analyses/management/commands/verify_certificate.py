"""Check a disclosure certificate: without database or network, or at the service itself; exit code 0 when it holds, else 1."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import override

from analyses.certificates.underlying import underlying
from analyses.certificates.verifying import LARGEST, Certificate, Finding, verified
from zicht.core.signing import PublicKey, known_keys, read_key_file

LARGEST_TABLE = 500_000_000


class Command(BaseCommand):
    """manage.py verify_certificate FILE [--table FILE] [--key FILE] [--earlier FILE ...] [--service]."""

    help = "Says what holds of a disclosure certificate and what does not."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files; without --key the keys of this installation count, when it has any."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--table", type=Path, help="a released file that the certificate should vouch for"
        )
        parser.add_argument(
            "--key", type=Path, help="public key of the issuer: the published JSON, PEM or base64"
        )
        parser.add_argument(
            "--service",
            action="store_true",
            help="also hold it against the database of this installation: the outcome and the table that it is about",
        )
        parser.add_argument(
            "--earlier", type=Path, nargs="+", default=[], help="earlier certificates of the trajectory"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for everything that was looked at."""
        with override("nl"):
            findings = verified(
                _read(options["file"], LARGEST),
                trusted=_keys(options["key"]),
                table=_read(options["table"], LARGEST_TABLE) if options["table"] else None,
                earlier=[_read(path, LARGEST) for path in options["earlier"]],
                beneath=_underlying if options["service"] else None,
            )
            for finding in findings:
                self.stdout.write(f"{_word(finding)}: {finding.sentence}")
            if any(finding.holds is False for finding in findings):
                self.stdout.write(_("Vertrouw dit certificaat niet."))
                sys.exit(1)
            if all(finding.holds for finding in findings):
                self.stdout.write(_("Alles klopt."))
            else:
                self.stdout.write(_("Alles wat hier is nagegaan, klopt."))


def _word(finding: Finding) -> str:
    if finding.holds is None:
        return _("niet nagegaan")
    return _("klopt") if finding.holds else _("KLOPT NIET")


def _underlying(certificate: Certificate) -> list[Finding]:
    try:
        return underlying(certificate)
    except DatabaseError as fault:
        sentence = _(
            "De database is niet te lezen. Gebruik --service op de server van Zicht, of laat het weg."
        )
        raise CommandError(sentence) from fault


def _read(path: Path, most: int) -> bytes:
    """At most one byte more than may be there, so that a huge file is refused and not read."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as fault:
        raise CommandError(_("Het bestand {path} is niet te lezen.").format(path=path)) from fault


def _keys(path: Path | None) -> list[PublicKey]:
    if path is None:
        return known_keys()
    try:
        return read_key_file(_read(path, LARGEST))
    except (ValueError, KeyError, TypeError) as fault:
        raise CommandError(_("In {path} staat geen publieke sleutel.").format(path=path)) from fault
