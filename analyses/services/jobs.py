"""Starting and stopping jobs; the queue is rung after commit, and a queue that is down loses nothing."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from analyses import ground, guards, origin, tasks
from analyses.content import current_plan
from analyses.line import is_silent
from analyses.models import AnalysisJob, AnalysisPlan, Dataset, DatasetKind, JobState, Lane, Priority
from analyses.other_kinds import kinds_for
from analyses.services.words import require_not_on_hold
from coalitions import journal
from questions.models import Phase, Trajectory
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, require

LONGEST_REASON = 500


@transaction.atomic
def start_job(
    *,
    trajectory: Trajectory,
    dataset: Dataset,
    plan: AnalysisPlan | None = None,
    exploratory: bool = False,
    brings_figures: bool = False,
    by: Any,
) -> AnalysisJob:
    """Put a job in the queue: under the locked plan, or exploratory and then never to be released.

    Raises NotYet when the plan is not locked or no longer stands (the sentence says what changed), Invalid at
    `dataset` when nothing can be computed on it; NotYet too for who has as many jobs waiting as one may have. What
    `brings_figures` of other kinds itself, as a return of the CBS does, gets none computed.
    """
    require(by, May.WRITE_ANALYSIS, trajectory)
    require_may_start(trajectory, dataset, by)
    plan = None if exploratory else _standing_plan(trajectory, plan)
    _require_road(plan, dataset)
    job = AnalysisJob(trajectory=trajectory, plan=plan, dataset=dataset)
    return put_in_line(job, brings_figures=brings_figures, by=by)


def require_may_start(trajectory: Trajectory, dataset: Dataset, by: Any) -> None:
    """Raise when nothing may be started here now, on this file, or by somebody who has so much waiting already."""
    require_not_on_hold(trajectory)
    _require_phase(trajectory)
    _require_usable(dataset, trajectory)
    _require_place(by)


def put_in_line(job: AnalysisJob, *, brings_figures: bool = False, by: Any) -> AnalysisJob:
    """Keep this request with all that binds it (plan, bytes, lane, place in the order) and ring after commit."""
    job.is_exploratory = job.plan is None
    job.plan_fingerprint = job.plan.fingerprint if job.plan else ""
    job.input_checksum = job.dataset.rows_checksum
    job.ground = ground.facts_of(job.plan, job.dataset)
    brings_figures = brings_figures or job.dataset.package_returns.exists()
    job.figures = (
        [] if brings_figures else kinds_for(job.plan, job.dataset, is_divided=bool(job.ground.get("shares")))
    )
    job.requested_by = by
    job.lane = Lane.HEAVY if job.dataset.row_count > settings.JOB_QUICK_ROWS else Lane.QUICK
    job.priority = _usual_priority(job)
    job.save()
    _note_start(job, by)
    transaction.on_commit(partial(tasks.ring, job))
    return job


def _usual_priority(job: AnalysisJob) -> Priority:
    if job.repeat_of_id is not None:
        return Priority.COMPARING
    return Priority.EXPLORING if job.is_exploratory else Priority.PLANNED


def _require_place(by: Any) -> None:
    """One analyst cannot fill the line. The row of the person is locked, so that two requests count each other."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
    waiting = AnalysisJob.objects.filter(requested_by=by, state=JobState.QUEUED).count()
    if waiting >= settings.JOBS_WAITING_PER_ANALYST:
        sentence = ngettext(
            "U hebt al {count} opdracht die wacht. Wacht tot zij klaar is, of stop een opdracht die niet meer nodig is.",
            "U hebt al {count} opdrachten die wachten. Wacht tot er één klaar is, of stop een opdracht die niet meer nodig is.",
            waiting,
        )
        raise NotYet(sentence.format(count=waiting))


def _require_phase(trajectory: Trajectory) -> None:
    """As it stands in the database: somebody may have moved the trajectory since it was read."""
    phase = Phase(Trajectory.objects.values_list("phase", flat=True).get(pk=trajectory.pk))
    if phase is not Phase.ANALYSIS:
        sentence = _("Opdrachten draaien alleen in de fase Analyse. Dit traject staat in de fase {phase}.")
        raise NotYet(sentence.format(phase=phase.label))


def _standing_plan(trajectory: Trajectory, plan: AnalysisPlan | None) -> AnalysisPlan:
    """The plan to work under, when it may be worked under."""
    current = current_plan(trajectory)
    sentence = guards.plan_is_locked(trajectory)
    if sentence or current is None:
        raise NotYet(sentence or _("Er is nog geen analyseplan. De analist schrijft het plan."))
    if plan is not None and plan.pk != current.pk:
        replaced = _("Dit plan is vervangen door versie {number}. Start de opdracht onder die versie.")
        raise NotYet(replaced.format(number=current.number))
    return current


