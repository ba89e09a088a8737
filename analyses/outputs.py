"""Figures of other kinds than the table: judged by what lies under them, and hidden when that is not safe.

A percentage tells its numerator, a mean tells its total, so those are protected as tables of their own: with cover, so
that a hidden one cannot be taken from the others, and beside the table that goes out with them.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from analyses.engine.disclosure import TOTAL, Cell, FrequencyTable, RuleProfile, Status, protect_grid
from analyses.engine.disclosure.grid import TOP, Floats, Grid
from analyses.engine.disclosure.outputs import (
    broken_by_amount,
    broken_by_model,
    broken_by_odds,
    broken_by_quantile,
    broken_by_ratio,
    broken_by_share,
)
from analyses.engine.disclosure.publication import Publication
from analyses.engine.disclosure.rules import Contributions, Rule
from analyses.engine.disclosure.table import link
from analyses.models import OutputKind
from analyses.published import EVENTS, hierarchy_of
from analyses.sheets import CONCEALED, PRIMARY, SAFE, SECONDARY
from analyses.subjects import plain

Figure = Mapping[str, Any]
# A figure that is about no area in particular.
NOWHERE = "-"
COUNTED = {OutputKind.SHARE, OutputKind.RATIO}
SUMMED = {OutputKind.MEAN, OutputKind.TOTAL}
PUBLIC = ("name", "kind", "area", "period", "group")


# Name (small letters), area, period and group.
Place = tuple[str, str, str, str]


def place_of(figure: Figure) -> Place:
    """What tells a figure apart from the others of a release."""
    return plain(figure["name"]), figure["area"], figure["period"], figure["group"]


def is_told(figure: Figure) -> bool:
    """Whether the value of a judged figure leaves."""
    return figure["status"] == SAFE


def judged_outputs(
    figures: Sequence[Figure],
    profile: RuleProfile,
    table: Sequence[Mapping[str, Any]],
    parents: Mapping[str, str],
    hide: Collection[Place] = (),
    before: Sequence[Sequence[Figure]] = (),
) -> list[dict[str, Any]]:
    """Each figure with "status" (safe, primary, secondary), the "rule" that it breaks, "value" None when hidden and "under".

    `table` is the protected table of the same release: of an area that is hidden there, no percentage or ratio is told.
    `hide` names figures that a checker wants hidden. `before` holds the judged figures of each earlier release of the same:
    what was told then covers nothing now, and what was hidden stays hidden.
    """
    rules = [broken_rule(figure, profile) for figure in figures]
    wanted = [place_of(figure) in hide for figure in figures]
    broken = [bool(rule) or unwanted for rule, unwanted in zip(rules, wanted, strict=True)]
    status = [PRIMARY if rule else SAFE for rule in rules]
    for number in {
        *_covered(figures, broken, profile, table, parents, before),
        *np.flatnonzero(wanted).tolist(),
    }:
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
    broken: Sequence[bool],
    profile: RuleProfile,
    table: Sequence[Mapping[str, Any]],
    parents: Mapping[str, str],
    before: Sequence[Sequence[Figure]],
) -> set[int]:
    """Numbers of the figures that are hidden when those of one name and period are protected as one table."""
    numbers = sorted(range(len(figures)), key=lambda number: (_sheet_of(figures[number]), number))
    found: set[int] = set()
    for (name, kind, period), group in groupby(numbers, key=lambda number: _sheet_of(figures[number])):
        if kind in COUNTED | SUMMED:
            part = list(group)
            shown = {row["area"] for row in table if row["period"] == period and row["status"] == SAFE}
            unsafe = [broken[number] for number in part]
            earlier = [_published(each, (name, kind, period)) for each in before]
            mine = [figures[number] for number in part]
            hidden = _hidden_in_sheet(mine, unsafe, profile, parents, shown, earlier)
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
    earlier: Sequence[Publication],
) -> list[bool]:
    """The counts or amounts under these as areas by groups. A sum over the groups is public where the table shows it."""
    cells = [_cell_of(figure) for figure in figures]
    amount = figures[0]["kind"] in SUMMED
    counts = {cell: _size_of(figure) for cell, figure in zip(cells, figures, strict=True)}
    areas = {cell.area for cell in cells}
    known = frozenset(Cell(area, TOTAL) for area in areas & set(shown)) if not amount else frozenset()
    grid = link(FrequencyTable(counts, given_away=known), hierarchy_of(areas, parents))
    at = [(grid.areas.index(cell.area), grid.categories.index(cell.category)) for cell in cells]
    also = np.zeros_like(grid.present)
    for place, is_broken in zip(at, broken, strict=True):
        also[place] = is_broken
    under = _contributions(grid, at, figures) if amount else None
    made = protect_grid(grid, profile, under=under, earlier=earlier, hide_close=False, also=also)
    return [made.status_at(*place) in (Status.PRIMARY, Status.SECONDARY) for place in at]


def _cell_of(figure: Figure) -> Cell:
    return Cell(figure["area"] or NOWHERE, f"={figure['group']}" if figure["group"] else EVENTS)


def _size_of(figure: Figure) -> int:
    """The count or amount that a figure tells."""
    return round(figure["under"]["total" if figure["kind"] in SUMMED else "numerator"])


def _published(figures: Sequence[Figure], sheet: tuple[str, str, str]) -> Publication:
    """What an earlier release told of the same sheet, cell by cell."""
    cells = {_cell_of(figure): figure for figure in figures if _sheet_of(figure) == sheet}
    areas = tuple(sorted({cell.area for cell in cells}))
    categories = tuple(sorted({cell.category for cell in cells}))
    values: Floats = np.full((len(areas), len(categories)), np.nan)
    present = np.zeros(values.shape, dtype=bool)
    for cell, figure in cells.items():
        place = areas.index(cell.area), categories.index(cell.category)
        present[place] = True
        values[place] = _size_of(figure) if is_told(figure) else np.nan
    return Publication("", areas, categories, np.full(len(areas), TOP), values, present)


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
