"""What every screen of one trajectory shows around its own content: the way, the gate, the turn and the tabs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coalitions import guards as around_the_table
from coalitions.models import Organisation
from coalitions.selectors import last_nudge, organisations_of
from questions import guards
from questions.current import current_question, open_hold, open_holds
from questions.models import Hold, Trajectory
from questions.services import look_again_on
from questions.wording import in_a_row
from reviews.selectors import open_brake
from zicht import method, standing
from zicht.core.lifecycle import Condition, Offer
from zicht.core.policy import May, Role, allows, in_words


@dataclass(frozen=True)
class Tab:
    """One part of a trajectory: its key, what it is called, where it is and which right opens it."""

    key: str
    label: str | Promise
    at: str
    may: May


TABS = (
    Tab("overview", gettext_lazy("Overzicht"), "questions:detail", May.SEE),
    Tab("question", gettext_lazy("Vraag"), "questions:canvas", May.READ_QUESTION),
    Tab("coalition", gettext_lazy("Coalitie"), "coalitions:coalition", May.READ_COALITION),
    Tab("sources", gettext_lazy("Bronnen"), "sources:inventory", May.READ_SOURCES),
    Tab("reviews", gettext_lazy("Toetsen"), "reviews:overview", May.READ_LEGAL),
    Tab("analysis", gettext_lazy("Analyse"), "analyses:overview", May.READ_PLAN),
    Tab("publication", gettext_lazy("Publicatie"), "publications:edit", May.READ_PUBLICATION),
    Tab("follow_up", gettext_lazy("Opvolging"), "publications:follow_up", May.READ_RESPONSES),
    Tab("trail", gettext_lazy("Dossier"), "desk:trail", May.READ_TRAIL),
)
# The name of an app or the Dutch word for its tab works too.
KEYS = {
    "questions": "question",
    "coalitions": "coalition",
    "analyses": "analysis",
    "publications": "publication",
}
# Conditions that wait for some of the parties, and for which.
AWAITED: dict[str, Callable[[Trajectory], list[Organisation]]] = {
    "every_invitation_is_answered": lambda trajectory: around_the_table.awaited_on_invitations(
        trajectory.coalition
    ),
    "covenant_is_signed": lambda trajectory: around_the_table.awaited_on_covenant(trajectory.coalition),
    "definitions_are_agreed": guards.awaited_on_definitions,
    "question_is_relevant_and_sharp": guards.awaited_on_question,
}
DANGEROUS = ("withdraw", "decline")


def address(name: str, trajectory: Trajectory, *more: str) -> str:
    """Where a screen of this trajectory is; empty when there is no such screen."""
    try:
        return reverse(name, args=[trajectory.reference, *more])
    except NoReverseMatch:
        return ""


def trajectory_context(
    request: HttpRequest, trajectory: Trajectory, *, tab: str = "overview"
) -> dict[str, Any]:
    """Context for `questions/_trajectory_header.html` and for who shows the gate, the turn or the steps as well.

    Keys: trajectory, phases, question_line, hold, brake, may_pull, tabs, and, worked out when a page uses them, gate, conditions,
    forward (the step to the next phase), asides (other steps), backs (ways back) and turn.
    """
    user: Any = request.user
    hold = open_hold(trajectory)
    gate: Any = SimpleLazyObject(lambda: standing.gate(trajectory))
    offers: Any = SimpleLazyObject(lambda: method.offered(trajectory, user))
    return {
        "trajectory": trajectory,
        "phases": phases(trajectory, hold),
        "stepper": phases(trajectory, hold),
        "question_line": question_line(trajectory),
        "hold": hold,
        "holds": SimpleLazyObject(lambda: open_holds(trajectory)),
        "brake": open_brake(trajectory),
        "may_pull": allows(user, May.PULL_BRAKE, trajectory),
        "tabs": tabs(trajectory, user, KEYS.get(tab, tab)),
        "gate": gate,
        "offers": offers,
        "conditions": SimpleLazyObject(
            lambda: [shown_condition(c, trajectory, user) for c in gate.conditions]
        ),
        "forward": SimpleLazyObject(lambda: forward_steps(offers, gate, trajectory)),
        "asides": SimpleLazyObject(lambda: aside_steps(offers, hold, trajectory)),
        "backs": SimpleLazyObject(lambda: back_steps(offers, trajectory)),
        "turn": SimpleLazyObject(lambda: turn_of(trajectory, user, gate)),
    }


def phases(trajectory: Trajectory, hold: Hold | None) -> list[dict[str, Any]]:
    """The phases as the stepper draws them; the current one is held while the trajectory is on hold."""
    return [
        {
            "label": stop.phase.label,
            "state": "held" if hold and stop.state == "now" else stop.state,
            "date": stop.entered_at,
        }
        for stop in standing.stepper(trajectory)
    ]


def question_line(trajectory: Trajectory) -> str:
    """Which question this is about, out of how many: "Vraag 2 van 3: leegstand per buurt"; empty without one."""
    question = current_question(trajectory)
    if question is None:
        return ""
    return _("Vraag {order} van {total}: {title}").format(
        order=question.order, total=trajectory.questions.count(), title=question.title
    )


def tabs(trajectory: Trajectory, user: Any, current: str) -> list[dict[str, Any]]:
    """The parts that this person may open."""
    return [
        {"label": tab.label, "url": url, "current": "yes" if tab.key == current else ""}
        for tab in TABS
        if (url := address(tab.at, trajectory)) and allows(user, tab.may, trajectory)
    ]


def shown_condition(condition: Condition, trajectory: Trajectory, user: Any) -> dict[str, Any]:
    """One condition of the gate: met or not, what is missing, who can meet it and, for who may go there, where."""
    return {
        "label": condition.need.label,
        "met": condition.met,
        "detail": condition.missing or "",
        "who": who(condition.need.by, trajectory),
        "url": _elsewhere(condition.need.at, trajectory, user),
    }


def _elsewhere(name: str, trajectory: Trajectory, user: Any) -> str:
    """Where that screen is; empty for the page that shows this itself, and for who may not open it."""
    if name == "questions:detail" or not allows(user, _opened_by(name), trajectory):
        return ""
    return address(name, trajectory)


def _opened_by(name: str) -> May:
    """The right that opens a screen: that of its tab, else that of the first tab of the same app."""
    app = name.partition(":")[0]
    own = [tab.may for tab in TABS if tab.at == name]
    return (own or [tab.may for tab in TABS if tab.at.startswith(f"{app}:")])[0]


def who(roles: Iterable[Role], trajectory: Trajectory) -> str:
    """Roles in words, the problem owner by its own name."""
    names = [
        trajectory.owner.short_name if role is Role.PROBLEM_OWNER else in_words([role]) for role in roles
    ]
    if len(names) < 2:
        return "".join(names)
    return _("{first} of {last}").format(first=", ".join(names[:-1]), last=names[-1])


def shown_step(offer: Offer, trajectory: Trajectory, reasons: Iterable[str] | None = None) -> dict[str, Any]:
    """A step as a button: open, or closed with its reasons."""
    step = offer.step
    return {
        "label": method.label_of(step),
        "name": step.name,
        "reasons": list(offer.reasons if reasons is None else reasons),
        "asks_reason": step.asks_reason,
        "asks_date": step.asks_date,
        "date": look_again_on().isoformat() if step.asks_date else "",
        "kind": "danger" if step.name in DANGEROUS else "secondary" if step.asks_reason else "primary",
        "url": address("questions:take", trajectory, step.name),
    }


def forward_steps(offers: list[Offer], gate: standing.Gate, trajectory: Trajectory) -> list[dict[str, Any]]:
    """The button to the next phase. The conditions stand above it, so its reasons only count them."""
    offer = next((offer for offer in offers if gate.step and offer.step.name == gate.step.name), None)
    if offer is None:
        return []
    unmet = [condition.missing for condition in gate.conditions if not condition.met]
    reasons = [reason for reason in offer.reasons if reason not in unmet]
    if unmet:
        sentence = ngettext("Eerst nog {count} voorwaarde.", "Eerst nog {count} voorwaarden.", len(unmet))
        reasons.append(sentence.format(count=len(unmet)))
    return [shown_step(offer, trajectory, reasons)]


def aside_steps(offers: list[Offer], hold: Hold | None, trajectory: Trajectory) -> list[dict[str, Any]]:
    """Declining, withdrawing, standing still, going on: what makes sense now, closed ones with their reasons.

    An office that waits already can only go on; another office can still ask to wait too.
    """
    open_names = {offer.step.name for offer in offers if offer.is_open}
    senseless = "resume" if not hold else "" if "hold" in open_names else "hold"
    names = [step.name for step in method.ASIDE if step.name != senseless]
    return [shown_step(offer, trajectory) for offer in offers if offer.step.name in names]


def back_steps(offers: list[Offer], trajectory: Trajectory) -> list[dict[str, Any]]:
    """The ways back to an earlier phase."""
    names = [step.name for step in method.BACK]
    return [shown_step(offer, trajectory) for offer in offers if offer.step.name in names]


def turn_of(trajectory: Trajectory, user: Any, gate: standing.Gate) -> dict[str, Any] | None:
    """Whose turn it is, in words; `you` when it is this person, with where to go. None when the way has ended."""
    turn = standing.turn(trajectory, gate)
    if turn is None:
        return None
    unmet = first_unmet(gate)
    awaited = parties_awaited(unmet, trajectory)
    parties = in_a_row(party.short_name for party in awaited)
    late = turn.norm_days is not None and turn.days > turn.norm_days
    return {
        "who": capfirst(parties or who(turn.roles, trajectory)),
        "you": "yes" if _is_up(user, trajectory, turn.roles, awaited) else "",
        "waits_for": turn.waits_for,
        "since": turn.since,
        "norm": turn.norm_days,
        "late": "yes" if late else "",
        "url": _elsewhere(unmet.need.at, trajectory, user) if unmet else "",
        "nudge": _nudge(trajectory, user),
    }


def first_unmet(gate: standing.Gate) -> Condition | None:
    """The condition that the case waits for now."""
    return next((condition for condition in gate.conditions if not condition.met), None)


def parties_awaited(condition: Condition | None, trajectory: Trajectory) -> list[Organisation]:
    """The parties that this condition waits for, by name; nobody when it waits for a role."""
    find_parties = AWAITED.get(condition.need.check.__name__) if condition else None
    return find_parties(trajectory) if find_parties else []


def _nudge(trajectory: Trajectory, user: Any) -> dict[str, Any] | None:
    """Where a friendly reminder can be sent, and when the last one went; None for who does not send one."""
    if not allows(user, May.NUDGE, trajectory):
        return None
    last = last_nudge(trajectory.coalition)
    today = last is not None and last.sent_on == timezone.localdate()
    return {"url": address("desk:nudge", trajectory), "last": last, "sent_today": today}


def _is_up(user: Any, trajectory: Trajectory, roles: Iterable[Role], awaited: list[Organisation]) -> bool:
    """Whether this person's party is awaited; when no party is named, whether they hold one of the roles."""
    if awaited:
        return organisations_of(user).filter(pk__in=[party.pk for party in awaited]).exists()
    return bool(trajectory.roles_of(user) & set(roles))
