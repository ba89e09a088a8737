"""Larger areas that held other areas in one file than in another: other figures, under a name of their own.

A district that moved to another municipality makes both municipalities other ones; what lies above both is the same. Also
where a larger area is no longer in the new table: two earlier files that fill it differently would contradict each other, and
one of them would count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analyses.engine.disclosure.grid import TOP, Grid
from analyses.engine.disclosure.publication import Publication


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


def _above(area: str, parents: Mapping[str, str]) -> Iterator[str]:
    while area in parents:
        area = parents[area]
        yield area
