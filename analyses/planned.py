"""What a plan fixes for the computation: from the plan to the engine, into the summary of an outcome, and out of it again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from analyses.engine.comparison import Company
from analyses.engine.deviation import MINIMUM_POPULATION, Baseline
from analyses.engine.funnel import limit_of
from analyses.engine.overdispersion import SpreadModel
from analyses.engine.released import LOOK_ALIKES
from analyses.engine.scales import FigureKind


@dataclass(frozen=True)
class Settings:
    """Everything that can be chosen about a computation and what is told of it. The values here are those of a plan, or an
    outcome, of before a choice could be made.

    `counted_as` is what kind of figure is judged: events, or a share of which each unit counts once at most.
    `alert_one_in` and `alarm_one_in` are the two limits: beyond them chance alone puts one area in so many.
    `comparison_groups` are the groups that a publication lays an area beside, and nothing else.
    """

    minimum_population: int = MINIMUM_POPULATION
    fdr: float = 0.05
    counted_as: FigureKind = FigureKind.EVENTS
    overdispersion: SpreadModel = SpreadModel.ADDITIVE
    baseline: Baseline = Baseline.ALL
    alert_one_in: int = 20
    alarm_one_in: int = 500
    with_trend: bool = True
    comparison_groups: tuple[Company, ...] = (Company.ADJACENT, Company.SAME_CLASS, Company.SIMILAR)
    similar_count: int = LOOK_ALIKES

    @property
    def limits(self) -> tuple[float, float]:
        """The two limits as a distance in z."""
        return limit_of(self.alert_one_in), limit_of(self.alarm_one_in)

    def told(self) -> dict[str, Any]:
        """The choices as plain values, for a summary."""
        return asdict(self) | {
            "counted_as": str(self.counted_as),
            "overdispersion": str(self.overdispersion),
            "baseline": str(self.baseline),
            "comparison_groups": [str(group) for group in self.comparison_groups],
        }


NAMES = tuple(field.name for field in fields(Settings))


def settings_from(values: Mapping[str, Any]) -> Settings:
    """The choices in a summary or a plan; one that is not there is what it was before it could be chosen."""
    known = {name: values[name] for name in NAMES if values.get(name) not in (None, "")}
    if "counted_as" in known:
        known["counted_as"] = FigureKind(known["counted_as"])
    if "overdispersion" in known:
        known["overdispersion"] = SpreadModel(known["overdispersion"])
    if "baseline" in known:
        known["baseline"] = Baseline(known["baseline"])
    if "comparison_groups" in known:
        known["comparison_groups"] = tuple(Company(name) for name in known["comparison_groups"])
    return Settings(**known)
