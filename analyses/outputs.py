"""Figures of other kinds than the table: judged by what lies under them, and hidden when that is not safe.

A percentage tells its numerator, a mean tells its total, so those are protected as tables of their own: with cover, so
that a hidden one cannot be taken from the others, and beside the table that goes out with them.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from analyses.engine.disclosure import TOTAL, Cell, FrequencyTable, RuleProfile, Status, protect_grid
from analyses.engine.disclosure.grid import Floats, Grid
from analyses.engine.disclosure.outputs import (
    broken_by_amount,
    broken_by_model,
    broken_by_odds,
    broken_by_quantile,
    broken_by_ratio,
    broken_by_share,
)
from analyses.engine.disclosure.rules import Contributions, Rule
from analyses.engine.disclosure.table import link
from analyses.models import OutputKind
from analyses.published import EVENTS, hierarchy_of
from analyses.sheets import CONCEALED, PRIMARY, SAFE, SECONDARY

Figure = Mapping[str, Any]
# A figure that is about no area in particular.
NOWHERE = "-"
COUNTED = {OutputKind.SHARE, OutputKind.RATIO}
SUMMED = {OutputKind.MEAN, OutputKind.TOTAL}
PUBLIC = ("name", "kind", "area", "period", "group")


def judged_outputs(
    figures: Sequence[Figure],
    profile: RuleProfile,
    table: Sequence[Mapping[str, Any]],
    parents: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Each figure with "status" (safe, primary, secondary), the "rule" that it breaks, "value" None when hidden and "under".

    `table` is the protected table of the same release: of an area that is hidden there, no percentage or ratio is told.
    """
    rules = [broken_rule(figure, profile) for figure in figures]
    status = [PRIMARY if rule else SAFE for rule in rules]
    for number in _covered(figures, rules, profile, table, parents):
        status[number] = SECONDARY if status[number] == SAFE else status[number]
    hidden = {(row["area"], row["period"]) for row in table if row["status"] in CONCEALED}
    return [
        _judged(figure, rule, _beside(figure, mark, hidden), profile)
        for figure, rule, mark in zip(figures, rules, status, strict=True)
    ]


def broken_rule(figure: Figure, profile: RuleProfile) -> Rule | None:
    """The rule that a figure breaks by itself, by its kind; None when it breaks none."""
    under, kind = figure["under"], figure["kind"]
    if kind in COUNTED:
        broken = broken_by_share if kind == OutputKind.SHARE else broken_by_ratio
        return broken(under["numerator"], under["denominator"], profile)
    if kind in SUMMED:
        return broken_by_amount(under["units"], under["total"], under["largest"], under["second"], profile)
    if kind == OutputKind.QUANTILE:
        return broken_by_quantile(under["quantile"], under["units"], profile)
    if kind == OutputKind.ODDS:
        return broken_by_odds(under["cells"], profile)
    return broken_by_model(
        under["units"], under["parameters"], profile, has_continuous=bool(under["continuous"])
    )


def _covered(
    figures: Sequence[Figure],
    rules: Sequence[Rule | None],
    profile: RuleProfile,
    table: Sequence[Mapping[str, Any]],
    parents: Mapping[str, str],
) -> set[int]:
    """Numbers of the figures that are hidden when those of one name and period are protected as one table."""
    numbers = sorted(range(len(figures)), key=lambda number: (_sheet_of(figures[number]), number))
    found: set[int] = set()
    for (_name, kind, period), group in groupby(numbers, key=lambda number: _sheet_of(figures[number])):
        if kind in COUNTED | SUMMED:
            part = list(group)
            shown = {row["area"] for row in table if row["period"] == period and row["status"] == SAFE}
            broken = [bool(rules[number]) for number in part]
            hidden = _hidden_in_sheet([figures[number] for number in part], broken, profile, parents, shown)
            found |= {number for number, is_hidden in zip(part, hidden, strict=True) if is_hidden}
    return found


def _sheet_of(figure: Figure) -> tuple[str, str, str]:
    return figure["name"], figure["kind"], figure["period"]


def _hidden_in_sheet(
    figures: Sequence[Figure],
    broken: Sequence[bool],
    profile: RuleProfile,
    parents: Mapping[str, str],
    shown: Collection[str],
) -> list[bool]:
    """The counts or amounts under these as areas by groups. A sum over the groups is public where the table shows it."""
    cells = [
        Cell(figure["area"] or NOWHERE, f"={figure['group']}" if figure["group"] else EVENTS)
        for figure in figures
    ]
    amount = figures[0]["kind"] in SUMMED
    size = "total" if amount else "numerator"
    counts = {cell: round(figure["under"][size]) for cell, figure in zip(cells, figures, strict=True)}
    areas = {cell.area for cell in cells}
    known = frozenset(Cell(area, TOTAL) for area in areas & set(shown)) if not amount else frozenset()
    grid = link(FrequencyTable(counts, given_away=known), hierarchy_of(areas, parents))
    at = [(grid.areas.index(cell.area), grid.categories.index(cell.category)) for cell in cells]
    also = np.zeros_like(grid.present)
    for place, is_broken in zip(at, broken, strict=True):
        also[place] = is_broken
    made = protect_grid(grid, profile, under=_contributions(grid, at, figures) if amount else None, also=also)
    return [made.status_at(*place) in (Status.PRIMARY, Status.SECONDARY) for place in at]


def _contributions(grid: Grid, at: Sequence[tuple[int, int]], figures: Sequence[Figure]) -> Contributions:
    """What lies under each amount; sums that were not delivered are taken as safe in themselves, never as unsafe."""
    units = np.full(grid.values.shape, np.inf)
    largest: Floats = np.full(grid.values.shape, np.nan)
    second = largest.copy()
    for place, figure in zip(at, figures, strict=True):
        under = figure["under"]
        units[place], largest[place], second[place] = under["units"], under["largest"], under["second"]
    return Contributions(units, largest, second)


def _beside(figure: Figure, status: str, hidden: Collection[tuple[str, str]]) -> str:
    is_hidden_there = figure["kind"] in COUNTED and (figure["area"], figure["period"]) in hidden
    return SECONDARY if is_hidden_there and status == SAFE else status


def _judged(figure: Figure, rule: Rule | None, status: str, profile: RuleProfile) -> dict[str, Any]:
    value = _shown(figure, profile) if status == SAFE else None
    told = {name: figure[name] for name in PUBLIC}
    return told | {"value": value, "status": status, "rule": str(rule or ""), "under": dict(figure["under"])}


def _shown(figure: Figure, profile: RuleProfile) -> float:
    """The figure as it may leave; under rules that round, what follows from the rounded numerator."""
    value, base = float(figure["value"]), profile.round_base
    if not base or figure["kind"] not in COUNTED or not figure["under"]["numerator"]:
        return value
    numerator = figure["under"]["numerator"]
    return float(round(value * (base * round(numerator / base)) / numerator, 2))


def released_outputs(outputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For outside: no counts that lie under it, and not why a figure is hidden."""
    return [
        {name: each[name] for name in PUBLIC}
        | {"value": each["value"], "status": SAFE if each["status"] == SAFE else "hidden"}
        for each in outputs
    ]
