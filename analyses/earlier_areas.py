"""Larger areas that held other areas in one file than in another: other figures, under a name of their own.

A district that moved to another municipality makes both municipalities other ones; what lies above both is the same. Also
where a larger area is no longer in the new table: two earlier files that fill it differently would contradict each other, and
one of them would count for nothing.

And what lies in a larger area by one file lies in it by all, also in those that leave out which area lies in which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses.engine.disclosure.grid import REST, TOP, Grid
from analyses.engine.disclosure.publication import Publication
from analyses.table_file import TableFile


@dataclass(frozen=True)
class _Division:
    """The larger areas above each area of one table, by `up`: what each area lies in."""

    up: Mapping[str, str]
    above: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, table: Publication | Grid) -> _Division:
        parents = zip(table.areas, table.parents.tolist(), strict=True)
        up = {area: table.areas[at] for area, at in parents if at != TOP}
        return cls(up, {area: frozenset(_above(area, up)) for area in table.areas})

    def differing(self, other: _Division) -> set[str]:
        """Areas in both that hold other areas here than there, as far as both tell what those lie in."""
        if self.up == other.up:
            return set()
        found: set[str] = set()
        for area in self.above.keys() & other.above.keys():
            mine, theirs = self.above[area], other.above[area]
            if mine and theirs:
                found |= mine ^ theirs
        return found & self.above.keys() & other.above.keys()


def with_own_sums(told: Sequence[Publication], grid: Grid) -> list[Publication]:
    """The earlier publications, in which an area that held others than in the new table, or than in a publication before, has
    another name; the same one wherever it held the same."""
    seen = [_Division.of(each) for each in (grid, *told)]
    differing = {(a, b): seen[a].differing(seen[b]) for b in range(len(seen)) for a in range(b)}
    # Area -> its names so far, each with the tables that use it.
    names: dict[str, list[tuple[str, list[int]]]] = {area: [(area, [0])] for area in grid.areas}
    found = []
    for number, each in enumerate(told, 1):
        called = []
        for area in each.areas:
            known = names.setdefault(area, [])
            for name, users in known:
                if not any(area in differing[user, number] for user in users):
                    users.append(number)
                    called.append(name)
                    break
            else:
                name = f"{area}*{each.name}" if known else area
                known.append((name, [number]))
                called.append(name)
        found.append(replace(each, areas=tuple(called)))
    return found


@dataclass(frozen=True)
class Parts:
    """What a table has of a larger area: the `name` that goes by, and whether it is only `some` of that for sure."""

    name: str
    some: bool


def names_of_parts(tables: Sequence[TableFile]) -> list[dict[str, Parts]]:
    """For each table the larger areas without a line of their own, which another one has more parts of or a line for: what it
    has of them is another figure, and gets a name of its own, the same in all that have the same parts of it. Where a table has
    these parts and a line for their sum, that is the figure."""
    parts = [_parts_by_line(each) for each in tables]
    lines = [{row.area for row in each.rows} for each in tables]
    users: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(parts):
        for top in each.keys() | lines[number]:
            users[top].append(number)
    found: list[dict[str, Parts]] = []
    for number, each in enumerate(parts):
        found.append({})
        for top in each.keys() - lines[number]:
            has_line = [other for other in users[top] if top in lines[other]]
            has_more = any(not parts[other].get(top, set()) <= each[top] for other in users[top])
            if (has_line or has_more) and all(parts[other].get(top) != each[top] for other in has_line):
                first = next(
                    other
                    for other in users[top]
                    if top not in lines[other] and parts[other][top] == each[top]
                )
                found[-1][top] = Parts(f"{top}*{tables[first].name}", has_more)
    return found


def with_names(areas: Sequence[str], names: Mapping[str, Parts]) -> tuple[str, ...]:
    """The areas, of which those in `names` go by these."""
    return tuple(names[area].name if area in names else area for area in areas)


def _parts_by_line(table: TableFile) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in table.rows:
        if row.parent:
            found[row.parent].add(row.area)
    return dict(found)


def sums_of_others(tables: Sequence[Publication], rounded: Sequence[bool]) -> list[Publication]:
    """Larger areas as the sum of what lies in them by one table, in the categories of the others: a publication for each table
    that tells nothing. The areas have the names that `with_own_sums` gave. What is told `rounded` does not add up as it is told,
    and is held against the sums of exact figures this way."""
    there = {
        (area, category)
        for each in tables
        for area, flags in zip(each.areas, each.present, strict=True)
        for category, is_there in zip(each.categories, flags.tolist(), strict=True)
        if is_there
    }
    known: set[tuple[str, str, frozenset[str]]] = set()
    for each in (each for each, is_rounded in zip(tables, rounded, strict=True) if not is_rounded):
        known |= {
            (top, category, parts) for top, parts in _parts(each).items() for category in each.categories
        }
    found = []
    for each in tables:
        sums = {
            (top, category): parts
            for top, parts in _parts(each).items()
            for category in _all_categories(tables)
            if (top, category, parts) not in known
            and (top, category) in there
            and any((part, category) in there for part in parts)
        }
        if sums:
            known |= {(top, category, parts) for (top, category), parts in sums.items()}
            found.append(_adding_up(each.name, sums))
    return found


def sums_of_categories(told: Publication) -> Publication:
    """The categories of a table that is told rounded as parts of its total, for the figures that it rounds: it tells nothing."""
    nothing, apart = np.full(told.values.shape, np.nan), np.full(len(told.areas), TOP)
    return replace(told, parents=apart, values=nothing, untold=told.present)


def _parts(table: Publication) -> dict[str, frozenset[str]]:
    """Each larger area of a table with what lies directly in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for area, at in zip(table.areas, table.parents.tolist(), strict=True):
        if at != TOP:
            found[table.areas[at]].add(area)
    return {top: frozenset(parts) for top, parts in found.items()}


def _all_categories(tables: Sequence[Publication]) -> list[str]:
    return sorted({name for each in tables for name in each.categories} - {REST})


def _adding_up(name: str, sums: Mapping[tuple[str, str], frozenset[str]]) -> Publication:
    """A publication in which nothing is told but these sums, of a larger area and a category each."""
    up = {part: top for (top, _category), parts in sums.items() for part in parts}
    areas = sorted({*up, *up.values()})
    categories = sorted({category for _top, category in sums})
    rows = {area: row for row, area in enumerate(areas)}
    present = np.zeros((len(areas), len(categories)), dtype=bool)
    for (top, category), parts in sums.items():
        present[[rows[area] for area in (top, *parts)], categories.index(category)] = True
    parents = np.array([rows[up[area]] if area in up else TOP for area in areas])
    return Publication(
        name, tuple(areas), tuple(categories), parents, np.full(present.shape, np.nan), present, untold=present, whole=""
    )  # fmt: skip


def _above(area: str, parents: Mapping[str, str]) -> Iterator[str]:
    while area in parents:
        area = parents[area]
        yield area
