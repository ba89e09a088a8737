"""An area next to fair company: its neighbours, its look-alikes, or all areas of its class."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from analyses.engine.chance import binomial_bounds, binomial_p, score_p, share_ratio_bounds
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Observation, as_columns
from analyses.engine.intervals import Interval
from analyses.engine.scales import FigureKind, counted_once


class Company(StrEnum):
    """With whom an area is compared."""

    ADJACENT = "adjacent"
    SIMILAR = "similar"
    SAME_CLASS = "same_class"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An area against its comparators taken together: ratio of rates, interval and two-sided p.

    `comparators` are the areas that took part, always shown; `left_out` those that would have, but lack a
    count or population. The figures are `None` when the area or every comparator lacks one, or when nothing
    was counted at the comparators.
    """

    area: str
    company: Company
    comparators: Sequence[str]
    ratio: float | None = None
    interval: Interval | None = None
    p: float | None = None
    left_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Others(Sequence[str]):
    """The members of a class without one of them; thousands of areas share one list of members."""

    members: tuple[str, ...]
    own: int

    def __len__(self) -> int:
        return len(self.members) - 1

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(*place.indices(len(self))))
        found = range(len(self))[place]
        return self.members[found + (found >= self.own)]


@dataclass(frozen=True, slots=True)
class Counted:
    """Events and units of one area; None where missing or hidden."""

    observed: float | None
    population: float | None

    @property
    def has_rate(self) -> bool:
        return self.observed is not None and bool(self.population)


