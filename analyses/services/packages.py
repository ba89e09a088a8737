"""Making a package for the CBS environment, and noting that it went there."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.services import tell
from analyses import guards
from analyses.cbs.brief import Brief, Dominance, Wanted
from analyses.cbs.contents import SUMS, checksums, files_of, zipped
from analyses.content import current_plan
from analyses.models import (
    AnalysisPlan,
    CbsPackage,
    PackageState,
)
from analyses.protection import PROFILES
from analyses.services.words import require_not_on_hold, require_valid
from coalitions import journal
from coalitions.selectors import people_acting_as
from questions.models import Phase, Trajectory
from sources.models import ALLOWED, DataRequest, SourceMatch
from zicht.core.errors import NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import May, Role, require

LEVELS = ("municipality", "district", "neighbourhood")


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
    # Also the words of the dossier are in Dutch, whoever makes the package: it travels with the data.
    with override("nl"):
        files = files_of(_brief(package))
    plain = {name: total for name, total in checksums(files).items() if name != SUMS}
    package.content = {"files": plain, "plan": json.loads(files["plan.json"])}
    package.fingerprint = fingerprint(package.content)
    package.file.save("pakket.zip", ContentFile(zipped(files)), save=False)
    package.save()
    sentence = _("CBS-pakket {code} is gemaakt.").format(code=package.code)
    note_package(package, "package_made", sentence, by)
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
        dominance=Dominance(profile.dominant, profile.dominance, profile.p_percent),
        other_kinds=tuple(plan.output_kinds),
        choices=tuple(plan.choices_in_words),
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
    package = locked_package(package)
    if package.state != PackageState.MADE:
        return package
    sentence = guards.package_is_of_use(package)
    if sentence:
        raise NotYet(sentence)
    package.state, package.taken_by, package.taken_at = PackageState.TAKEN, by, timezone.now()
    package.save()
    note_package(
        package,
        "package_taken",
        _("CBS-pakket {code} is meegenomen naar het CBS.").format(code=package.code),
        by,
    )
    return package


def download_package(package: CbsPackage, *, by: Any) -> Any:
    """The file of a package, for who may write the analysis; the journal tells who took it."""
    require(by, May.WRITE_ANALYSIS, package)
    sentence = _("CBS-pakket {code} is opgehaald.").format(code=package.code)
    facts = {"package": package.pk, "fingerprint": package.fingerprint}
    journal.write(package.trajectory.coalition, "package_downloaded", sentence, by=by, facts=facts)
    return package.file


def note_package(package: CbsPackage, verb: str, sentence: str, by: Any, **facts: Any) -> None:
    """Write in the trail what happened to a package, and tell the other analysts."""
    trajectory = package.trajectory
    told = {
        "package": package.pk,
        "fingerprint": package.fingerprint,
        "plan": package.plan_fingerprint,
    } | facts
    journal.write(trajectory.coalition, verb, sentence, by=by, facts=told)
    analysts = people_acting_as(Role.ANALYST, trajectory.coalition).exclude(pk=by.pk)
    tell(analysts, f"{trajectory.reference}: {sentence}", url=reverse("analyses:package", args=[package.pk]))


def locked_package(package: CbsPackage) -> CbsPackage:
    """The package itself, held until the transaction ends."""
    rows = CbsPackage.objects.select_for_update(of=("self",))
    return rows.select_related("trajectory__coalition", "plan__question_version").get(pk=package.pk)
