"""Runs one job: claims it, computes in stages that can be cancelled, and writes the outcome once."""

import logging
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from importlib import import_module

from django.db import InterfaceError, OperationalError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from analyses import computation, guards
from analyses.computation import Outcome, Settings
from analyses.engine.errors import UnusableTableError
from analyses.faults import sentence_for
from analyses.filed import ChangedFile, local_copy
from analyses.lease import CancelAsked, Lease, LeaseLost, claim, heartbeat
from analyses.models import AnalysisJob, JobState, Result
from analyses.rows import StoredRow
from coalitions import journal
from zicht.core.errors import NotYet, Refusal
from zicht.core.fingerprints import fingerprint

logger = logging.getLogger(__name__)
FIRST_PAUSE_SECONDS = 5


def run(job_id: int) -> None:
    """Do the job if it waits for somebody; safe to call any number of times, from any number of workers."""
    lease = claim(job_id)
    if lease is None:
        return
    job = AnalysisJob.objects.select_related("trajectory__coalition", "plan", "dataset").get(pk=job_id)
    try:
        if job.attempts > job.max_attempts:
            sentence = _(
                "De rekenaar viel {count} keer weg tijdens deze opdracht. Start de opdracht opnieuw."
            )
            _fail(lease, sentence.format(count=job.max_attempts))
            return
        with heartbeat(lease):
            _attempt(lease, job)
    except LeaseLost:
        logger.warning("job %s is in other hands; this run stops", job_id)


def _attempt(lease: Lease, job: AnalysisJob) -> None:
    try:
        _succeed(lease, _compute(lease, job))
    except CancelAsked:
        _cancel(lease)
    except UnusableTableError as problem:
        _fail(lease, sentence_for(problem))
    except Refusal as refusal:
        _fail(lease, str(refusal.sentence))
    except FileNotFoundError:
        _fail(lease, _("Het gegevensbestand is er niet meer. Lever het bestand opnieuw aan."))
    except (OperationalError, InterfaceError, OSError):
        logger.warning("job %s meets trouble that may pass", job.pk, exc_info=True)
        _try_again(lease, job)
    except LeaseLost:
        raise
    except Exception:
        logger.exception("job %s failed", job.pk)
        sentence = _(
            "Er ging iets mis dat wij niet hadden voorzien. De beheerder vindt de fout onder opdracht {number}."
        )
        _fail(lease, sentence.format(number=job.pk))


def _compute(lease: Lease, job: AnalysisJob) -> Outcome:
    """The stages; between two of them a cancel is honoured and the lease is asked for."""
    lease.report(5, _("Plan en toestemming nakijken"))
    _require_approvals(job)
    lease.report(15, _("Gegevens lezen"))
    table = computation.observations(_rows_of(job))
    lease.report(35, _("Verwachte aantallen en afwijkingen berekenen"))
    deviations = computation.deviations_of(table, _settings_of(job))
    lease.report(60, _("Ontwikkeling in de tijd berekenen"))
    trends = computation.trends_by_area(table, partial(_report_trend, lease))
    totals = computation.totals_by_period(table)
    lease.report(90, _("Uitkomst bewaren"))
    return computation.assemble(table, deviations, trends, totals)


def _report_trend(lease: Lease, share: float) -> None:
    sentence = _("Ontwikkeling in de tijd: {part} procent van de gebieden").format(part=int(100 * share))
    lease.report(60 + int(25 * share), sentence)


def _require_approvals(job: AnalysisJob) -> None:
    """An approval covers what was read: a plan that no longer stands stops the job."""
    if job.is_exploratory or job.plan is None:
        return
    sentence = guards.plan_stands(job.plan)
    if sentence:
        raise NotYet(sentence)
    if job.plan.fingerprint != job.plan_fingerprint:
        raise NotYet(_("Het plan is veranderd sinds deze opdracht werd gestart. Start een nieuwe opdracht."))


def _rows_of(job: AnalysisJob) -> list[StoredRow]:
    """The rows of the dataset, refused when the bytes are not those that were registered."""
    try:
        with local_copy(job.dataset.rows, job.input_checksum) as path:
            return import_module("analyses.stored").rows_in(path)
    except ChangedFile as error:
        raise NotYet(
            _("Het gegevensbestand is niet meer hetzelfde als bij de start. Lever het bestand opnieuw aan.")
        ) from error


def _settings_of(job: AnalysisJob) -> Settings:
    if job.plan is None:
        return Settings()
    return Settings(job.plan.minimum_population, job.plan.false_discovery_rate)


@transaction.atomic
def _succeed(lease: Lease, outcome: Outcome) -> None:
    """Result and state together, or neither."""
    job = lease.end(
        JobState.SUCCEEDED, progress=100, progress_note=_("Klaar"), versions=computation.versions()
    )
    content = asdict(outcome)
    Result.objects.create(job=job, checksum=fingerprint(content), **content)
    _tell_end(job, "job_succeeded", _("Opdracht {number} is gelukt.").format(number=job.pk))


@transaction.atomic
def _fail(lease: Lease, sentence: str) -> None:
    job = lease.end(JobState.FAILED, failure=sentence[:500], progress_note=_("Mislukt"))
    _tell_end(job, "job_failed", _("Opdracht {number} is mislukt.").format(number=job.pk), reason=sentence)


@transaction.atomic
def _cancel(lease: Lease) -> None:
    job = lease.end(JobState.CANCELLED, progress_note=_("Gestopt"))
    _tell_end(job, "job_cancelled", _("Opdracht {number} is gestopt.").format(number=job.pk))


@transaction.atomic
def _try_again(lease: Lease, job: AnalysisJob) -> None:
    """Wait longer after each failed try; the last one ends the job."""
    if job.attempts >= job.max_attempts:
        given_up = _(
            "Na {count} pogingen lukte het niet: bestand of database was niet bereikbaar. Probeer het later opnieuw."
        )
        _fail(lease, given_up.format(count=job.attempts))
        return
    pause = timedelta(seconds=FIRST_PAUSE_SECONDS * 2 ** (job.attempts - 1))
    sentence = _("Bestand of database was niet bereikbaar. Wij proberen het zo opnieuw.")
    lease.put_back(not_before=timezone.now() + pause, failure=sentence)


def _tell_end(job: AnalysisJob, verb: str, sentence: str, *, reason: str = "") -> None:
    journal.write(
        job.trajectory.coalition, verb, sentence, by=None, reason=reason,
        facts={"job": job.pk, "exploratory": job.is_exploratory, "plan": job.plan_fingerprint},
    )  # fmt: skip
    told = f"{job.trajectory.reference}: {sentence} {reason}".strip()
    tell([job.requested_by], told, url=reverse("analyses:job", args=[job.pk]))
