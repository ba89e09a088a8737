"""Limits of output control as a named, versioned profile, so that a release can say by which rules it was
checked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleProfile:
    """One set of limits.

    `minimum_units`: fewest units behind a figure, unweighted. `group_share`: largest part of its row or
    column that one category may hold. `dominance`: largest part of a total that one contributor may hold.
    `p_percent`: how closely, as a part of the largest contribution, the second contributor may estimate it.
    `zero_is_safe`: whether a zero may be shown; by default not, because "none" says something about
    everyone in the area.
    """

    name: str
    version: int
    minimum_units: int = 10
    group_share: float = 0.9
    dominance: float = 0.5
    p_percent: float = 0.10
    minimum_freedom: int = 10
    zero_is_safe: bool = False


# Brandt et al., Guidelines for output checking (ESSnet SDC 2009), revised by Bond, Brandt & de Wolf (DwB
# 2015).
CBS_ESSNET = RuleProfile(name="CBS/ESSnet", version=1)
