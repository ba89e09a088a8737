"""Which figures are unsafe in themselves: too few units, a whole group in one category, one dominant
contributor."""

from collections.abc import Sequence
from enum import StrEnum

from analyses.engine.disclosure.profile import RuleProfile
from analyses.engine.disclosure.table import TOTAL, Cell, LinkedTable


class Rule(StrEnum):
    """The rule that a figure breaks."""

    TOO_FEW_UNITS = "too_few_units"
    WHOLE_GROUP = "whole_group"
    DOMINANCE = "dominance"
    P_PERCENT = "p_percent"


def unsafe_cells(linked: LinkedTable, profile: RuleProfile) -> dict[Cell, Rule]:
    """Cells of a frequency table that may not be shown, with the rule they break.

    Too few units counts zero as well, unless nobody lives there or the profile calls zero safe; for a share
    the units left over are a cell too, so that a rate near 100 % is as unsafe as one near zero. The group
    rule looks at tables with two or more categories, along the row (categories of an area) and the column
    (areas of a category).
    """
    found = dict.fromkeys(_whole_groups(linked, profile), Rule.WHOLE_GROUP)
    found.update({cell: Rule.TOO_FEW_UNITS for cell in linked.values if _too_few(cell, linked, profile)})
    return dict(sorted(found.items()))


def _too_few(cell: Cell, linked: LinkedTable, profile: RuleProfile) -> bool:
    count = linked.values[cell]
    if cell in linked.known or count >= profile.minimum_units:
        return False
    if count == 0:
        total = Cell(cell.area, TOTAL)
        nobody_there = total in linked.known and linked.values[total] == 0
        return not (profile.zero_is_safe or nobody_there)
    return True


def _whole_groups(linked: LinkedTable, profile: RuleProfile) -> list[Cell]:
    if len(linked.categories) < 2 or linked.is_share:
        return []
    return sorted(
        part
        for relation in linked.relations
        for part in relation.parts
        if len(relation.parts) > 1 and part.category != TOTAL and linked.values[relation.total] > 0
        if linked.values[part] > profile.group_share * linked.values[relation.total]
    )


def broken_by_contributions(contributions: Sequence[float], profile: RuleProfile) -> Rule | None:
    """The rule that a total or mean breaks, given the contribution of each unit behind it, or None.

    Unsafe below the minimum number of units, when x1 exceeds `dominance` of the total, or when X - x2 - x1
    is less than `p_percent` of x1. Source: Hundepool et al., Handbook on Statistical Disclosure Control,
    chapter 4.
    """
    sizes = sorted((abs(value) for value in contributions), reverse=True)
    if len(sizes) < profile.minimum_units:
        return Rule.TOO_FEW_UNITS
    total, largest, second = sum(sizes), sizes[0], sizes[1]
    if largest > profile.dominance * total:
        return Rule.DOMINANCE
    return Rule.P_PERCENT if total - second - largest < profile.p_percent * largest else None
