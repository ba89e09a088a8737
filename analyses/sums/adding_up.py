"""Sums that are known to hold, each as a publication in which nothing is told: that parts are a whole, and what is left over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import scipy

from analyses.engine.disclosure.grid import REST, SLACK, TOP, TOTAL, Floats
from analyses.engine.disclosure.publication import Publication

ALL_AREAS = "*"
# The true figure of each area and column.
Figures = Mapping[tuple[str, str], float]


class Kind(StrEnum):
    """How parts make a whole: they are ALL of it; they are all of it and nobody told of them (UNTOLD); there is more besides
    (SOME); or that they lie in it is a guess, of which the checkers judge figures that are near each other (PAIR), or which
    says something only where those are (NEAR)."""

    ALL = "all"
    UNTOLD = "untold"
    SOME = "some"
    PAIR = "pair"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Sum:
    """A group or stretch of time and parts of it, each by the mark behind the names of areas that tells which."""

    whole: str
    parts: tuple[str, ...]
    kind: Kind = Kind.ALL

    @property
    def is_all(self) -> bool:
        """Whether there is nothing besides the parts."""
        return self.kind in (Kind.ALL, Kind.UNTOLD)

    @property
    def marks(self) -> tuple[str, ...]:
        return self.whole, *self.parts

    def renamed(self, name: Callable[[str], str]) -> Sum:
        """The same of what these stand for."""
        return replace(self, whole=name(self.whole), parts=tuple(map(name, self.parts)))


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
        made = publication_adding_up(known, up, fewest, rest, is_all=is_all, guards_rest=guards_rest)
        if made is not None and sum_.kind is Kind.UNTOLD:
            # Few in a part are guarded like few that are left over.
            few = {area for (area, _column), count in known.items() if area in up and count < fewest}
            made = replace(made, untold=made.untold & ~np.isin(np.array(made.areas), sorted(few))[:, None])
        found.append(made)
    return [each for each in found if each is not None]


def where_near(families: Mapping[str, Figures], sum_: Sum, fewest: int) -> dict[str, Figures]:
    """The figures of the whole and the parts of a sum, only those of areas and columns in which fewer than `fewest` are left
    over."""
    parts = together(families, sum_.parts)
    near = {
        cell
        for cell, count in parts.items()
        if 0 <= families[sum_.whole].get(cell, np.inf) - count < fewest and cell[0] != ALL_AREAS
    }
    return {
        mark: {cell: count for cell, count in families[mark].items() if cell in near} for mark in sum_.marks
    }


def parts_that_fit(inside: Floats, wholes: Floats) -> Floats | None:
    """Numbers of zero or more that add up to these wholes (nan where nothing is known); `inside` tells with ones which parts
    are in which whole. None when there are none."""
    told = ~np.isnan(wholes)
    if not told.any():
        return None
    parts, miss = scipy.optimize.nnls(inside[told], wholes[told])
    return np.round(parts, 6) if miss <= SLACK * max(1.0, float(wholes[told].max())) else None


def with_last_one(families: Mapping[str, Figures], sum_: Sum, fewest: int) -> dict[str, Figures]:
    """The figures of the whole and the parts of a sum, with that of the only one of them that does not know an area yet, where
    it is `fewest` or more: fewer are what a sum leaves, and guarded as that."""
    found = {mark: dict(families[mark]) for mark in sum_.marks}
    for cell in {cell for figures in found.values() for cell in figures}:
        missing = [mark for mark in sum_.marks if cell not in found[mark]]
        if len(missing) != 1 or cell[0] == ALL_AREAS:
            continue
        known = sum(found[part][cell] for part in sum_.parts if part not in missing)
        left = known if missing[0] == sum_.whole else found[sum_.whole][cell] - known
        if left >= fewest:
            found[missing[0]][cell] = left
    return found


def together(families: Mapping[str, Figures], parts: Sequence[str]) -> Figures:
    """The figures of these added up, where all of them are known."""
    cells = set.intersection(*(set(families[part]) for part in parts))
    return {cell: sum(families[part][cell] for part in parts) for cell in cells}


def reached(sums: Sequence[Sum], mark: str) -> list[Sum]:
    """The sums that hang together with this one."""
    near, found = {mark}, []
    while more := [each for each in sums if each not in found and not near.isdisjoint(each.marks)]:
        found += more
        near |= {mark for each in more for mark in each.marks}
    return found


def publication_adding_up(
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
    holds = {top for top, each in left.items() if (each >= 0).all()}
    few = {top for top, each in left.items() if (each < fewest).all()}
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
    silent = np.array([name in figured or not guards_rest or inside[name] not in few for name in names])
    untold = np.broadcast_to(silent[:, None], nothing.shape)
    return Publication(
        ALL_AREAS, tuple(names), tuple(columns), rows, nothing, everywhere, untold=untold, fewest=fewest
    )
