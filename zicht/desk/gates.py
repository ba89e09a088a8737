"""What the gates of somebody's trajectories ask: of this person, or of others that this person waits for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from analyses.content import under_a_replaced_plan
from analyses.models import CheckState, DisclosureCheck
from analyses.rounds import sent_back_in
from coalitions.models import Covenant
from questions.models import Definition, Hold, QuestionVersion, Trajectory
from questions.services import why_not_lift_hold
from reviews.models import Brake
from zicht import method, standing
from zicht.core.lifecycle import Condition, Step
from zicht.core.policy import May, Role, allows, in_words
from zicht.desk.items import Item, Waiting, day_after, short
from zicht.desk.wording import DO, GO

# Who works on gates. Reviewers, checkers and holders are asked by name (zicht.desk.personal).
WORKING = frozenset({Role.PROBLEM_OWNER, Role.PARTNER, Role.ANALYST, Role.LANDSADVOCAAT, Role.PROGRAMME_LEAD})
# A right that somebody must hold besides being named in a need.
WRITES = {
    "covenant_is_signed": May.WRITE_COALITION,
    "definitions_are_agreed": May.WRITE_QUESTION,
    "question_is_relevant_and_sharp": May.WRITE_QUESTION,
    "priority_is_scored": None,  # a list of its own for the programme lead
    "every_invitation_is_answered": None,  # asked by name
    "legal_advice_is_positive": None,
    "conditions_before_analysis_are_met": None,
    "conditions_before_committee_are_met": None,
    "committee_has_decided": None,
    "conditions_before_writing_are_met": None,
    "every_deviation_is_answered": None,
    "brake_is_off": None,
}
# Nothing to do yet while an earlier condition is open.
AFTER_ALL = frozenset({"publication_is_live"})
AFTER = {
    "job_succeeded_under_the_plan": "plan_is_locked",
    "output_is_released": "job_succeeded_under_the_plan",
}


@dataclass(frozen=True)
class Known:
    """Of a page of trajectories: those where something has begun, so that now others are first. Sets of ids.

    `sent_back` has, by trajectory, the check that waits for its analysts, whatever others lie with the checkers.
    """

    with_covenant: frozenset[int]
    with_definitions: frozenset[int]
    asked: frozenset[int]
    at_checkers: frozenset[int]
    held: frozenset[int]
    braked: frozenset[int]
    sent_back: Mapping[int, DisclosureCheck]

    def is_begun(self, check: str, trajectory: Trajectory) -> bool:
        begun = {
            "covenant_is_signed": self.with_covenant,
            "definitions_are_agreed": self.with_definitions,
            "question_is_relevant_and_sharp": self.asked,
            "output_is_released": self.at_checkers - self.sent_back.keys(),
        }
        return trajectory.pk in begun.get(check, frozenset())


def known_about(trajectories: list[Trajectory]) -> Known:
    """What has begun on these trajectories, in seven queries."""
    ids = [trajectory.pk for trajectory in trajectories]
    covenants = Covenant.objects.filter(coalition__trajectory__in=ids).order_by()
    definitions = Definition.objects.filter(trajectory__in=ids).order_by()
    versions = QuestionVersion.objects.filter(
        question__trajectory__in=ids, question__order=F("question__trajectory__cycle")
    )
    newest = dict(versions.order_by("number").values_list("question__trajectory", "asked_at"))
    # A check under a plan that was replaced is work of nobody: the analyst starts a job under the later version.
    checks = DisclosureCheck.objects.filter(result__job__trajectory__in=ids, state=CheckState.PENDING)
    checks = checks.exclude(under_a_replaced_plan("result__job")).order_by()
    holds = Hold.objects.filter(trajectory__in=ids, lifted_at__isnull=True).order_by()
    return Known(
        frozenset(covenants.values_list("coalition__trajectory", flat=True)),
        frozenset(definitions.values_list("trajectory", flat=True)),
        frozenset(pk for pk, asked_at in newest.items() if asked_at),
        frozenset(checks.values_list("result__job__trajectory", flat=True)),
        frozenset(holds.values_list("trajectory", flat=True)),
        frozenset(
            Brake.objects.filter(trajectory__in=ids, lifted_at__isnull=True)
            .order_by()
            .values_list("trajectory", flat=True)
        ),
        sent_back_in(ids),
    )


def gate_work(user: Any, trajectories: list[Trajectory]) -> tuple[list[Item], list[Waiting]]:
    """What these trajectories ask of `user`, and what `user` waits for. As many queries as there are conditions."""
    known = known_about(trajectories)
    items: list[Item] = []
    waiting: list[Waiting] = []
    for trajectory in trajectories:
        step = next((step for step in method.FORWARD if trajectory.phase in step.sources), None)
        if step is None or not trajectory.roles_of(user) & WORKING:
            continue
        unmet = _unmet(user, trajectory, step, known)
        mine = list(_mine(user, trajectory, step, unmet, known))
        items += mine
        if not mine:
            waiting.append(_awaited(trajectory, standing.Gate(step, tuple(unmet))))
    return items, waiting


def _unmet(user: Any, trajectory: Trajectory, step: Step, known: Known) -> list[Condition]:
    """The first condition that is not met, and after that only those that name a role of `user`; empty when all are.

    While the brake is pulled, or the trajectory is on hold, that is the only one that counts.
    """
    needs = (method.NOT_ON_HOLD,) if trajectory.pk in known.held else step.needs
    needs = (method.BRAKE_IS_OFF,) if trajectory.pk in known.braked else needs
    roles = trajectory.roles_of(user)
    unmet: list[Condition] = []
    for need in needs:
        if not unmet or roles & frozenset(need.by):
            condition = Condition(need, need.check(trajectory))
            if not condition.met:
                unmet.append(condition)
    return unmet


def _mine(
    user: Any, trajectory: Trajectory, step: Step, unmet: list[Condition], known: Known
) -> Iterator[Item]:
    if not unmet and allows(user, step.may, trajectory):
        yield _step_item(trajectory, step)
    for condition in unmet:
        if _is_for(user, trajectory, condition, unmet, known):
            check = known.sent_back.get(trajectory.pk) if _name(condition) == "output_is_released" else None
            yield _sent_back_item(trajectory, check) if check else _condition_item(trajectory, condition)


def _name(condition: Condition) -> str:
    return getattr(condition.need.check, "__name__", "")


def _is_for(
    user: Any, trajectory: Trajectory, condition: Condition, unmet: list[Condition], known: Known
) -> bool:
    """Whether this person is the one to act: the role is named, nothing comes first, and nothing has begun."""
    name = _name(condition)
    others = {_name(other) for other in unmet} - {name}
    if (name in AFTER_ALL and others) or AFTER.get(name) in others or known.is_begun(name, trajectory):
        return False
    if name == "not_on_hold":
        return allows(user, May.HOLD, trajectory) and why_not_lift_hold(trajectory, user) is None
    if name == "output_is_released":
        return allows(user, May.WRITE_ANALYSIS, trajectory)
    right = WRITES.get(name, May.SEE)
    named = bool(trajectory.roles_of(user) & frozenset(condition.need.by))
    return named and right is not None and allows(user, right, trajectory)


def _condition_item(trajectory: Trajectory, condition: Condition) -> Item:
    title, button = DO.get(_name(condition), (condition.need.label, GO))
    return Item(
        title=str(title),
        url=reverse(condition.need.at, args=[trajectory.reference]),
        button=str(button),
        about=trajectory.title,
        more=short(condition.missing or "", 160),
        due=day_after(trajectory.phase_since, standing.NORM_DAYS.get(trajectory.phase)),
    )


def _sent_back_item(trajectory: Trajectory, check: Any) -> Item:
    """`check` as `sent_back_in` gives it."""
    return Item(
        title=_("Pas de uitkomst aan die de controleurs terugstuurden"),
        url=reverse("analyses:result", args=[check.result.job_id]) + "#vrijgave",
        button=_("Lees wat er anders moet"),
        about=trajectory.title,
        more=short(check.said, 160),
        due=day_after(trajectory.phase_since, standing.NORM_DAYS.get(trajectory.phase)),
    )


def _step_item(trajectory: Trajectory, step: Step) -> Item:
    return Item(
        title=_("Zet de volgende stap: {step}").format(step=method.label_of(step)),
        url=reverse("questions:take", args=[trajectory.reference, step.name]),
        button=_("Bekijk en bevestig"),
        about=trajectory.title,
        more=_("Aan alle voorwaarden is voldaan."),
        due=day_after(trajectory.phase_since, standing.NORM_DAYS.get(trajectory.phase)),
    )


def _awaited(trajectory: Trajectory, gate: standing.Gate) -> Waiting:
    turn = standing.turn(trajectory, gate)
    roles = turn.roles if turn else ()
    what = turn.waits_for if turn else ""
    since = turn.since if turn else trajectory.phase_since
    return Waiting(
        trajectory, capfirst(in_words(roles)), short(what, 160), since, turn.norm_days if turn else None
    )