def _require_usable(dataset: Dataset, trajectory: Trajectory) -> None:
    """Raise when nothing can be computed on this file as it is now; until the transaction ends nobody takes it away."""
    dataset.refresh_from_db(from_queryset=Dataset.objects.select_for_update(of=("self",)))
    if dataset.trajectory_id not in (None, trajectory.pk):
        raise Invalid({"dataset": [_("Kies een bestand van dit traject.")]})
    sentence = why_not_computable(dataset)
    if sentence:
        raise Invalid({"dataset": [sentence]})


def _require_road(plan: AnalysisPlan | None, dataset: Dataset) -> None:
    sentence = ground.why_no_road(plan, dataset)
    if sentence:
        raise Invalid({"dataset": [sentence]})


def why_not_computable(dataset: Dataset) -> str | None:
    """Why no deviations can be computed on this dataset; None when they can."""
    if not dataset.is_usable:
        return _("Op dit bestand kan niet worden gerekend: {state}.").format(
            state=dataset.get_state_display()
        )
    barred = origin.why_barred(dataset)
    if barred:
        return barred
    is_records = dataset.kind == DatasetKind.RECORDS
    if is_records and not dataset.layout.get("flag_column"):
        return _no_flag()
    if not is_records and not dataset.layout.get("denominator_column"):
        return _(
            "Dit bestand heeft geen noemer (bijvoorbeeld inwoners). Lees het opnieuw in en kies de kolom met de noemer."
        )
    return None


def _no_flag() -> str:
    return _("Dit bestand zegt niet voor wie het geldt. Lees het opnieuw in en kies de kolom met ja of nee.")


def _note_start(job: AnalysisJob, by: Any) -> None:
    journal.write(
        job.trajectory.coalition, "job_started", _start_sentence(job), by=by,
        facts={"job": job.pk, "dataset": job.dataset_id, "plan": job.plan_fingerprint, "exploratory": job.is_exploratory},
    )  # fmt: skip


def _start_sentence(job: AnalysisJob) -> str:
    if job.repeat_of_id is not None:
        return _("Opdracht {number} rekent opdracht {other} na.").format(
            number=job.pk, other=job.repeat_of_id
        )
    if job.again_of_id is not None:
        return _("Opdracht {number} is gestart, opnieuw na opdracht {other}.").format(
            number=job.pk, other=job.again_of_id
        )
    if job.is_exploratory:
        return _("Verkennende opdracht {number} is gestart.").format(number=job.pk)
    return _("Opdracht {number} is gestart.").format(number=job.pk)


@transaction.atomic
def cancel_job(job: AnalysisJob, *, by: Any) -> AnalysisJob:
    """Stop a job: at once while it waits or when its worker fell silent, within seconds while it runs.

    A job that ended stays as it ended.
    """
    require(by, May.WRITE_ANALYSIS, job)
    job = locked(job)
    silent = AnalysisJob.objects.filter(is_silent(), pk=job.pk).exists()
    if job.has_ended or (job.cancel_asked_at is not None and not silent):
        return job
    if job.cancel_asked_at is None:
        job.cancel_asked_by, job.cancel_asked_at = by, timezone.now()
    if job.state == JobState.QUEUED or silent:
        job.state, job.ended_at, job.progress_note = JobState.CANCELLED, timezone.now(), _("Gestopt")
        job.lease_token = job.lease_until = None
    job.save(
        update_fields=[
            *("cancel_asked_by", "cancel_asked_at", "state", "ended_at", "progress_note"),
            *("lease_token", "lease_until"),
        ]
    )
    sentence = _("{who} vroeg om opdracht {number} te stoppen.").format(who=by, number=job.pk)
    journal.write(job.trajectory.coalition, "job_cancel_asked", sentence, by=by, facts={"job": job.pk})
    return job


@transaction.atomic
def give_priority(job: AnalysisJob, *, reason: str, by: Any) -> AnalysisJob:
    """A waiting job goes to the front of its lane, for a reason that everybody of the trajectory can read.

    Raises NotYet when it no longer waits, Invalid at `reason`. Giving it twice changes nothing.
    """
    require(by, May.ORDER_JOBS, job)
    reason = reason.replace("\r\n", "\n").strip()
    if not reason or len(reason) > LONGEST_REASON or "\x00" in reason:
        sentence = _("Schrijf in ten hoogste {count} tekens waarom deze opdracht voor moet gaan.")
        raise Invalid({"reason": [sentence.format(count=LONGEST_REASON)]})
    job = locked(job)
    if job.state != JobState.QUEUED:
        raise NotYet(_("Deze opdracht wacht niet meer. Voorrang helpt alleen een opdracht die wacht."))
    if job.priority == Priority.FIRST:
        return job
    job.priority = Priority.FIRST
    job.save(update_fields=["priority"])
    sentence = _("Opdracht {number} kreeg voorrang.").format(number=job.pk)
    journal.write(
        job.trajectory.coalition, "job_first", sentence, by=by, reason=reason, facts={"job": job.pk}
    )
    return job


def locked(job: AnalysisJob) -> AnalysisJob:
    """The job as it is now, its row locked for this transaction."""
    rows = AnalysisJob.objects.select_for_update(of=("self",))
    return rows.select_related("trajectory__coalition", "dataset", "plan").get(pk=job.pk)
