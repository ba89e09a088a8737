"""Questions about datasets, plans, jobs and checks: what there is, and who may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from analyses.certificates.document import has_plain_numbers
from analyses.claims import unheard
from analyses.content import under_a_replaced_plan
from analyses.joblog import LogLine, lines_in
from analyses.line import lease_time
from analyses.models import (
    AnalysisJob,
    AnalysisPlan,
    CbsPackage,
    Certificate,
    CheckerVerdict,
    CheckState,
    Dataset,
    DatasetState,
    DisclosureCheck,
    OutputView,
    Release,
    Result,
    Verdict,
)
from areas.models import Area
from coalitions.grants import programme_roles
from coalitions.models import Assignment
from questions.models import Phase, Trajectory
from questions.selectors import visible_to as visible_trajectories
from zicht.core.errors import Hidden
from zicht.core.naming import told_apart
from zicht.core.policy import May, Role, allows, rights_of, why_not

# What a list of checks does not need: thousands of rows each.
HEAVY = ("table", "summary", "trend", "series", "audit", "earlier", "result__table", "result__summary", "result__trend",
    "result__series", "release__table", "release__summary", "release__trend")  # fmt: skip
MOST_NAMED = 500
# In these phases only the analysts, the checkers and the programme know what was released.
BEFORE_THE_COMMITTEE = (
    Phase.INTAKE, Phase.COALITION, Phase.REFINEMENT, Phase.INVENTORY, Phase.LEGAL_REVIEW, Phase.ANALYSIS,
)  # fmt: skip


def datasets_for(trajectory: Trajectory) -> QuerySet[Dataset]:
    """What a job can read: the trajectory's own datasets and the open reference figures, the newest first."""
    return datasets_of(trajectory).filter(state=DatasetState.READY)


def datasets_of(trajectory: Trajectory) -> QuerySet[Dataset]:
    """Every dataset of the trajectory in any state, and the open reference figures, the newest first."""
    mine = Q(trajectory=trajectory) | Q(trajectory__isnull=True, state=DatasetState.READY)
    return Dataset.objects.filter(mine).select_related("registered_by", "source")


def find_dataset(user: Any, pk: int) -> Dataset:
    """A dataset of a trajectory that `user` sees from the inside; raises Hidden."""
    found = Dataset.objects.filter(trajectory__in=visible_trajectories(user), pk=pk)
    return _one(
        found.select_related("trajectory__coalition", "registered_by", "source", "deleted_by"),
        user,
        May.READ_PLAN,
    )


def packages_of(trajectory: Trajectory) -> QuerySet[CbsPackage]:
    """The CBS packages of a trajectory, the newest first."""
    found = CbsPackage.objects.filter(trajectory=trajectory)
    return found.select_related("trajectory", "plan", "made_by", "taken_by").prefetch_related("returns__job")


def find_package(user: Any, pk: int) -> CbsPackage:
    """A package of a trajectory that `user` sees from the inside; raises Hidden."""
    found = CbsPackage.objects.filter(trajectory__in=visible_trajectories(user), pk=pk)
    found = found.select_related("trajectory__coalition", "plan__question_version", "made_by", "taken_by")
    return _one(found, user, May.READ_PLAN)


def jobs_of(trajectory: Trajectory) -> QuerySet[AnalysisJob]:
    """All jobs of a trajectory, the newest first."""
    return AnalysisJob.objects.filter(trajectory=trajectory).select_related(
        "dataset", "plan", "requested_by", "result"
    )


def jobs_visible_to(user: Any) -> QuerySet[AnalysisJob]:
    """Jobs of the trajectories that `user` sees."""
    jobs = AnalysisJob.objects.filter(trajectory__in=visible_trajectories(user))
    return jobs.select_related("trajectory__coalition", "dataset", "plan", "requested_by")


def find_job(user: Any, pk: int) -> AnalysisJob:
    """A job that `user` may follow; raises Hidden."""
    return _one(jobs_visible_to(user).filter(pk=pk), user, May.READ_PLAN)


def plans_of(trajectory: Trajectory) -> QuerySet[AnalysisPlan]:
    """All versions of the plan, the newest first."""
    plans = AnalysisPlan.objects.filter(trajectory=trajectory)
    return plans.select_related("written_by", "locked_by", "question_version__question")


def checks_of(trajectory: Trajectory) -> QuerySet[DisclosureCheck]:
    """All disclosure checks of a trajectory, the newest first, with their verdicts."""
    checks = DisclosureCheck.objects.filter(result__job__trajectory=trajectory)
    checks = checks.select_related("result__job__plan__question_version", "asked_by", "release").defer(*HEAVY)
    return checks.prefetch_related("verdicts__checker")


