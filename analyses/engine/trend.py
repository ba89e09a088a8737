"""Direction over time: the trend of a rate (Poisson) or of a share (logistic) for one series or for a row an area, and two
periods compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

from analyses.engine.chance import binomial_p, score_p
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.kendall import SHORTEST, MannKendall, mann_kendall, mann_kendalls, sen_slope
from analyses.engine.scales import FigureKind, counted_once

__all__ = [
    "SHORTEST", "Direction", "MannKendall", "Trend", "TrendPoint", "Trends", "compare_periods", "find_trend",
    "find_trends", "mann_kendall", "mann_kendalls", "sen_slope", "two_period_p",
]  # fmt: skip

# Pearson X2 per degree of freedom above which the counts scatter too much for chance alone.
QUASI_FROM = 1.5
STEPS, CLOSE, FURTHEST = 500, 1e-12, 700.0
# The largest last step of a line that is still an answer: near the top, rounding may keep the steps above CLOSE.
SETTLED = 1e-6


class Direction(StrEnum):
    """The answer to "which way does it go?"; TOO_SHORT (te kort) below three periods, and where no line could be fitted."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period (a year, or a step number) with events and units; units must be positive."""

    period: float
    observed: float
    population: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Change of the rate a period as a factor (1.02 = two per cent up), of a share that of its odds, with interval and p;
    `fitted` holds the rate at each point, `dispersion` Pearson X2 per degree of freedom, `is_quasi` whether it widened the
    interval. A series that comes from nothing, or ends at nothing, has a direction and a p and no factor."""

    direction: Direction
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    p: float | None = None
    dispersion: float | None = None
    is_quasi: bool = False
    fitted: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """The same as columns, one row an area; `direction` as text, `fitted` (areas, periods), `periods` how
    many periods took part. Figures are NaN where there is no answer."""

    direction: np.ndarray
    change: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    p: np.ndarray
    dispersion: np.ndarray
    is_quasi: np.ndarray
    fitted: np.ndarray
    periods: np.ndarray


def find_trend(
    points: Sequence[TrendPoint], *, kind: FigureKind = FigureKind.EVENTS, level: float = 0.95
) -> Trend:
    """Fit log E(O) = log n + a + b t, of a share logit E(O / n) = a + b t, and say which way the rate goes; three periods or
    more, else TOO_SHORT.

    Wald's test, as standard libraries print it; quasi-likelihood (t distribution, standard error times the root of the
    dispersion) when the dispersion exceeds 1.5. Where no slope is steep enough for the counts (0 0 0 59), Wald's test sees
    nothing (Hauck & Donner, JASA 72 (1977) 851) and the exact conditional test of the slope takes its place.
    Sources: McCullagh & Nelder, Generalized Linear Models (1989), chapters 4, 6, 7 and 9; Cox & Snell, Analysis of Binary
    Data (1989), section 2.2. A line that could not be fitted is TOO_SHORT too, and never an answer.
    Raises UnusableTableError on repeated periods or a period without population.
    """
    _check_points(points)
    if len(points) < SHORTEST:
        return Trend(Direction.TOO_SHORT)
    columns = [[getattr(point, name) for point in points] for name in ("period", "observed", "population")]
    time, seen, units = (np.array(column, dtype=float) for column in columns)
    found = find_trends(time, seen[None, :], units[None, :], kind=kind, level=level)
    figures = ("change", "lower", "upper", "p", "dispersion")
    known = {name: float(getattr(found, name)[0]) for name in figures}
    if found.direction[0] == Direction.TOO_SHORT:
        return Trend(Direction.TOO_SHORT)
    return Trend(
        Direction(found.direction[0]),
        **{name: None if np.isnan(value) else value for name, value in known.items()},
        is_quasi=bool(found.is_quasi[0]),
        fitted=tuple(found.fitted[0].tolist()),
    )


def _check_points(points: Sequence[TrendPoint]) -> None:
    if len({point.period for point in points}) < len(points):
        raise UnusableTableError(Fault.DUPLICATE)
    for point in points:
        if not np.isfinite([point.period, point.observed, point.population]).all():
            raise UnusableTableError(Fault.NOT_FINITE, period=point.period)
        if point.population <= 0:
            raise UnusableTableError(Fault.NO_POPULATION, period=point.period)
        if point.observed < 0:
            raise UnusableTableError(Fault.NEGATIVE, period=point.period)


def find_trends(
    time: np.ndarray,
    observed: np.ndarray,
    population: np.ndarray,
    *,
    kind: FigureKind = FigureKind.EVENTS,
    level: float = 0.95,
) -> Trends:
    """The trend of each row of (areas, periods); a period without a count or without units is left out.

    All rows are fitted together by Newton steps on two parameters a row, so no area waits for another. Tests as in `find_trend`.
    """
    law = _LAWS[kind]
    used = np.isfinite(observed) & (population > 0)
    seen, units = np.where(used, observed, 0.0), np.where(used, population, 0.0)
    if kind is FigureKind.SHARE:
        seen = counted_once(seen, units)
    number, events = used.sum(axis=1), seen.sum(axis=1)
    is_all = law.is_bent & (events >= units.sum(axis=1))
    moment = _centred(time, used, number)
    long = (number >= SHORTEST) & (events > 0) & ~is_all
    order = np.argsort(time)
    up, chance_up = _edge(seen[:, order], units[:, order], kind)
    down, chance_down = _edge(seen[:, order[::-1]], units[:, order[::-1]], kind)
    steep, fits = long & (up | down), long & ~up & ~down
    fit = _fit(moment[fits], seen[fits], units[fits], law)
    columns = _not_fitted(number, used, is_all)
    _fill(columns, fits, _judged(seen[fits], units[fits], used[fits], fit, level))
    _fill(columns, np.flatnonzero(fits)[~fit.settled], _untold(used[fits][~fit.settled]))
    p = np.minimum(2 * np.where(up, chance_up, chance_down), 1.0)
    _fill(columns, steep, _steep(seen[steep], units[steep], used[steep], p[steep], up[steep], level))
    return Trends(**columns)


@dataclass(frozen=True)
class _Law:
    """How a rate hangs together with a straight line, and which part of a fitted count its variance is.

    `is_bent` on both sides: no rate goes beyond one, where the line flattens again.
    """

    line_of: Callable[[np.ndarray], np.ndarray]
    rate_of: Callable[[np.ndarray], np.ndarray]
    spread_at: Callable[[np.ndarray], np.ndarray]
    is_bent: bool


_LAWS = {
    FigureKind.EVENTS: _Law(np.log, np.exp, np.ones_like, is_bent=False),
    FigureKind.SHARE: _Law(scipy.special.logit, scipy.special.expit, lambda rate: 1 - rate, is_bent=True),
}


@dataclass(frozen=True)
class _Fit:
    """Fitted counts and their variances by period, slope and its variance by row, and whether the steps came to an end."""

    mean: np.ndarray
    chance: np.ndarray
    slope: np.ndarray
    variance: np.ndarray
    settled: np.ndarray


def _centred(time: np.ndarray, used: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Time from the middle of the periods that take part, a row an area."""
    middle = (used * time).sum(axis=1) / np.maximum(number, 1)
    return np.where(used, time - middle[:, None], 0.0)


