"""The public part of the catalogue as DCAT-AP-NL, to standard output."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sources.dcat.writers import WRITERS, nodes_of
from sources.selectors import published_sources

AT_ONCE = 200
NO_PUBLISHER = (
    "The publisher of the catalogue is not set. Set CATALOGUE_PUBLISHER_URI to the address of your organisation in TOOI"
    " (https://identifier.overheid.nl/tooi/id/...) and CATALOGUE_PUBLISHER_NAME to its name."
)


class Command(BaseCommand):
    """`manage.py export_catalogue --format turtle`: streams, so that the size of the catalogue does not matter."""

    help = "Writes the public catalogue of sources as DCAT-AP-NL 3.0 to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(WRITERS), default="turtle")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.CATALOGUE_PUBLISHER_URI.startswith(settings.PUBLIC_ORIGIN):
            self.stderr.write(NO_PUBLISHER)
        sources = published_sources().iterator(chunk_size=AT_ONCE)
        for piece in WRITERS[options["format"]](nodes_of(sources)):
            self.stdout.write(piece, ending="")
