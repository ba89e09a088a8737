"""Spatial pattern: do areas resemble their neighbours (Moran), and where do high or low values gather
(Gi*)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

PERMUTATIONS = 999


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
    """Values of the areas that have a neighbour with a value, sorted by code, and their 0/1 weights."""

    areas: tuple[str, ...]
    values: np.ndarray
    weights: scipy.sparse.csr_array

    @property
    def row_standardised(self) -> scipy.sparse.csr_array:
        return scipy.sparse.csr_array(scipy.sparse.diags_array(1 / self.weights.sum(axis=1)) @ self.weights)


def lay_out(values: Mapping[str, float | None], borders: Mapping[str, Sequence[str]]) -> Field:
    """Leave out areas without a value and, after that, areas without a neighbour left: they have no
    statistic."""
    valued = {area for area, value in values.items() if value is not None}
    linked = {area: sorted(valued.intersection(borders.get(area, ()))) for area in sorted(valued)}
    areas = tuple(area for area, others in linked.items() if others)
    place = {area: i for i, area in enumerate(areas)}
    rows = [place[area] for area in areas for _ in linked[area]]
    columns = [place[other] for area in areas for other in linked[area]]
    shape = (len(areas), len(areas))
    weights = scipy.sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    return Field(areas, np.array([values[area] for area in areas], dtype=float), weights)


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
    shuffled = chance.permuted(np.tile(deviation, (permutations, 1)), axis=1).T
    drawn = scale * (shuffled * (weights @ shuffled)).sum(axis=0)
    p = (int((drawn >= observed).sum()) + 1) / (permutations + 1)
    return GlobalMoran(observed, -1 / (deviation.size - 1), p, deviation.size)


def _deviations(field: Field) -> np.ndarray:
    if len(field.areas) < 3 or np.ptp(field.values) == 0:
        raise ValueError("a spatial pattern needs three linked areas with values that differ")
    return field.values - field.values.mean()


def local_moran(field: Field, *, permutations: int = PERMUTATIONS, seed: int = 1) -> list[LocalMoran]:
    """Local I with row-standardised weights and m2 = sum z2 / n; conditional permutation (Anselin 1995).

    Each area stays where it is while the others are drawn anew; the draws are shared between areas.
    """
    deviation = _deviations(field)
    lag = field.row_standardised @ deviation
    second_moment = (deviation**2).mean()
    chance = np.random.default_rng(seed)
    most = int(field.weights.sum(axis=1).max())
    draws = np.array([chance.permutation(deviation.size - 1)[:most] for _ in range(permutations)])
    return [
        LocalMoran(
            area=area,
            i=float(deviation[i] * lag[i] / second_moment),
            quadrant=_quadrant(deviation[i], lag[i]),
            p=_conditional_p(deviation, i, lag[i], draws[:, : field.weights[[i], :].nnz]),
        )
        for i, area in enumerate(field.areas)
    ]


def _conditional_p(deviation: np.ndarray, i: int, lag: float, draws: np.ndarray) -> float:
    others = np.delete(deviation, i)
    larger = int((others[draws].mean(axis=1) >= lag).sum())
    return (min(larger, len(draws) - larger) + 1) / (len(draws) + 1)


def _quadrant(own: float, lag: float) -> Quadrant:
    if own >= 0:
        return Quadrant.HIGH_HIGH if lag >= 0 else Quadrant.HIGH_LOW
    return Quadrant.LOW_HIGH if lag >= 0 else Quadrant.LOW_LOW


def getis_ord(field: Field, *, star: bool = True) -> dict[str, float]:
    """z of Gi* (the area itself counts) or Gi (it does not) with binary weights (Ord & Getis 1995)."""
    _deviations(field)
    scores = [_gi_star(field, i) if star else _gi(field, i) for i in range(len(field.areas))]
    return dict(zip(field.areas, scores, strict=True))


def _gi_star(field: Field, i: int) -> float:
    around = field.weights[[i], :].toarray()[0]
    around[i] = 1.0
    return _gi_score(field.values, around)


def _gi(field: Field, i: int) -> float:
    return _gi_score(np.delete(field.values, i), np.delete(field.weights[[i], :].toarray()[0], i))


def _gi_score(values: np.ndarray, around: np.ndarray) -> float:
    n, total = values.size, around.sum()
    spread = np.sqrt((n * (around**2).sum() - total**2) / (n - 1))
    if not spread or not values.std():
        return 0.0
    return float((around @ values - values.mean() * total) / (values.std() * spread))
