"""Reads a table of counts per area and period as a dataset; what is not said is found out from the file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.intake.container import handed_in
from analyses.intake.opening import take_sample
from analyses.intake.proposal import Choices, layout_with
from analyses.models import Dataset
from analyses.services import register_dataset
from areas.readers.problems import FileProblem
from questions.models import Trajectory
from zicht.core.errors import Invalid

SHOWN = 10
COLUMNS = ("area", "numerator", "denominator", "period", "category", "unit", "flag")


class Command(BaseCommand):
    help = "Reads a dataset (CSV, xlsx or Parquet) of counts or records per area and period; columns are detected unless given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--trajectory", metavar="REF", help="the trajectory that it belongs to; left out: open figures"
        )
        parser.add_argument("--name", default="", help="what the dataset is called on screen")
        parser.add_argument("--year", type=int, help="division year of the area codes")
        parser.add_argument("--area", default="", metavar="COL", help="column with area codes or names")
        parser.add_argument("--numerator", default="", metavar="COL", help="column with the counts")
        parser.add_argument(
            "--denominator", default="", metavar="COL", help="column with what the counts are divided by"
        )
        parser.add_argument(
            "--period", default="", metavar="COL|YEAR", help="column with the period, or the one year"
        )
        parser.add_argument("--category", default="", metavar="COL", help="column with the kind of figure")
        parser.add_argument(
            "--unit", default="", metavar="COL", help="column with pseudonymised keys of units"
        )
        parser.add_argument(
            "--flag", default="", metavar="COL", help="column that says for which units it holds"
        )
        parser.add_argument(
            "--accept-rest", action="store_true", help="keep the good rows when other rows are wrong"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = set(Dataset.objects.values_list("pk", flat=True))
        try:
            dataset = self._register(options)
        except FileProblem as problem:
            raise CommandError(problem.sentence) from problem
        except Invalid as refusal:
            raise CommandError(" ".join(str(reason) for reason in refusal.reasons)) from refusal
        self._tell(dataset, is_new=dataset.pk not in before)

    def _register(self, options: dict[str, Any]) -> Dataset:
        path = Path(options["file"])
        choices = Choices(
            **{name: options[name] for name in COLUMNS}, kind="records" if options["unit"] else ""
        )
        with handed_in(path, path.name) as file:
            layout = layout_with(take_sample(file).table, choices)
        return register_dataset(
            file=path,
            name=options["name"],
            layout=layout,
            trajectory=self._trajectory(options["trajectory"]),
            division_year=options["year"],
            original_name=path.name,
            accept_rest=options["accept_rest"],
            by=None,
        )

    def _trajectory(self, reference: str | None) -> Trajectory | None:
        if not reference:
            return None
        found = Trajectory.objects.select_related("coalition").filter(reference=reference).first()
        if found is None:
            raise CommandError(_("Traject {reference} bestaat niet.").format(reference=reference))
        return found

    def _tell(self, dataset: Dataset, *, is_new: bool) -> None:
        opening = _("Ingelezen") if is_new else _("Was al ingelezen")
        self.stdout.write(f"{opening}: {dataset.name} (#{dataset.pk}, SHA-256 {dataset.checksum[:16]})")
        facts = {"rows": dataset.row_count, "level": dataset.area_level, "year": dataset.division_year}
        sentence = ngettext(
            "{rows} rij, {level}, indeling {year}, perioden: {periods}.",
            "{rows} rijen, {level}, indeling {year}, perioden: {periods}.",
            dataset.row_count,
        )
        self.stdout.write(sentence.format(periods=_span(dataset.periods), **facts))
        for name, value in dataset.layout.items():
            if value and name not in ("wide_periods", "kind"):
                self.stdout.write(f"  {name}: {value}")
        self._tell_rejected(dataset)

    def _tell_rejected(self, dataset: Dataset) -> None:
        if not dataset.rejected:
            return
        count = dataset.rejected_count
        told = ngettext("{count} rij is niet gebruikt:", "{count} rijen zijn niet gebruikt:", count)
        self.stdout.write(told.format(count=count))
        for row in dataset.rejected[:SHOWN]:
            self.stdout.write(_("  regel {line}: {value}. {reason}").format(**row))


def _span(periods: list[str]) -> str:
    return periods[0] if len(periods) == 1 else f"{periods[0]} … {periods[-1]} ({len(periods)})"
