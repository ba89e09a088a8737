"""What the gate out of the analysis phase asks; each guard answers with a sentence, or None when all is well."""

from django.utils.translation import gettext as _

from analyses.content import (
    approved_parts,
    changed_parts,
    current_plan,
    ethics_content,
    in_a_row,
    later_locked_plan,
    latest_release,
    parts_of,
)
from analyses.models import AnalysisJob, AnalysisPlan, CbsPackage, JobState, PackageReturn
from analyses.origin import why_barred
from questions.models import Trajectory
from reviews.models import ReviewKind
from reviews.selectors import latest
from zicht.core.fingerprints import fingerprint
from zicht.core.worded import worded


def plan_is_locked(trajectory: Trajectory) -> str | None:
    """The plan for the current question is fixed, and what it leans on has not changed since."""
    plan = current_plan(trajectory)
    if plan is None:
        return _("Er is nog geen analyseplan. De analist schrijft het plan.")
    return plan_stands(plan)


def plan_stands(plan: AnalysisPlan) -> str | None:
    """Whether work may be done under this plan: locked, itself unchanged, and with the same question, sources and advice."""
    if not plan.is_locked:
        return worded("Het analyseplan is nog niet vastgezet. De analist zet het vast.")
    changed = what_changed(plan)
    if changed:
        return worded(
            "Sinds het plan werd vastgezet is dit veranderd: {what}. Maak een nieuwe versie van het plan en zet die vast.",
            what=in_a_row(changed),
        )
    return None


def job_may_run(job: AnalysisJob) -> str | None:
    """The plan of the job stands as it is in the database now, and no later one replaced it; exploring asks for none.

    No column of its file is about origin, also not by what the inventory says since.
    """
    barred = why_barred(job.dataset)
    if barred:
        return barred
    if job.plan_id is None:
        return None
    plan = AnalysisPlan.objects.select_related("trajectory", "question_version").get(pk=job.plan_id)
    sentence = plan_stands(plan)
    if sentence:
        return sentence
    if plan.fingerprint != job.plan_fingerprint:
        return worded("Het plan is veranderd sinds deze opdracht werd gestart. Start een nieuwe opdracht.")
    later = later_locked_plan(plan)
    if later is not None:
        return worded(
            "Dit plan is vervangen door versie {number}. Start de opdracht onder die versie.",
            number=later.number,
        )
    return None


def why_replaced(plan: AnalysisPlan | None) -> str | None:
    """That an outcome under this plan can leave no more, because a later version was locked; nothing undoes that."""
    later = later_locked_plan(plan) if plan else None
    if later is None:
        return None
    return worded(
        "Deze uitkomst hoort bij een plan dat is vervangen door versie {number}. Zij kan niet meer naar buiten: de analist"
        " start de opdracht onder die versie.",
        number=later.number,
    )


def package_is_of_use(package: CbsPackage) -> str | None:
    """What comes back for this package may still leave: its plan stands and no later version was locked."""
    later = later_locked_plan(package.plan)
    if later is None:
        return plan_stands(package.plan)
    return worded(
        "Dit pakket hoort bij een plan dat is vervangen door versie {number}. Wat uit het CBS terugkomt, kan niet meer naar"
        " buiten: de analist maakt een nieuw pakket onder die versie.",
        number=later.number,
    )


def output_may_leave(job: AnalysisJob) -> str | None:
    """Output leaves under the same approval as it was computed. What came back from the CBS again takes the place of what came
    before."""
    sentence = why_replaced(job.plan) or job_may_run(job)
    if sentence:
        return sentence
    returned = PackageReturn.objects.filter(job=job).select_related("package").first()
    latest = returned.package.counting_return if returned else None
    if latest is None or latest == returned:
        return None
    return worded(
        "Van dit CBS-pakket kwam daarna een andere uitkomst terug, en die telt. Vraag vrijgave bij opdracht {number}.",
        number=latest.job_id,
    )


def what_changed(plan: AnalysisPlan) -> list[str]:
    """In words, the parts that differ from what stood when this plan was locked."""
    itself: list[str] = [worded("het plan zelf")] if plan.computed_fingerprint() != plan.fingerprint else []
    return itself + changed_parts(plan.approvals, approved_parts(plan.trajectory))


def job_succeeded_under_the_plan(trajectory: Trajectory) -> str | None:
    """At least one job under the current locked plan ended well."""
    missing = plan_is_locked(trajectory)
    if missing:
        return missing
    plan = current_plan(trajectory)
    done = plan.jobs.filter(
        state=JobState.SUCCEEDED, is_exploratory=False, repeat_of=None, plan_fingerprint=plan.fingerprint
    )
    if not done.exists():
        return _("Er is nog geen opdracht gelukt onder dit plan. De analist start een opdracht.")
    return None


def output_is_released(trajectory: Trajectory) -> str | None:
    """Two checkers released the output of a job under the plan as it is locked now."""
    missing = plan_is_locked(trajectory)
    if missing:
        return missing
    release = latest_release(trajectory)
    plan = current_plan(trajectory)
    if release is None:
        return _("De uitkomst is nog niet vrijgegeven. Twee controleurs beoordelen haar op onthulling.")
    job = release.check_record.result.job
    if job.plan_id != plan.pk or job.plan_fingerprint != plan.fingerprint:
        return _(
            "De laatste vrijgave hoort bij een eerder plan. Start een opdracht onder het nieuwe plan en vraag vrijgave."
        )
    return None


def ethics_decision_is_current(trajectory: Trajectory) -> str | None:
    """The decision of the committee is about exactly the question, plan and output that lie here now."""
    review = latest(trajectory, ReviewKind.ETHICS)
    if review is None or getattr(review, "decision", None) is None:
        return _("De adviescommissie heeft nog geen besluit genomen.")
    now = ethics_content(trajectory)
    if review.decision.fingerprint == fingerprint(now):
        return None
    names = changed_parts(parts_of(review.content), parts_of(now)) or [_("wat is voorgelegd")]
    return _(
        "Sinds het besluit van de commissie is dit veranderd: {what}. Leg het opnieuw voor aan de commissie."
    ).format(what=in_a_row(names))
