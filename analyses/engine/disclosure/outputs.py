"""The check of one figure by what kind of output it is, looking at what lies under it.

Outputs that share a risk share a check (statistical barns of SACRO, Zenodo 10054629): counts, sums and means, ends and
quantiles, calculated ratios, and models. A function returns the rule that is broken, or None.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyses.engine.disclosure.profile import RuleProfile
from analyses.engine.disclosure.rules import Rule, broken_by_contributions


def broken_by_count(units: int, profile: RuleProfile, population: int | None = None) -> Rule | None:
    """A count of units, out of a known population if there is one: both the counted and those left over are people."""
    if units < profile.minimum_units and not (units == 0 and profile.zero_is_safe):
        return None if population == 0 else Rule.TOO_FEW_UNITS
    if population is not None and profile.complement and population - units < profile.minimum_units:
        return Rule.TOO_FEW_LEFT
    return None


def broken_by_share(numerator: int, denominator: int, profile: RuleProfile) -> Rule | None:
    """A percentage: the same as its two counts. With more events than units (crimes per inhabitant), nothing is left
    over and only the numbers themselves count."""
    if denominator < profile.minimum_units:
        return Rule.TOO_FEW_UNITS
    if profile.group_share * denominator < numerator <= denominator:
        return Rule.WHOLE_GROUP
    return broken_by_count(numerator, profile, denominator if numerator <= denominator else None)


def broken_by_mean(contributions: Sequence[float], profile: RuleProfile) -> Rule | None:
    """A mean or a total of amounts: enough units, and none of them decides it."""
    return broken_by_contributions(contributions, profile)


def broken_by_quantile(quantile: float, units: int, profile: RuleProfile) -> Rule | None:
    """A median or other quantile (0 to 1): enough units behind it, and minimum_units on each side; the ends themselves
    are the figure of one person."""
    if not 0 < quantile < 1:
        return None if profile.extremes else Rule.EXTREME
    thin = round(min(quantile, 1 - quantile) * units, 9)
    enough = units >= profile.units_for_quantile(quantile) and thin >= profile.minimum_units
    return None if enough else Rule.TOO_FEW_UNITS


def broken_by_ratio(observed: int, expected_units: int, profile: RuleProfile) -> Rule | None:
    """A ratio of observed to expected (SMR), a smoothed rate or a place in a funnel: the count that it can be worked
    back to, and the units that the expectation was made of."""
    if expected_units < profile.minimum_units:
        return Rule.TOO_FEW_UNITS
    return broken_by_count(observed, profile)


def broken_by_odds(cells: Sequence[int], profile: RuleProfile) -> Rule | None:
    """An odds ratio or another figure calculated from a small table: every cell of that table."""
    return next((rule for cell in cells if (rule := broken_by_count(cell, profile))), None)


def broken_by_model(
    units: int, parameters: int, profile: RuleProfile, *, has_continuous: bool = True
) -> Rule | None:
    """A regression: enough units and residual degrees of freedom, and a regressor that is no category: with categories
    alone it is a table in disguise."""
    if units < profile.minimum_units:
        return Rule.TOO_FEW_UNITS
    if units - parameters < profile.residual_freedom:
        return Rule.TOO_LITTLE_FREEDOM
    return None if has_continuous else Rule.ONLY_CATEGORIES


def broken_by_verdict(units: int, dominated: bool, profile: RuleProfile) -> Rule | None:
    """A total or mean of which dominance and the p %-rule were judged where the amounts are, because the largest may not leave
    there: what is left to judge is the number of units."""
    if dominated:
        return Rule.DOMINANCE
    return Rule.TOO_FEW_UNITS if units < profile.minimum_units else None


def broken_by_amount(
    units: int, total: float, largest: float, second: float, profile: RuleProfile
) -> Rule | None:
    """A total or mean of amounts of which only the two largest are known: enough units, and neither of the largest
    decides it or can estimate the other. Same source as `broken_by_contributions`."""
    if units < profile.minimum_units:
        return Rule.TOO_FEW_UNITS
    counted = largest if profile.dominant == 1 else largest + second
    if counted > profile.dominance * total:
        return Rule.DOMINANCE
    return Rule.P_PERCENT if total - second - largest < profile.p_percent * largest else None
