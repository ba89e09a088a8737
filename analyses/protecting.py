"""Makes the protected table of a check: claims it, computes beside the worker, and files the outcome once."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.services import tell
from analyses.claims import Claim, Overtaken, claim
from analyses.counted import UnitsBefore, units_before
from analyses.cover import cover_key
from analyses.cut import Cut, cut_of
from analyses.earlier import (
    Earlier,
    areas_of,
    as_rows,
    counts_in,
    earlier_releases,
    last_release,
    other_periods,
)  # fmt: skip
from analyses.faults import PASSING, JobFell
from analyses.figure_tables import Beside
from analyses.guards import why_replaced
from analyses.line import lease_time
from analyses.models import (
    CheckState,
    DatasetKind,
    DisclosureCheck,
    JobFault,
    PackageReturn,
    PairJudgement,
    Result,
)
from analyses.output_counts import Outgoing
from analyses.output_pairs import clashes_of_outputs, clashes_within, told, unresolved
from analyses.output_rests import Rests
from analyses.output_units import without_units
from analyses.outputs import Place as OutputPlace
from analyses.outputs import judged_outputs, place_of
from analyses.pairs import same_pairs, table_fingerprint, told_outside
from analyses.patience import reconnect
from analyses.protection import CONCEALED, HIDDEN, MISSING, PROFILES, Protected, protected
from analyses.rounds import cells_to_hide, outputs_to_hide, round_before
from analyses.selectors import why_no_verdict
from analyses.sheet import Key
from analyses.sheets import Place
from analyses.subjects import Kinship, subject_of
from analyses.territory import ancestors_of
from analyses.workbench import Note, Report, Watch, Workbench, here
from coalitions import journal
from coalitions.selectors import people_acting_as
from zicht.core.policy import Role
from zicht.core.worded import worded

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
BEATS_PER_LEASE = 3
FOR_THE_STORY = ("result__job__trajectory__coalition", "result__job__plan__question_version", "asked_by")


@dataclass(frozen=True)
class Order:
    """All that protecting one table needs, so that it reads nothing of the database; `pk` is the check, and `units` the
    populations that earlier releases counted in records, None where populations are public."""

    pk: int
    rows: Sequence[dict[str, Any]]
    summary: dict[str, Any]
    series: Sequence[dict[str, Any]]
    parents: dict[str, str]
    profile: str
    earlier: Sequence[Earlier]
    hide: frozenset[Key]
    unseen: str
    counted: str
    outputs: Sequence[dict[str, Any]]
    hide_outputs: frozenset[OutputPlace]
    year: int
    cut: Cut | None
    key: bytes
    units: Mapping[str, UnitsBefore] | None


@dataclass(frozen=True)
class Made:
    """The protected table, and the figures of other kinds, judged."""

    table: Protected
    outputs: list[dict[str, Any]]


Where = Callable[[Order, Watch], tuple[Made, dict[str, float]]]


def compute(order: Order, report: Report) -> Made:
    """Protect what an order holds. Raises NotYet when even the total would have to be hidden."""
    profile = PROFILES[order.profile]
    made = protected(
        order.rows, order.summary, series=order.series,
        parents=order.parents, profile=profile, earlier=order.earlier, hide=order.hide, unseen=order.unseen,
        year=order.year, cut=order.cut, key=order.key, counted=order.units,
    )  # fmt: skip
    report(90, _("Andere uitkomsten beoordelen"))
    before = [each.outputs for each in order.earlier if each.kinship is Kinship.SAME and each.outputs]
    outgoing = Outgoing(order.outputs, made.table, order.parents, profile, order.counted)
    judged = _judged(outgoing, order, made, before)
    outgoing = replace(outgoing, figures=judged)
    clashes = unresolved(clashes_of_outputs(outgoing, order.earlier), order.hide_outputs)
    foreign = {each.name for each in order.earlier if each.is_foreign}
    pairs = [told(each, foreign) for each in (*clashes_within(outgoing), *clashes)]
    return Made(replace(made, earlier=[*made.earlier, *pairs]), judged)


def _judged(
    outgoing: Outgoing, order: Order, made: Protected, before: Sequence[Sequence[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """The figures of other kinds, judged among themselves, as tables and as amounts beside all earlier ones: one hides for the
    other, until none asks for more."""
    place = Place(order.parents, order.year, key=order.key)
    told, counts = [*made.table, *as_rows(made.series)], counts_in([*order.rows, *order.series])
    beside = Beside(place, outgoing.profile, told, counts, made.audit["totals"], order.earlier)
    rests = Rests(order.parents, outgoing.profile, order.earlier)
    hide = set(order.hide_outputs)
    while True:
        judged = judged_outputs(outgoing, hide, before)
        silent = {place_of(figure) for figure in judged if figure["value"] is None}
        more = (beside.hidden(judged, silent) | rests.hidden(judged)) - silent
        if not more:
            break
        hide |= more
    # An empty answer says that populations were counted in the data and are told of no area (analyses.counted).
    holds_units_back = made.audit.get("units") == {}
    known = [each.outputs for each in order.earlier]
    return without_units(judged, order.rows, known) if holds_units_back else judged


BENCH = Workbench(compute)
HERE: Where = partial(here, compute)


def run(check_id: int, place: Where = HERE) -> None:
    """Protect the table of this check if it waits for that; safe to call any number of times.

    Here and now, or at another `place`: `BENCH.do` is a process beside this one, within the limits of a job.
    """
    waiting = DisclosureCheck.objects.filter(pk=check_id, state=CheckState.PREPARING)
    mine = claim(waiting, lease_time())
    if mine is None:
        return
    with suppress(Overtaken):
        _attempt(mine, DisclosureCheck.objects.select_related(*FOR_THE_STORY).get(pk=check_id), place)


def _attempt(mine: Claim, check: DisclosureCheck, place: Where) -> None:
    if check.attempts > MOST_ATTEMPTS:
        sentence = worded(
            "De rekenaar viel {count} keer weg tijdens het beveiligen. Vraag opnieuw vrijgave.",
            count=MOST_ATTEMPTS,
        )
        _refuse(mine, sentence)
        return
    if sentence := why_replaced(check.result.job.plan):
        _refuse(mine, sentence)
        return
    try:
        until = last_release()
        made, _spent = place(_order(check), _Heart(mine))
        _settle(mine, made, until)
    except JobFell as fall:
        if fall.fault in PASSING:
            mine.let_go(check.attempts)
        else:
            _refuse(mine, _in_words(fall, check))
    except (OperationalError, InterfaceError):
        logger.warning("protecting check %s meets trouble that may pass", check.pk, exc_info=True)
        mine.let_go(check.attempts)


def _in_words(fall: JobFell, check: DisclosureCheck) -> str:
    """Why it cannot be protected; a refusal says so itself."""
    if fall.fault in (JobFault.MEMORY, JobFault.TIME):
        return worded(
            "Deze tabel beveiligen kost meer dan mag. Neem minder perioden of gebieden in één uitkomst."
        )
    if fall.fault == JobFault.UNFORESEEN:
        return worded(
            "Er ging iets mis dat wij niet hadden voorzien. De beheerder vindt de fout onder controle {number}.",
            number=check.pk,
        )
    return fall.sentence


@dataclass
class _Heart:
    """Keeps the claim alive while the table is being protected."""

    mine: Claim
    following: Sequence[Order] = ()

    @property
    def seconds_to_beat(self) -> float:
        return settings.JOB_LEASE_SECONDS / BEATS_PER_LEASE

    def hear(self, reports: list[Note]) -> None:
        """How far it is, is not told: most of the work is one search of which nobody knows how long it takes."""

    def beat(self) -> None:
        try:
            self.mine.note()
        except DatabaseError:
            logger.warning("no heartbeat for a check", exc_info=True)
            reconnect()


def _returned(result: Result) -> PackageReturn | None:
    """What came back from the CBS with an outcome; None for one that was computed here."""
    return PackageReturn.objects.filter(job=result.job_id).only("outputs").first()


def other_figures(result: Result) -> list[dict[str, Any]]:
    """The figures of other kinds beside an outcome: those of its job, or those that came back from the CBS with it."""
    returned = _returned(result)
    return returned.outputs if returned else result.outputs


def _order(check: DisclosureCheck) -> Order:
    result, returned = check.result, _returned(check.result)
    outputs = returned.outputs if returned else result.outputs
    parents = ancestors_of(areas_of(result), result.job.division_year)
    elsewhere = ancestors_of((each["area"] for each in outputs), result.job.division_year)
    earlier = earlier_releases(result, parents)
    units = units_before(earlier) if result.job.dataset.kind == DatasetKind.RECORDS else None
    return Order(
        check.pk, result.table, result.summary, other_periods(result), elsewhere | parents, check.profile,
        earlier, frozenset(cells_to_hide(result)), HIDDEN if returned else MISSING,
        subject_of(result.job.plan, result.job.dataset).counted, outputs, frozenset(outputs_to_hide(result)),
        result.job.division_year, cut_of(result.series), cover_key(), units,
    )  # fmt: skip


@transaction.atomic
def _settle(mine: Claim, made: Made, until: int) -> None:
    """Lay the table before the checkers, and keep what they decided about pairs that are still the same; unless its plan was
    replaced while it was being protected."""
    check = mine.locked(*FOR_THE_STORY)
    if sentence := why_replaced(check.result.job.plan):
        _refuse(mine, sentence)
        return
    table = made.table
    shown = {"table": table.table, "summary": table.summary, "trend": table.trend, "series": table.series}
    for name, value in shown.items():
        setattr(check, name, value)
    pairs = [told_outside(clash, check.result.job) for clash in table.earlier]
    check.audit, check.earlier, check.counts, check.outputs = table.audit, pairs, table.counts, made.outputs
    check.compared_until, check.state, check.failure = until, CheckState.PENDING, ""
    check.lease_token = check.lease_until = None
    check.fingerprint = table_fingerprint(check)
    check.save()
    _keep_judgements(check)
    _tell_checkers(check)


def _keep_judgements(check: DisclosureCheck) -> None:
    """What was decided in the round before about a pair of which both figures are the same still stands, under the name of who
    decided and when. Nobody released on the ground of it yet: both who approve this round read and approve it again."""
    before = check.renews or round_before(check)
    if before is None:
        return
    same = same_pairs(before, check)
    for judged in PairJudgement.objects.filter(check_record=before, pair__in=same):
        PairJudgement.objects.create(
            check_record=check, pair=same[judged.pair], choice=judged.choice, reason=judged.reason,
            judged_by_id=judged.judged_by_id, judged_at=judged.judged_at,
        )  # fmt: skip


def _tell_checkers(check: DisclosureCheck) -> None:
    sentence = _("Vrijgave gevraagd voor de uitkomst van opdracht {number}.").format(
        number=check.result.job_id
    )
    # How many are hidden, not how many of them are small: the coalition reads the journal.
    hidden = sum(check.counts.get(kind, 0) for kind in CONCEALED)
    facts = {"check": check.pk, "commitment": check.commitment, "hidden": hidden}
    trajectory = check.trajectory
    journal.write(trajectory.coalition, "release_asked", sentence, by=check.asked_by, facts=facts)
    checkers = [
        user
        for user in people_acting_as(Role.CHECKER, trajectory.coalition)
        if not why_no_verdict(user, check)
    ]
    tell(checkers, f"{trajectory.reference}: {sentence}", url=reverse("analyses:check", args=[check.pk]))


@transaction.atomic
def _refuse(mine: Claim, sentence: str) -> None:
    """Say why no table can be made that may leave; the outcome itself and the description stay as they are."""
    check = mine.locked(*FOR_THE_STORY)
    check.state = CheckState.REFUSED
    check.say_why(sentence)
    check.lease_token = check.lease_until = None
    check.save()
    message = _("{reference}: de uitkomst van opdracht {number} is niet te beveiligen. {why}").format(
        reference=check.trajectory.reference, number=check.result.job_id, why=sentence
    )
    tell([check.asked_by], message, url=reverse("analyses:result", args=[check.result.job_id]))
