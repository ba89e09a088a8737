"""Reads areas, their key figures and their borders from files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from areas.readers.problems import FileProblem
from areas.services import import_area_files


class Command(BaseCommand):
    help = "Reads areas from CBS key figure tables (CSV) and GeoJSON files, in any order."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--year", type=int, help="division year, for files that do not tell it themselves"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_area_files(options["files"], year=options["year"])
        except FileProblem as problem:
            raise CommandError(problem.sentence) from problem
        for remark in report.remarks:
            self.stdout.write(remark)
        self.stdout.write(
            _("Gebieden: %(created)s nieuw, %(changed)s gewijzigd, %(unchanged)s gelijk gebleven.")
            % {"created": report.created, "changed": report.changed, "unchanged": report.unchanged}
        )