def _fit(moment: np.ndarray, seen: np.ndarray, units: np.ndarray, law: _Law) -> _Fit:
    """The likeliest line of each row; solves each 2 by 2 system by hand.

    A Newton step that moves no point of the line by more than one cannot leap over the top (Bach, Electron J Stat 4 (2010) 384).
    """
    level, slope = law.line_of(seen.sum(axis=1) / units.sum(axis=1)), np.zeros(len(seen))
    moving, last = np.arange(len(seen)), np.zeros(len(seen))
    for _ in range(STEPS):
        if not moving.size:
            break
        at, events = moment[moving], seen[moving]
        rate = law.rate_of(level[moving, None] + slope[moving, None] * at)
        mean = units[moving] * rate
        chance = mean * law.spread_at(rate)
        whole, first, second = chance.sum(axis=1), (chance * at).sum(axis=1), (chance * at**2).sum(axis=1)
        gap, tilt = (events - mean).sum(axis=1), ((events - mean) * at).sum(axis=1)
        size = np.maximum(whole * second - first**2, np.finfo(float).tiny)
        up = np.clip((second * gap - first * tilt) / size, -FURTHEST, FURTHEST)
        turn = np.clip((whole * tilt - first * gap) / size, -FURTHEST, FURTHEST)
        furthest = np.maximum(np.abs(up[:, None] + turn[:, None] * at).max(axis=1), 1.0)
        up, turn = up / furthest, turn / furthest
        level[moving] += up
        slope[moving] += turn
        last[moving] = np.maximum(np.abs(up), np.abs(turn))
        moving = moving[last[moving] >= CLOSE]
    rate = law.rate_of(np.clip(level[:, None] + slope[:, None] * moment, -FURTHEST, FURTHEST))
    mean = units * rate
    chance = mean * law.spread_at(rate)
    whole, first, second = chance.sum(axis=1), (chance * moment).sum(axis=1), (chance * moment**2).sum(axis=1)
    size = np.maximum(whole * second - first**2, np.finfo(float).tiny)
    # Hardly anything may be known of a slope: the variance is then infinite, as it should be.
    with np.errstate(over="ignore"):
        return _Fit(mean, chance, slope, whole / size, last < SETTLED)


