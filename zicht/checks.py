"""System checks on the method and the policy: an unreachable phase, a step nobody may take, a role without rights."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse

from questions.models import Phase
from zicht.core.policy import CONFLICTS, GRANTS, May, Role, holders
from zicht.method import STEPS


@register
def method_is_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every phase can be reached, every name is unique, every need points to a screen, every step can be taken."""
    reached = {Phase.INTAKE} | {step.target for step in STEPS if step.target}
    problems = [
        Error(f"no step leads to the phase {phase}", id="zicht.E001") for phase in set(Phase) - reached
    ]
    names = [step.name for step in STEPS]
    problems += [
        Error(f"two steps are called {name}", id="zicht.E002") for name in set(names) if names.count(name) > 1
    ]
    problems += [
        Error(f"nobody may take {step.name}", id="zicht.E003") for step in STEPS if not holders(step.may)
    ]
    problems += [
        Error(f"{step.name}: {need.at} is no screen of a trajectory", id="zicht.E004")
        for step in STEPS
        for need in step.needs
        if not _is_screen(need.at)
    ]
    return problems


@register
def rights_are_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every role has rights, every right has a holder, and no conflict names the role itself."""
    problems = [Error(f"{role} has no rights", id="zicht.E005") for role in Role if not GRANTS.get(role)]
    problems += [Error(f"nobody may {may}", id="zicht.E006") for may in May if not holders(may)]
    problems += [
        Error(f"{role} conflicts with itself", id="zicht.E007")
        for role, others in CONFLICTS.items()
        if role in others
    ]
    return problems


def _is_screen(name: str) -> bool:
    try:
        reverse(name, args=["ZO-2026-001"])
    except NoReverseMatch:
        return False
    return True
