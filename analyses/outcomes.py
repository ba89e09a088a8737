"""How jobs end: state, result, history, trail and message in one transaction, and only by who holds the lease."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.services import tell_each
from analyses import computation
from analyses.computation import Outcome
from analyses.faults import PASSING, JobFell, ends_as, given_up, pause_after
from analyses.history import keep_history
from analyses.lease import Lease
from analyses.models import AnalysisJob, JobState, Result
from coalitions import journal
from zicht.core.worded import worded, words_of

MOST_MESSAGES = 5
VERBS = {
    JobState.SUCCEEDED: "job_succeeded",
    JobState.FAILED: "job_failed",
    JobState.DEAD: "job_dead",
    JobState.CANCELLED: "job_cancelled",
}


@dataclass
class Ending:
    """How one job leaves the hands of a worker. `facts` are its columns, `lines` what its log gains."""

    job: AnalysisJob
    state: JobState
    facts: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome | None = None
    spent: dict[str, float] = field(default_factory=dict)
    lines: str = ""


def succeeded(job: AnalysisJob, outcome: Outcome, spent: dict[str, float]) -> Ending:
    """It came out well."""
    facts = {"progress": 100, "progress_note": _("Klaar"), "versions": _versions(settings.ANALYSIS_ENGINE)}
    return Ending(job, JobState.SUCCEEDED, facts, outcome, spent)


@cache
def _versions(engine: str) -> dict[str, str]:
    """Looked up once in the life of a process."""
    return computation.versions(engine)


def cancelled(job: AnalysisJob) -> Ending:
    """Somebody asked to stop."""
    return Ending(job, JobState.CANCELLED, {"progress_note": _("Gestopt")})


def fallen(job: AnalysisJob, fall: JobFell) -> Ending:
    """It fell: back in the line after a pause when that may help, else failed or dead, with the reason."""
    if fall.fault in PASSING and job.attempts < job.max_attempts:
        sentence = worded("{why} Wij proberen het zo opnieuw.", why=fall.sentence)
        return _back(job, sentence, fault=fall.fault, not_before=Now() + _pause(job))
    sentence = (
        given_up(fall.fault, min(job.attempts, job.max_attempts)) if fall.fault in PASSING else fall.sentence
    )
    state = ends_as(fall.fault)
    note = _("Vastgelopen") if state == JobState.DEAD else _("Mislukt")
    return Ending(job, state, {"fault": fall.fault, "progress_note": note} | _failure(sentence))


def postponed(job: AnalysisJob, sentence: str) -> Ending:
    """The trajectory stands still: back in the line, and this try does not count."""
    return _back(job, sentence, attempts=Greatest(F("attempts") - 1, 0))


def _back(job: AnalysisJob, sentence: str, **facts: Any) -> Ending:
    return Ending(job, JobState.QUEUED, {"progress": 0, "progress_note": ""} | _failure(sentence) | facts)


def _failure(sentence: str) -> dict[str, Any]:
    return {"failure": sentence[:500], "failure_words": words_of(sentence)}


def _pause(job: AnalysisJob) -> timedelta:
    return timedelta(seconds=pause_after(job.attempts))


@transaction.atomic
def write(lease: Lease, endings: Sequence[Ending]) -> list[AnalysisJob]:
    """Write the endings of jobs that this lease still holds, all together; of the others nothing is kept.

    The jobs are of one trajectory. A cancel that came in the meantime wins from an outcome. Answers what was written.
    """
    rows = lease.held([ending.job.pk for ending in endings]).select_for_update(of=("self",))
    held = {row.pk: row for row in rows.only("pk", "cancel_asked_at")}
    kept = [_as_asked(ending, held[ending.job.pk]) for ending in endings if ending.job.pk in held]
    if not kept:
        return []
    for alike in _grouped(kept):
        _write_states(lease, alike)
    _write_lines(kept)
    jobs = {ending.job.pk: ending for ending in kept}
    keep_history(AnalysisJob, AnalysisJob.objects.filter(pk__in=jobs))
    _keep_results(kept)
    _tell(kept)
    return [ending.job for ending in kept]


def _as_asked(ending: Ending, row: AnalysisJob) -> Ending:
    if row.cancel_asked_at is None or ending.state == JobState.CANCELLED:
        return ending
    asked = cancelled(ending.job)
    asked.lines = ending.lines
    return asked


def _grouped(endings: Iterable[Ending]) -> list[list[Ending]]:
    """Endings that write the same in every column but log and use."""
    groups: dict[str, list[Ending]] = {}
    for ending in endings:
        # A pause is drawn by lot for each job, so a job that waits stands alone.
        key = str(ending.job.pk) if ending.state == JobState.QUEUED else f"{ending.state}{ending.facts}"
        groups.setdefault(key, []).append(ending)
    return list(groups.values())


def _write_states(lease: Lease, alike: Sequence[Ending]) -> None:
    ended = {} if alike[0].state == JobState.QUEUED else {"ended_at": Now()}
    lease.held([each.job.pk for each in alike]).update(
        state=alike[0].state, lease_token=None, lease_until=None, **ended, **alike[0].facts
    )


def _write_lines(endings: Sequence[Ending]) -> None:
    """What differs for each job: the rest of its log, and what it took. One statement for all of them."""
    rows = [(each.job.pk, each.lines, json.dumps(each.spent)) for each in endings]
    values = ", ".join(["(%s, %s, %s)"] * len(rows))
    kind = "jsonb" if connection.vendor == "postgresql" else "text"
    table = connection.ops.quote_name(AnalysisJob._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET log = log || added.column2, spent = CAST(added.column3 AS {kind})"  # noqa: S608
            f" FROM (VALUES {values}) AS added WHERE {table}.id = CAST(added.column1 AS bigint)",
            [cell for row in rows for cell in row],
        )


def _keep_results(endings: Iterable[Ending]) -> None:
    """The figures with their checksum, and a row in the history that says when they came."""
    made = [_result(each.job, each.outcome) for each in endings if each.outcome is not None]
    if made:
        Result.objects.bulk_create(made)
        keep_history(Result, Result.objects.filter(job__in=[each.job for each in made]), kind="+")


def _result(job: AnalysisJob, outcome: Outcome) -> Result:
    made = Result(job=job, **vars(outcome))
    made.checksum = made.computed_checksum()
    return made


def _tell(endings: Iterable[Ending]) -> None:
    """The trail and who asked hear of every job that ended; a job that waits again is not news."""
    ended = [ending for ending in endings if ending.state in VERBS]
    if not ended:
        return
    lines = [_line(ending.job, ending) for ending in ended]
    journal.write_all(ended[0].job.trajectory.coalition, lines, by=None)
    tell_each(_messages(ended, lines))


def _messages(ended: Sequence[Ending], lines: Sequence[journal.Line]) -> list[tuple[Any, str, str]]:
    """To who asked: a message for each job, or one for all of them when a whole hand of small jobs ended at once."""
    job = ended[0].job
    reference, who = job.trajectory.reference, job.requested_by
    if len(ended) > MOST_MESSAGES:
        counted = Counter(ending.state for ending in ended)
        parts = [f"{count} {state.label}" for state, count in counted.items()]
        sentence = _("{reference}: {count} opdrachten zijn klaar ({parts}).").format(
            reference=reference, count=len(ended), parts=", ".join(parts)
        )
        return [(who, sentence, reverse("analyses:overview", args=[reference]))]
    return [
        (
            who,
            f"{reference}: {line.sentence} {line.reason}".strip(),
            reverse("analyses:job", args=[each.job.pk]),
        )
        for each, line in zip(ended, lines, strict=True)
    ]


def _line(job: AnalysisJob, ending: Ending) -> journal.Line:
    facts = {"job": job.pk, "exploratory": job.is_exploratory, "plan": job.plan_fingerprint}
    sentence = _end_sentences()[ending.state].format(number=job.pk)
    return journal.Line(VERBS[ending.state], sentence, reason=ending.facts.get("failure", ""), facts=facts)


def _end_sentences() -> dict[JobState, str]:
    return {
        JobState.SUCCEEDED: _("Opdracht {number} is gelukt."),
        JobState.FAILED: _("Opdracht {number} is mislukt."),
        JobState.DEAD: _("Opdracht {number} is vastgelopen."),
        JobState.CANCELLED: _("Opdracht {number} is gestopt."),
    }
