"""What everybody knows adds up, whoever told of it: areas in larger ones, areas before and after their borders changed, and
stretches of time and groups that together are another.

Each sum is a publication in which nothing is told. Whether it holds is seen from the true figures: a reader knows that four
quarters are a year, and men and women all inhabitants, and where the figures do not bear that out it is no use to them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import scipy

from analyses.cut import together
from analyses.engine.disclosure.grid import REST, SLACK, TOP, TOTAL, Flags, Floats
from analyses.engine.disclosure.publication import Publication
from analyses.spans import Span
from analyses.territory import above

ALL_AREAS = "*"
# The true figure of each area and column.
Figures = Mapping[tuple[str, str], float]
# Groups that are tried together as the parts of another: with more of them, fewer at a time.
MOST_PARTS = {11: 10, 14: 5, 20: 4, 40: 3}
# Where groups add up to another, figures that were corrected since may differ.
ALIKE = 0.9
LOOKED_AT_FIRST, LIKELY = 64, 0.6


@dataclass(frozen=True, slots=True)
class Sum:
    """A group or stretch of time and parts of it, each by the mark behind the names of areas that tells which; `is_all` when
    there is nothing besides the parts. That one group lies in another may be a guess."""

    whole: str
    parts: tuple[str, ...]
    is_all: bool = True
    is_guess: bool = False

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
    """The pieces of ground that areas of now have in common with those of this year, with what adds up from them; `links` as of
    Redrawn. Where no counts of such pieces can be true, only all of the areas together are the same ground."""
    known, olds, news = dict(figures), {}, {}
    for old, new in together(links):
        mine = [link for link in links if link[0] in old]
        pieces = _pieces(figures, mine)
        if pieces is None:
            ground = "+".join(sorted(new))
            known |= _ground(figures, ground, old, new)
            olds |= dict.fromkeys(old, ground)
            news |= dict.fromkeys(new, ground)
            continue
        known |= pieces
        names = _names_of_pieces(mine)
        olds |= {names[link]: link[0] for link in mine if names[link] != link[0]}
        news |= {names[link]: link[1] for link in mine if names[link] != link[1]}
    made = _adding_up(known, olds, fewest, f"{year}>"), _adding_up(known, news, fewest, f"{year}<")
    return [each for each in made if each is not None]


def _names_of_pieces(links: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """A piece that is all of an area is that area."""
    old, new = Counter(link[0] for link in links), Counter(link[1] for link in links)
    return {
        link: link[0] if old[link[0]] == 1 else link[1] if new[link[1]] == 1 else "&".join(link)
        for link in links
    }


def _pieces(figures: Figures, links: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float] | None:
    """Counts of the pieces, and of what they add up to, that all known figures of these areas can be true with; None when
    there are none."""
    areas = sorted({area for link in links for area in link})
    inside = np.array([[float(area in link) for link in links] for area in areas])
    names = _names_of_pieces(links)
    found: dict[tuple[str, str], float] = {}
    for column in {column for area, column in figures if area in areas}:
        counts = np.array([figures.get((area, column), np.nan) for area in areas])
        parts = parts_that_fit(inside, counts)
        if parts is None:
            return None
        found |= {(names[link], column): part for link, part in zip(links, parts.tolist(), strict=True)}
        found |= {(area, column): whole for area, whole in zip(areas, (inside @ parts).tolist(), strict=True)}
    return found


def parts_that_fit(inside: Floats, wholes: Floats) -> Floats | None:
    """Numbers of zero or more that add up to these wholes (nan where nothing is known); `inside` tells with ones which parts
    are in which whole. None when there are none."""
    told = ~np.isnan(wholes)
    if not told.any():
        return None
    parts, miss = scipy.optimize.nnls(inside[told], wholes[told])
    return np.round(parts, 6) if miss <= SLACK * max(1.0, float(wholes[told].max())) else None


def _ground(figures: Figures, name: str, *sides: Iterable[str]) -> dict[tuple[str, str], float]:
    """The true figure of ground: of the side that was counted whole, and the larger one where rounding makes them differ."""
    columns = {column for _area, column in figures}
    sums = {column: [_sum(figures, side, column) for side in sides] for column in columns}
    return {
        (name, column): float(np.nanmax(both)) for column, both in sums.items() if np.isfinite(both).any()
    }


def _sum(figures: Figures, areas: Iterable[str], column: str) -> float:
    return sum(figures.get((area, column), np.nan) for area in areas)


def in_one(
    families: Mapping[str, Figures], sum_: Sum, fewest: int, *, guards_rest: bool = True
) -> list[Publication]:
    """Area by area, a group or stretch of time as the sum of those of its parts that count that area; `families` maps the mark
    of each to its figures. What is left over is guarded like a hidden count when it is few, unless `guards_rest` says no."""
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
        rest = "+".join(sum_.parts)
        found.append(_adding_up(known, up, fewest, rest, is_all=is_all, guards_rest=guards_rest))
    return [each for each in found if each is not None]


def groups_adding_up(families: Mapping[str, Figures]) -> list[Sum]:
    """Which of these groups are the sum of which others, as their figures have it in nearly all areas that both count."""
    marks, values = _table_of(families)
    few = values[:, np.linspace(0, values.shape[1] - 1, min(LOOKED_AT_FIRST, values.shape[1]), dtype=int)]
    most = next((parts for size, parts in MOST_PARTS.items() if len(marks) <= size), 2)
    found = []
    for size in range(2, min(most, len(marks) - 1) + 1):
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
    marks, values = _table_of(families)
    found = []
    for part, mark in enumerate(marks):
        both = ~np.isnan(values - values[part])
        inside = both.any(axis=1) & ~(both & (values < values[part])).any(axis=1)
        inside[part] = False
        found += [
            Sum(marks[whole], (mark,), is_all=False, is_guess=True)
            for whole in np.flatnonzero(inside).tolist()
        ]
    return found


def _table_of(families: Mapping[str, Figures]) -> tuple[list[str], Floats]:
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
        if parts and not _has_whole_inside([known[part] for part in parts], known)
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


def times_across(
    spans: Mapping[str, Span | None], families: Mapping[str, Figures], mark: str
) -> tuple[dict[str, Figures], list[Sum]]:
    """The shortest stretches between all beginnings and ends, where some of these stretches of time overlap without one lying in
    the other, and each stretch as the sum of those. Their figures are such that all that is known can be true; `mark` begins
    the marks of these stretches."""
    known = {each: span for each, span in spans.items() if span is not None}
    if not any(one[0] < other[0] < one[1] < other[1] for one in known.values() for other in known.values()):
        return {}, []
    ends = sorted({end for span in known.values() for end in span})
    atoms = {f"{mark}@{first}-{last}": (first, last) for first, last in pairwise(ends)}
    inside = np.array(
        [
            [float(span[0] <= each[0] and each[1] <= span[1]) for each in atoms.values()]
            for span in known.values()
        ]
    )
    figures: dict[str, dict[tuple[str, str], float]] = {each: {} for each in atoms}
    for cell in sorted({cell for each in known for cell in families[each]}):
        parts = parts_that_fit(inside, np.array([families[each].get(cell, np.nan) for each in known]))
        for each, part in zip(atoms, parts.tolist() if parts is not None else (), strict=False):
            figures[each][cell] = part
    sums = [
        Sum(each, tuple(np.array(list(atoms))[row > 0].tolist()))
        for each, row in zip(known, inside, strict=True)
    ]
    return dict(figures), sums


def with_larger(figures: Figures, leaves: Mapping[str, Collection[str]]) -> dict[tuple[str, str], float]:
    """The figures with the sum over each larger area that they do not have and all `leaves` of which they have: the lowest areas
    in it that anything tells of."""
    there = {area for area, _column in figures}
    columns = sorted({column for _area, column in figures})
    return dict(figures) | {
        (top, column): sum(figures.get((leaf, column), np.nan) for leaf in lowest)
        for top, lowest in leaves.items()
        if top not in there and there.issuperset(lowest)
        for column in columns
    }


def reached(sums: Sequence[Sum], mark: str) -> list[Sum]:
    """The sums that hang together with this one."""
    near, found = {mark}, []
    while more := [each for each in sums if each not in found and not near.isdisjoint(each.marks)]:
        found += more
        near |= {mark for each in more for mark in each.marks}
    return found


def _adding_up(
    figures: Figures,
    up: Mapping[str, str],
    fewest: int,
    rest: str,
    *,
    is_all: bool = True,
    guards_rest: bool = True,
) -> Publication | None:
    """A publication that tells nothing but that areas add up to the one they are mapped to, where their figures do. What is
    left of it, where that is fewer than `fewest`, is one part more, with `rest` in its name; when these are not known to be
    all, also where nothing is left. None when none of them do."""
    columns = sorted({column for _area, column in figures} - {REST, TOTAL})
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for area, top in up.items():
        for column in columns:
            sums[top, column] += figures.get((area, column), np.nan)
    # Figures of pieces are no whole numbers; what they miss of a whole is nobody.
    left = {
        top: np.round([figures.get((top, each), np.nan) - sums[top, each] for each in columns], 4)
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
    untold = np.array([name in figured or not guards_rest for name in names])
    return Publication(ALL_AREAS, tuple(names), tuple(columns), rows, nothing, everywhere, untold=untold)
