"""Figures of other kinds in the words of the screens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analyses.engine.disclosure.rules import Rule
from analyses.models import OutputKind
from analyses.protection import PRIMARY, SAFE, SECONDARY
from analyses.rounds import FigureChange
from analyses.selectors import AreaLabel, names_of
from analyses.wording import status_words
from zicht.core.templatetags.zicht_figures import decimals, figure, figure_name

# Figures of one name that are read at once; more of them are folded, each group apart.
MANY = 40
# What lies under a figure and is told as yes or no.
YES_OR_NO = ("dominated", "continuous")
SIGNS = {PRIMARY: ("stop", "lock"), SECONDARY: ("wait", "shield"), SAFE: ("ok", "check")}

Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OutputLine:
    """One figure as it is read. `value` is None when it may not be seen; `under` and `why` are for checkers only."""

    about: str
    code: str
    value: float | None
    mark: str
    sign: str
    icon: str
    under: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class OutputGroup:
    """The figures of one name: what it is called and its kind are told once above the rows. Of `count` figures, of which `hidden`
    have no value, `lines` are shown; `number` tells which group of the page it is, from 1."""

    name: str
    kind: str
    number: int
    count: int
    hidden: int
    lines: Sequence[OutputLine]

    @property
    def is_long(self) -> bool:
        """Whether there are more than anybody reads without asking for them."""
        return self.count > MANY

    @property
    def is_partial(self) -> bool:
        """Whether more of them can be asked for."""
        return self.count > len(self.lines)

    @property
    def hidden_lines(self) -> list[OutputLine]:
        return [line for line in self.lines if line.value is None]

    @property
    def told_lines(self) -> list[OutputLine]:
        return [line for line in self.lines if line.value is not None]


def named_groups(outputs: Iterable[Figure]) -> list[tuple[str, list[Figure]]]:
    """The figures under their names, both in the order given, and where there are many of a name each group apart."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for each in outputs:
        found.setdefault((each["name"], each["kind"]), []).append(each)
    return [
        group for (name, _kind), figures in found.items() for group in _by_group(figure_name(name), figures)
    ]


def _by_group(name: str, figures: list[Figure]) -> list[tuple[str, list[Figure]]]:
    if len(figures) <= MANY:
        return [(name, figures)]
    parts: dict[str, list[Figure]] = {}
    for each in figures:
        parts.setdefault(each["group"], []).append(each)
    return [(f"{name} – {group}" if group else name, part) for group, part in parts.items()]


def output_groups(
    outputs: Iterable[Figure],
    labels: Mapping[str, AreaLabel],
    *,
    with_counts: bool = False,
    first: int | None = None,
) -> list[OutputGroup]:
    """The figures under their names, of each no more than the `first` ones; what lies under them, and why, only `with_counts`."""
    areas = names_of(labels)
    return [
        OutputGroup(
            name=name,
            kind=str(OutputKind(figures[0]["kind"]).label),
            number=number,
            count=len(figures),
            hidden=sum(_is_hidden(each) for each in figures),
            lines=output_lines(figures[:first], areas, with_counts=with_counts),
        )
        for number, (name, figures) in enumerate(named_groups(outputs), 1)
    ]


def _is_hidden(figure: Figure) -> bool:
    return figure["status"] != SAFE or figure["value"] is None


def output_lines(
    outputs: Iterable[Figure], areas: Mapping[str, str], *, with_counts: bool = False
) -> list[OutputLine]:
    """The figures in the order given, with the names of their `areas`; what lies under them only `with_counts`."""
    marks, rules, under_names = status_words(), rule_words(), under_words()
    lines = []
    for each in outputs:
        area = areas.get(each["area"], each["area"])
        sign, icon = SIGNS.get(each["status"], ("neutral", "circle"))
        under = each.get("under", {}) if with_counts else {}
        lines.append(
            OutputLine(
                about=", ".join(part for part in (area, each["group"], each["period"]) if part),
                code=each["kind"],
                value=each["value"] if each["status"] == SAFE else None,
                mark=marks[each["status"]],
                sign=sign,
                icon=icon,
                under="; ".join(
                    f"{under_names[name]} {_plain(name, number)}" for name, number in under.items()
                ),
                why=rules.get(each.get("rule", ""), "") if with_counts else "",
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A figure that is another than in the round before: its value then and now in words, empty where it was not there."""

    name: str
    about: str
    before: str
    now: str


def change_lines(changes: Iterable[FigureChange], areas: Mapping[str, str]) -> list[ChangeLine]:
    """The changes in the order given, with the names of their `areas`."""
    marks = status_words()

    def told(status: str | None, value: float | None, kind: str) -> str:
        return marks.get(status or "", "") if value is None else figure(value, kind)

    return [
        ChangeLine(
            name=figure_name(each.name),
            about=", ".join(
                part for part in (areas.get(each.area, each.area), each.group, each.period) if part
            ),
            before=told(each.status_before, each.value_before, each.kind),
            now=told(each.status_now, each.value_now, each.kind),
        )
        for each in changes
    ]


def _plain(name: str, number: Any) -> str:
    if name in YES_OR_NO:
        return _("ja") if number else _("nee")
    if isinstance(number, list):
        return ", ".join(map(str, number))
    return decimals(number, 2)


def under_words() -> dict[str, str]:
    """What lies under a figure, by its name."""
    return {
        "units": _("eenheden"), "numerator": _("teller"), "denominator": _("noemer"), "total": _("totaal"),
        "largest": _("grootste"), "second": _("tweede"), "dominated": _("overheersing"), "quantile": _("kwantiel"),
        "parameters": _("parameters"), "continuous": _("doorlopend"), "cells": _("cellen"),
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
