"""Spatial pattern: do areas resemble their neighbours (Moran), and where do high or low values gather (Gi*)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

PERMUTATIONS = 999
# Draws as far out as an area itself, below which its p is worth knowing more closely.
SELDOM = 10
# Draws side by side.
AT_ONCE = 5000
# Lags that differ by less than this part of the spread are the same one: they are added up in another order.
SAME_LAG = 1e-9
# A spread below this part of the largest value is no more than the last digits of a double.
DUST = 8 * np.finfo(float).eps


class Quadrant(StrEnum):
    """An area and its surroundings, each above or below the mean."""

    HIGH_HIGH = "high_high"
    LOW_LOW = "low_low"
    HIGH_LOW = "high_low"
    LOW_HIGH = "low_high"


@dataclass(frozen=True, slots=True)
class GlobalMoran:
    """Moran's I over `areas` areas, its expectation -1/(n-1), and a one-sided permutation p for
    clustering."""

    i: float
    expectation: float
    p: float
    areas: int


@dataclass(frozen=True, slots=True)
class LocalMoran:
    """Local I of one area with its quadrant and conditional permutation p (smaller of both sides)."""

    area: str
    i: float
    quadrant: Quadrant
    p: float


@dataclass(frozen=True, slots=True)
class Field:
    """Values of the areas that have a neighbour with a value, sorted by code, and their 0/1 weights.

    `without_neighbours` had a value and no neighbour with one: islands, and areas amid hidden ones.
    """

    areas: tuple[str, ...]
    values: np.ndarray
    weights: scipy.sparse.csr_array
    without_neighbours: tuple[str, ...] = ()

    @property
    def row_standardised(self) -> scipy.sparse.csr_array:
        return scipy.sparse.csr_array(scipy.sparse.diags_array(1 / self.weights.sum(axis=1)) @ self.weights)


def lay_out(values: Mapping[str, float | None], borders: Mapping[str, Sequence[str]]) -> Field:
    """Leave out areas without a value and, after that, areas without a neighbour left: they have no
    statistic. Borders may be told from one side or from both."""
    valued = {area for area, value in values.items() if value is not None and np.isfinite(value)}
    linked: dict[str, set[str]] = {area: set() for area in sorted(valued)}
    for area in linked:
        for other in valued.intersection(borders.get(area, ())) - {area}:
            linked[area].add(other)
            linked[other].add(area)
    areas = tuple(area for area, others in linked.items() if others)
    place = {area: i for i, area in enumerate(areas)}
    rows = [place[area] for area in areas for _ in linked[area]]
    columns = [place[other] for area in areas for other in sorted(linked[area])]
    shape = (len(areas), len(areas))
    weights = scipy.sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    alone = tuple(area for area, others in linked.items() if not others)
    return Field(areas, np.array([values[area] for area in areas], dtype=float), weights, alone)


def global_moran(field: Field, *, permutations: int = PERMUTATIONS, seed: int = 1) -> GlobalMoran:
    """Moran's I with row-standardised weights; p = (r + 1) / (M + 1) over M random orders (Moran 1950).

    The same seed gives the same p. Raises ValueError when the values do not differ or fewer than three
    areas remain.
    """
    deviation = _deviations(field)
    weights = field.row_standardised
    scale = deviation.size / weights.sum() / (deviation**2).sum()
    observed = float(scale * deviation @ (weights @ deviation))
    chance = np.random.default_rng(seed)
    drawn = [_shuffled_i(deviation, weights, chance) for _ in range(permutations)]
    p = (int((scale * np.array(drawn) >= observed).sum()) + 1) / (permutations + 1)
    return GlobalMoran(observed, -1 / (deviation.size - 1), p, deviation.size)


def _shuffled_i(deviation: np.ndarray, weights: scipy.sparse.csr_array, chance: np.random.Generator) -> float:
    shuffled = chance.permutation(deviation)
    return float(shuffled @ (weights @ shuffled))


def _deviations(field: Field) -> np.ndarray:
    if len(field.areas) < 3 or np.ptp(field.values) == 0:
        raise ValueError("a spatial pattern needs three linked areas with values that differ")
    return field.values - field.values.mean()


def local_moran(
    field: Field, *, permutations: int = PERMUTATIONS, seed: int = 1, closer: int = 0
) -> list[LocalMoran]:
    """Local I with row-standardised weights and m2 = sum z2 / n; conditional permutation (Anselin 1995).

    Each area stays where it is while the others are drawn anew; the draws are shared between areas. With `closer`, areas that
    fewer than SELDOM draws came near are drawn so many times more, because only a very small p stands among many areas.
    """
    deviation = _deviations(field)
    lag = field.row_standardised @ deviation
    i = deviation * lag / (deviation**2).mean()
    p = _conditional_p(field, deviation, lag, permutations, seed)
    seldom = np.flatnonzero(p * (permutations + 1) - 1 < SELDOM)
    if closer and len(seldom):
        p[seldom] = _closer_p(field, deviation, lag, seldom, closer, seed)
    figures = zip(field.areas, i.tolist(), deviation.tolist(), lag.tolist(), p.tolist(), strict=True)
    return [
        LocalMoran(area, own_i, _quadrant(own, around), own_p) for area, own_i, own, around, own_p in figures
    ]


def _conditional_p(
    field: Field, deviation: np.ndarray, lag: np.ndarray, permutations: int, seed: int
) -> np.ndarray:
    """(r + 1) / (M + 1) with r the draws at least as far out as the lag, on its own side, those that are as far out among them;
    a column of draws at a time."""
    number = np.diff(field.weights.indptr)
    chance = np.random.default_rng(seed)
    own = np.arange(deviation.size)
    at_least, at_most = np.zeros((2, deviation.size), dtype=int)
    hair = SAME_LAG * deviation.std()
    for _ in range(permutations):
        # Places among the others: from the own place on they shift by one, so that an area never draws itself.
        places = chance.permutation(deviation.size - 1)[: number.max()]
        drawn = deviation[places[None, :] + (places[None, :] >= own[:, None])]
        sums = drawn.cumsum(axis=1)[own, number - 1]
        at_least += sums / number >= lag - hair
        at_most += sums / number <= lag + hair
    return (np.minimum(at_least, at_most) + 1) / (permutations + 1)


def _closer_p(
    field: Field, deviation: np.ndarray, lag: np.ndarray, areas: np.ndarray, permutations: int, seed: int
) -> np.ndarray:
    """The same for some areas, many draws at a time. As in Besag & Clifford (Biometrika 78, 1991, 301) the draws go on only
    where the first were hardly ever as far out; these are new ones, so that no area is judged by the draws that chose it."""
    number = np.diff(field.weights.indptr)[areas]
    chance = np.random.default_rng([seed, permutations])
    at_least, at_most = np.zeros((2, len(areas)), dtype=int)
    hair = SAME_LAG * deviation.std()
    for start in range(0, permutations, AT_ONCE):
        size = min(AT_ONCE, permutations - start)
        places = _distinct(chance, deviation.size - 1, size, int(number.max()))
        for at, (own, neighbours) in enumerate(zip(areas.tolist(), number.tolist(), strict=True)):
            mine = places[:, :neighbours]
            drawn = deviation[mine + (mine >= own)].mean(axis=1)
            at_least[at] += int((drawn >= lag[own] - hair).sum())
            at_most[at] += int((drawn <= lag[own] + hair).sum())
    return (np.minimum(at_least, at_most) + 1) / (permutations + 1)


def _distinct(chance: np.random.Generator, among: int, rows: int, columns: int) -> np.ndarray:
    """Rows of places, none twice in a row."""
    found = chance.integers(among, size=(rows, columns))
    while True:
        twice = np.flatnonzero((np.diff(np.sort(found, axis=1), axis=1) == 0).any(axis=1))
        if not len(twice):
            return found
        found[twice] = chance.integers(among, size=(len(twice), columns))


def _quadrant(own: float, lag: float) -> Quadrant:
    if own >= 0:
        return Quadrant.HIGH_HIGH if lag >= 0 else Quadrant.HIGH_LOW
    return Quadrant.LOW_HIGH if lag >= 0 else Quadrant.LOW_LOW


def getis_ord(field: Field, *, star: bool = True) -> dict[str, float]:
    """z of Gi* (the area itself counts) or Gi (it does not, nor does it count in mean and spread), with
    binary weights; 0 where everything around is all there is, and where what differs is rounding dust (Ord & Getis 1995).
    Raises ValueError as `global_moran` does."""
    _deviations(field)
    # From the median on: the statistic stays the same, and a small spread far from zero is not lost among the squares.
    values, size = field.values - np.median(field.values), field.values.size
    around = field.weights @ values
    number = np.asarray(field.weights.sum(axis=1)).ravel()
    if star:
        n, mean = size, np.full(size, values.mean())
        variance = np.full(size, values.var())
        around, number = around + values, number + 1
    else:
        n, mean = size - 1, _without_each(values) / (size - 1)
        variance = _without_each(values**2) / n - mean**2
    dust = (DUST * np.abs(field.values).max()) ** 2
    spread = np.sqrt(np.where(variance > dust, variance, 0.0) * (n * number - number**2) / (n - 1))
    scores = np.divide(around - mean * number, spread, out=np.zeros(size), where=spread > 0)
    return dict(zip(field.areas, scores.tolist(), strict=True))


def _without_each(values: np.ndarray) -> np.ndarray:
    """The sum of the others, added up from both sides: to take one from the whole loses small ones beside a large one."""
    before, after = np.cumsum(values), np.cumsum(values[::-1])[::-1]
    return np.append(0.0, before[:-1]) + np.append(after[1:], 0.0)
