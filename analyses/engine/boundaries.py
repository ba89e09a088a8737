"""Figures of one division year in the areas of another, by the shares of people or addresses that moved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import scipy

from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.indicators import Observations

# Shares are given in a few decimals; together they may miss one by this much.
ROOM = 1e-6


@dataclass(frozen=True, slots=True)
class Share:
    """Which part (0 to 1) of the inhabitants or addresses of an old area came to lie in a new one."""

    from_code: str
    to_code: str
    from_year: int
    to_year: int
    share: float


def redistribute(
    table: Observations, shares: Iterable[Share], *, from_year: int, to_year: int
) -> Observations:
    """Counts and units of the division of `from_year` in the areas of `to_year`; year steps are chained.

    An area that no share names kept its code and its ground. One that shares name and that has no row in any period adds
    nothing: a file may be of some areas only. Where it has no row in one period, what it went to is missing there.
    Whole areas that merge stay exact; where an area was split, the parts are estimates and marked so, because nobody knows
    on which side the events took place.
    Raises UnusableTableError when the shares of an area do not add up to one, are negative, or skip a year: a step that
    runs over `from_year` or `to_year`, or from a year that another step jumps over. Between steps nothing changed.
    """
    found = table
    for step in _road(shares, from_year, to_year):
        found = _step(found, step)
    return found


def destinations(
    areas: Iterable[str], shares: Iterable[Share], *, from_year: int, to_year: int
) -> dict[str, set[str]]:
    """Each area -> the areas of `to_year` over which `redistribute` divides its counts.

    Raises UnusableTableError as `redistribute` does for shares that skip a year.
    """
    found = {area: {area} for area in areas}
    for step in _road(shares, from_year, to_year):
        parts: dict[str, set[str]] = defaultdict(set)
        for share in step:
            if share.share > 0:
                parts[share.from_code].add(share.to_code)
        found = {area: set().union(*(parts.get(each, {each}) for each in to)) for area, to in found.items()}
    return found


def _road(shares: Iterable[Share], from_year: int, to_year: int) -> list[list[Share]]:
    """The steps from one year to the other, the longest where several start in one year; shorter ones inside it tell the same.
    A year without changes is passed by. A change that starts from a year never reached, or ends in one, cannot be applied.
    """
    steps = _by_step(shares)
    taken, year = [], from_year
    while year < to_year:
        later = sorted(before for before, after in steps if year <= before and after <= to_year)
        if not later:
            break
        step = max(after for before, after in steps if before == later[0] and after <= to_year)
        taken.append((later[0], step))
        year = step
    for before, after in sorted(steps):
        is_inside = any(first <= before and after <= last for first, last in taken)
        if before < to_year and after > from_year and not is_inside:
            raise UnusableTableError(Fault.MIXED_DIVISIONS, years=f"{before}, {after}")
    return [steps[each] for each in taken]


def _by_step(shares: Iterable[Share]) -> dict[tuple[int, int], list[Share]]:
    steps: dict[tuple[int, int], list[Share]] = defaultdict(list)
    for share in shares:
        if not 0 <= share.share <= 1:
            raise UnusableTableError(Fault.SHARES_INCOMPLETE, area=share.from_code)
        if share.to_year <= share.from_year:
            raise UnusableTableError(Fault.MIXED_DIVISIONS, years=f"{share.from_year}, {share.to_year}")
        steps[share.from_year, share.to_year].append(share)
    return steps


def _step(table: Observations, shares: list[Share]) -> Observations:
    """One matrix of shares, applied to every period and stratum at once."""
    _require_complete(shares)
    moved = {share.from_code for share in shares}
    pairs = [(share.from_code, share.to_code, share.share) for share in shares if share.share > 0]
    there = set(table.areas.tolist())
    pairs += [(area, area, 1.0) for area in table.areas.tolist() if area not in moved]
    pairs = sorted(pair for pair in pairs if pair[0] in there)
    areas = np.array(sorted({to for _, to, _ in pairs}), dtype=str)
    rows = np.searchsorted(areas, [to for _, to, _ in pairs])
    columns = np.searchsorted(table.areas, [code for code, _, _ in pairs])
    parts = np.array([part for _, _, part in pairs])
    matrix = scipy.sparse.csr_array((parts, (rows, columns)), shape=(len(areas), len(table.areas)))
    links = matrix > 0
    cuts = scipy.sparse.csr_array(((parts < 1).astype(float), (rows, columns)), shape=matrix.shape)
    split = _spread(cuts, np.asarray(table.present.any(axis=2))) + _spread(links, table.is_estimate)
    return replace(
        table,
        areas=areas,
        observed=_shared(matrix, table.addable(table.observed)),
        population=_shared(matrix, table.addable(table.population)),
        present=_spread(links, table.present) > 0,
        is_estimate=split > 0,
    )


def _require_complete(shares: list[Share]) -> None:
    together: dict[str, float] = defaultdict(float)
    for share in shares:
        together[share.from_code] += share.share
    for area, whole in sorted(together.items()):
        if abs(whole - 1) > ROOM:
            raise UnusableTableError(Fault.SHARES_INCOMPLETE, area=area, share=round(whole, 6))


def _spread(matrix: scipy.sparse.csr_array, cube: np.ndarray) -> np.ndarray:
    flat = matrix.astype(float) @ cube.reshape(cube.shape[0], -1).astype(float)
    return flat.reshape(matrix.shape[0], *cube.shape[1:])


def _shared(matrix: scipy.sparse.csr_array, cube: np.ndarray) -> np.ndarray:
    """The redistributed counts; NaN where a part of the new area is missing."""
    found = _spread(matrix, np.nan_to_num(cube))
    return np.where(_spread(matrix > 0, np.isnan(cube)) > 0, np.nan, found)
