"""Which cells are unsafe in themselves: too few units, a whole group in one cell, one dominant contributor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analyses.engine.disclosure.grid import REST, TOTAL, Flags, Floats, Grid
from analyses.engine.disclosure.profile import RuleProfile
from analyses.engine.disclosure.table import Needs


class Rule(StrEnum):
    """The rule that a figure breaks."""

    TOO_FEW_UNITS = "too_few_units"
    TOO_FEW_LEFT = "too_few_left"
    WHOLE_GROUP = "whole_group"
    DOMINANCE = "dominance"
    P_PERCENT = "p_percent"
    EXTREME = "extreme"
    TOO_LITTLE_FREEDOM = "too_little_freedom"
    ONLY_CATEGORIES = "only_categories"


@dataclass(frozen=True, slots=True)
class Contributions:
    """What lies under amounts, A x K each: `units` counted unweighted, and the `largest` and `second` contribution in
    the unit of the amount (nan where not given)."""

    units: Floats
    largest: Floats
    second: Floats


def unsafe_counts(grid: Grid, profile: RuleProfile) -> Flags:
    """Cells of a frequency table that may not be shown, A x K.

    Too few units counts zero as well, unless nobody lives there or the profile calls zero safe; for a share the units
    left over are a cell too, so that a rate near 100 % is as unsafe as one near zero. The group rule looks at
    tables with two or more categories, along the row (categories of an area) and the column (areas of a category).
    """
    return (too_few(grid, grid.values, profile) | whole_groups(grid, profile)) & ~grid.known


def too_few(grid: Grid, units: Floats, profile: RuleProfile) -> Flags:
    """Cells with fewer than minimum_units units behind them."""
    small = grid.present & ~grid.known & (units < profile.minimum_units)
    if profile.zero_is_safe:
        return small & (units > 0)
    if grid.has_total:
        nobody = grid.known[:, -1:] & (grid.values[:, -1:] == 0)
        return small & ~((units == 0) & nobody)
    return small


def whole_groups(grid: Grid, profile: RuleProfile) -> Flags:
    """Cells that hold more than group_share of a known population, of the categories of their area, or of the areas that their
    category is counted in."""
    return _groups(grid, profile) > 0


def _groups(grid: Grid, profile: RuleProfile) -> Floats:
    """The largest group (A x K) of which a cell holds more than group_share, 0 where it holds less of each. What is left of a
    population is in no group. Without two categories there are no rows and columns: one area may hold nearly everything."""
    found = np.zeros_like(grid.values)
    named = np.flatnonzero(np.array([name not in (REST, TOTAL) for name in grid.categories]))
    values, present = grid.values[:, named], grid.present[:, named]
    if grid.is_share:
        # What holds of nearly all inhabitants, is as good as known of each of them.
        found[:, named] = _nearly_all(values, grid.values[:, -1:], profile)
    if len(named) > 1 and grid.has_total:
        several = (present.sum(axis=1) > 1)[:, None]
        groups = several * _nearly_all(values, values.sum(axis=1, keepdims=True), profile)
        found[:, named] = np.maximum(found[:, named], groups)
    if len(named) > 1:
        held = np.flatnonzero(grid.parents >= 0)
        up = grid.parents[held]
        parts = np.zeros(values.shape)
        np.add.at(parts, up, present[held].astype(float))
        groups = (parts[up] > 1) * _nearly_all(values[held], values[up], profile)
        found[np.ix_(held, named)] = np.maximum(found[np.ix_(held, named)], groups)
    return np.where(grid.present, found, 0.0)


def _nearly_all(values: Floats, wholes: Floats, profile: RuleProfile) -> Floats:
    """The group, where a value is more of it than the rule lets it be."""
    return np.where((wholes > 0) & (values > profile.group_share * wholes), wholes, 0.0)


def unsafe_amounts(grid: Grid, under: Contributions, profile: RuleProfile) -> Flags:
    """Cells of a table of amounts that may not be shown: too few units, dominance, or the p %-rule."""
    total, first, second = grid.values, np.nan_to_num(under.largest), np.nan_to_num(under.second)
    counted = first if profile.dominant == 1 else first + second
    dominant = counted > profile.dominance * total
    estimable = total - first - second < profile.p_percent * first
    given = ~np.isnan(under.largest) & (first > 0)
    broken = too_few(grid, under.units, profile) | (given & (dominant | estimable))
    return broken & grid.present & ~grid.known


def needs_of_counts(grid: Grid, unsafe: Flags, profile: RuleProfile) -> Needs:
    """Every unsafe count could be anything in a range of minimum_units wide. One that is nearly all of a group is at most all of
    it, so a range as wide as what the rule leaves reaches down to where the rule would let it be shown."""
    left = np.ceil((1.0 - profile.group_share) * _groups(grid, profile))
    return Needs(np.where(unsafe, np.maximum(profile.minimum_units, left), 0.0), np.zeros_like(grid.values))


def needs_of_amounts(grid: Grid, under: Contributions, unsafe: Flags, profile: RuleProfile) -> Needs:
    """How far an unsafe amount must be able to rise so that the same rules call it safe.

    Upper protection levels of Hundepool et al., table 4.5: p x1 - (X - x1 - x2) for the p %-rule, x1 / k - X for
    dominance; for too few units the p % of the whole amount. The width is at least p % of x1, and minimum_units.
    """
    total = grid.values
    first = np.where(np.isnan(under.largest), total, under.largest)
    second = np.nan_to_num(under.second)
    by_p = profile.p_percent * first - (total - first - second)
    counted = first if profile.dominant == 1 else first + second
    by_dominance = counted / profile.dominance - total
    by_number = np.where(under.units < profile.minimum_units, profile.p_percent * total, 0.0)
    rise = np.maximum.reduce([by_p, by_dominance, by_number, np.zeros_like(total)])
    width = np.maximum.reduce([rise, profile.p_percent * first, np.full_like(total, profile.minimum_units)])
    return Needs(np.where(unsafe, width, 0.0), np.where(unsafe, rise, 0.0))


def broken_by_contributions(contributions: Sequence[float], profile: RuleProfile) -> Rule | None:
    """The rule that a total or mean breaks, given the contribution of each unit behind it, or None.

    Unsafe below the minimum number of units, when the `dominant` largest exceed `dominance` of the total, or when
    X - x2 - x1 is less than `p_percent` of x1. Source: Hundepool et al., Handbook on Statistical Disclosure Control,
    chapter 4.
    """
    sizes = sorted((abs(value) for value in contributions), reverse=True)
    if len(sizes) < profile.minimum_units:
        return Rule.TOO_FEW_UNITS
    total, largest, second = sum(sizes), sizes[0], sizes[1]
    if sum(sizes[: profile.dominant]) > profile.dominance * total:
        return Rule.DOMINANCE
    return Rule.P_PERCENT if total - second - largest < profile.p_percent * largest else None
