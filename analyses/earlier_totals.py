"""The total of a file is everybody where a line says so, and else what the file lists: some categories may be missing.

Who tells boys and girls only, tells with their sum nothing about everybody but that they are in it. Taken for the total of
another table that sum would say that all others are none, or contradict it, and then a true file would count for nothing. And
what it counts less than everybody is a group too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from analyses.earlier_groups import USUALLY
from analyses.earlier_heard import Heard, Linked, figures_in, link_of
from analyses.engine.disclosure.grid import TOTAL, Flags, Floats, Grid
from analyses.engine.disclosure.publication import Publication
from analyses.table_file import TableFile

# What everybody counts in earlier files is called, where the total of the new table is not everybody.
EVERYBODY = f"{TOTAL}*"


@dataclass(frozen=True)
class _Sum:
    """What one or more tables without a total list together, in the column `part`: whether it `may_be` what `whole` holds, and
    whether it `lies_in` that, because that one is everybody."""

    part: str
    whole: str
    may_be: bool
    lies_in: bool


@dataclass(frozen=True)
class Totals:
    """Under which of the `names` the total of each earlier file counts, under which everybody, and how the `sums` of what some
    files list stand to that."""

    names: tuple[str, ...]
    everybody: str
    sums: tuple[_Sum, ...]


def totals_of(
    files: Sequence[TableFile], table: TableFile, made_of: Sequence[tuple[str, Sequence[str]]]
) -> Totals:
    """What the totals of earlier files and of the new `table` are of each other; `made_of` tells which categories make up others,
    or everybody."""
    said = dict(made_of)
    ours, *theirs = (_Listed.of(each, said) for each in (table, *files))
    everybody = [each.parts for each in (ours, *theirs) if each.has_total]
    if everybody:
        everybody += [_parts_of(frozenset(parts), said) for whole, parts in made_of if whole == TOTAL]
    whole = TOTAL if ours.has_total or ours.parts in everybody or not everybody else EVERYBODY
    names = [
        whole
        if each.has_total or each.parts in everybody
        else TOTAL
        if each.parts == ours.parts
        else each.name
        for each in theirs
    ]
    sums = {
        each.column(name): _sum(each, name, whole, ours, everybody)
        for each, name in zip((ours, *theirs), (TOTAL, *names), strict=True)
        if not each.has_total and not each.overlaps and each.column(name) != whole
    }
    return Totals(tuple(names), whole, tuple(sums.values()))


@dataclass(frozen=True)
class _Listed:
    """The categories of a file without its total, in the `parts` that make them up, and whether it has lines of a total."""

    names: frozenset[str]
    parts: frozenset[str]
    has_total: bool
    # Somebody is in more than one of them, so that their sum is no number of people.
    overlaps: bool

    @classmethod
    def of(cls, file: TableFile, made_of: Mapping[str, Sequence[str]]) -> _Listed:
        named = frozenset(row.column for row in file.rows)
        names = named - {TOTAL}
        each_in = [_parts_of(frozenset({name}), made_of) for name in names]
        parts = frozenset().union(*each_in)
        overlaps = sum(map(len, each_in)) > len(parts)
        return cls(names, names if overlaps else parts, TOTAL in named, overlaps)

    @property
    def name(self) -> str:
        """What their sum is called when it is no total of others."""
        return f"{TOTAL} ({', '.join(sorted(self.parts))})"

    def column(self, name: str) -> str:
        """The column that holds their sum, of which the name is this where there is more than one."""
        return name if len(self.names) > 1 else next(iter(self.names))


def _parts_of(names: frozenset[str], made_of: Mapping[str, Sequence[str]]) -> frozenset[str]:
    parts = names
    # Who says that two are made up of each other gets no answer, and no endless search.
    for _turn in made_of:
        parts = frozenset(part for name in parts for part in made_of.get(name, (name,)))
    return parts


def _sum(each: _Listed, name: str, whole: str, ours: _Listed, everybody: Collection[frozenset[str]]) -> _Sum:
    others = everybody or [ours.parts]
    misses_some = any(each.parts < parts for parts in others)
    has_more = not everybody and ours.parts < each.parts
    return _Sum(each.column(name), whole, not misses_some and not has_more, bool(everybody))


def with_total(each: Publication, name: str) -> Publication:
    """The publication with its total under this name."""
    names = tuple(name if category == TOTAL else category for category in each.categories)
    return replace(each, categories=names, whole=name if each.whole == TOTAL else each.whole)


def links_of_totals(
    totals: Totals,
    heard: Sequence[Heard],
    grid: Grid,
    apart: Set[str],
    fewest: float,
    links: Sequence[Publication] = (),
) -> Iterator[Linked]:
    """The sums of what tables without a total list, as part of everybody or as the same, as far as the figures allow. Where one
    may be fewer than `fewest` less, those are guarded. Nothing of what is in `apart`; `links` have figures that no table has."""
    tables = [*links, *(each.figures for each in heard), grid]
    as_read = [each.as_read for each in heard]
    room = max((each.room for each in heard), default=0)
    for each in totals.sums:
        if {each.part, each.whole.removesuffix("*")} & apart:
            continue
        file = next((one.name for one in reversed(as_read) if _is_old(each, one, grid)), "")
        parts, wholes = figures_in(each.part, tables), figures_in(each.whole, tables)
        areas = [area for area in wholes if area in parts]
        left = np.array([wholes[area] - parts[area] for area in areas])
        known = left[~np.isnan(left)]
        same = each.may_be and (not len(known) or (np.abs(known) <= room).mean() >= USUALLY)
        if same and areas:
            yield Linked(_the_same(each, areas, as_read), file)
        inside = ~(left < -room)
        if each.lies_in and inside.any() and (not len(known) or (known >= -room).mean() >= USUALLY):
            some = [area for area, is_in in zip(areas, inside.tolist(), strict=True) if is_in]
            # Of what nobody sees it is not known how many are left, so that they may be few.
            guarded = ~(left[inside] >= fewest) & (not same)
            link = _rest(each, some, [one for one in as_read if _is_old(each, one, grid)], guarded)
            yield Linked(replace(link, fewest=fewest), file, is_near=bool(guarded.any()))


def _is_old(each: _Sum, table: Publication, grid: Grid) -> bool:
    """Whether a table has a column of these that the new one has not."""
    return any(name in table.categories and name not in grid.categories for name in (each.part, each.whole))


def _the_same(each: _Sum, areas: Sequence[str], told: Sequence[Publication]) -> Publication:
    """The part as the whole, with what was told of the part."""
    values = np.column_stack([np.full(len(areas), np.nan), _column(each.part, areas, told)])
    return link_of(areas, (each.part, each.whole), values, np.ones(values.shape, dtype=bool))


def _rest(each: _Sum, areas: Sequence[str], told: Sequence[Publication], guarded: Flags) -> Publication:
    """The part and what is left of the whole, with what was told of both."""
    names = (each.part, f"{each.whole}-{each.part}", each.whole)
    values = np.column_stack([_column(name, areas, told) for name in names])
    untold = np.ones(values.shape, dtype=bool)
    untold[:, 1] = ~guarded
    return link_of(areas, names, values, untold)


def _column(name: str, areas: Sequence[str], told: Sequence[Publication]) -> Floats:
    figures = figures_in(name, told)
    return np.array([figures.get(area, np.nan) for area in areas])
