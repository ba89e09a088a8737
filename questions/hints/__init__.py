"""Live hints on a question: named rules that say what could be sharper, or what cannot be asked here.

The rules follow the bounds of the method: everything serves prevention, nothing may lead to a person or a company,
and origin is never an input. A rule reads words, so it can be wrong: few rules block, and every hint says what helps.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from questions.hints.catalogue import RULE, RULES
from questions.hints.reading import Reading
from questions.hints.rules import Hint, Rule, Severity

__all__ = ["RULE", "RULES", "Hint", "Rule", "Severity", "hints", "hints_on_text"]

READ = (
    "text",
    "population",
    "indicator",
    "numerator",
    "denominator",
    "comparison",
    "hypothesis",
    "use_of_answers",
    "sub_questions",
)
# What stands here is counted: "adressen met een inschrijving" is a number, not a request for addresses.
COUNTED = ("population", "numerator", "denominator")
ASKED = re.compile(
    r"\W*(?:wie|wiens|welke?|wat|waar|hoe|geef|noem|(?:van|bij|door|op) (?:wie|welke?))\b", re.IGNORECASE
)
PER = re.compile(r"\bper ([\w-]{4,})$", re.IGNORECASE)
HEAVY = (Severity.BLOCK, Severity.JUSTIFY)


def hints(canvas: Mapping[str, Any], *, off: Collection[str] = ()) -> list[Hint]:
    """Every hint on a canvas (field name -> value), heaviest first. An empty canvas only gets the gaps.

    Heavy rules read every part, light ones only the question itself. `off` names rules that are switched off.
    """
    read = {name: _read(name, str(canvas.get(name) or "")) for name in READ}
    read["indicator"] = _ratio(read["indicator"], read["denominator"])
    found: list[Hint] = []
    for rule in _on(off):
        parts = read.values() if rule.severity in HEAVY else [read["text"]]
        found += _on_words(rule, parts)
        if rule.fields and not all(canvas.get(name) for name in rule.fields):
            found.append(rule.hint())
    return _in_order(found)


def hints_on_text(text: str, *, off: Collection[str] = ()) -> list[Hint]:
    """Every hint on a bare question of any length, heaviest first; an empty text gets what every question needs."""
    reading = Reading.of(text)
    found: list[Hint] = []
    for rule in _on(off):
        found += _on_words(rule, [reading])
        if rule.is_missing and rule.is_missing(reading):
            found.append(rule.hint())
    return _in_order(found)


def _read(name: str, text: str) -> Reading:
    is_counted = name in COUNTED and text and not ASKED.match(text)
    return Reading.of(f"aantal {text}" if is_counted else text)


def _ratio(indicator: Reading, denominator: Reading) -> Reading:
    """The indicator, as an average when its "per ..." is what it is divided by: one figure for an area, no rows."""
    unit = PER.search(indicator.text)
    is_divided = unit is not None and unit.group(1).lower() in denominator.text.lower()
    return Reading(f"gemiddeld {indicator.text}") if is_divided else indicator


def _on(off: Collection[str]) -> Iterator[Rule]:
    return (rule for rule in RULES if rule.name not in off)


def _on_words(rule: Rule, readings: Iterable[Reading]) -> Iterator[Hint]:
    if rule.find is not None:
        phrases = {phrase.lower(): phrase for reading in readings for phrase in rule.find(reading)}
        yield from (rule.hint(phrase) for phrase in phrases.values())


def _in_order(found: list[Hint]) -> list[Hint]:
    return sorted(found, key=lambda hint: list(Severity).index(hint.severity))