def find_check(user: Any, pk: int) -> DisclosureCheck:
    """A check for a checker, or for who reads releases of that trajectory; raises Hidden."""
    checks = DisclosureCheck.objects.filter(pk=pk).select_related(
        "result__job__trajectory__coalition", "result__job__plan__question_version", "result__job__dataset",
        "result__job__requested_by", "asked_by", "release",
    ).defer(*(name for name in HEAVY if name.startswith(("release__", "result__")) and name != "result__table"))  # fmt: skip
    return _one(checks, user, May.READ_RELEASE)


def find_check_with_table(user: Any, pk: int) -> DisclosureCheck:
    """A check as `find_check`, of which the protected table is there; raises Hidden."""
    found = find_check(user, pk)
    if not found.has_table:
        raise Hidden(_("Dit is er niet, of u mag het niet zien."))
    return found


def checks_for(user: Any) -> QuerySet[DisclosureCheck]:
    """Checks that wait for a verdict of `user`: not on own work, not on a case where they are or were the analyst, and none
    that can only be refused because the plan was replaced."""
    if Role.CHECKER not in programme_roles(user):
        return DisclosureCheck.objects.none()
    own = Assignment.objects.filter(user=user, role=Role.ANALYST).values("coalition")
    waiting = DisclosureCheck.objects.filter(state=CheckState.PENDING)
    waiting = waiting.exclude(result__job__trajectory__coalition__in=own).exclude(verdicts__checker=user)
    waiting = waiting.exclude(asked_by=user).exclude(result__job__requested_by=user)
    wrote = Q(result__job__plan__written_by=user) | Q(result__job__plan__locked_by=user)
    waiting = waiting.exclude(wrote).exclude(under_a_replaced_plan("result__job"))
    waiting = waiting.select_related("result__job__trajectory", "asked_by").defer(*HEAVY)
    approvals = Count("verdicts", filter=Q(verdicts__verdict=Verdict.APPROVE))
    return waiting.annotate(approved=approvals).order_by("asked_at", "pk")


def may_judge(user: Any, check: DisclosureCheck) -> bool:
    """Whether this person may give a verdict now, and did not yet."""
    is_open = check.state == CheckState.PENDING and why_no_verdict(user, check) is None
    return is_open and not any(each.checker_id == user.pk for each in check.verdicts.all())


def find_release(user: Any, reference: str, number: int) -> Release:
    """A release for who reads releases of that trajectory, from the ethics review on for the committee, and for who
    reads the publication once one is being written about it.

    Raises Hidden.
    """
    rows = Release.objects.filter(trajectory__reference=reference, number=number).select_related(
        "trajectory__coalition", "certificate", "check_record__result__job__dataset",
        "check_record__result__job__plan__question_version",
    ).defer("check_record__table", "check_record__result__table", "check_record__trend")  # fmt: skip
    found = rows.first()
    if found is not None and may_read_release(user, found):
        return found
    raise Hidden(_("Dit is er niet, of u mag het niet zien."))


def may_read_release(user: Any, release: Release) -> bool:
    """Whether `find_release` finds it for this user."""
    rights = rights_of(release.roles_of(user))
    return May.READ_RELEASE in rights or (May.READ_PUBLICATION in rights and _is_told(release, rights))


def certificate_for(user: Any, release: Release) -> Certificate | None:
    """The certificate of a release as far as this reader may have it, None where there is none: one of the first version only
    goes to who may see the counts that can be guessed from it."""
    found = getattr(release, "certificate", None)
    if found is None or not has_plain_numbers(found.document):
        return found
    return found if allows(user, May.READ_RAW_OUTPUT, release) else None


def _is_told(release: Release, rights: frozenset[May]) -> bool:
    """Whether these figures are already before the committee, or in a publication that is being written."""
    if release.trajectory.phase in BEFORE_THE_COMMITTEE:
        return False
    return May.ANSWER_ETHICS in rights or release.publications.exists()


def judged_by(user: Any) -> QuerySet[CheckerVerdict]:
    """Verdicts that `user` gave, the newest first, with what became of the table."""
    given = CheckerVerdict.objects.filter(checker=user).select_related(
        "check_record__result__job__trajectory"
    )
    heavy = [f"check_record__{name}" for name in HEAVY if not name.startswith("release__")]
    return given.defer(*heavy).order_by("-given_at")


def sees_foreign(user: Any, check: DisclosureCheck) -> bool:
    """Whether `user` reads released figures of other trajectories beside this table: checkers do, nobody else."""
    return May.DECIDE_RELEASE in rights_of(check.roles_of(user))


@dataclass(frozen=True, slots=True)
class Looks:
    """How often one person looked at one thing on one day, or took it along as `file`, and when last."""

    name: str
    action: str
    file: str
    last: datetime
    times: int


