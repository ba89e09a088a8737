"""Figures of other kinds in the words of the screens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analyses.engine.disclosure.rules import Rule
from analyses.models import OutputKind
from analyses.protection import PRIMARY, SAFE, SECONDARY
from analyses.selectors import AreaLabel, names_of
from analyses.wording import status_words
from zicht.core.templatetags.zicht_figures import decimals, figure_name

# Figures of one name that are read at once; more of them are folded, each group apart.
MANY = 40
SIGNS = {PRIMARY: ("stop", "lock"), SECONDARY: ("wait", "shield"), SAFE: ("ok", "check")}


@dataclass(frozen=True, slots=True)
class OutputLine:
    """One figure as it is read. `value` is None when it may not be seen; `under` and `why` are for checkers only."""

    name: str
    group: str
    about: str
    kind: str
    code: str
    value: float | None
    mark: str
    sign: str
    icon: str
    under: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class OutputGroup:
    """The figures of one name: what it is called and its kind are told once above the rows."""

    name: str
    kind: str
    lines: Sequence[OutputLine]

    @property
    def is_long(self) -> bool:
        """Whether there are more than anybody reads without asking for them."""
        return len(self.lines) > MANY

    @property
    def hidden_lines(self) -> list[OutputLine]:
        return [line for line in self.lines if line.value is None]

    @property
    def told_lines(self) -> list[OutputLine]:
        return [line for line in self.lines if line.value is not None]

    @property
    def hidden(self) -> int:
        return len(self.hidden_lines)


def output_groups(
    outputs: Iterable[Mapping[str, Any]], labels: Mapping[str, AreaLabel], *, with_counts: bool = False
) -> list[OutputGroup]:
    """The figures under their names, both in the order given, and where there are many of a name each group apart; what lies
    under them, and why, only `with_counts`."""
    found: dict[tuple[str, str], list[OutputLine]] = {}
    for line in output_lines(outputs, labels, with_counts=with_counts):
        found.setdefault((line.name, line.kind), []).append(line)
    return [
        group for (name, kind), lines in found.items() for group in _by_group(figure_name(name), kind, lines)
    ]


def _by_group(name: str, kind: str, lines: Sequence[OutputLine]) -> list[OutputGroup]:
    if len(lines) <= MANY:
        return [OutputGroup(name, kind, lines)]
    parts: dict[str, list[OutputLine]] = {}
    for line in lines:
        parts.setdefault(line.group, []).append(line)
    return [OutputGroup(f"{name} – {group}" if group else name, kind, part) for group, part in parts.items()]


def output_lines(
    outputs: Iterable[Mapping[str, Any]], labels: Mapping[str, AreaLabel], *, with_counts: bool = False
) -> list[OutputLine]:
    """The figures in the order given; what lies under them only `with_counts`."""
    marks, rules, under_names = status_words(), rule_words(), under_words()
    areas = names_of(labels)
    lines = []
    for each in outputs:
        area = areas.get(each["area"], each["area"])
        sign, icon = SIGNS.get(each["status"], ("neutral", "circle"))
        under = each.get("under", {}) if with_counts else {}
        lines.append(
            OutputLine(
                name=each["name"],
                group=each["group"],
                about=", ".join(part for part in (area, each["group"], each["period"]) if part),
                kind=str(OutputKind(each["kind"]).label),
                code=each["kind"],
                value=each["value"] if each["status"] == SAFE else None,
                mark=marks[each["status"]],
                sign=sign,
                icon=icon,
                under="; ".join(f"{under_names[name]} {_plain(number)}" for name, number in under.items()),
                why=rules.get(each.get("rule", ""), "") if with_counts else "",
            )
        )
    return lines


def _plain(number: Any) -> str:
    if isinstance(number, list):
        return ", ".join(map(str, number))
    return decimals(number, 2)


def under_words() -> dict[str, str]:
    """What lies under a figure, by its name."""
    return {
        "units": _("eenheden"), "numerator": _("teller"), "denominator": _("noemer"), "total": _("totaal"),
        "largest": _("grootste"), "second": _("tweede"), "quantile": _("kwantiel"), "parameters": _("parameters"),
        "continuous": _("doorlopend"), "cells": _("cellen"),
    }  # fmt: skip


def rule_words() -> dict[str, str]:
    """Which rule a figure breaks."""
    return {
        Rule.TOO_FEW_UNITS: _("te weinig eenheden"),
        Rule.TOO_FEW_LEFT: _("te weinig eenheden blijven over"),
        Rule.WHOLE_GROUP: _("bijna de hele groep"),
        Rule.DOMINANCE: _("één eenheid bepaalt het cijfer"),
        Rule.P_PERCENT: _("de grootste is te schatten"),
        Rule.EXTREME: _("kleinste of grootste waarde"),
        Rule.TOO_LITTLE_FREEDOM: _("te weinig vrijheidsgraden"),
        Rule.ONLY_CATEGORIES: _("alleen groepen: dit is een tabel"),
    }
