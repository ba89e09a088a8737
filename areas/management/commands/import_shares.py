"""Reads how areas of one division year moved to a later one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from areas.models import ShareTable
from areas.readers.problems import FileProblem
from areas.shares import import_share_table


class Command(BaseCommand):
    help = "Reads a share table: a CSV file with the columns oud, nieuw and aandeel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--from", dest="from_year", type=int, required=True, help="old division year")
        parser.add_argument("--to", dest="to_year", type=int, required=True, help="new division year")
        parser.add_argument("--basis", choices=ShareTable.Basis.values, default="inhabitants")
        parser.add_argument("--source", required=True, help="where the table comes from, for readers")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            table = import_share_table(
                options["file"],
                from_year=options["from_year"],
                to_year=options["to_year"],
                basis=options["basis"],
                origin=options["source"],
            )
        except FileProblem as problem:
            raise CommandError(problem.sentence) from problem
        told = {"table": str(table), "rows": table.shares.count(), "checksum": table.checksum}
        self.stdout.write(_("Verdeeltabel %(table)s: %(rows)s regels, controlegetal %(checksum)s.") % told)
