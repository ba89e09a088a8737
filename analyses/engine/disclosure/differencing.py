"""Comparing a new table with earlier releases: two safe figures whose difference is one to nine people are
not safe."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from analyses.engine.disclosure.grid import TOTAL
from analyses.engine.disclosure.profile import CBS_ESSNET, RuleProfile


class Danger(StrEnum):
    """What two releases together give away."""

    SMALL_DIFFERENCE = "small_difference"
    HIDDEN_BEFORE = "hidden_before"
    HIDDEN_NOW = "hidden_now"


@dataclass(frozen=True, slots=True)
class ReleasedFigure:
    """One count as released, or about to be: `value` is None when hidden.

    Figures are compared when `unit` (what is counted: inhabitants, crimes) and period are the same, and the areas are the
    same, or one lies in the other, or both share ground; `category` tells which part was counted and may differ,
    because one part may lie within the other.
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

    @property
    def id(self) -> str:
        """Sixteen hexadecimal marks that stay the same for the same pair of figures, whatever else the table holds."""
        parts = (
            self.earlier.release, self.new.unit, self.new.period, self.new.area, self.new.category, self.earlier.area,
            self.earlier.category, self.danger, self.new.value, self.earlier.value,
        )  # fmt: skip
        return hashlib.sha256(repr(tuple(map(str, parts))).encode()).hexdigest()[:16]


def find_clashes(
    new: Iterable[ReleasedFigure],
    earlier: Iterable[ReleasedFigure],
    *,
    profile: RuleProfile = CBS_ESSNET,
    hierarchy: Mapping[str, str] | None = None,
    overlaps: Iterable[tuple[str, str]] = (),
) -> list[Clash]:
    """Pairs over the same unit and period, and ground in common, that differ by 1 to minimum_units - 1, or show what the
    other hides.

    `hierarchy` maps an area to the one it lies in; `overlaps` are pairs of a new and an earlier area that share ground
    under different codes, as after a change of boundaries. A figure that is shown in one release and hidden in
    the other clashes only when both count the same category of the same area. Figures of unlike categories clash as well
    when they are equal, unless the profile calls zero safe. Two categories of one list count
    different people and do not clash.
    """
    old, figures = list(earlier), list(new)
    if not old or not figures:
        return []
    lists = _lists_of(old)
    shelf = _shelf(old)
    places = _Places(hierarchy or {}, old, overlaps)
    mine = {figure.category for figure in figures}
    return [
        clash
        for figure in figures
        for area in places.in_common(figure.area)
        for other in shelf.get((figure.unit, figure.period, area), ())
        if _may_overlap(figure, other, mine, lists[other.release])
        if (clash := _clash(figure, other, profile)) is not None
    ]


def _lists_of(figures: Iterable[ReleasedFigure]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for figure in figures:
        found.setdefault(figure.release, set()).add(figure.category)
    return found


def _shelf(figures: Iterable[ReleasedFigure]) -> dict[tuple[str, str, str], list[ReleasedFigure]]:
    found: dict[tuple[str, str, str], list[ReleasedFigure]] = {}
    for figure in figures:
        found.setdefault((figure.unit, figure.period, figure.area), []).append(figure)
    return found


class _Places:
    """Which earlier areas have ground in common with a new one."""

    def __init__(
        self, hierarchy: Mapping[str, str], old: Iterable[ReleasedFigure], overlaps: Iterable[tuple[str, str]]
    ) -> None:
        self.hierarchy = hierarchy
        self.inside: dict[str, set[str]] = {}
        for area in {figure.area for figure in old}:
            for above in self._above(area):
                self.inside.setdefault(above, set()).add(area)
        self.other: dict[str, set[str]] = {}
        for mine, theirs in overlaps:
            self.other.setdefault(mine, set()).add(theirs)

    def in_common(self, area: str) -> Iterator[str]:
        """The area itself, those above it, those in it, and those that share ground; each once, in order."""
        beside = self.inside.get(area, set()) | self.other.get(area, set())
        yield from dict.fromkeys((area, *self._above(area), *sorted(beside)))

    def _above(self, area: str) -> Iterator[str]:
        seen = {area}
        while (area := self.hierarchy.get(area, "")) and area not in seen:
            seen.add(area)
            yield area


def _may_overlap(new: ReleasedFigure, earlier: ReleasedFigure, mine: set[str], theirs: set[str]) -> bool:
    """Categories of one list exclude each other, except that the total holds all."""
    if new.category == earlier.category or TOTAL in (new.category, earlier.category):
        return True
    return not (new.category in theirs and earlier.category in mine)


def _clash(new: ReleasedFigure, earlier: ReleasedFigure, profile: RuleProfile) -> Clash | None:
    if new.value is None or earlier.value is None:
        same = (new.area, new.category) == (earlier.area, earlier.category)
        if not same or new.value == earlier.value:
            return None
        return Clash(new, earlier, Danger.HIDDEN_NOW if new.value is None else Danger.HIDDEN_BEFORE)
    difference = abs(new.value - earlier.value)
    # That two parts are equal tells that nobody is in the rest: a zero.
    tells_zero = new.category != earlier.category and not profile.zero_is_safe
    if (difference or tells_zero) and difference < profile.minimum_units:
        return Clash(new, earlier, Danger.SMALL_DIFFERENCE, difference)
    return None