def _edge(seen: np.ndarray, units: np.ndarray, kind: FigureKind) -> tuple[np.ndarray, np.ndarray]:
    """Whether all events of a row lie as late as they can, and how likely that is when the rate stays the same and their
    number is given: periods from early to late, (areas,) both.

    No line is then the likeliest: each steeper one is likelier. The number of events in each period is multinomial, of a
    share hypergeometric, and this way of dividing them is the only one with so high a sum of times, so its probability is the
    exact one-sided p of the slope. It takes whole events and whole units of a share, so parts of one are rounded.
    """
    counts, total = np.round(seen), np.round(seen).sum(axis=1)
    among = np.round(units) if kind is FigureKind.SHARE else units
    full = counts == among if kind is FigureKind.SHARE else units == 0
    none_before = np.cumsum(counts, axis=1) - counts == 0
    open_after = np.cumsum(~full[:, ::-1], axis=1)[:, ::-1] - ~full
    turning = none_before & (open_after == 0)
    whole = among.sum(axis=1)
    if kind is FigureKind.SHARE:
        known = _log_ways(among, counts) - _log_ways(whole, total)[:, None]
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            known = total[:, None] * (np.log(among) - np.log(whole)[:, None])
    found = turning.any(axis=1) & (total > 0) & ((total < whole) | (kind is not FigureKind.SHARE))
    return found, np.exp(np.where(turning & found[:, None], known, -np.inf).max(axis=1, initial=-np.inf))


def _log_ways(among: np.ndarray, taken: np.ndarray) -> np.ndarray:
    return -np.log1p(among) - scipy.special.betaln(taken + 1, among - taken + 1)


def _steep(
    seen: np.ndarray, units: np.ndarray, used: np.ndarray, p: np.ndarray, up: np.ndarray, level: float
) -> dict[str, np.ndarray]:
    """The answer where each steeper line is likelier: in the end it goes through all counts, so that none scatters."""
    moved = np.where(up, str(Direction.RISING), str(Direction.FALLING))
    nothing = np.full(p.shape, np.nan)
    return {
        "direction": np.where(p < 1 - level, moved, str(Direction.STEADY)),
        "change": nothing,
        "lower": nothing,
        "upper": nothing,
        "p": p,
        "dispersion": np.zeros(p.shape),
        "is_quasi": np.zeros(p.shape, dtype=bool),
        "fitted": np.where(used, seen / np.where(used, units, 1.0), np.nan),
    }


def _untold(used: np.ndarray) -> dict[str, np.ndarray]:
    """The answer for rows of which the steps ran out: none."""
    blank = _not_fitted(np.zeros(len(used), dtype=int), used, np.zeros(len(used), dtype=bool))
    del blank["periods"]
    return blank


