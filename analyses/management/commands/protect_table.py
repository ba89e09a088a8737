"""Disclosure control on a file: hides what is unsafe and what would give it away, also beside earlier files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from analyses.earlier_file import answers_of
from analyses.engine.disclosure import CBS_ESSNET, PROFILES
from analyses.margins import TOTALS
from analyses.protect_file import Report, profile_named, protect_file
from analyses.table_file import plain
from zicht.core.errors import Refusal

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Protects a table of counts (area,parent,category,count) or of amounts (with sum,largest,second) and writes"
        " area,parent,category,value with an empty value where nothing may be shown, and rounded_to where the rules round."
        f" The margin is the category with one of these names: {', '.join(TOTALS)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="IN.csv")
        parser.add_argument("target", metavar="OUT.csv")
        parser.add_argument("--profile", default=CBS_ESSNET.name, metavar="NAME", help=", ".join(PROFILES))
        parser.add_argument(
            "--earlier", nargs="+", action="extend", default=[], metavar="FILE",
            help="earlier outputs of this command over the same people: what they show is public, what they hid stays hidden",
        )  # fmt: skip
        parser.add_argument(
            "--renamed", action="append", default=[], metavar="OLD=NEW",
            help="a category of an earlier file that has another name in IN.csv",
        )  # fmt: skip
        parser.add_argument(
            "--different", action="append", default=[], metavar="NAME",
            help="a category of an earlier file that is really another one, whatever its figures look like",
        )  # fmt: skip
        parser.add_argument(
            "--rounded-to", action="append", default=[], metavar="FILE=BASE",
            help="what the figures of an earlier file were rounded to, 1 for exact; outputs with a column rounded_to say so",
        )  # fmt: skip
        parser.add_argument(
            "--for-checker", action="store_true", help="add a column status: safe, primary or secondary"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = protect_file(
                options["source"],
                options["target"],
                profile=profile_named(options["profile"]),
                earlier=options["earlier"],
                answers=answers_of(options["renamed"], options["different"], options["rounded_to"]),
                for_checker=options["for_checker"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        except OSError as error:
            sentence = _("{file} is niet te schrijven. Bestaat de map, en mag u er schrijven?")
            raise CommandError(sentence.format(file=options["target"])) from error
        self._tell(report)

    def _tell(self, report: Report) -> None:
        sentence = _("{rows} rijen, waarvan {hidden} met onvoldoende waarnemingen.")
        self.stdout.write(sentence.format(rows=report.rows, hidden=report.hidden))
        if report.unjudged:
            told = _(
                "Van {count} bedragen staan de grootste en de tweede bijdrage er niet bij (kolommen largest en second). Of één"
                " bijdrage overheerst, is daar niet beoordeeld."
            )
            self.stdout.write(told.format(count=report.unjudged))
        for name in report.rounded:
            told = _("{file} is afgerond: elk cijfer daarin geldt als een bereik, niet als het echte aantal.")
            self.stdout.write(told.format(file=name))
        for pair in report.pairs[:SHOWN]:
            told = _(
                "{area}, {category}: volgens {file} was het {earlier}, nu zou het {new} zijn. Daarom nu verborgen."
            )
            figures = {"earlier": plain(pair.earlier), "new": plain(pair.new)}
            self.stdout.write(told.format(area=pair.area, category=pair.category, file=pair.file, **figures))
        if len(report.pairs) > SHOWN:
            more = _("En nog {count} andere paren.").format(count=len(report.pairs) - SHOWN)
            self.stdout.write(more)
