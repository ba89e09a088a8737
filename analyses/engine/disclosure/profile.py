"""Limits of output control as named, versioned profiles, so that a release can say by which rules it was checked."""

from dataclasses import dataclass, field, fields
from typing import Any

# Fewest units for the parts of a distribution, as IAB Germany sets them: quantile -> units behind the statistic.
IAB_QUANTILE_UNITS = ((0.5, 20), (0.25, 40), (0.1, 80), (0.05, 200), (0.01, 400))


@dataclass(frozen=True, slots=True)
class RuleProfile:
    """One set of limits.

    `minimum_units`: fewest units behind a figure, unweighted. `group_share`: largest part of its row or column that
    one cell may hold. `dominant`, `dominance`: the largest part of a total that so many contributors may hold.
    `p_percent`: how closely, as a part of the largest contribution, the second contributor may estimate it.
    `complement`: whether what is left of a known population counts as a cell too. `quantile_units`: pairs of quantile
    and fewest units behind it; a quantile between two of them takes the stricter. `extremes`: whether minimum and
    maximum may be shown. `residual_freedom`: fewest residual degrees of freedom of a model. `round_base`: counts are
    rounded to it instead of covered by other hidden cells; 0 is off. `zero_is_safe`: whether a zero may be shown; by
    default not, because "none" says something about everyone in the area. `sources`: limit -> where it comes from.
    """

    name: str
    version: int
    minimum_units: int = 10
    group_share: float = 0.9
    dominant: int = 1
    dominance: float = 0.5
    p_percent: float = 0.10
    complement: bool = True
    quantile_units: tuple[tuple[float, int], ...] = IAB_QUANTILE_UNITS
    extremes: bool = False
    residual_freedom: int = 10
    round_base: int = 0
    zero_is_safe: bool = False
    sources: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def limits(self) -> dict[str, Any]:
        """Every limit by its name, as plain values for a certificate."""
        aside = ("name", "version", "sources")
        return {
            each.name: _plain(getattr(self, each.name)) for each in fields(self) if each.name not in aside
        }

    def source_of(self, limit: str) -> str:
        """Where this limit comes from, empty when it is our own choice."""
        return dict(self.sources).get(limit, "")

    def units_for_quantile(self, quantile: float) -> int:
        """Fewest units behind a quantile between 0 and 1; never below minimum_units on its thin side."""
        side = round(min(quantile, 1 - quantile), 9)
        asked = [units for limit, units in self.quantile_units if side >= limit]
        strictest = max((units for _, units in self.quantile_units), default=self.minimum_units)
        return max(min(asked, default=strictest), self.minimum_units)


def _plain(value: Any) -> Any:
    return [list(pair) for pair in value] if isinstance(value, tuple) else value


ESSNET = "Brandt et al., Guidelines for output checking, ESSnet SDC 2009; Bond, Brandt & de Wolf, DwB 2015"
HANDBOOK = "Hundepool et al., Handbook on Statistical Disclosure Control, chapter 4"
IAB = "IAB Germany, guidelines for remote data access"
ACRO = "AI-SDC/ACRO, acro/default.yaml; SDAP handbook 2.0 (2024)"
OPENSAFELY = "OpenSAFELY documentation, releasing files"

CBS_ESSNET = RuleProfile(
    name="CBS/ESSnet",
    version=1,
    sources=(
        ("minimum_units", ESSNET),
        ("group_share", ESSNET),
        ("dominance", ESSNET),
        ("p_percent", HANDBOOK),
        ("complement", ESSNET),
        ("extremes", ESSNET),
        ("residual_freedom", ESSNET),
        ("quantile_units", IAB),
    ),
)
UK_ACRO = RuleProfile(
    name="UK/ACRO",
    version=1,
    dominant=2,
    dominance=0.9,
    quantile_units=((0.5, 20), (0.25, 40), (0.1, 100), (0.01, 1000)),
    sources=tuple(
        (limit, ACRO)
        for limit in (
            "minimum_units", "dominant", "dominance", "p_percent", "residual_freedom", "quantile_units", "zero_is_safe",
        )
    ),
)  # fmt: skip
ACRO_ROUND = RuleProfile(
    name="UK/ACRO afronden",
    version=1,
    dominant=2,
    dominance=0.9,
    round_base=5,
    sources=(("minimum_units", ACRO), ("round_base", ACRO)),
)
OPENSAFELY_PROFILE = RuleProfile(
    name="OpenSAFELY",
    version=1,
    minimum_units=8,
    round_base=5,
    sources=(("minimum_units", OPENSAFELY), ("round_base", OPENSAFELY)),
)
STRICT = RuleProfile(
    name="Streng",
    version=1,
    minimum_units=20,
    group_share=0.8,
    dominance=0.4,
    p_percent=0.15,
    sources=(("minimum_units", IAB), ("quantile_units", IAB)),
)

PROFILES: dict[str, RuleProfile] = {
    profile.name: profile for profile in (CBS_ESSNET, UK_ACRO, ACRO_ROUND, OPENSAFELY_PROFILE, STRICT)
}