def neighbours(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Sorted neighbours of each area from undirected border pairs."""
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {area: tuple(sorted(others)) for area, others in sorted(found.items())}


def adjacent(area: str, borders: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The areas that share a border; empty for an island."""
    return tuple(borders.get(area, ()))


def same_class(area: str, classes: Mapping[str, str | None]) -> tuple[str, ...]:
    """All other areas of the same class (for example urbanity); empty when the class is not known."""
    own = classes.get(area)
    return tuple(sorted(each for each, kind in classes.items() if own and kind == own and each != area))


def most_similar(
    area: str, profiles: Mapping[str, Sequence[float | None]], *, k: int = 10
) -> tuple[str, ...]:
    """The k areas nearest in standardised Euclidean distance over profile columns, nearest first, ties by
    code.

    Areas with a gap in their profile do not take part. Raises UnusableTableError when `area` itself has none.
    """
    found = look_alikes(profiles, [area], k=k)
    if area not in found:
        raise UnusableTableError(Fault.UNKNOWN_AREA, area=area)
    return found[area]


def look_alikes(
    profiles: Mapping[str, Sequence[float | None]], areas: Iterable[str], *, k: int = 10
) -> dict[str, tuple[str, ...]]:
    """The same for several areas with one search tree; an area with a gap in its profile is no key."""
    codes = sorted(each for each, row in profiles.items() if all(map(_is_number, row)))
    if len(codes) < 2:
        return {area: () for area in areas if area in codes}
    table = np.array([profiles[code] for code in codes], dtype=float)
    spread = table.std(axis=0)
    scaled = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    place = {code: i for i, code in enumerate(codes)}
    wanted = [area for area in areas if area in place]
    return {area: _nearest(scaled, place[area], codes, k) for area in wanted}


def _is_number(value: float | None) -> bool:
    return value is not None and bool(np.isfinite(value))


def _nearest(scaled: np.ndarray, own: int, codes: Sequence[str], k: int) -> tuple[str, ...]:
    distance = np.sqrt(((scaled - scaled[own]) ** 2).sum(axis=1))
    distance[own] = np.inf
    # Only those as near as the k-th are put in order; equal distances by code, which is their place.
    near = np.nonzero(
        distance <= np.partition(distance, min(k, distance.size) - 1)[min(k, distance.size) - 1]
    )[0]
    order = near[np.argsort(distance[near], kind="stable")]
    return tuple(codes[i] for i in order if i != own)[:k]


def compare_with(
    area: str, comparators: Sequence[str], table: Sequence[Observation], *, company: Company
) -> Comparison:
    """Rate of an area over the pooled rate of its comparators, from a table of one period; see `compare_all`."""
    columns = as_columns(table)
    figures = {
        str(code): Counted(_known(seen), _known(units))
        for code, seen, units in zip(
            columns.areas, columns.total_observed[:, 0], columns.total_population[:, 0], strict=True
        )
    }
    return compare_all({area: comparators}, figures, company=company)[0]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def compare_all(
    comparators: Mapping[str, Sequence[str]],
    figures: Mapping[str, Counted],
    *,
    company: Company,
    kind: FigureKind = FigureKind.EVENTS,
    level: float = 0.95,
) -> list[Comparison]:
    """Each area against its own comparators together: conditional binomial test (Przyborowski & Wilenski,
    Biometrika 31 (1940) 313), of shares the score test.

    The interval is Clopper-Pearson on the area's share of all events, turned into a ratio of rates; of shares that of the
    score test (Koopman 1984). `figures` holds one period; what is hidden in it takes no part. It tests chance only: between
    areas that differ anyway, read it next to the deviation class.
    """
    nobody = Counted(None, None)
    taking_part = {
        area: tuple(code for code in others if figures.get(code, nobody).has_rate)
        for area, others in comparators.items()
    }
    testable = [area for area, others in taking_part.items() if others and figures.get(area, nobody).has_rate]
    counts = {area: _counts(figure, kind) for area, figure in figures.items()}
    own = np.array([counts[area] for area in testable]).reshape(-1, 2)
    rest = np.array([_pooled(counts, taking_part[area]) for area in testable]).reshape(-1, 2)
    found = dict(zip(testable, _ratios(own, rest, kind, level), strict=True))
    return [
        Comparison(
            area,
            company,
            taking_part[area],
            *found.get(area, (None, None, None)),
            left_out=tuple(code for code in others if code not in taking_part[area]),
        )
        for area, others in comparators.items()
    ]


def compare_classes(
    classes: Mapping[str, str | None],
    figures: Mapping[str, Counted],
    *,
    kind: FigureKind = FigureKind.EVENTS,
    level: float = 0.95,
) -> list[Comparison]:
    """Each area with a rate against all others of its class, as in `compare_all`, by totals a class; an area whose
    class is not known has no comparators."""
    found: list[Comparison] = []
    members: dict[str, list[str]] = {}
    for area in sorted(figures):
        members.setdefault(classes.get(area) or "", []).append(area)
    for name, areas in sorted(members.items()):
        shown = tuple(area for area in areas if figures[area].has_rate)
        if not name or len(shown) < 2:
            found += [Comparison(area, Company.SAME_CLASS, ()) for area in shown]
            continue
        own = np.array([_counts(figures[area], kind) for area in shown])
        hidden = tuple(area for area in areas if not figures[area].has_rate)
        rows = zip(shown, _ratios(own, own.sum(axis=0) - own, kind, level), strict=True)
        found += [
            Comparison(area, Company.SAME_CLASS, Others(shown, place), *row, left_out=hidden)
            for place, (area, row) in enumerate(rows)
        ]
    return found


def _counts(figure: Counted, kind: FigureKind) -> tuple[float, float]:
    """Events and units. An exact test takes whole events."""
    seen, units = figure.observed or 0.0, figure.population or 0.0
    return (float(counted_once(seen, units)) if kind is FigureKind.SHARE else round(seen)), units


def _pooled(counts: Mapping[str, tuple[float, float]], areas: Sequence[str]) -> tuple[float, float]:
    return sum(counts[area][0] for area in areas), sum(counts[area][1] for area in areas)


Ratio = tuple[float | None, Interval | None, float | None]


def _ratios(own: np.ndarray, rest: np.ndarray, kind: FigureKind, level: float) -> list[Ratio]:
    """Ratio of rates, interval and p of each row of (events, units) against that of its company."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = own[:, 0] / rest[:, 0] * (rest[:, 1] / own[:, 1])
    lower, upper, p = (
        _of_shares(own, rest, level) if kind is FigureKind.SHARE else _of_events(own, rest, level)
    )
    rows = zip(rest[:, 0].tolist(), ratio.tolist(), lower.tolist(), upper.tolist(), p.tolist(), strict=True)
    return [
        (each, Interval(least, most), chance) if others else (None, None, chance)
        for others, each, least, most, chance in rows
    ]


Judged = tuple[np.ndarray, np.ndarray, np.ndarray]


def _of_events(own: np.ndarray, rest: np.ndarray, level: float) -> Judged:
    """The bounds of the ratio, and p."""
    total = own[:, 0] + rest[:, 0]
    p = binomial_p(own[:, 0], total, own[:, 1] / (own[:, 1] + rest[:, 1]))
    low, high = binomial_bounds(own[:, 0], total, level=level)
    odds = rest[:, 1] / own[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = low / (1 - low) * odds, high / (1 - high) * odds
    return lower, upper, np.where(total > 0, p, 1.0)


def _of_shares(own: np.ndarray, rest: np.ndarray, level: float) -> Judged:
    """The same of shares."""
    columns = (own[:, 0], own[:, 1], rest[:, 0], rest[:, 1])
    lower, upper = share_ratio_bounds(*columns, level=level)
    return lower, upper, score_p(*columns)


def rate_ratio(
    observed: float,
    population: float,
    other_observed: float,
    other_population: float,
    *,
    kind: FigureKind = FigureKind.EVENTS,
    level: float = 0.95,
) -> Ratio:
    """Ratio of two rates or shares with interval and p; no ratio when nothing was counted on the other side."""
    own, rest = np.array([[observed, population]]), np.array([[other_observed, other_population]])
    return _ratios(own, rest, kind, level)[0]
