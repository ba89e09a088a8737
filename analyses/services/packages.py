"""Making a package for the CBS environment, and taking back what comes out of it."""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from analyses import guards
from analyses.cbs.contents import SUMS, Brief, Wanted, checksums, files_of, zipped
from analyses.cbs.matching import Match, matched
from analyses.content import current_plan
from analyses.engine.disclosure.scan import Trace, scan_cells
from analyses.engine.disclosure.scanfile import scan_file
from analyses.identifiers import faults_in_cells
from analyses.intake.container import CSV, XLSX, handed_in
from analyses.intake.people import refuse_people
from analyses.models import (
    AnalysisPlan,
    CbsPackage,
    PackageReturn,
    PackageState,
    ReturnState,
)
from analyses.protection import PROFILES
from analyses.services.datasets import register_dataset
from analyses.services.jobs import require_may_start, start_job
from analyses.services.words import require_not_on_hold, require_valid
from areas.readers.layout import DatasetLayout
from areas.readers.problems import FileProblem, refuse
from areas.readers.table import Table, read_table
from coalitions import journal
from coalitions.selectors import people_acting_as
from questions.models import Phase, Trajectory
from sources.models import ALLOWED, DataRequest, SourceMatch
from zicht.core.errors import Invalid, NotYet, Refusal
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import May, Role, require

PERIOD = "periode"
LEVELS = ("municipality", "district", "neighbourhood")
LARGEST_RETURN = 20 * 1024 * 1024
LAYOUT = DatasetLayout(
    "gebied", period_column=PERIOD, numerator_column="teller", denominator_column="noemer", is_share=True
)


@transaction.atomic
def make_package(trajectory: Trajectory, *, project_number: str, division_year: int, by: Any) -> CbsPackage:
    """Pack the locked plan for the CBS environment. The same plan for the same project is found, not made again.

    Raises NotYet when the plan does not stand or asks for an area level that cannot be counted there, Invalid at fields.
    """
    require(by, May.WRITE_ANALYSIS, trajectory)
    require_not_on_hold(trajectory)
    Trajectory.objects.select_for_update().only("pk").get(pk=trajectory.pk)
    plan = _plan(trajectory)
    known = CbsPackage.objects.filter(
        plan=plan,
        plan_fingerprint=plan.fingerprint,
        project_number=project_number.strip(),
        division_year=division_year,
    ).first()
    if known is not None:
        return known
    package = _new_package(trajectory, plan, project_number.strip(), division_year, by)
    require_valid(package, ["project_number"])
    files = files_of(_brief(package))
    plain = {name: total for name, total in checksums(files).items() if name != SUMS}
    package.content = {"files": plain, "plan": json.loads(files["plan.json"])}
    package.fingerprint = fingerprint(package.content)
    package.file.save("pakket.zip", ContentFile(zipped(files)), save=False)
    package.save()
    sentence = _("CBS-pakket {code} is gemaakt.").format(code=package.code)
    _note(package, "package_made", sentence, by)
    return package


def why_no_package(trajectory: Trajectory) -> str | None:
    """Why no package can be made now; None when it can."""
    if trajectory.phase != Phase.ANALYSIS:
        return _("Een CBS-pakket maakt u in de fase Analyse.")
    sentence = guards.plan_is_locked(trajectory)
    if sentence:
        return sentence
    plan = current_plan(trajectory)
    if plan is None or plan.question_version.area_level not in LEVELS:
        return _(
            "Kies in de vraag gemeente, wijk of buurt als gebiedsniveau. Daarmee kan in de CBS-omgeving worden geteld."
        )
    return None


def _plan(trajectory: Trajectory) -> AnalysisPlan:
    sentence = why_no_package(trajectory)
    plan = current_plan(trajectory)
    if sentence or plan is None:
        raise NotYet(sentence or _("Er is nog geen analyseplan. De analist schrijft het plan."))
    return plan


def _new_package(
    trajectory: Trajectory, plan: AnalysisPlan, project_number: str, division_year: int, by: Any
) -> CbsPackage:
    last = CbsPackage.objects.filter(trajectory=trajectory).aggregate(last=Max("number"))["last"] or 0
    return CbsPackage(
        trajectory=trajectory, plan=plan, number=last + 1, project_number=project_number, made_by=by,
        area_level=plan.question_version.area_level, division_year=division_year, plan_fingerprint=plan.fingerprint,
    )  # fmt: skip


def _brief(package: CbsPackage) -> Brief:
    plan, version, trajectory = package.plan, package.plan.question_version, package.trajectory
    profile = PROFILES[plan.rule_profile]
    first, last = version.period_from, version.period_to or version.period_from
    return Brief(
        code=package.code,
        reference=trajectory.reference,
        title=trajectory.title,
        project_number=package.project_number,
        question=version.text,
        plan_fingerprint=plan.fingerprint,
        plan=plan.content(),
        numerator=version.numerator or plan.indicator,
        denominator=version.denominator or plan.population,
        area_level=package.area_level,
        division_year=package.division_year,
        periods=tuple(str(year) for year in range(first, last + 1)) if first and last else (),
        fewest_units=profile.minimum_units,
        largest_share=profile.group_share,
        wanted=tuple(_wanted(package)),
    )


