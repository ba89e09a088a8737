"""What came back from the CBS in the demo: a table, and beside it a mean and a percentage over almost the same people.

Of three young people nobody knows how much they owe, and four live in an institution: whoever lays the figures beside each
other knows about them. Nobody can see that in the data, so two checkers decide.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from django.core.files.base import ContentFile

from analyses import runner
from analyses.cbs.brief import COLUMNS, HIDDEN
from analyses.engine.disclosure import PROFILES
from analyses.models import AnalysisJob, AnalysisPlan, CbsPackage, DisclosureCheck, OutputKind
from analyses.services import ask_release, hand_in_return, make_package
from areas.demo import YEAR
from zicht.demo.figures import demo_file
from zicht.demo.finding import Finding

# One in eight inhabitants is of the age asked about, and half of the made-up counts are about them.
YOUNG, PART = 8, 2
TOWN = "WK9001"
# The town and the three that it is compared with.
TOWNS = (TOWN, "WK9003", "WK9004", "WK9005")
MEAN, SHARE = "Gemiddelde betalingsachterstand in euro", "Jongeren met een uitkering"
# Districts where a figure is over a few people less than the table.
AMOUNT_UNKNOWN, IN_AN_INSTITUTION = {"WK900100": 3}, {"WK900104": 4}
FIGURE_COLUMNS = (
    "pakket", "naam", "soort", "gebied", "periode", "groep", "waarde", "teller", "noemer", "eenheden", "overheersing",
    "totaal",
)  # fmt: skip
FEWEST_WITH_FIGURES = 100

Row = tuple[str, int, int]


def back_from_the_cbs(story: Finding) -> DisclosureCheck:
    """The package is back with two kinds of figures, and the analyst asks for release; nobody has looked yet."""
    plan = story.plan(
        output_kinds=[OutputKind.SHARE, OutputKind.MEAN],
        output_tables="Eén tabel per wijk, de gemiddelde achterstand en het aandeel met een uitkering",
    )
    job = _job(story, plan)
    description = (
        "Tabel per wijk, met voor de grote wijken de gemiddelde achterstand en het aandeel met een uitkering."
    )
    return ask_release(job.result, description=description, by=story.analyst)


def _job(story: Finding, plan: AnalysisPlan) -> AnalysisJob:
    package = make_package(story.trajectory, project_number="8427", division_year=YEAR, by=story.analyst)
    rows, fewest = _rows(story.subject.seed), PROFILES[plan.rule_profile].minimum_units
    returned = hand_in_return(
        package,
        _file("uitvoer.csv", COLUMNS, _table(package, rows, fewest)),
        figures=_file("uitkomsten.csv", FIGURE_COLUMNS, _figures(package, rows)),
        by=story.analyst,
    )
    assert returned.job is not None, returned.differences
    runner.run(returned.job.pk)
    return AnalysisJob.objects.get(pk=returned.job.pk)


def _rows(seed: int) -> list[Row]:
    """(district, young people behind with paying, young people) of the last year, in four towns."""
    text = io.StringIO(demo_file(seed).read().decode())
    return [
        (row["wijkcode"], int(row["teller"]) // PART, int(row["noemer"]) // YOUNG)
        for row in csv.DictReader(text, delimiter=";")
        if row["jaar"] == str(YEAR) and row["wijkcode"].startswith(TOWNS)
    ]


def _table(package: CbsPackage, rows: Iterable[Row], fewest: int) -> list[Sequence[object]]:
    """The table of the package; the CBS hides what is too small before it leaves."""
    return [
        (
            package.code, area, YEAR,
            behind if fewest <= behind <= young - fewest else HIDDEN, young if young >= fewest else HIDDEN,
        )
        for area, behind, young in rows
    ]  # fmt: skip


def _figures(package: CbsPackage, rows: Iterable[Row]) -> list[Sequence[object]]:
    """A mean and a percentage of the larger districts of the town."""
    found: list[Sequence[object]] = []
    for area, behind, young in rows:
        if area.startswith(TOWN) and behind >= FEWEST_WITH_FIGURES:
            units = behind - AMOUNT_UNKNOWN.get(area, 0)
            mean = 2400 + 10 * (units % 70)
            whole = young - IN_AN_INSTITUTION.get(area, 0)
            part = round(whole * 0.09)
            found += [
                _row(package, MEAN, "gemiddelde", area, mean, ("", "", units, "nee", mean * units)),
                _row(package, SHARE, "aandeel", area, _percentage(part, whole), (part, whole, "", "", "")),
            ]
    return found


def _row(
    package: CbsPackage, name: str, kind: str, area: str, value: object, under: Sequence[object]
) -> Sequence[object]:
    return (package.code, name, kind, area, YEAR, "", value, *under)


def _percentage(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}".replace(".", ",")


def _file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> ContentFile:
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    return ContentFile(out.getvalue().encode(), name=name)
