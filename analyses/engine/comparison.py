"""An area next to fair company: its neighbours, its look-alikes, or all areas of its class."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Expectation, Observation, expectations
from analyses.engine.intervals import Interval


class Company(StrEnum):
    """With whom an area is compared."""

    ADJACENT = "adjacent"
    SIMILAR = "similar"
    SAME_CLASS = "same_class"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An area against its comparators taken together: ratio of rates, interval and two-sided p.

    `comparators` are the areas that took part, always shown. The figures are `None` when the area or every
    comparator lacks a count or population, or when nothing was counted at the comparators.
    """

    area: str
    company: Company
    comparators: tuple[str, ...]
    ratio: float | None = None
    interval: Interval | None = None
    p: float | None = None


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
    complete = {each: row for each, row in profiles.items() if all(value is not None for value in row)}
    if area not in complete:
        raise UnusableTableError(Fault.UNKNOWN_AREA, area=area)
    codes = sorted(complete)
    table = np.array([complete[code] for code in codes], dtype=float)
    spread = table.std(axis=0)
    scaled = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    distance = np.sqrt(((scaled - scaled[codes.index(area)]) ** 2).sum(axis=1))
    order = np.argsort(distance, kind="stable")
    return tuple(codes[i] for i in order if codes[i] != area)[:k]


def compare_with(
    area: str, comparators: Sequence[str], table: Sequence[Observation], *, company: Company
) -> Comparison:
    """Rate of an area over the pooled rate of its comparators; conditional binomial test (Przyborowski 1940).

    The interval is Clopper-Pearson on the area's share of all events, turned into a ratio of rates. `table`
    holds one period. It tests chance only: between areas that differ anyway, read it next to the deviation
    class.
    """
    totals = {row.area: row for row in expectations(table, reference={})}
    taking_part = [code for code in comparators if code in totals and _has_rate(totals[code])]
    if area not in totals or not _has_rate(totals[area]) or not taking_part:
        return Comparison(area, company, tuple(taking_part))
    own = totals[area]
    others = sum(totals[code].observed or 0 for code in taking_part)
    units = sum(totals[code].population or 0 for code in taking_part)
    ratio, interval, p = rate_ratio(own.observed or 0, own.population or 0, others, units)
    return Comparison(area, company, tuple(taking_part), ratio, interval, p)


def _has_rate(row: Expectation) -> bool:
    return row.observed is not None and bool(row.population)


def rate_ratio(
    observed: int, population: float, other_observed: int, other_population: float, *, level: float = 0.95
) -> tuple[float | None, Interval | None, float]:
    """Ratio of two rates with interval and p; no ratio when nothing was counted on the other side."""
    total = observed + other_observed
    if not total:
        return None, None, 1.0
    share = population / (population + other_population)
    test = scipy.stats.binomtest(observed, total, share)
    if not other_observed:
        return None, None, float(test.pvalue)
    bounds = test.proportion_ci(level, method="exact")
    odds = other_population / population
    upper = bounds.high / (1 - bounds.high) * odds if bounds.high < 1 else float("inf")
    interval = Interval(float(bounds.low / (1 - bounds.low) * odds), float(upper))
    return observed / other_observed * odds, interval, float(test.pvalue)