def _wanted(package: CbsPackage) -> Iterable[Wanted]:
    """Every source that the needs of this question were matched to, with what its holder allowed."""
    question = package.plan.question_version.question
    matches = SourceMatch.objects.filter(need__question=question).select_related("source__holder")
    by_source: dict[int, list[SourceMatch]] = {}
    for match in matches.order_by("source__title", "pk"):
        by_source.setdefault(match.source_id, []).append(match)
    for group in by_source.values():
        source = group[0].source
        request = (
            DataRequest.objects.filter(trajectory=package.trajectory, source=source)
            .order_by("-asked_at")
            .first()
        )
        named = ", ".join(dict.fromkeys(match.variables for match in group))
        yield Wanted(
            source.title, source.holder.name, source.doi, request.years if request else "",
            named, request.legal_basis if request else source.legal_basis, _permission(request),
        )  # fmt: skip


def _permission(request: DataRequest | None) -> str:
    if request is None:
        return _("niet gevraagd")
    if request.status in ALLOWED and request.decided_at:
        day = request.decided_at.strftime("%d-%m-%Y")
        return _("{status} op {day}").format(status=request.get_status_display(), day=day)
    return str(request.get_status_display())


@transaction.atomic
def take_package(package: CbsPackage, *, by: Any) -> CbsPackage:
    """Note that the package went to the CBS environment; noting it again changes nothing."""
    require(by, May.WRITE_ANALYSIS, package)
    package = _locked(package)
    if package.state != PackageState.MADE:
        return package
    sentence = guards.plan_stands(package.plan)
    if sentence:
        raise NotYet(sentence)
    package.state, package.taken_by, package.taken_at = PackageState.TAKEN, by, timezone.now()
    package.save()
    _note(
        package,
        "package_taken",
        _("CBS-pakket {code} is meegenomen naar het CBS.").format(code=package.code),
        by,
    )
    return package


def hand_in_return(package: CbsPackage, file: Any, *, by: Any) -> PackageReturn:
    """Hold a returned table against its package. What fits becomes a dataset and a job under the plan.

    What does not fit is kept with its differences. Raises Invalid at `file` for what is no table or has people in it:
    that is not kept.
    """
    require(by, May.WRITE_ANALYSIS, package)
    with handed_in(file, getattr(file, "name", "")) as handed:
        try:
            table = _table(handed)
        except FileProblem as problem:
            raise Invalid({"file": list(problem.reasons)}) from problem
        with transaction.atomic():
            return _judged(_locked(package), table, handed, by)


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
        raise Invalid({"file": faults_in_cells(shown) or faults_in_cells(everywhere)})


def _judged(package: CbsPackage, table: Table, handed: Any, by: Any) -> PackageReturn:
    known = package.returns.filter(checksum=handed.checksum, state=ReturnState.ACCEPTED).first()
    if known is not None:
        return known
    match = matched(table, package)
    match.differences += _changed_meanwhile(package)
    returned = PackageReturn(
        package=package, original_name=handed.name[:255], checksum=handed.checksum, row_count=len(table.rows),
        differences=match.differences, state=ReturnState.REFUSED, handed_in_by=by,
    )  # fmt: skip
    if not match.differences:
        match.differences += _become_job(returned, package, match, by)
    with Path(handed.path).open("rb") as stream:
        returned.file.save("uitvoer", File(stream), save=False)
    returned.save()
    _tell_returned(returned, by)
    return returned


def _changed_meanwhile(package: CbsPackage) -> list[str]:
    """The plan and what it leans on must still be what went to the CBS."""
    if package.returns.filter(state=ReturnState.ACCEPTED).exists():
        return [
            _("Van dit pakket is al een uitkomst aangenomen. Maak voor een nieuwe uitkomst een nieuw pakket.")
        ]
    sentence = guards.plan_stands(package.plan)
    if sentence:
        return [sentence]
    if package.plan.fingerprint != package.plan_fingerprint:
        return [_("Het plan is een ander dan toen dit pakket werd gemaakt. Maak een nieuw pakket.")]
    current = current_plan(package.trajectory)
    if current is None or current.pk != package.plan_id:
        return [_("Er is een nieuwere versie van het plan. Maak een pakket onder die versie.")]
    return []


def _become_job(returned: PackageReturn, package: CbsPackage, match: Match, by: Any) -> list[str]:
    """The table as a dataset with a job under the plan, or the sentences why not; then nothing of it stays."""
    try:
        with transaction.atomic(), tempfile.NamedTemporaryFile(suffix=".csv") as file:
            file.write(match.as_csv())
            file.flush()
            dataset = register_dataset(
                file=file.name, original_name=f"{package.code}.csv", layout=LAYOUT, trajectory=package.trajectory,
                name=_("Uitkomst van CBS-pakket {number}").format(number=package.number),
                division_year=package.division_year, by=by,
            )  # fmt: skip
            require_may_start(package.trajectory, dataset, by)
            job = start_job(trajectory=package.trajectory, dataset=dataset, plan=package.plan, by=by)
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
    _note(
        package,
        verb,
        sentence.format(code=package.code),
        by,
        checksum=returned.checksum,
        differences=len(returned.differences),
    )


def _note(package: CbsPackage, verb: str, sentence: str, by: Any, **facts: Any) -> None:
    trajectory = package.trajectory
    told = {
        "package": package.pk,
        "fingerprint": package.fingerprint,
        "plan": package.plan_fingerprint,
    } | facts
    journal.write(trajectory.coalition, verb, sentence, by=by, facts=told)
    analysts = people_acting_as(Role.ANALYST, trajectory.coalition).exclude(pk=by.pk)
    tell(analysts, f"{trajectory.reference}: {sentence}", url=reverse("analyses:package", args=[package.pk]))


def _locked(package: CbsPackage) -> CbsPackage:
    rows = CbsPackage.objects.select_for_update(of=("self",))
    return rows.select_related("trajectory__coalition", "plan__question_version").get(pk=package.pk)
