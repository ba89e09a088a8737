"""What earlier files and the new table tell together of one column, and what adds up between columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from analyses.engine.disclosure.grid import TOP, Flags, Floats, Grid
from analyses.engine.disclosure.publication import Publication

T = TypeVar("T")

# So many links that are only likely are tried one by one.
MOST_APART = 200


@dataclass(frozen=True)
class Heard:
    """An earlier file as its readers have it, and its `figures`, each within `room` from the true one."""

    as_read: Publication
    figures: Publication
    room: int


def figures_in(name: str, tables: Sequence[Publication | Grid]) -> dict[str, float]:
    """What is known of a column in each area that has it, nan where nothing is; what comes last counts."""
    found: dict[str, float] = {}
    for each in tables:
        if name in each.categories:
            column = each.categories.index(name)
            there = each.present[:, column].tolist()
            for area, is_there, figure in zip(
                each.areas, there, each.values[:, column].tolist(), strict=True
            ):
                if is_there and (area not in found or not np.isnan(figure)):
                    found[area] = figure
    return found


def link_of(areas: Sequence[str], names: Sequence[str], values: Floats, untold: Flags) -> Publication:
    """A publication without a name in which the last of these columns is the sum of the others."""
    there = np.ones(values.shape, dtype=bool)
    apart = np.full(len(areas), TOP)
    return Publication("", tuple(areas), tuple(names), apart, values, there, untold=untold, whole=names[-1])


@dataclass(frozen=True)
class Linked:
    """What adds up between figures, as a `publication` without a name, by this `file`; and whether it guards what two figures
    differ, `is_near`."""

    publication: Publication
    file: str
    is_near: bool = False

    @property
    def untold(self) -> Publication:
        """The same without a figure."""
        return replace(self.publication, values=np.full(self.publication.values.shape, np.nan))


def as_publication(grid: Grid) -> Publication:
    """The new table as if it were told, without a name."""
    return Publication("", grid.areas, grid.categories, grid.parents, grid.values, grid.present)


def chunks(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """One by one, or of many several at a time: what is only likely stands or falls together then."""
    size = max(-(-len(things) // MOST_APART), 1)
    for start in range(0, len(things), size):
        yield things[start : start + size]
