"""Reads which areas share a border from a file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from areas.readers.problems import FileProblem
from areas.services import import_adjacency_file


class Command(BaseCommand):
    help = "Reads shared borders from a CSV file with the columns a, b and shared_boundary_m."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--year", type=int, help="division year, when the file name does not tell it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_adjacency_file(options["file"], year=options["year"])
        except FileProblem as problem:
            raise CommandError(problem.sentence) from problem
        self.stdout.write(
            _("Gedeelde grenzen: %(created)s nieuw, %(changed)s gewijzigd, %(unchanged)s gelijk gebleven.")
            % {"created": report.created, "changed": report.changed, "unchanged": report.unchanged}
        )
