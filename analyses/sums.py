"""What everybody knows adds up, whoever told of it: areas in larger ones, areas before and after their borders changed, and
stretches of time and groups that together are another.

Each sum is a publication in which nothing is told. Whether it holds is seen from the true figures: a reader knows that four
quarters are a year, and men and women all inhabitants, and where the figures do not bear that out it is no use to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analyses.cut import together
from analyses.engine.disclosure.grid import REST, TOP, TOTAL, Flags, Floats
from analyses.engine.disclosure.publication import Publication
from analyses.spans import Span
from analyses.territory import above

ALL_AREAS = "*"
# The true figure of each area and column.
Figures = Mapping[tuple[str, str], float]
# Groups that are tried together as the parts of another: with more of them, fewer at a time.
MOST_PARTS = {10: 4, 16: 3}
# Where groups add up to another, figures that were corrected since may differ.
ALIKE = 0.9
LOOKED_AT_FIRST, LIKELY = 64, 0.6


@dataclass(frozen=True, slots=True)
class Sum:
    """A group or stretch of time and parts of it, each by the mark behind the names of areas that tells which; `is_all` when
    there is nothing besides the parts."""

    whole: str
    parts: tuple[str, ...]
    is_all: bool = True

    @property
    def marks(self) -> tuple[str, ...]:
        return self.whole, *self.parts


def in_larger(figures: Figures, parents: Mapping[str, str], fewest: int, year: int) -> Publication | None:
    """Areas in the nearest area above them that is told of, in the division of this year."""
    there = {area for area, _column in figures} - {ALL_AREAS}
    up = {area: next((top for top in above(area, parents) if top in there), "") for area in there}
    return _adding_up(figures, {area: top for area, top in up.items() if top}, fewest, str(year))


def over_borders(
    figures: Figures, links: Iterable[tuple[str, str]], fewest: int, year: int
) -> list[Publication]:
    """The ground that areas of now have in common with those of this year, as a sum of either; `links` as of Redrawn.

    Where several areas became several others, only all of them together are the same ground.
    """
    known, olds, news = dict(figures), {}, {}
    for old, new in together(links):
        one = [next(iter(side)) for side in (new, old) if len(side) == 1]
        ground = one[0] if one else "+".join(sorted(new))
        if not one:
            known |= _ground(figures, ground, old, new)
        olds |= {area: ground for area in old if area != ground}
        news |= {area: ground for area in new if area != ground}
    made = _adding_up(known, olds, fewest, f"{year}>"), _adding_up(known, news, fewest, f"{year}<")
    return [each for each in made if each is not None]


def _ground(figures: Figures, name: str, *sides: Iterable[str]) -> dict[tuple[str, str], float]:
    """The true figure of ground: of the side that was counted whole, and the larger one where rounding makes them differ."""
    columns = {column for _area, column in figures}
    sums = {column: [_sum(figures, side, column) for side in sides] for column in columns}
    return {
        (name, column): float(np.nanmax(both)) for column, both in sums.items() if np.isfinite(both).any()
    }


def _sum(figures: Figures, areas: Iterable[str], column: str) -> float:
    return sum(figures.get((area, column), np.nan) for area in areas)


def in_one(families: Mapping[str, Figures], sum_: Sum, fewest: int) -> list[Publication]:
    """Area by area, a group or stretch of time as the sum of those of its parts that count that area; `families` maps the mark
    of each to its figures."""
    areas = {mark: {area for area, _column in families[mark]} - {ALL_AREAS} for mark in sum_.marks}
    known = {
        (f"{area}{mark}", column): count
        for mark in sum_.marks
        for (area, column), count in families[mark].items()
    }
    complete = set.intersection(*areas.values()) if sum_.is_all else set()
    found = []
    for there, is_all in ((complete, True), (areas[sum_.whole] - complete, False)):
        up = {
            f"{area}{mark}": f"{area}{sum_.whole}"
            for mark in sum_.parts
            for area in sorted(areas[mark] & there)
        }
        found.append(_adding_up(known, up, fewest, "+".join(sum_.parts), is_all=is_all))
    return [each for each in found if each is not None]


def groups_adding_up(families: Mapping[str, Figures]) -> list[Sum]:
    """Which of these groups are the sum of which others, as their figures have it in nearly all areas that both count."""
    marks, values = _side_by_side_figures(families)
    few = values[:, np.linspace(0, values.shape[1] - 1, min(LOOKED_AT_FIRST, values.shape[1]), dtype=int)]
    most = next((parts for size, parts in MOST_PARTS.items() if len(marks) <= size), 2)
    found = []
    for size in range(2, most + 1):
        for parts in combinations(range(len(marks)), size):
            chosen = list(parts)
            # Most are ruled out by a few figures.
            likely = _alike(few, few[chosen].sum(axis=0), LIKELY)
            likely[chosen] = False
            wholes = np.flatnonzero(likely)
            sure = wholes[_alike(values[wholes], values[chosen].sum(axis=0), ALIKE)]
            found += [Sum(marks[whole], tuple(marks[part] for part in parts)) for whole in sure.tolist()]
    return found


def groups_inside(families: Mapping[str, Figures]) -> list[Sum]:
    """Which of these groups may lie in which others: nowhere is the one counted more often."""
    marks, values = _side_by_side_figures(families)
    found = []
    for part, mark in enumerate(marks):
        both = ~np.isnan(values - values[part])
        inside = both.any(axis=1) & ~(both & (values < values[part])).any(axis=1)
        inside[part] = False
        found += [Sum(marks[whole], (mark,), is_all=False) for whole in np.flatnonzero(inside).tolist()]
    return found


def _side_by_side_figures(families: Mapping[str, Figures]) -> tuple[list[str], Floats]:
    """The marks of the groups, and a row of figures for each, nan where it does not count an area."""
    cells = sorted({cell for figures in families.values() for cell in figures if cell[0] != ALL_AREAS})
    rows = [[figures.get(cell, np.nan) for cell in cells] for figures in families.values()]
    return list(families), np.array(rows, dtype=float).reshape(len(families), len(cells))


def _alike(wholes: Floats, parts: Floats, share: float) -> Flags:
    """Which of these rows are the sum of the parts in at least this share of the cells that both tell something of."""
    told = ~np.isnan(wholes - parts) & (wholes + parts > 0)
    right = (told & (wholes == parts)).sum(axis=1)
    return (right >= share * told.sum(axis=1)) & (told.any(axis=1) | (share < ALIKE))


def times_adding_up(spans: Mapping[str, Span | None]) -> list[Sum]:
    """Which of these stretches of time lie in which others side by side, as many as there is room for; `spans` maps the mark
    of each to its first month and the month after its last."""
    known = {mark: span for mark, span in spans.items() if span is not None}
    return [
        Sum(whole, parts, _length(*(known[part] for part in parts)) == _length(span))
        for whole, span in known.items()
        for parts in _side_by_side(
            span[0], {mark: each for mark, each in known.items() if _is_in(each, span)}
        )
        if len(parts) > 1 and not _has_whole_inside([known[part] for part in parts], known)
    ]


def _length(*spans: Span) -> int:
    """Months together."""
    return sum(last - first for first, last in spans)


def _is_in(one: Span, other: Span) -> bool:
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def _side_by_side(start: int, spans: Mapping[str, Span]) -> Iterator[tuple[str, ...]]:
    """Every set of these from `start` on that do not overlap and to which no other can be added, in order of time."""
    later = {mark: span for mark, span in spans.items() if span[0] >= start}
    if not later:
        yield ()
        return
    first_end = min(last for _first, last in later.values())
    for mark, (first, last) in later.items():
        if first < first_end:
            yield from ((mark, *rest) for rest in _side_by_side(last, later))


def _has_whole_inside(parts: Sequence[Span], spans: Mapping[str, Span]) -> bool:
    """Whether some of these in a row lie in another stretch, so that the sum follows from two shorter ones."""
    runs = {(one[0], other[1]) for one, other in combinations(parts, 2)} - {(parts[0][0], parts[-1][1])}
    return not runs.isdisjoint(spans.values())


def reached(sums: Sequence[Sum], mark: str) -> list[Sum]:
    """The sums that hang together with this one."""
    near, found = {mark}, []
    while more := [each for each in sums if each not in found and not near.isdisjoint(each.marks)]:
        found += more
        near |= {mark for each in more for mark in each.marks}
    return found


def _adding_up(
    figures: Figures, up: Mapping[str, str], fewest: int, rest: str, *, is_all: bool = True
) -> Publication | None:
    """A publication that tells nothing but that areas add up to the one they are mapped to, where their figures do. What is
    left of it, where that is fewer than `fewest`, is one part more, with `rest` in its name; when these are not known to be
    all, also where nothing is left. None when none of them do."""
    columns = sorted({column for _area, column in figures} - {REST, TOTAL})
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for area, top in up.items():
        for column in columns:
            sums[top, column] += figures.get((area, column), np.nan)
    left = {
        top: np.array([figures.get((top, each), np.nan) - sums[top, each] for each in columns])
        for top in set(up.values())
    }
    # Of a larger area of which much was counted nowhere, nothing is known but that it is larger.
    holds = {top for top, each in left.items() if ((each >= 0) & (each < fewest)).all()}
    if not holds:
        return None
    inside = {area: top for area, top in sorted(up.items()) if top in holds}
    figured = set(inside) | holds
    inside |= {f"{top}~{rest}": top for top in sorted(holds) if left[top].any() or not is_all}
    names = [*inside, *sorted(holds - inside.keys())]
    place = {name: row for row, name in enumerate(names)}
    rows = np.array([place[inside[name]] if name in inside else TOP for name in names])
    nothing = np.full((len(names), len(columns)), np.nan)
    everywhere = np.ones_like(nothing, dtype=bool)
    # Nobody told what is left either, but it is few.
    untold = np.array([name in figured for name in names])
    return Publication(ALL_AREAS, tuple(names), tuple(columns), rows, nothing, everywhere, untold=untold)
