"""Rounds of a check: which one came before, and what changed in the table since then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from analyses.checking_periods import rows_of_period
from analyses.engine.disclosure import TOTAL
from analyses.models import (
    AnalysisPlan,
    CheckerVerdict,
    CheckRemark,
    CheckState,
    DisclosureCheck,
    PairChoice,
    PairJudgement,
    Result,
    Verdict,
)
from analyses.outputs import PUBLIC, Place, place_of
from analyses.pairs import pair_ident
from analyses.protection import cell_of, released_table
from analyses.sheet import Key as Cell

Key = tuple[str, str]


# What a row shows besides its count.
BESIDE = ("population", "ratio")


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and now: the status and the count that is shown; None where the row was not there. `also` names what else
    changed where these did not."""

    area: str
    period: str
    status_before: str | None
    status_now: str | None
    count_before: int | None
    count_now: int | None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of another kind before and now: its status and its value where that is told; None where it was not there."""

    name: str
    kind: str
    area: str
    period: str
    group: str
    status_before: str | None
    status_now: str | None
    value_before: float | None
    value_now: float | None


@dataclass(frozen=True, slots=True)
class SinceLast:
    """What changed since the round that was sent back, in the table with its other periods and in the figures of other kinds,
    with its remarks and how they were answered."""

    before: DisclosureCheck
    changes: list[RowChange]
    figures: list[FigureChange]
    remarks: list[CheckRemark]
    description_changed: bool
    # The names of both files where this round is about another one: then the figures differ for that reason already.
    files: tuple[str, str] | None = None


def round_before(check: DisclosureCheck) -> DisclosureCheck | None:
    """The check that was sent back and that this one follows: of the same job, else of another one that it takes the place of.

    A first round on another job follows a check that was sent back and that nobody answered yet, about the same kind of data
    from the same source: two tables that one question asks for go their own ways.
    """
    earlier = _sent_back(check.result).filter(pk__lt=check.pk).exclude(**_returned_after(check))
    own = earlier.filter(result=check.result_id).first()
    return own or _unanswered(check.result, earlier, DisclosureCheck.objects.filter(pk__lt=check.pk))


def _returned_after(check: DisclosureCheck) -> dict[str, Any]:
    """Of what was still with the checkers when this check was asked, which therefore answers nothing of it."""
    later = CheckerVerdict.objects.filter(verdict=Verdict.RETURN, given_at__gt=check.asked_at)
    return {"pk__in": later.values("check_record")}


def last_sent_back(result: Result) -> DisclosureCheck | None:
    """The check that was sent back and that the next one on this result will follow (round_before)."""
    own = result.checks.order_by("-pk").first()
    if own is not None:
        return own if own.state == CheckState.RETURNED else None
    return _unanswered(result, _sent_back(result), DisclosureCheck.objects.all())


def _unanswered(
    result: Result, returned: QuerySet[DisclosureCheck], among: QuerySet[DisclosureCheck]
) -> DisclosureCheck | None:
    """The last of these that checkers sent back, when none of `among` was asked after that; only of data like `result`."""
    if result.job.plan is None:
        return None
    alike = _of_data_like(result)
    found = returned.filter(alike).annotate(sent_back_at=_sent_back_at()).exclude(sent_back_at=None)
    last = found.order_by("-sent_back_at").first()
    if last is None:
        return None
    answers = _on_question(result.job.plan).filter(alike, asked_at__gt=last.sent_back_at)
    return None if answers.filter(pk__in=among.values("pk")).exists() else last


def _of_data_like(result: Result) -> Q:
    """A corrected file is of the same kind and, where both say where they come from, of the same source."""
    dataset = result.job.dataset
    kind = Q(result__job__dataset__kind=dataset.kind)
    if dataset.source_id is None:
        return kind
    source = "result__job__dataset__source"
    return kind & (Q(**{f"{source}__isnull": True}) | Q(**{source: dataset.source_id}))


def _sent_back_at() -> Subquery:
    return Subquery(_returns().values("given_at")[:1])


def _returns() -> QuerySet[CheckerVerdict]:
    """The verdicts that sent a check back, the last first."""
    found = CheckerVerdict.objects.filter(check_record=OuterRef("pk"), verdict=Verdict.RETURN)
    return found.order_by("-given_at")


def sent_back_in(trajectories: Iterable[int]) -> dict[int, DisclosureCheck]:
    """Trajectory -> the last check that checkers sent back and that no later one answers, with their words as `said`."""
    rows = DisclosureCheck.objects.filter(
        state=CheckState.RETURNED, result__job__trajectory__in=list(trajectories)
    ).annotate(sent_back_at=_sent_back_at(), said=Subquery(_returns().values("remarks")[:1]))
    question = "result__job__plan__question_version__question"
    after = DisclosureCheck.objects.filter(
        **{question: OuterRef(question)}, asked_at__gt=OuterRef("sent_back_at")
    )
    found = (
        rows.filter(~Exists(after), sent_back_at__isnull=False)
        .select_related("result__job")
        .only("result__job__trajectory")
    )
    return {check.result.job.trajectory_id: check for check in found.order_by("sent_back_at")}


def _sent_back(result: Result) -> QuerySet[DisclosureCheck]:
    plan = result.job.plan
    if plan is None:
        return DisclosureCheck.objects.none()
    returned = _on_question(plan).filter(state=CheckState.RETURNED)
    return returned.select_related("result").order_by("-pk")


def _on_question(plan: AnalysisPlan) -> QuerySet[DisclosureCheck]:
    return DisclosureCheck.objects.filter(
        result__job__trajectory=plan.trajectory_id,
        result__job__plan__question_version__question=plan.question_version.question_id,
    )


def cells_to_hide(result: Result) -> set[Cell]:
    """The cells that checkers decided to hide in rounds on this question since something of it was released.

    Once released, the memory of releases keeps them hidden.
    """
    return {
        cell_of(clash["area"], clash["period"], clash["category"])
        for clash in _to_hide(result)
        if not clash.get("output")
    }


def outputs_to_hide(result: Result) -> set[Place]:
    """The figures of other kinds that checkers decided to hide, as `cells_to_hide`."""
    return {
        (
            clash["output"],
            clash["area"],
            clash["period"],
            "" if clash["category"] == TOTAL else clash["category"],
        )
        for clash in _to_hide(result)
        if clash.get("output")
    }


def _to_hide(result: Result) -> list[Mapping[str, Any]]:
    """The pairs that were decided by hiding the new figure."""
    rounds = _sent_back(result)
    plan = result.job.plan
    released = _on_question(plan).filter(state=CheckState.RELEASED).order_by("-pk").first() if plan else None
    if released is not None:
        rounds = rounds.filter(pk__gt=released.pk)
    chosen = PairJudgement.objects.filter(check_record__in=rounds.values("pk"), choice=PairChoice.HIDE)
    wanted = {(each.check_record_id, each.pair) for each in chosen}
    if not wanted:
        return []
    return [clash for check in rounds for clash in check.earlier if (check.pk, pair_ident(clash)) in wanted]


def since_last(check: DisclosureCheck, *, sees_why: bool = True) -> SinceLast | None:
    """This round beside the one before, with why a cell is hidden only for `sees_why`; None for a first round."""
    before = round_before(check)
    if before is None:
        return None
    return SinceLast(
        before,
        row_changes(*(_rows(each, sees_why) for each in (before, check))),
        figure_changes(
            *(each.outputs if sees_why else released_table(each.outputs) for each in (before, check))
        ),
        list(before.notes.select_related("made_by", "answered_by")),
        before.description != check.description,
        _other_files(before, check),
    )


def _rows(check: DisclosureCheck, sees_why: bool) -> list[Mapping[str, Any]]:
    """The rows of a check and, of its other periods, the counts: these leave with it as well."""
    table = check.table if sees_why else released_table(check.table)
    return [*table, *(row for period in check.series for row in rows_of_period(check, period, None))]


def _other_files(before: DisclosureCheck, check: DisclosureCheck) -> tuple[str, str] | None:
    then, now = before.result.job.dataset, check.result.job.dataset
    return None if then.pk == now.pk else (then.name, now.name)


def row_changes(before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> list[RowChange]:
    """Rows that came, went, or show something else, by area and period."""
    old, new = _by_place(before), _by_place(now)
    return [
        _change(key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if _told(old.get(key)) != _told(new.get(key))
    ]


def figure_changes(
    before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]
) -> list[FigureChange]:
    """Figures of other kinds that came, went, or say something else, in the order in which they are read."""
    old, new = ({(each["kind"], *place_of(each)): each for each in figures} for figures in (before, now))
    return [
        _figure_change(old.get(key), new.get(key))
        for key in dict.fromkeys([*new, *old])
        if _said(old.get(key)) != _said(new.get(key))
    ]


def _said(figure: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    return (figure["status"], figure["value"]) if figure else None


def _figure_change(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> FigureChange:
    either = new or old or {}
    return FigureChange(
        **{name: either[name] for name in PUBLIC},
        status_before=old["status"] if old else None,
        status_now=new["status"] if new else None,
        value_before=old["value"] if old else None,
        value_now=new["value"] if new else None,
    )


def _by_place(table: Iterable[Mapping[str, Any]]) -> dict[Key, Mapping[str, Any]]:
    return {(row["area"], row["period"]): row for row in table}


def _told(row: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    return tuple(row[name] for name in ("status", "observed", *BESIDE)) if row else None


def _change(key: Key, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> RowChange:
    is_same = old and new and all(old[name] == new[name] for name in ("status", "observed"))
    return RowChange(
        *key,
        status_before=old["status"] if old else None,
        status_now=new["status"] if new else None,
        count_before=old["observed"] if old else None,
        count_now=new["observed"] if new else None,
        also=tuple(name for name in BESIDE if is_same and old[name] != new[name]),
    )
