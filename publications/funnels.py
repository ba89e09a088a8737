"""The limits by which the areas of a release were judged, worked out again from what is released: to draw and to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import Any

from analyses.engine.funnel import FunnelPoint, Spread, funnel_curve, limits_at
from analyses.engine.overdispersion import SpreadModel
from analyses.engine.scales import FigureKind
from analyses.planned import Settings
from publications.figures import Figure


@dataclass(frozen=True, slots=True)
class Funnel:
    """As far away as the plan chose, by the rule by which the areas were judged. `share` is what part of the units was expected
    over all areas together; None of a count of events."""

    limits: tuple[float, float]
    spread: Spread
    share: float | None

    def curve(self, expected: Sequence[float]) -> list[FunnelPoint]:
        """The limits of the ratio from the smallest to the largest expected count."""
        return funnel_curve(expected, share=self.share, spread=self.spread, limits=self.limits)

    def outer_shares(self, units: int) -> tuple[float, float] | None:
        """The shares beyond which a difference in an area with so many units can be called clear; None of a count of events."""
        if not self.share:
            return None
        low, high = limits_at(self.share * units, z=self.limits[1], spread=self.spread, share=self.share)
        return low * self.share, high * self.share


def funnel_of(figures: Sequence[Figure], summary: Mapping[str, Any], chosen: Settings) -> Funnel:
    """The funnel of these released figures; `chosen` is what the plan fixed. A release of before says nothing of an exact rule,
    and is drawn as it was judged."""
    is_widened = chosen.overdispersion is SpreadModel.MULTIPLICATIVE and summary.get("is_overdispersed")
    spread = Spread(
        tau2=float(summary.get("tau2") or 0),
        phi=float(summary.get("phi") or 1) if is_widened else 1.0,
        is_exact=bool(summary.get("is_exact")),
    )
    share = _expected_share(figures) if chosen.counted_as is FigureKind.SHARE else None
    return Funnel(chosen.limits, spread, share)


def _expected_share(figures: Sequence[Figure]) -> float | None:
    """What part of all units was expected; None where no area has both."""
    known = [(row.expected, row.population) for row in figures if row.expected and row.population]
    return min(sum(pair[0] for pair in known) / sum(pair[1] for pair in known), 1.0) if known else None


def usual_size(figures: Sequence[Figure]) -> int:
    """The units of the area in the middle, of those that were judged; 0 where there are none."""
    sizes = [row.population for row in figures if row.ratio is not None and row.population]
    return int(median_high(sizes)) if sizes else 0
