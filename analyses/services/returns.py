"""Taking back what comes out of the CBS environment: a table, and figures of other kinds with what lies under them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from analyses import guards
from analyses.cbs.figures import NEEDED, read_figures
from analyses.cbs.matching import Match, areas_left_out, matched, why_it_stays_inside
from analyses.content import current_plan
from analyses.engine.scratch import scratch_folder
from analyses.intake.container import CSV, XLSX, handed_in
from analyses.intake.people import PeopleFound, refuse_people
from analyses.models import CbsPackage, OutputKind, PackageReturn, PackageState, ReturnState
from analyses.other_kinds import IN_TABLE
from analyses.selectors import area_names
from analyses.services.datasets import register_dataset
from analyses.services.jobs import require_may_start, start_job
from analyses.services.packages import locked_package, note_package
from areas.readers.layout import DatasetLayout
from areas.readers.problems import FileProblem, refuse
from areas.readers.table import Table, read_table
from zicht.core.errors import Invalid, Refusal
from zicht.core.identifiers import faults_in_cells
from zicht.core.policy import May, require
from zicht.core.scan import Trace, scan_cells
from zicht.core.scanfile import scan_file
from zicht.core.worded import joined, worded, words_of

PERIOD = "periode"
MOST_NAMED = 5
OF_PEOPLE = gettext_noop("er staat in wat personen aanwijst.")
STAYS_INSIDE = gettext_noop("zo mag het de CBS-omgeving niet uit.")
LARGEST_RETURN = 20 * 1024 * 1024
LAYOUT = DatasetLayout(
    "gebied", period_column=PERIOD, numerator_column="teller", denominator_column="noemer", is_share=True
)


def hand_in_return(
    package: CbsPackage, file: Any, *, figures: Any = None, no_more: bool = False, by: Any
) -> PackageReturn:
    """Hold a returned table against its package. What fits becomes a dataset and a job under the plan; the latest counts.

    `figures` is a second table with figures of other kinds and what lies under them. What does not fit is kept with its
    differences. Raises Invalid at `file` and `figures`, of both at once and the table first, for what is no table, has people
    in it or may not have left the CBS, and at `figures` when anything in it cannot be judged, or lacks a kind that the plan
    names unless `no_more` will come: that is not kept. What may not be kept is told in the trail, without a figure.
    """
    require(by, May.WRITE_ANALYSIS, package)
    outputs, wrong = _outputs(package, figures, by) if figures else ([], [])
    if not (wrong or no_more):
        wrong = _kinds_left_out(package, outputs)
    also = {"figures": wrong} if wrong else {}
    with _refusing("file", package, by, also), handed_in(file, getattr(file, "name", "")) as handed:
        table = _table(handed)
        inside = why_it_stays_inside(table, handed.name, package)
        if inside:
            raise _MayNotStay(STAYS_INSIDE, [_not_let_out(), *inside])
        if also:
            differences = _compared(table, package, outputs).differences
            raise Invalid({"file": differences} | also if differences else also)
        with transaction.atomic():
            return _judged(locked_package(package), table, handed, outputs, by)


class _MayNotStay(Exception):
    """A file that is not kept; `why` says it in the trail, `sentences` at the field."""

    def __init__(self, why: str, sentences: Sequence[str]) -> None:
        super().__init__(why)
        self.why, self.sentences = why, list(sentences)


@contextmanager
def _refusing(field: str, package: CbsPackage, by: Any, also: Mapping[str, list[str]]) -> Iterator[None]:
    """Tell what is wrong with a file at its `field`, beside what is `also` wrong."""
    try:
        yield
    except PeopleFound as problem:
        _note_not_kept(package, OF_PEOPLE, by)
        raise Invalid({field: list(problem.reasons), **also}) from problem
    except FileProblem as problem:
        raise Invalid({field: list(problem.reasons), **also}) from problem
    except _MayNotStay as problem:
        _note_not_kept(package, problem.why, by)
        raise Invalid({field: problem.sentences, **also}) from problem


def _note_not_kept(package: CbsPackage, why: str, by: Any) -> None:
    sentence = _("Een bestand bij CBS-pakket {code} is geweigerd en niet bewaard: {why}")
    note_package(package, "package_return_not_kept", sentence.format(code=package.code, why=_(why)), by)


def _not_let_out() -> str:
    return _(
        "Dit bestand is geweigerd en niet bewaard: zo mag het de CBS-omgeving niet uit. Meld het bij het CBS, verwijder het"
        " bestand en lever aan wat het CBS heeft vrijgegeven."
    )


def _outputs(package: CbsPackage, file: Any, by: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """The figures of the second table, or what is wrong with it."""
    try:
        with _refusing("figures", package, by, {}), handed_in(file, getattr(file, "name", "")) as handed:
            read = read_figures(_table(handed), package)
    except Invalid as refusal:
        return [], refusal.fields["figures"]
    return read.figures, read.faults


def _kinds_left_out(package: CbsPackage, outputs: list[dict[str, Any]]) -> list[str]:
    """A kind that was forgotten is told before the table is taken, because somebody has to fetch it from the CBS."""
    there = {IN_TABLE, *(each["kind"] for each in outputs)}
    missing = [NEEDED[OutputKind(kind)][0] for kind in package.plan.output_kinds if kind not in there]
    if missing:
        sentence = ngettext(
            "Het plan noemt ook een uitkomst van de soort {kinds}, en die is er niet bij. Lever uitkomsten.csv ermee aan, of"
            " kruis aan dat er geen andere cijfers komen.",
            "Het plan noemt ook uitkomsten van de soorten {kinds}, en die zijn er niet bij. Lever uitkomsten.csv ermee aan, of"
            " kruis aan dat er geen andere cijfers komen.",
            len(missing),
        )
        return [sentence.format(kinds=get_text_list(missing, _("en")))]
    return []


def _table(handed: Any) -> Table:
    if handed.format not in (CSV, XLSX):
        raise refuse(handed.name, _("Lever uitvoer.csv aan, of dezelfde tabel als Excel (.xlsx)."))
    if handed.size > LARGEST_RETURN:
        raise refuse(
            handed.name, _("Het bestand is groter dan 20 MB. Dit kan niet de uitvoer van het pakket zijn.")
        )
    table = read_table(handed.path, handed.name, workbooks=True)
    refuse_people(table, (PERIOD,))
    _refuse_identifiers(table, Path(handed.path))
    return table


def _refuse_identifiers(table: Table, path: Path) -> None:
    """A result has no place for even one identifier, on whatever sheet of the file. A period may be written as a date."""
    period = table.header.index(PERIOD) + 1 if PERIOD in table.header else 0
    cells = list(scan_cells([table.header, *(row.cells for row in table.rows)]))
    dates = sum(each.trace is Trace.BIRTH_DATE and each.column == period for each in cells)
    everywhere = list(scan_file(path))
    if len(everywhere) > dates:
        shown = [each for each in cells if each.trace is not Trace.BIRTH_DATE or each.column != period]
        raise _MayNotStay(OF_PEOPLE, faults_in_cells(shown) or faults_in_cells(everywhere))


def _judged(
    package: CbsPackage, table: Table, handed: Any, outputs: list[dict[str, Any]], by: Any
) -> PackageReturn:
    known = package.counting_return
    if known is not None and (known.checksum, known.outputs) == (handed.checksum, outputs):
        return known
    match = _compared(table, package, outputs)
    returned = PackageReturn(
        package=package, original_name=handed.name[:255], checksum=handed.checksum, row_count=len(table.rows),
        outputs=outputs, state=ReturnState.REFUSED, handed_in_by=by,
    )  # fmt: skip
    if not match.differences:
        match.differences += _become_job(returned, package, match, by)
    returned.differences = [{"text": each, "words": words_of(each)} for each in match.differences]
    with Path(handed.path).open("rb") as stream:
        returned.file.save("uitvoer", File(stream), save=False)
    returned.save()
    _tell_returned(returned, by)
    return returned


def _compared(table: Table, package: CbsPackage, outputs: list[dict[str, Any]]) -> Match:
    """The table held against its package, against the figures beside it and against the plan as it is now."""
    match = matched(table, package)
    missing = areas_left_out(match, outputs, package.area_level)
    if missing:
        names = area_names(missing[:MOST_NAMED], package.division_year)
        named = joined(", ", [f"{names[code]} ({code})" for code in missing[:MOST_NAMED]])
        match.differences.append(_left_out(named, len(missing) - MOST_NAMED))
    match.differences += _changed_meanwhile(package)
    return match


def _left_out(named: str, more: int) -> str:
    if more > 0:
        named = worded("{names} en nog {count}", names=named, count=more)
    return worded(
        "In de tabel staat niet, en bij de andere uitkomsten wel: {names}. Lever beide aan uit dezelfde telling.",
        names=named,
    )


def _changed_meanwhile(package: CbsPackage) -> list[str]:
    """The plan and what it leans on must still be what went to the CBS."""
    sentence = guards.package_is_of_use(package)
    if sentence:
        return [sentence]
    if package.plan.fingerprint != package.plan_fingerprint:
        return [worded("Het plan is een ander dan toen dit pakket werd gemaakt. Maak een nieuw pakket.")]
    current = current_plan(package.trajectory)
    if current is None or current.pk != package.plan_id:
        return [worded("Er is een nieuwere versie van het plan. Maak een pakket onder die versie.")]
    return []


def _become_job(returned: PackageReturn, package: CbsPackage, match: Match, by: Any) -> list[str]:
    """The table as a dataset with a job under the plan, or the sentences why not; then nothing of it stays."""
    try:
        with transaction.atomic(), scratch_folder() as folder:
            path = folder / "table.csv"
            path.write_bytes(match.as_csv())
            dataset = register_dataset(
                file=path, original_name=f"{package.code}.csv", layout=LAYOUT, trajectory=package.trajectory,
                name=_("Uitkomst van CBS-pakket {number}").format(number=package.number),
                division_year=package.division_year, by=by,
            )  # fmt: skip
            require_may_start(package.trajectory, dataset, by)
            job = start_job(
                trajectory=package.trajectory, dataset=dataset, plan=package.plan, brings_figures=True, by=by
            )
    except Refusal as refusal:
        return [str(reason) for reason in refusal.reasons]
    returned.dataset, returned.job, returned.state = dataset, job, ReturnState.ACCEPTED
    package.state = PackageState.RETURNED
    package.save()
    return []


def _tell_returned(returned: PackageReturn, by: Any) -> None:
    package = returned.package
    if returned.state == ReturnState.ACCEPTED:
        verb, sentence = (
            "package_returned",
            _("De uitkomst van CBS-pakket {code} past en is een opdracht geworden."),
        )
    else:
        verb, sentence = (
            "package_return_refused",
            _("De uitkomst van CBS-pakket {code} past niet bij het pakket."),
        )
    note_package(
        package,
        verb,
        sentence.format(code=package.code),
        by,
        commitment=returned.commitment,
        differences=len(returned.differences),
    )
