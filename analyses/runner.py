"""Doing jobs: takes what is next, computes within limits, and writes each outcome once."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from analyses import computation, ground, guards, line, outcomes
from analyses.computation import Material, Outcome, Settings
from analyses.engine.columnar.amounts import Amounts
from analyses.faults import JobFell, fell
from analyses.filed import ChangedFile, local_copy, require_unchanged
from analyses.joblog import log_line
from analyses.lease import CancelAsked, Lease, LeaseLost, MustWait, claim, take
from analyses.material import LastRead, amounts_in, no_parents
from analyses.models import AnalysisJob, JobFault, JobState
from analyses.other_kinds import OF_AMOUNTS, categories_of, figures_for
from analyses.outcomes import Ending
from analyses.patience import patiently, reconnect
from analyses.workbench import Note, Report, Watch, Workbench, here
from questions.guards import not_on_hold
from questions.models import Trajectory
from reviews.guards import brake_is_off
from zicht.core.errors import NotYet
from zicht.core.worded import worded

logger = logging.getLogger(__name__)
BEATS_PER_LEASE = 3
SECONDS_BETWEEN_LOOKS = 2
SECONDS_BETWEEN_WRITES = 1.0
SECONDS_PER_ANSWER = 5
JOBS_AHEAD = 8

# Of the process that computes; it ends with that, also when a job took much memory.
LAST_READ = LastRead()

Place = Callable[[AnalysisJob, Watch], tuple[Outcome, dict[str, float]]]


def compute(job: AnalysisJob, report: Report) -> Outcome:
    """The stages of a job, from its rows to its outcome. Reads no table of the database and writes nothing.

    Raises UnusableTableError, a Refusal when the file is another, and OSError when it cannot be read.
    """
    report(15, worded("Gegevens lezen"))
    chosen = _settings_of(job)
    read, amounts = _read(job, report)
    material = computation.as_planned(read, chosen)
    if sentence := ground.left_out(material, job.laid):
        report(30, sentence)
    table = ground.standing_on(material, job.laid)
    report(35, worded("Verwachte aantallen en afwijkingen berekenen"))
    deviations = computation.deviations_of(table, chosen)
    report(60, worded("Ontwikkeling in de tijd berekenen"))
    trends = computation.trends_by_area(table, partial(_report_trend, report), kind=chosen.counted_as)
    totals = computation.totals_by_period(table, kind=chosen.counted_as)
    report(90, worded("Uitkomst bewaren"))
    note = chosen.told() | ground.note_for(job, table) | categories_of(table)
    cut = ground.cut_by(material, job.laid)
    outputs = figures_for(job, table, amounts)
    return computation.assemble(table, deviations, trends, totals, note, cut, outputs)


def _report_trend(report: Report, share: float) -> None:
    sentence = worded("Ontwikkeling in de tijd: {part} procent van de gebieden", part=int(100 * share))
    report(60 + int(25 * share), sentence)


def _read(job: AnalysisJob, report: Report) -> tuple[Material, Amounts | None]:
    """What the dataset holds, and the amounts of the latest period where the job needs them; refused when the bytes are not
    those that were registered."""
    try:
        if set(OF_AMOUNTS) & set(job.figures):
            return _with_amounts(job, report)
        return _table_of(job), None
    except ChangedFile as error:
        raise NotYet(
            worded(
                "Het gegevensbestand is niet meer hetzelfde als bij de start. Lever het bestand opnieuw aan."
            )
        ) from error


def _table_of(job: AnalysisJob) -> Material:
    """The table of the file, of which the bytes are looked at each time. What repeats a job reads all of it again, and so does a
    job that counts in other areas."""
    is_plain = job.laid is None and job.repeat_of_id is None
    key = (job.input_checksum, _has_categories(job), *_engine().values()) if is_plain else None
    found = LAST_READ.found(key)
    if found is not None:
        require_unchanged(job.dataset.rows, job.input_checksum)
        return found
    LAST_READ.let_go()
    with local_copy(job.dataset.rows, job.input_checksum) as path:
        found = _stored_in(path, job)
    LAST_READ.keep(key, found)
    return found


def _with_amounts(job: AnalysisJob, report: Report) -> tuple[Material, Amounts]:
    LAST_READ.let_go()
    with local_copy(job.dataset.rows, job.input_checksum) as path:
        material = _stored_in(path, job)
        report(25, worded("Bedragen per gebied optellen"))
        latest = material.table.periods[-1]
        return material, amounts_in(path, latest, parents_of=_parents_for(job), **_engine())


def _stored_in(path: Path, job: AnalysisJob) -> Material:
    by_category = _has_categories(job)
    return computation.stored_in(path, parents_of=_parents_for(job), by_category=by_category, **_engine())


def _parents_for(job: AnalysisJob) -> Callable[[Any], Mapping[str, str] | None]:
    return job.laid.parents_of if job.laid is not None else no_parents


def _has_categories(job: AnalysisJob) -> bool:
    return bool(job.dataset.layout.get("category_column"))


def _engine() -> dict[str, str]:
    return {"engine": settings.ANALYSIS_ENGINE, "master": settings.SPARK_MASTER}


def _settings_of(job: AnalysisJob) -> Settings:
    """What the plan fixes; exploring goes by the usual choices."""
    return job.plan.settings_for_engine() if job.plan else Settings()


BENCH = Workbench(compute)


def run(job_id: int) -> None:
    """Do exactly this job, here and now, if it waits for somebody; safe to call any number of times."""
    lease = claim(job_id)
    if lease is not None:
        _Worker(lease, partial(here, compute), seconds_between_looks=0).work()


def answer(lane: str, place: Place = BENCH.do) -> bool:
    """Do what is next in a lane until nothing is, or for as long as one answer may take; True when there may be more."""
    until = time.monotonic() + SECONDS_PER_ANSWER
    while time.monotonic() < until:
        lease = take(lane)
        if lease is None:
            return False
        _Worker(lease, place).work()
    return True


class _Worker:
    """One lease being worked off: computes job by job, looks at the lease between, and writes what ended."""

    def __init__(
        self, lease: Lease, place: Place, *, seconds_between_looks: float = SECONDS_BETWEEN_WRITES
    ) -> None:
        self.lease = lease
        self.place = place
        self.seconds_between_looks = seconds_between_looks
        self.endings: list[Ending] = []
        self.lines = ""
        self.unshown: Note | None = None
        self.waiting = list(lease.jobs)
        self.job = lease.jobs[0]
        self.judged: dict[tuple[int | None, int] | str, str | None] = {}
        self.begun = self.beaten = self.looked = self.written = time.monotonic()

    def work(self) -> None:
        while self.waiting:
            job = self.waiting.pop(0)
            self.job, self.lines, self.unshown, self.begun = job, "", None, time.monotonic()
            try:
                ending = self._attempt(job)
            except LeaseLost:
                logger.warning("job %s is in other hands; this run stops", job.pk)
                continue
            ending.lines = self.lines
            self.endings.append(ending)
            if time.monotonic() - self.written > SECONDS_BETWEEN_WRITES:
                self._write()
        self._write()

    def _attempt(self, job: AnalysisJob) -> Ending:
        try:
            if job.attempts > job.max_attempts:
                raise fell(JobFault.WORKER_LOST)
            self._note(time.time(), worded("Plan en toestemming nakijken"))
            self._require_approvals(job)
            job.laid = self._ground(job)
            outcome, spent = self.place(job, self)
            return outcomes.succeeded(job, outcome, spent)
        except CancelAsked:
            return outcomes.cancelled(job)
        except MustWait:
            return outcomes.postponed(job, standstill(job.trajectory))
        except JobFell as fall:
            logger.warning("job %s fell: %s", job.pk, fall.fault)
            return outcomes.fallen(job, fall)

    def _require_approvals(self, job: AnalysisJob) -> None:
        """An approval covers what was read: a plan that no longer stands stops the job."""
        sentence = patiently(partial(self._why_not, job))
        if sentence:
            raise JobFell(JobFault.APPROVAL, sentence)

    def _ground(self, job: AnalysisJob) -> ground.Ground | None:
        """The areas that the job needs: it reads no table itself, and areas that changed since its start stop it."""
        try:
            return patiently(partial(ground.ground_of, job))
        except NotYet as refusal:
            raise JobFell(JobFault.APPROVAL, refusal.sentence) from refusal

    def _why_not(self, job: AnalysisJob) -> str | None:
        about = (job.plan_id, job.dataset_id)
        if about not in self.judged:
            self.judged[about] = guards.job_may_run(job)
        return self.judged[about]

    # What the workbench tells.

    @property
    def seconds_to_beat(self) -> float:
        return min(settings.JOB_LEASE_SECONDS / BEATS_PER_LEASE, SECONDS_BETWEEN_LOOKS)

    @property
    def following(self) -> list[AnalysisJob]:
        """The next jobs of this hand, as far as the approvals that were asked cover them too."""
        return list(takewhile(self._is_covered, self.waiting[:JOBS_AHEAD]))

    def _is_covered(self, after: AnalysisJob) -> bool:
        """A job that needs areas beside it is laid out when its turn comes."""
        about = (self.job.plan_id, self.job.dataset_id)
        is_alike = (after.plan_id, after.dataset_id) == about and not after.ground
        return is_alike and after.attempts <= after.max_attempts

    def hear(self, reports: list[Note]) -> None:
        for moment, _progress, sentence in reports:
            self._note(moment, sentence)
        if reports:
            self.unshown = reports[-1]
            if self._is_time(self.looked, self.seconds_between_looks):
                self._show(self.unshown)

    def beat(self) -> None:
        """Keep the lease and ask whether to go on. A database that is away for a moment does not stop a job."""
        if self.unshown is not None:
            self._show(self.unshown)
        try:
            if self._is_time(self.beaten, settings.JOB_LEASE_SECONDS / BEATS_PER_LEASE):
                self.beaten = time.monotonic()
                self.lease.extend()
            self.looked = time.monotonic()
            self._give_back()
            self.lease.look_up(self.job.pk)
        except DatabaseError:
            logger.warning("no heartbeat for job %s", self.job.pk, exc_info=True)
            reconnect()

    def _give_back(self) -> None:
        """This job turns out to be long: others may have the rest of the hand, and what ended is written."""
        if self._is_time(self.begun, SECONDS_BETWEEN_LOOKS) and (self.waiting or self.endings):
            self._write()
            self.lease.give_back([job.pk for job in self.waiting])
            self.waiting = []

    def _show(self, report: Note) -> None:
        """Write the progress so that the page shows it."""
        self.looked = self.beaten = time.monotonic()
        self.unshown = None
        try:
            self.lease.write_progress(self.job.pk, report[1], report[2], self.lines)
            self.lines = ""
            self.lease.look_up(self.job.pk)
        except DatabaseError:
            logger.warning("no progress of job %s", self.job.pk, exc_info=True)
            reconnect()

    def _is_time(self, since: float, seconds: float) -> bool:
        return time.monotonic() - since >= seconds

    def _note(self, moment: float, sentence: str) -> None:
        """A line for the log."""
        self.lines += log_line(datetime.fromtimestamp(moment, tz=UTC), sentence)

    def _write(self) -> None:
        """Write what ended since the last time, as soon as the database answers and while the lease holds."""
        if not self.endings:
            return
        patiently(self._write_once)
        self.endings, self.written = [], time.monotonic()

    @transaction.atomic
    def _write_once(self) -> None:
        self.judged = {}
        outcomes.write(self.lease, [self._still_allowed(ending) for ending in self.endings])
        self.lease.extend()
        self.beaten = time.monotonic()

    def _still_allowed(self, ending: Ending) -> Ending:
        """What was approved at the start may have changed since: then the outcome is not kept."""
        if ending.state != JobState.SUCCEEDED:
            return ending
        if self._stands_still(ending.job):
            waiting = outcomes.postponed(ending.job, standstill(ending.job.trajectory))
            waiting.lines = ending.lines
            return waiting
        sentence = self._why_not(ending.job)
        if sentence is None:
            return ending
        refused = outcomes.fallen(ending.job, JobFell(JobFault.APPROVAL, sentence))
        refused.lines = ending.lines
        return refused

    def _stands_still(self, job: AnalysisJob) -> bool:
        if "still" not in self.judged:
            still = line.standing_still().filter(pk=job.trajectory_id).exists()
            self.judged["still"] = standstill(job.trajectory) if still else None
        return self.judged["still"] is not None


def standstill(trajectory: Trajectory) -> str:
    """Why a job of this trajectory waits, now that it stands still."""
    why = not_on_hold(trajectory) or brake_is_off(trajectory) or worded("Het traject lag even stil.")
    return worded("{why} De opdracht wacht en begint vanzelf als het traject verder gaat.", why=why)
