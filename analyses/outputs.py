"""Figures of other kinds than the table: judged by what lies under them, and hidden when that is not safe.

A percentage tells its numerator, a mean tells its total, so those are protected as tables of their own: with cover, so
that a hidden one cannot be taken from the others, and beside the table that goes out with them. Two figures that differ
by a few people in what they are over give those away, and two with the same counts under them are one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from analyses.engine.disclosure import RuleProfile
from analyses.engine.disclosure.outputs import (
    broken_by_amount,
    broken_by_model,
    broken_by_odds,
    broken_by_quantile,
    broken_by_ratio,
    broken_by_share,
    broken_by_verdict,
)
from analyses.engine.disclosure.rules import Rule
from analyses.models import OutputKind
from analyses.output_counts import (
    COUNTED,
    SUMMED,
    Bond,
    Figure,
    Outgoing,
    too_close,
    twins,
    was_judged_inside,
    with_twins,
)
from analyses.output_cover import Surroundings, hidden_in
from analyses.output_layers import NOWHERE
from analyses.output_sheets import blocks_of, lists_in
from analyses.output_withheld import around_withheld
from analyses.sheet import CONCEALED, PRIMARY, SAFE, SECONDARY
from analyses.subjects import plain

PUBLIC = ("name", "kind", "area", "period", "group")
# Digits that may leave: a percentage in one decimal, other results of one table in three digits, amounts in four, as the
# research data centres of the US census round them. All decimals of 33.3333 would tell that there were three.
DECIMALS_OF_SHARE = 1
DIGITS = {OutputKind.RATIO: 3, OutputKind.ODDS: 3}
USUAL_DIGITS = 4


# Name (small letters), area, period and group.
Place = tuple[str, str, str, str]


def place_of(figure: Figure) -> Place:
    """What tells a figure apart from the others of a release."""
    return plain(figure["name"]), figure["area"], figure["period"], figure["group"]


def is_told(figure: Figure) -> bool:
    """Whether the value of a judged figure leaves."""
    return figure["status"] == SAFE


def judged_outputs(
    outgoing: Outgoing, hide: Collection[Place] = (), before: Sequence[Sequence[Figure]] = ()
) -> list[dict[str, Any]]:
    """Each figure with "status" (safe, primary, secondary), the "rule" that it breaks, "value" None when hidden and "under".

    Of an area that is hidden in the table, no percentage or ratio is told. `hide` names figures that a checker wants
    hidden. `before` holds the judged figures of each earlier release of the same: what was told then covers nothing now,
    and what was hidden stays hidden.
    """
    figures, profile = outgoing.figures, outgoing.profile
    rules = [broken_rule(figure, profile) for figure in figures]
    first = {number for number, rule in enumerate(rules) if rule or place_of(figures[number]) in hide}
    hidden = _hidden(outgoing, first, before)
    return [
        _judged(figure, rule, PRIMARY if rule else SECONDARY if number in hidden else SAFE, profile)
        for number, (figure, rule) in enumerate(zip(figures, rules, strict=True))
    ]


def with_lists(outgoing: Outgoing) -> Outgoing:
    """With the groups that were seen to exclude each other."""
    blocks = blocks_of(outgoing.figures, outgoing.parents)
    return replace(outgoing, lists=lists_in(blocks, _of_table(outgoing.table, "population")))


def _hidden(outgoing: Outgoing, first: Set[int], before: Sequence[Sequence[Figure]]) -> set[int]:
    """Numbers of all figures that must be hidden because these are: one thing asks another, until nothing is asked."""
    figures = outgoing.figures
    table = [row for row in outgoing.table if row["status"] == SAFE]
    populations = _of_table(outgoing.table, "population")
    around = Surroundings(
        outgoing.profile, outgoing.parents, _of_table(table, "observed"), populations, before
    )
    blocks = blocks_of(figures, outgoing.parents)
    outgoing = replace(outgoing, lists=lists_in(blocks, populations))
    same, silent = twins(figures), _hidden_there(outgoing)
    asked: list[set[int] | None] = [None] * len(blocks)
    found = first | around_withheld(figures, outgoing.parents)
    while True:
        hidden = found
        found = _apart(outgoing, with_twins(hidden, same), silent)
        for number, block in enumerate(blocks):
            inside = found & block.numbers
            if inside != asked[number]:
                asked[number] = inside
                found |= hidden_in(block, figures, inside, around)
        if found == hidden:
            return hidden | silent


def _apart(outgoing: Outgoing, hidden: set[int], silent: Collection[int]) -> set[int]:
    """With the smaller of each two figures that tell of a few people together."""
    found = set(hidden)
    for close in too_close(outgoing, found.union(silent)):
        if close.bond is Bond.RELATED and found.isdisjoint((close.new.number, close.other.number)):
            found.add(close.new.number)
    return found


def _hidden_there(outgoing: Outgoing) -> set[int]:
    """Percentages and ratios of an area that the table hides."""
    hidden = {(row["area"], row["period"]) for row in outgoing.table if row["status"] in CONCEALED}
    return {
        number
        for number, figure in enumerate(outgoing.figures)
        if figure["kind"] in COUNTED and (figure["area"], figure["period"]) in hidden
    }


def _of_table(table: Iterable[Mapping[str, Any]], name: str) -> dict[tuple[str, str], int]:
    """One column of the table by area and period, the areas together left to those who sum them."""
    return {
        (row["area"] or NOWHERE, row["period"]): round(row[name])
        for row in table
        if not row.get("category") and row.get(name) is not None
    }


def broken_rule(figure: Figure, profile: RuleProfile) -> Rule | None:
    """The rule that a figure breaks by itself, by its kind; None when it breaks none."""
    under, kind = figure["under"], figure["kind"]
    if kind in COUNTED:
        broken = broken_by_share if kind == OutputKind.SHARE else broken_by_ratio
        return broken(under["numerator"], under["denominator"], profile)
    if was_judged_inside(figure):
        return broken_by_verdict(under["units"], bool(under["dominated"]), profile)
    if kind in SUMMED:
        return broken_by_amount(under["units"], under["total"], under["largest"], under["second"], profile)
    if kind == OutputKind.QUANTILE:
        return broken_by_quantile(under["quantile"], under["units"], profile)
    if kind == OutputKind.ODDS:
        return broken_by_odds(under["cells"], profile)
    return broken_by_model(
        under["units"], under["parameters"], profile, has_continuous=bool(under["continuous"])
    )


def _judged(figure: Figure, rule: Rule | None, status: str, profile: RuleProfile) -> dict[str, Any]:
    value = _shown(figure, profile) if status == SAFE else None
    told = {name: figure[name] for name in PUBLIC}
    return told | {"value": value, "status": status, "rule": str(rule or ""), "under": dict(figure["under"])}


def _shown(figure: Figure, profile: RuleProfile) -> float:
    """The figure as it may leave, in few digits; under rules that round, what follows from the rounded numerator."""
    value, base, kind = float(figure["value"]), profile.round_base, OutputKind(figure["kind"])
    numerator = figure["under"].get("numerator")
    if base and numerator:
        value *= base * round(numerator / base) / numerator
    if kind == OutputKind.SHARE:
        return round(value, DECIMALS_OF_SHARE)
    return float(f"{value:.{DIGITS.get(kind, USUAL_DIGITS)}g}")


def released_outputs(outputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For outside: no counts that lie under it, and not why a figure is hidden."""
    return [
        {name: each[name] for name in PUBLIC}
        | {"value": each["value"], "status": SAFE if each["status"] == SAFE else "hidden"}
        for each in outputs
    ]
