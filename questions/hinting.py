"""The hints as they count now: every rule that an administrator did not switch off."""

from collections.abc import Mapping
from typing import Any

from questions.hints import Hint, hints
from questions.models import HintSwitch


def switched_off() -> frozenset[str]:
    """The names of the rules whose last switch says off."""
    last: dict[str, bool] = {}
    for rule, is_on in HintSwitch.objects.order_by("pk").values_list("rule", "is_on"):
        last[rule] = is_on
    return frozenset(rule for rule, is_on in last.items() if not is_on)


def hints_on(canvas: Mapping[str, Any]) -> list[Hint]:
    """Every hint on a canvas, without the rules that are switched off."""
    return hints(canvas, off=switched_off())
