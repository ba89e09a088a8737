"""Asking for release: a table that is protected, audited and held against all that was released before."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from analyses import guards, protecting, tasks
from analyses.earlier import released_since
from analyses.models import CheckState, DatasetKind, DisclosureCheck, Release, Result
from analyses.protection import PROFILES
from analyses.rounds import last_sent_back
from analyses.services.releases import locked_check
from analyses.services.words import exploratory, require_not_on_hold, required_text
from coalitions import journal
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, allows, require

# What a figure of another kind asks of protection, beside a row of the table.
ROWS_PER_FIGURE = 4
# What populations ask that were counted in the data: they are protected in three ways (analyses.counted).
TABLES_OF_RECORDS = 3
# What a worker writes in a check.
WORKED_ON = (
    "state", "table", "summary", "trend", "series", "outputs", "audit", "earlier", "counts", "compared_until", "fingerprint",
    "failure", "failure_words", "attempts", "rung_at",
)  # fmt: skip


def ask_release(
    result: Result, *, description: str, answers: Mapping[int, str] | None = None, by: Any
) -> DisclosureCheck:
    """Have the table of a result protected, audited and held against earlier releases, and laid before two checkers.

    A large table is left to a worker: the check is then still being prepared. After a return, `answers` maps each remark
    of that round to what was done about it. Asking again while a check runs finds that check; one that could not be
    protected is tried again. Raises NotYet for exploratory output and when the plan no longer stands, Invalid at
    `description` and at `answer_<remark>`.
    """
    return _set_going(_asked(result, description, answers or {}, by))


@transaction.atomic
def _asked(result: Result, description: str, answers: Mapping[int, str], by: Any) -> DisclosureCheck:
    require(by, May.WRITE_ANALYSIS, result)
    trajectory = result.job.trajectory
    require_not_on_hold(trajectory)
    Result.objects.select_for_update().only("pk").get(pk=result.pk)
    running = result.checks.exclude(state=CheckState.RETURNED).first()
    if running is not None and running.state != CheckState.REFUSED:
        return running
    _require_releasable(result)
    wanted = _("Schrijf in een paar zinnen wat deze tabel laat zien en waarom zij naar buiten mag.")
    description = required_text("description", description, wanted)
    _answer_remarks(result, answers, by)
    check = running or DisclosureCheck(result=result, round=_next_round(result))
    return _waiting(check, description, by)


def _waiting(check: DisclosureCheck, description: str, by: Any) -> DisclosureCheck:
    """The check as a worker finds it: who asks, under which rules, and no table yet."""
    job = check.result.job
    profile = PROFILES[job.plan.rule_profile]
    check.description, check.asked_by, check.asked_at = description, by, timezone.now()
    check.plan_fingerprint, check.profile, check.profile_version = (
        job.plan_fingerprint, profile.name, profile.version,
    )  # fmt: skip
    check.state, check.failure, check.attempts, check.rung_at = CheckState.PREPARING, "", 0, None
    check.save()
    return check


def _next_round(result: Result) -> int:
    return (result.checks.aggregate(last=Max("round"))["last"] or 0) + 1


def _weight(result: Result) -> int:
    """How much there is to protect, in rows of a table. Each table is held against all that was ever released; figures of another
    kind, and units that were counted in records, are tables besides. A figure of another kind is held against all others too, and
    again against each release of its trajectory."""
    figures, job = protecting.other_figures(result), result.job
    before = Release.objects.values_list("trajectory_id", "check_record__counts")
    rows_before = sum(sum(counts.values()) for _trajectory, counts in before)
    tables = 1 + len({(each["name"], each["group"]) for each in figures})
    tables += TABLES_OF_RECORDS if job.dataset.kind == DatasetKind.RECORDS else 0
    releases = sum(trajectory == job.trajectory_id for trajectory, _counts in before)
    return tables * (len(result.table) + rows_before) + ROWS_PER_FIGURE * len(figures) * (1 + releases)


def _set_going(check: DisclosureCheck) -> DisclosureCheck:
    """The check as its worker leaves it. A small table is protected while the analyst waits; for a large one, of which
    nobody rang yet, a bell is rung."""
    if check.state == CheckState.PREPARING and check.rung_at is None:
        if _weight(check.result) <= settings.RELEASE_AT_ONCE_ROWS:
            protecting.run(check.pk)
        else:
            transaction.on_commit(partial(tasks.ring_protecting, check.pk))
    check.refresh_from_db(fields=WORKED_ON)
    return check


def _require_releasable(result: Result) -> None:
    if result.job.repeat_of_id is not None:
        raise NotYet(
            _(
                "Deze opdracht rekende iets na. Vraag vrijgave bij de opdracht die is nagerekend: opdracht {number}."
            ).format(number=result.job.repeat_of_id)
        )
    if not result.job.may_leave:
        raise NotYet(exploratory())
    if result.job.ground.get("shares") and "cut" not in result.series:
        # Outcomes of before these were kept: what was divided over the new areas cannot be protected.
        raise NotYet(
            _(
                "Deze uitkomst is van vóór de controle op verdeelde gebieden. Start de opdracht opnieuw en vraag dan vrijgave."
            )
        )
    sentence = guards.output_may_leave(result.job)
    if sentence:
        raise NotYet(sentence)


def _answer_remarks(result: Result, answers: Mapping[int, str], by: Any) -> None:
    """Every remark of the round that was sent back gets an answer, so that the next reader sees what became of it."""
    before = last_sent_back(result)
    waiting = list(before.notes.filter(answered_at__isnull=True)) if before else []
    faults: dict[str, list[str]] = {}
    for remark in waiting:
        try:
            name = f"answer_{remark.pk}"
            remark.answer = required_text(name, answers.get(remark.pk, ""), _what_was_done())
        except Invalid as fault:
            faults |= fault.fields
    if faults:
        raise Invalid(faults)
    for remark in waiting:
        remark.answered_by, remark.answered_at = by, timezone.now()
        remark.save()


def _what_was_done() -> str:
    return _("Schrijf wat u met deze opmerking deed.")


@transaction.atomic
def _renewed(check: DisclosureCheck, by: Any) -> DisclosureCheck:
    check = locked_check(check)
    after = DisclosureCheck.objects.filter(renews=check).first()
    if after is not None:
        return after
    if check.state != CheckState.PENDING:
        return check
    sentence = guards.why_replaced(check.result.job.plan)
    if sentence:
        raise NotYet(sentence)
    if not released_since(check):
        return check
    check.state = CheckState.RETURNED
    check.save(update_fields=["state"])
    after = DisclosureCheck(result=check.result, round=_next_round(check.result), renews=check)
    sentence = _(
        "De uitkomst van opdracht {number} wordt opnieuw beveiligd, naast een nieuwe vrijgave."
    ).format(number=check.result.job_id)
    facts = {"check": check.pk}
    journal.write(check.trajectory.coalition, "release_renewed", sentence, by=by, facts=facts)
    return _waiting(after, check.description, check.asked_by)


def renew_check(check: DisclosureCheck, *, by: Any) -> DisclosureCheck:
    """Protect a table anew, beside what was released since it was made; the new check takes the place of the old one.

    The same description, remarks and decisions about pairs that did not change stay; who judged judges again. Of a check
    that needs no renewal nothing changes. Raises NotAllowed for who neither analyses nor checks, NotYet when the plan was
    replaced: no round under it can end in a release.
    """
    if not allows(by, May.WRITE_ANALYSIS, check):
        require(by, May.DECIDE_RELEASE, check)
    return _set_going(_renewed(check, by))