def _judged(
    seen: np.ndarray, units: np.ndarray, used: np.ndarray, fit: _Fit, level: float
) -> dict[str, np.ndarray]:
    mean, slope = fit.mean, fit.slope
    freedom = used.sum(axis=1) - 2
    scatter = np.where(used, (seen - mean) ** 2 / np.maximum(fit.chance, 1e-12), 0.0).sum(axis=1)
    dispersion = scatter / freedom
    is_quasi = dispersion > QUASI_FROM
    with np.errstate(over="ignore"):
        error = np.sqrt(fit.variance * np.where(is_quasi, dispersion, 1.0))
    tail = (1 + level) / 2
    wide = np.where(is_quasi, scipy.special.stdtrit(freedom, tail), scipy.special.ndtri(tail))
    score = -np.abs(slope) / error
    p = 2 * np.where(is_quasi, scipy.special.stdtr(freedom, score), scipy.special.ndtr(score))
    moved = np.where(slope > 0, str(Direction.RISING), str(Direction.FALLING))
    return {
        "direction": np.where(p < 1 - level, moved, str(Direction.STEADY)),
        "change": np.exp(slope),
        "lower": np.exp(slope - wide * error),
        "upper": np.exp(np.minimum(slope + wide * error, FURTHEST)),
        "p": p,
        "dispersion": dispersion,
        "is_quasi": is_quasi,
        "fitted": np.where(used, mean / np.where(used, units, 1.0), np.nan),
    }


def _not_fitted(number: np.ndarray, used: np.ndarray, is_all: np.ndarray) -> dict[str, np.ndarray]:
    """The answer for rows that are not fitted: too short, or steady because nothing was counted at all, or all of it."""
    silent = number >= SHORTEST
    nothing = np.full(number.shape, np.nan)
    return {
        "direction": np.where(silent, str(Direction.STEADY), str(Direction.TOO_SHORT)),
        "change": np.where(silent, 1.0, np.nan),
        "lower": nothing.copy(),
        "upper": nothing.copy(),
        "p": np.where(silent, 1.0, np.nan),
        "dispersion": nothing.copy(),
        "is_quasi": np.zeros(number.shape, dtype=bool),
        "fitted": np.where(used & silent[:, None], is_all[:, None].astype(float), np.nan),
        "periods": number,
    }


def _fill(columns: dict[str, np.ndarray], rows: np.ndarray, found: dict[str, np.ndarray]) -> None:
    for name, column in found.items():
        columns[name][rows] = column


def compare_periods(earlier: TrendPoint, later: TrendPoint, *, kind: FigureKind = FigureKind.EVENTS) -> float:
    """Two-sided p that the rate did not change: the later count given the sum is binomial with its share of
    units; of a share by the score test of two shares."""
    columns = [np.array([point.observed]) for point in (earlier, later)]
    units = [np.array([point.population]) for point in (earlier, later)]
    return float(two_period_p(*columns, *units, kind=kind)[0])


def two_period_p(
    earlier: np.ndarray,
    later: np.ndarray,
    earlier_units: np.ndarray,
    later_units: np.ndarray,
    *,
    kind: FigureKind = FigureKind.EVENTS,
) -> np.ndarray:
    """The same for columns of areas; NaN where a count is missing or nobody lived there in either period (of a share: in one of
    both). A conditional binomial takes whole events, so parts of one are rounded there."""
    if kind is FigureKind.SHARE:
        first, second = counted_once(earlier, earlier_units), counted_once(later, later_units)
        return score_p(first, earlier_units, second, later_units)
    earlier, later = np.round(earlier), np.round(later)
    total, units = earlier + later, earlier_units + later_units
    usable = np.isfinite(total) & (units > 0)
    share = np.where(usable, later_units / np.where(usable, units, 1.0), 0.5)
    p = binomial_p(np.where(usable, later, 0.0), np.where(usable, total, 0.0), share)
    return np.where(usable, p, np.nan)
