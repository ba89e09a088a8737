"""Counts of areas that were cut up by a change of borders: an outcome over the new areas tells them, so they are protected too.

A share table is public. Who sees the estimates of all new areas, works out what was counted in the old ones; a small count
among those is then told although every estimate is large.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analyses.series import rows_of
from analyses.territory import on_ground_of


@dataclass(frozen=True)
class Cut:
    """The areas of the division of `year` of which the counts were divided over several new ones: `into` maps each to those,
    `rows` holds what was counted, a row an area and period."""

    year: int
    into: Mapping[str, Sequence[str]]
    rows: Sequence[Mapping[str, Any]]

    def beside(self, area: str) -> set[str]:
        """The new areas that hang together with this one: those of all areas that any of them got something of."""
        return next(new for old, new in self.grounds if area in old)

    @cached_property
    def grounds(self) -> list[tuple[set[str], set[str]]]:
        """Old and new areas that hang together, so that both are the same ground."""
        return together((old, new) for old, into in self.into.items() for new in into)

    @property
    def links(self) -> list[tuple[str, str]]:
        """Each old area, under the name that it has beside the new ones, with a new one."""
        return [(on_ground_of(old, self.year), new) for old, into in self.into.items() for new in into]

    @property
    def renamed(self) -> list[dict[str, Any]]:
        """The rows under the names that the old areas have beside the new ones."""
        return [dict(row) | {"area": on_ground_of(row["area"], self.year)} for row in self.rows]


def cut_of(series: Mapping[str, Any]) -> Cut | None:
    """What was kept of this with the counts under an outcome; None where no area was cut."""
    kept = series.get("cut")
    if not kept or not kept["into"]:
        return None
    rows = [row for row in rows_of(kept) if row["observed"] is not None]
    return Cut(kept["year"], kept["into"], rows)


def cut_into(destinations: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Of all areas with the new ones over which they were divided, those on ground that was cut: where every area came to
    lie in one new area as a whole, nothing was divided."""
    links = [(old, new) for old, into in destinations.items() for new in into]
    on_cut = {area for old, new in together(links) if len(new) > 1 for area in old}
    return {area: sorted(into) for area, into in sorted(destinations.items()) if area in on_cut}


def together(links: Iterable[tuple[str, str]]) -> list[tuple[set[str], set[str]]]:
    """Areas of then and of now that hang together through `links`, so that both sides are the same ground."""
    found: dict[tuple[bool, str], tuple[set[str], set[str]]] = {}
    for old, new in sorted(links):
        one = found.get((False, old), ({old}, set()))
        other = found.get((True, new), (set(), {new}))
        whole = (one[0] | other[0], one[1] | other[1])
        found |= {(False, each): whole for each in whole[0]} | {(True, each): whole for each in whole[1]}
    return list({id(whole): whole for whole in found.values()}.values())
