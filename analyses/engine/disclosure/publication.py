"""What a reader has in hands: published tables side by side, as figures that add up to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy

from analyses.engine.disclosure.grid import SLACK, TOP, TOTAL, Flags, Floats, Places


@dataclass(frozen=True, slots=True)
class Terms:
    """What adds up in one publication, as terms of equations that are zero: `rows` and `cells` (numbers of its own A x K cells)
    of each term, its sign, and how many equations there are."""

    rows: Places
    cells: Places
    signs: Floats
    size: int


@dataclass(frozen=True, eq=False)
class Publication:
    """One published table: `values` is A x K with nan where nothing is shown, `present` tells which cells exist.

    An area adds up from the areas that lie in it, and the category `whole` from the other categories. `name` tells
    readers of a report which release it is. When figures changed since, `same` tells which are still the figures of
    today, `sums` which sums of areas (A x K) and `rows` which sums of categories (A) still hold; None is all. A figure
    that was told rounded lies between `low` and `high` (A x K, in units); None is without limits. `untold` tells which
    cells (A x K) it has no row for: they are sums that others tell or nobody does, and it hides none of them. What it
    hides must be able to be as many as `fewest` units; zero is as many as a new table asks. `in_others` says that its figures
    are parts or sums in other publications, so that they count also where nothing in it adds up. What is only `likely` may
    be chance: a reader may believe it or not, and a table has to hold against both.
    """

    name: str
    areas: tuple[str, ...]
    categories: tuple[str, ...]
    parents: Places
    values: Floats
    present: Flags
    same: Flags | None = None
    sums: Flags | None = None
    rows: Flags | None = None
    low: Floats | None = None
    high: Floats | None = None
    untold: Flags | None = None
    fewest: float = 0.0
    whole: str = TOTAL
    in_others: bool = False
    likely: bool = False

    @property
    def between(self) -> tuple[Floats, Floats]:
        """The least and the most that each figure can be by itself."""
        low = np.zeros_like(self.values) if self.low is None else self.low
        return low, np.full_like(self.values, np.inf) if self.high is None else self.high

    @property
    def is_hidden(self) -> Flags:
        """Cells of which nothing is told, not even rounded."""
        hidden = self.present & np.isnan(self.values) & (self.between[0] == 0)
        return hidden if self.untold is None else hidden & ~self.untold

    @property
    def shown(self) -> Floats:
        """The figures that a reader can take for those of today, nan elsewhere."""
        usable = self.present if self.same is None else self.present & self.same
        return np.where(usable, self.values, np.nan)

    @cached_property
    def terms(self) -> Terms:
        """Its sums of areas, then its sums of categories. Read once: a search among many publications joins them many times."""
        over = [_over_areas(self)]
        if self.whole in self.categories and len(self.categories) > 1:
            over.append(_over_categories(self))
        return _together(over, [0] * len(over))


@dataclass(frozen=True, slots=True)
class Puzzle:
    """Everything published as equations: left @ unknown = right, low <= unknown <= high.

    `cells` are the places of the unknown in the joint table of `areas` by `categories`; `known` holds its figures, nan
    for the unknown, and `present` the cells that exist in any publication. Of the equations, `source` tells of which
    publication each is, and `met` those in which a figure is filled in that their own publication hid. In a contradictory
    one, known figures do not add up: they are not about the same people.
    """

    areas: tuple[str, ...]
    categories: tuple[str, ...]
    known: Floats
    present: Flags
    cells: Places
    low: Floats
    high: Floats
    left: scipy.sparse.csr_array
    right: Floats
    source: Places
    met: Flags
    is_contradictory: bool

    @property
    def fresh(self) -> Flags:
        """The equations of the first publication."""
        return self.source == 0

    @property
    def mixed(self) -> Flags:
        """Whether each unknown hangs together through equations of more than one publication."""
        at, columns = self.left.nonzero()
        groups = self.groups
        size = int(groups.max(initial=-1)) + 1
        first, last = np.full(size, len(self.source)), np.full(size, -1)
        np.minimum.at(first, groups[columns], self.source[at])
        np.maximum.at(last, groups[columns], self.source[at])
        return (last > first)[groups]

    @property
    def bounded(self) -> Flags:
        """Whether each unknown hangs together with one that was told rounded."""
        groups = self.groups
        return np.isin(groups, groups[np.isfinite(self.high)])

    @property
    def groups(self) -> Places:
        """A number for each unknown, the same for those that hang together through equations."""
        rows, columns = self.left.nonzero()
        n = self.left.shape[1]
        size = n + self.left.shape[0]
        links = scipy.sparse.coo_array((np.ones(len(rows)), (columns, n + rows)), shape=(size, size))
        _, found = scipy.sparse.csgraph.connected_components(links, directed=False)
        return np.unique(found[:n], return_inverse=True)[1]

    def groups_with(self, rows: Flags) -> Flags:
        """Whether each unknown hangs together with one of these equations."""
        groups = self.groups
        marked = np.zeros(int(groups.max(initial=-1)) + 1, dtype=bool)
        at, columns = self.left.nonzero()
        marked[groups[columns[rows[at]]]] = True
        return marked[groups]

    def places_of(self, publications: Sequence[Publication]) -> list[Places]:
        """The cell of the joint table for each cell of each of these publications, of which it was made."""
        rows, columns = _numbers(self.areas), _numbers(self.categories)
        return [_places(each, rows, columns) for each in publications]

    def only(self, unknowns: Flags) -> Puzzle:
        """The part about these unknowns; they must be whole groups."""
        rows = np.diff(scipy.sparse.csr_array(self.left[:, unknowns]).indptr) > 0
        return replace(
            self, cells=self.cells[unknowns], low=self.low[unknowns], high=self.high[unknowns],
            left=scipy.sparse.csr_array(self.left[rows][:, unknowns]),
            right=self.right[rows], source=self.source[rows], met=self.met[rows],
        )  # fmt: skip


def joined(publications: Sequence[Publication]) -> Puzzle:
    """All publications as one puzzle, in which a cell of the same area and category is the same figure.

    A figure that one of them shows is known in all, except where it has changed since. Where two tell a different
    figure, the first one counts.
    """
    areas = tuple(dict.fromkeys(area for each in publications for area in each.areas))
    categories = tuple(dict.fromkeys(name for each in publications for name in each.categories))
    known = np.full((len(areas), len(categories)), np.nan)
    present = np.zeros_like(known, dtype=bool)
    rows, columns = _numbers(areas), _numbers(categories)
    places = [_places(each, rows, columns) for each in publications]
    for each, place in zip(publications, places, strict=True):
        known.flat[place] = np.where(np.isnan(known.flat[place]), each.shown, known.flat[place])
        present.flat[place] |= each.present
    system = _system(publications, places, known)
    source = np.repeat(np.arange(len(publications)), [each.terms.size for each in publications])
    cells = np.flatnonzero(np.isnan(known.ravel()) & present.ravel())
    left, right = scipy.sparse.csr_array(system.left[:, cells]), system.right
    left.eliminate_zeros()
    kept = first_of_equals(left, right)
    empty = np.diff(left.indptr) == 0
    known_sums = np.abs(right[empty]).max(initial=0.0)
    wrong = bool(known_sums > SLACK * max(1.0, float(np.nanmax(np.abs(known), initial=0.0))))
    low, high = (each[cells] for each in _between(publications, places, known.size))
    return Puzzle(
        areas, categories, known, present, cells, low, high, left[kept], right[kept], source[kept], system.met[kept],
        wrong,
    )  # fmt: skip


def _between(
    publications: Sequence[Publication], places: Sequence[Places], size: int
) -> tuple[Floats, Floats]:
    """The limits of each cell of the joint table, from all that tell it rounded. Limits that leave nothing possible are of
    a figure that changed, and say nothing."""
    low, high = np.zeros(size), np.full(size, np.inf)
    for each, place in zip(publications, places, strict=True):
        least, most = each.between
        low[place] = np.maximum(low[place], np.where(each.present, least, 0.0))
        high[place] = np.minimum(high[place], np.where(each.present, most, np.inf))
    fits = low <= high
    return np.where(fits, low, 0.0), np.where(fits, high, np.inf)


@dataclass(frozen=True, slots=True)
class _System:
    left: scipy.sparse.csr_array
    right: Floats
    met: Flags


def _numbers(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _places(each: Publication, areas: Mapping[str, int], categories: Mapping[str, int]) -> Places:
    """The cell of the joint table for each cell of this one."""
    row = np.array([areas[area] for area in each.areas], dtype=np.int64)
    return row[:, None] * len(categories) + np.array([categories[name] for name in each.categories])


def _system(publications: Sequence[Publication], places: Sequence[Places], known: Floats) -> _System:
    """The equations of all publications over the cells of the joint table: what each shows itself, or another shows, goes to the
    right."""
    terms = _together([each.terms for each in publications], [len(each.values.flat) for each in publications])
    cells = np.concatenate([place.ravel() for place in places])[terms.cells]
    own = np.concatenate([each.values.ravel() for each in publications])[terms.cells]
    figures = np.where(np.isnan(own), known.flat[cells], own)
    given = ~np.isnan(figures)
    right = -np.bincount(terms.rows[given], (terms.signs * figures)[given], terms.size)
    entries = terms.signs[~given], (terms.rows[~given], cells[~given])
    left = scipy.sparse.csr_array(entries, shape=(terms.size, known.size))
    met = np.zeros(terms.size, dtype=bool)
    met[terms.rows[given & np.isnan(own)]] = True
    return _System(left, right, met)


def equations(each: Publication, place: Places, size: int) -> scipy.sparse.csr_array:
    """What adds up in one publication, a row an equation, over the `size` cells of a joint table."""
    terms = each.terms
    entries = terms.signs, (terms.rows, place.ravel()[terms.cells])
    return scipy.sparse.csr_array(entries, shape=(terms.size, size))


def _together(parts: Sequence[Terms], sizes: Sequence[int]) -> Terms:
    """Equations after each other, over cells after each other: of each part so many."""
    first_row = np.cumsum([0, *(each.size for each in parts)])
    first_cell = np.cumsum([0, *sizes])
    return Terms(
        np.concatenate([each.rows + start for each, start in zip(parts, first_row[:-1], strict=True)]),
        np.concatenate([each.cells + start for each, start in zip(parts, first_cell[:-1], strict=True)]),
        np.concatenate([each.signs for each in parts]),
        int(first_row[-1]),
    )


def _over_areas(each: Publication) -> Terms:
    inside = np.flatnonzero(each.parents != TOP)
    above = each.parents[inside]
    holds = np.zeros_like(each.present)
    np.logical_or.at(holds, above, each.present[inside])
    number = np.full(each.present.shape, -1)
    sums = holds & each.present if each.sums is None else holds & each.present & each.sums
    number[sums] = np.arange(int(sums.sum()))
    part = each.present[inside] & (number[above] >= 0)
    own = _own_cells(each)
    return _terms([number[above][part], number[sums]], [own[inside][part], own[sums]], int(sums.sum()))


def _over_categories(each: Publication) -> Terms:
    total = each.categories.index(each.whole)
    parts = each.present.copy()
    parts[:, total] = False
    adds = each.present[:, total] & parts.any(axis=1)
    summed = np.flatnonzero(adds if each.rows is None else adds & each.rows)
    at, column = np.nonzero(parts[summed])
    own = _own_cells(each)
    return _terms([at, np.arange(len(summed))], [own[summed][at, column], own[summed, total]], len(summed))


def _own_cells(each: Publication) -> Places:
    return np.arange(each.values.size).reshape(each.values.shape)


def _terms(rows: Sequence[Places], cells: Sequence[Places], size: int) -> Terms:
    """Equations of parts, and then of the sums that these add up to."""
    signs = np.concatenate([np.ones(len(rows[0])), -np.ones(len(rows[1]))])
    return Terms(np.concatenate(rows), np.concatenate(cells), signs, size)


def first_of_equals(left: scipy.sparse.csr_array, right: Floats) -> Places:
    """Rows that say something about the unknown, each once; sums of random marks tell rows apart."""
    marks = np.random.default_rng(7).integers(1, 2**40, size=(left.shape[1], 2)).astype(float)
    traces = np.column_stack([left @ marks, np.round(right, 6), np.diff(left.indptr)])
    _, first = np.unique(traces, axis=0, return_index=True)
    first = np.sort(first)
    return first[np.diff(left.indptr)[first] > 0]