def looks_at(result: Result, most: int = 50) -> list[Looks]:
    """Who looked at an outcome, released or not, a line a person, thing and day; the newest first. One query."""
    views = OutputView.objects.filter(result=result).annotate(day=TruncDate("at")).order_by()
    rows = views.values_list("user__name", "action", "file", "day").annotate(
        last=Max("at"), times=Count("id")
    )
    found = [Looks(name, action, file, last, times) for name, action, file, _day, last, times in rows]
    return sorted(found, key=lambda each: each.last, reverse=True)[:most]


def why_no_verdict(user: Any, check: DisclosureCheck) -> str | None:
    """The sentence why `user` may not judge this check; None when they may. Independence: neither runner nor analyst."""
    sentence = why_not(user, May.DECIDE_RELEASE, check)
    if sentence:
        return sentence
    job = check.result.job
    if job.plan and user.pk in (job.plan.written_by_id, job.plan.locked_by_id):
        return _("U schreef het analyseplan of zette het vast. Een ander moet deze uitkomst beoordelen.")
    if user.pk in (job.requested_by_id, check.asked_by_id):
        return _("U hebt deze opdracht gestart of vrijgave gevraagd. Een ander moet haar beoordelen.")
    if Assignment.objects.filter(coalition=job.trajectory.coalition, user=user, role=Role.ANALYST).exists():
        return _(
            "U bent of was analist bij dit traject. Een controleur van buiten het traject moet oordelen."
        )
    return None


def datasets_to_ring() -> list[int]:
    """Ids of files that wait to be read and whose bell was not rung lately, by the clock of the database."""
    return unheard(
        Dataset.objects.filter(state=DatasetState.READING), timedelta(seconds=settings.DATASET_LEASE_SECONDS)
    )


def checks_to_ring() -> list[int]:
    """Ids of checks whose table waits to be protected and whose bell was not rung lately."""
    return unheard(DisclosureCheck.objects.filter(state=CheckState.PREPARING), lease_time())


@dataclass(frozen=True)
class Comparison:
    """A second computation beside the first: whether the bytes are equal, and which versions differ."""

    first: AnalysisJob
    second: AnalysisJob
    is_equal: bool | None
    versions: list[tuple[str, str, str]]


def comparisons_of(job: AnalysisJob) -> list[Comparison]:
    """Every time that a job was computed once more, the newest first; for a repeat itself, the one that it is."""
    if job.repeat_of_id is not None:
        return [_compared(AnalysisJob.objects.select_related("result").get(pk=job.repeat_of_id), job)]
    repeats = job.repeats.select_related("result").order_by("-pk")
    return [_compared(job, repeat) for repeat in repeats]


def _compared(first: AnalysisJob, second: AnalysisJob) -> Comparison:
    sums = [getattr(getattr(each, "result", None), "checksum", None) for each in (first, second)]
    names = sorted(first.versions.keys() | second.versions.keys()) if all(sums) else []
    pairs = [(name, first.versions.get(name, "-"), second.versions.get(name, "-")) for name in names]
    differing = [pair for pair in pairs if pair[1] != pair[2]]
    return Comparison(first, second, sums[0] == sums[1] if all(sums) else None, differing)


def log_of(job: AnalysisJob) -> list[LogLine]:
    """The log of a job, the newest line first."""
    return lines_in(job.log)[::-1]


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """What an area is called, and in which area it lies; the code stands in where nobody imported the area."""

    code: str
    name: str
    parent: str = ""
    parent_name: str = ""


def area_labels(codes: Iterable[str], year: int) -> dict[str, AreaLabel]:
    """Code -> label in the division of `year`, for every code. One query, however many areas."""
    wanted = set(codes)
    found = Area.objects.filter(_among(wanted), division_year=year).order_by()
    rows = found.values_list("code", "name", "parent__code", "parent__name")
    labels = {
        code: AreaLabel(code, name, parent or "", lies_in or "") for code, name, parent, lies_in in rows
    }
    return {code: labels.get(code) or AreaLabel(code, code) for code in wanted}


def area_names(codes: Iterable[str], year: int) -> dict[str, str]:
    """Code -> what the area is called beside the others in the division of `year`."""
    return names_of(area_labels(codes, year))


def names_of(labels: Mapping[str, AreaLabel]) -> dict[str, str]:
    """Code -> name; with where it lies behind it when more of these areas have that name."""
    return told_apart({code: (label.name, label.parent_name) for code, label in labels.items()})


def _among(codes: set[str]) -> Q:
    """These areas; beyond a few hundred, all that start alike (GM, WK, BU), which asks the database far less."""
    if len(codes) <= MOST_NAMED:
        return Q(code__in=codes)
    return reduce(or_, (Q(code__startswith=start) for start in sorted({code[:2] for code in codes})))


def _one(found: QuerySet, user: Any, may: May) -> Any:
    item = found.first()
    if item is None or may not in rights_of(item.roles_of(user)):
        raise Hidden(_("Dit is er niet, of u mag het niet zien."))
    return item
