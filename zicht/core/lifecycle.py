"""Steps, what they need and whether somebody may take them: the small engine under the method and its companions.

A table of steps is plain data. Nothing here writes a state: who owns the state does that, after asking `reasons_against`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from zicht.core.policy import Guarded, May, Role, why_not

Check = Callable[[Any], str | None]
# Why this person, though in the right role, cannot take the step on this case; None when nothing is against.
PersonCheck = Callable[[Any, Any], str | None]


@dataclass(frozen=True)
class Need:
    """One condition of a gate. `check` answers None when met, else the sentence that says what is missing.

    `by` says who can meet it; `at` is the URL name of the screen where, taking the trajectory's reference.
    """

    label: str
    check: Check
    by: tuple[Role, ...]
    at: str


@dataclass(frozen=True)
class Step:
    """One thing that moves a case: from where, to where, who may, what it needs, what the journal says and who is told.

    `read_at` is the URL name of a page for all who are told; empty: the case itself, for who sees it.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str | None
    may: May
    sentence: str
    needs: tuple[Need, ...] = ()
    asks_reason: bool = False
    tells: tuple[Role, ...] = ()
    asks_date: bool = False
    person: PersonCheck | None = None
    read_at: str = ""


@dataclass(frozen=True)
class Condition:
    """A need as it stands now, for showing: met or not, and when not, the sentence."""

    need: Need
    missing: str | None

    @property
    def met(self) -> bool:
        return self.missing is None


@dataclass(frozen=True)
class Offer:
    """A step as one person sees it now: open, or closed with the reasons."""

    step: Step
    reasons: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.reasons


def conditions(step: Step, case: Any) -> list[Condition]:
    """Every need of `step`, checked against `case`, in order."""
    return [Condition(need, need.check(case)) for need in step.needs]


def reasons_against(step: Step, case: Guarded, user: Any) -> tuple[str, ...]:
    """Why `user` cannot take `step` now: the missing right first, then each unmet need. Empty when nothing is against."""
    sentence = why_not(user, step.may, case) or (step.person(case, user) if step.person else None)
    rights = (sentence,) if sentence else ()
    return rights + tuple(c.missing for c in conditions(step, case) if c.missing)


def offers(steps: Iterable[Step], case: Guarded, state: str, user: Any) -> list[Offer]:
    """The steps that leave `state`, each open or with its reasons."""
    return [Offer(step, reasons_against(step, case, user)) for step in steps if state in step.sources]
