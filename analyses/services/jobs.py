"""Starting and stopping jobs; the queue is rung after commit, and a queue that is down loses nothing."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analyses import guards, tasks
from analyses.content import current_plan
from analyses.models import AnalysisJob, AnalysisPlan, Dataset, DatasetKind, JobState
from analyses.services.words import require_not_on_hold
from coalitions import journal
from questions.models import Phase, Trajectory
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, require


@transaction.atomic
def start_job(
    *,
    trajectory: Trajectory,
    dataset: Dataset,
    plan: AnalysisPlan | None = None,
    exploratory: bool = False,
    by: Any,
) -> AnalysisJob:
    """Put a job in the queue: under the locked plan, or exploratory and then never to be released.

    Raises NotYet when the plan is not locked or no longer stands (the sentence says what changed), Invalid at
    `dataset` when nothing can be computed on it.
    """
    require(by, May.WRITE_ANALYSIS, trajectory)
    require_not_on_hold(trajectory)
    _require_phase(trajectory)
    _require_usable(dataset, trajectory)
    plan = None if exploratory else _standing_plan(trajectory, plan)
    job = AnalysisJob.objects.create(
        trajectory=trajectory,
        plan=plan,
        dataset=dataset,
        is_exploratory=exploratory,
        requested_by=by,
        plan_fingerprint=plan.fingerprint if plan else "",
        input_checksum=dataset.rows_checksum,
    )
    _note_start(job, by)
    transaction.on_commit(partial(tasks.ring, job.pk))
    return job


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
    if dataset.trajectory_id not in (None, trajectory.pk):
        raise Invalid({"dataset": [_("Kies een bestand van dit traject.")]})
    sentence = why_not_computable(dataset)
    if sentence:
        raise Invalid({"dataset": [sentence]})


def why_not_computable(dataset: Dataset) -> str | None:
    """Why no deviations can be computed on this dataset; None when they can."""
    if not dataset.is_usable:
        return _("Op dit bestand kan niet worden gerekend: {state}.").format(
            state=dataset.get_state_display()
        )
    is_records = dataset.kind == DatasetKind.RECORDS
    if is_records and not dataset.layout.get("flag_column"):
        return _no_flag()
    if not is_records and not dataset.layout.get("denominator_column"):
        return _(
            "Dit bestand heeft geen noemer (bijvoorbeeld inwoners). Lees het opnieuw in en kies de kolom met de noemer."
        )
    if dataset.layout.get("category_column"):
        return _(
            "Dit bestand telt meer soorten door elkaar. Lever een bestand met één soort, of met het totaal."
        )
    return None


def _no_flag() -> str:
    return _("Dit bestand zegt niet voor wie het geldt. Lees het opnieuw in en kies de kolom met ja of nee.")


def _note_start(job: AnalysisJob, by: Any) -> None:
    what = (
        _("Verkennende opdracht {number} is gestart.")
        if job.is_exploratory
        else _("Opdracht {number} is gestart.")
    )
    journal.write(
        job.trajectory.coalition, "job_started", what.format(number=job.pk), by=by,
        facts={"job": job.pk, "dataset": job.dataset_id, "plan": job.plan_fingerprint, "exploratory": job.is_exploratory},
    )  # fmt: skip


@transaction.atomic
def cancel_job(job: AnalysisJob, *, by: Any) -> AnalysisJob:
    """Stop a job: at once while it waits, at the next stage while it runs. A job that ended stays as it ended."""
    require(by, May.WRITE_ANALYSIS, job)
    job = (
        AnalysisJob.objects.select_for_update(of=("self",))
        .select_related("trajectory__coalition")
        .get(pk=job.pk)
    )
    if job.has_ended or job.cancel_asked_at is not None:
        return job
    job.cancel_asked_by, job.cancel_asked_at = by, timezone.now()
    changed = ["cancel_asked_by", "cancel_asked_at"]
    if job.state == JobState.QUEUED:
        job.state, job.ended_at, job.progress_note = JobState.CANCELLED, job.cancel_asked_at, _("Gestopt")
        changed += ["state", "ended_at", "progress_note"]
    job.save(update_fields=changed)
    sentence = _("{who} vroeg om opdracht {number} te stoppen.").format(who=by, number=job.pk)
    journal.write(job.trajectory.coalition, "job_cancel_asked", sentence, by=by, facts={"job": job.pk})
    return job
