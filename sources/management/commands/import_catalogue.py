"""Reading descriptions of sources from a file: DCAT in Turtle or JSON-LD, or the metadata form of CBS."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from coalitions.models import Organisation
from sources.services.imports import KINDS, import_sources
from zicht.core.errors import Refusal


class Command(BaseCommand):
    """`manage.py import_catalogue file --format turtle --by analist@example.nl`: everything in the file, or nothing."""

    help = (
        "Reads sources from a DCAT file or a CBS metadata form, in one transaction. Nothing is ever fetched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=KINDS, required=True)
        parser.add_argument("--by", required=True, help="e-mail address of who describes these sources")
        parser.add_argument(
            "--holder", default="", help="name of the holder of sources whose publisher is not known here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"Nobody logs in with {options['by']}.")
        try:
            content = options["file"].read_bytes()
            report = import_sources(content, options["format"], by=by, holder=self._holder(options["holder"]))
        except OSError as wrong:
            raise CommandError(f"{options['file']}: {wrong.strerror}") from wrong
        except Refusal as refusal:
            raise CommandError("\n".join(str(reason) for reason in refusal.reasons)) from refusal
        self.stdout.write(f"{len(report.made)} new, {len(report.renewed)} described again.")

    def _holder(self, name: str) -> Organisation | None:
        if not name:
            return None
        found = (
            Organisation.objects.filter(name=name).first()
            or Organisation.objects.filter(short_name=name).first()
        )
        if found is None:
            raise CommandError(f"There is no organisation called {name}.")
        return found
