"""A job that fell is started again or set aside; a job that succeeded is computed once more to compare the bytes."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analyses import ground, guards
from analyses.models import ENDED, FELL, AnalysisJob, JobState
from analyses.services.jobs import locked, put_in_line, require_may_start
from coalitions import journal
from zicht.core.errors import NotYet
from zicht.core.policy import May, require


@transaction.atomic
def start_again(job: AnalysisJob, *, by: Any) -> AnalysisJob:
    """The same work as a new job: same plan, same file, same bytes. A second click finds the job of the first.

    Raises NotYet when the job has not ended or succeeded, or when its plan no longer stands.
    """
    require(by, May.WRITE_ANALYSIS, job)
    job = locked(job)
    started = job.started_again.exclude(state__in=ENDED).first()
    if started is not None:
        return started
    if job.state not in (*FELL, JobState.CANCELLED):
        raise NotYet(_("Deze opdracht is niet mislukt. Opnieuw starten hoeft niet."))
    return _once_more(job, AnalysisJob(again_of=job), by)


@transaction.atomic
def repeat_job(job: AnalysisJob, *, by: Any) -> AnalysisJob:
    """Compute a job that succeeded once more, to see whether the same bytes come out. Its outcome goes nowhere.

    A second click finds the job of the first. Raises NotYet for a job that did not succeed, for a repeat itself, and
    when the plan no longer stands.
    """
    require(by, May.WRITE_ANALYSIS, job)
    job = locked(job)
    running = job.repeats.exclude(state__in=ENDED).first()
    if running is not None:
        return running
    if job.state != JobState.SUCCEEDED or job.repeat_of_id is not None:
        raise NotYet(
            _("Alleen een gelukte opdracht kan worden nagerekend. Start deze opdracht eerst opnieuw.")
        )
    return _once_more(job, AnalysisJob(repeat_of=job), by)


def _once_more(job: AnalysisJob, fresh: AnalysisJob, by: Any) -> AnalysisJob:
    require_may_start(job.trajectory, job.dataset, by)
    sentence = guards.job_may_run(job)
    if sentence:
        raise NotYet(sentence)
    if job.dataset.rows_checksum != job.input_checksum:
        raise NotYet(
            _("Het gegevensbestand is een ander dan toen. Start een nieuwe opdracht op dit bestand.")
        )
    road = ground.facts_of(job.plan, job.dataset)
    if ground.why_no_road(job.plan, job.dataset) or road.get("checksum") != job.ground.get("checksum"):
        raise NotYet(
            _("De gebieden of de verdeeltabel zijn veranderd sinds toen. Start een nieuwe opdracht.")
        )
    fresh.trajectory, fresh.plan, fresh.dataset = job.trajectory, job.plan, job.dataset
    return put_in_line(fresh, by=by)


@transaction.atomic
def set_aside(job: AnalysisJob, *, by: Any) -> AnalysisJob:
    """Nobody needs this job any more: it leaves the list of what got stuck. It stays readable as it ended."""
    require(by, May.WRITE_ANALYSIS, job)
    job = locked(job)
    if job.state not in FELL:
        raise NotYet(_("Alleen een opdracht die mislukte of vastliep kan opzij worden gelegd."))
    if job.set_aside_at is not None:
        return job
    job.set_aside_by, job.set_aside_at = by, timezone.now()
    job.save(update_fields=["set_aside_by", "set_aside_at"])
    sentence = _("Opdracht {number} is opzij gelegd.").format(number=job.pk)
    journal.write(job.trajectory.coalition, "job_set_aside", sentence, by=by, facts={"job": job.pk})
    return job
