"""Disclosure control on a file: hides what is unsafe and what would give it away, also beside earlier files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.earlier_file import answers_of
from analyses.earlier_groups import MADE_OF
from analyses.engine.disclosure import CBS_ESSNET, PROFILES
from analyses.margins import TOTALS
from analyses.protect_file import Report, profile_named, protect_file
from analyses.table_file import plain
from areas.readers.problems import quoted
from zicht.core.errors import Refusal

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Protects a table of counts (area,parent,category,count) or of amounts (with sum,largest,second) and writes"
        " area,parent,category,value,rounded_to,minimum_units with an empty value where nothing may be shown; rounded_to is 1"
        " for exact."
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
            MADE_OF, action="append", default=[], metavar="WHOLE=PART,PART",
            help="a category of one file that is these of another together, where that cannot be seen in the figures",
        )  # fmt: skip
        parser.add_argument(
            "--apart", action="append", default=[], metavar="NAME",
            help="a category that is no part of another and not made up of others, although its figures look like it",
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
                answers=answers_of(
                    *(options[name] for name in ("renamed", "different", "rounded_to", "made_of", "apart"))
                ),
                for_checker=options["for_checker"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        except OSError as error:
            sentence = _("{file} is niet te schrijven. Bestaat de map, en mag u er schrijven?")
            raise CommandError(sentence.format(file=options["target"])) from error
        self._tell(report)

    def _tell(self, report: Report) -> None:
        sentence = ngettext(
            "{rows} rij, waarvan {hidden} met onvoldoende waarnemingen.",
            "{rows} rijen, waarvan {hidden} met onvoldoende waarnemingen.",
            report.rows,
        )
        self.stdout.write(sentence.format(rows=report.rows, hidden=report.hidden))
        self._tell_unjudged(report)
        for name in report.rounded:
            told = _("{file} is afgerond: elk cijfer daarin geldt als een bereik, niet als het echte aantal.")
            self.stdout.write(told.format(file=name))
        for name in report.aside:
            self.stdout.write(_not_fitting(name).format(file=name))
        for pair in report.pairs[:SHOWN]:
            told = _(
                "{area}, {category}: volgens {file} was het {earlier}, nu zou het {new} zijn. Daarom nu verborgen."
            )
            figures = {"earlier": plain(pair.earlier), "new": plain(pair.new)}
            self.stdout.write(told.format(area=pair.area, category=pair.category, file=pair.file, **figures))
        if len(report.pairs) > SHOWN:
            more = len(report.pairs) - SHOWN
            told = ngettext("En nog {count} ander paar.", "En nog {count} andere paren.", more)
            self.stdout.write(told.format(count=more))

        self._tell_near(report)

    def _tell_near(self, report: Report) -> None:
        for near in report.near[:SHOWN]:
            told = _(
                "{area}: “{category}” en “{other}” van {file} verschillen maar {difference}. Zit wie in de kleinste zit ook in de"
                " grootste, dan is dat een kleine groep. Daarom nu verborgen. Is het niet zo? Geef dan mee: --apart “{category}”."
            )
            names = {"category": quoted(near.category), "other": quoted(near.other)}
            self.stdout.write(
                told.format(area=near.area, file=near.file, difference=plain(near.difference), **names)
            )
        if len(report.near) > SHOWN:
            more = len(report.near) - SHOWN
            self.stdout.write(
                ngettext("En nog {count} ander paar.", "En nog {count} andere paren.", more).format(
                    count=more
                )
            )

    def _tell_unjudged(self, report: Report) -> None:
        if report.without_largest:
            told = ngettext(
                "Bij {count} bedrag staat de grootste bijdrage er niet bij (kolom largest). Of één bijdrage overheerst, is daar"
                " niet beoordeeld.",
                "Bij {count} bedragen staat de grootste bijdrage er niet bij (kolom largest). Of één bijdrage overheerst, is"
                " daar niet beoordeeld.",
                report.without_largest,
            )
            self.stdout.write(told.format(count=report.without_largest))
        if report.without_second:
            told = ngettext(
                "Bij {count} bedrag staat de tweede bijdrage er niet bij (kolom second). Daar is gerekend alsof zij 0 is, en dat"
                " kan te weinig verbergen.",
                "Bij {count} bedragen staat de tweede bijdrage er niet bij (kolom second). Daar is gerekend alsof zij 0 is, en"
                " dat kan te weinig verbergen.",
                report.without_second,
            )
            self.stdout.write(told.format(count=report.without_second))


def _not_fitting(name: str) -> str:
    """What is said of an earlier file that cannot be true beside the rest, or of an answer that cannot."""
    if name.startswith(MADE_OF):
        return _(
            "{file} past niet bij de cijfers die verborgen zijn: samen kunnen zij niet waar zijn. Dit antwoord telde"
            " daarom niet mee. Klopt het?"
        )
    return _(
        "{file} past niet bij de andere bestanden: samen kunnen hun cijfers niet waar zijn. De cijfers zijn sindsdien"
        " verbeterd, of de gebieden zijn andere met dezelfde code. Wat alleen dit bestand optelt, telde niet mee. Leg"
        " het er zelf naast."
    )
