"""Comparing a new table with earlier releases: two safe figures whose difference is one to nine people are
not safe."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from analyses.engine.disclosure.profile import CBS_ESSNET, RuleProfile


class Danger(StrEnum):
    """What two releases together give away."""

    SMALL_DIFFERENCE = "small_difference"
    HIDDEN_BEFORE = "hidden_before"
    HIDDEN_NOW = "hidden_now"


@dataclass(frozen=True, slots=True)
class ReleasedFigure:
    """One count as released, or about to be: `value` is None when hidden.

    Figures are compared when `unit` (what is counted: inhabitants, crimes), area and period are the same;
    `category` tells which part was counted and may differ, because one part may lie within the other.
    """

    release: str
    unit: str
    area: str
    period: str
    category: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Clash:
    """A new and an earlier figure that should not both be public; `difference` in units, None when one is
    hidden."""

    new: ReleasedFigure
    earlier: ReleasedFigure
    danger: Danger
    difference: int | None = None


def find_clashes(
    new: Iterable[ReleasedFigure],
    earlier: Iterable[ReleasedFigure],
    *,
    profile: RuleProfile = CBS_ESSNET,
) -> list[Clash]:
    """Pairs over the same unit, area and period that differ by 1 to minimum_units - 1, or show what the
    other hides.

    A figure that is shown in one release and hidden in the other clashes only when both count the same
    category.
    """
    shelf: dict[tuple[str, str, str], list[ReleasedFigure]] = {}
    for figure in earlier:
        shelf.setdefault((figure.unit, figure.area, figure.period), []).append(figure)
    return [
        clash
        for figure in new
        for old in shelf.get((figure.unit, figure.area, figure.period), ())
        if (clash := _clash(figure, old, profile.minimum_units)) is not None
    ]


def _clash(new: ReleasedFigure, earlier: ReleasedFigure, minimum_units: int) -> Clash | None:
    if new.value is None or earlier.value is None:
        if new.category != earlier.category or new.value == earlier.value:
            return None
        return Clash(new, earlier, Danger.HIDDEN_NOW if new.value is None else Danger.HIDDEN_BEFORE)
    difference = abs(new.value - earlier.value)
    if 0 < difference < minimum_units:
        return Clash(new, earlier, Danger.SMALL_DIFFERENCE, difference)
    return None
