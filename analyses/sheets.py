"""The rows of a result as tables for disclosure control: one sheet a period, areas by categories, and back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analyses.cut import Cut
from analyses.earlier import Earlier
from analyses.engine.disclosure import Cell, FrequencyTable, RuleProfile
from analyses.engine.disclosure.grid import TOTAL, Flags, Grid
from analyses.engine.disclosure.memory import remember
from analyses.engine.disclosure.publication import Publication
from analyses.engine.disclosure.table import link
from analyses.known import Known
from analyses.published import column_of, hierarchy_of, own_names
from analyses.sheet import EVENTS, SAFE, Given, Key, Row, Sheet, key_of
from analyses.sheet_covered import covered_sheet
from analyses.sheet_cut import Grounds
from analyses.sheet_rounded import rounded_sheet
from analyses.spans import linked
from analyses.subjects import Kinship
from analyses.territory import on_ground_of

NOT_CUT = Cut(0, {}, [])


@dataclass(frozen=True)
class Place:
    """Where the areas of a table lie: in which others, in the division of which year, and what was cut up to get there; and
    the `key` by which cover is chosen."""

    parents: Mapping[str, str]
    year: int = 0
    cut: Cut | None = None
    key: bytes = b""


def protected_sheets(
    rows: Sequence[Row],
    place: Place,
    profile: RuleProfile,
    earlier: Sequence[Earlier],
    hide: Collection[Key] = (),
) -> list[Sheet]:
    """Protect each period by itself. Categories with one and the same population are one table; categories that each
    have a population of their own are a table each, because nothing is summed over them. What is in `hide` is hidden
    whatever its count. Periods of this table that hang together are protected beside each other: beside what those before
    tell, and what in those after must not be known."""
    found: list[Sheet] = []
    grounds = {
        period: Grounds(period, part, place.cut or NOT_CUT, place.parents, profile)
        for period, part in sorted(_by_period(rows).items())
    }
    times = grounds.keys() | {each.when for each in earlier if each.of_same}
    told: dict[str, list[Sheet]] = {}
    for period, ground in grounds.items():
        forced = ground.hidden_then([key for key in hide if key[1] == period])
        near = sorted(linked(period, times) & grounds.keys())
        beside = [_in_period(period, grounds[each], told.get(each), place, profile) for each in near]
        made = []
        for group in _tables(ground.then):
            names = {row.get("category", "") for row in group}
            seen = [_about(each, period, names) for each in (*earlier, *beside)]
            seen = [each for each in seen if each.table]
            where = replace(place, parents=ground.parents_then)
            made.append(_sheet(period, group, where, profile, seen, forced))
        told[period] = made
        found += [ground.on_new_areas(sheet) for sheet in made]
    return found


def _about(each: Earlier, period: str, names: set[str]) -> Earlier:
    """An earlier release as far as it is about this period and these categories."""
    rows = [row for row in each.table if row["period"] == period and row.get("category", "") in names]
    return replace(each, table=rows)


def _in_period(
    period: str, ground: Grounds, made: Sequence[Sheet] | None, place: Place, profile: RuleProfile
) -> Earlier:
    """What this table tells of another period, as a release of another time within `period`: of one that is not protected yet
    that its small counts are hidden."""
    rows = ground.then
    if made is None:
        hidden = [row for row in rows if row["observed"] < profile.minimum_units]
        told = [dict(row) | {"period": period, "observed": None} for row in hidden]
    else:
        marks = {
            key: value if status == SAFE else None
            for sheet in made
            for key, (status, value) in sheet.marks.items()
        }
        told = [dict(row) | {"period": period, "observed": marks[key_of(row)]} for row in rows]
    counts = {(row["area"], period, row.get("category", "")): row["observed"] for row in rows}
    total = made[0].total if made and len(made) == 1 else None
    return Earlier(
        "", told, ground.parents_then, {} if total is None else {period: total}, counts, Kinship.UNSURE,
        when=rows[0]["period"], of_same=True, year=place.year, rules=profile,
    )  # fmt: skip


def _by_period(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["observed"] is not None:
            found[row["period"]].append(row)
    return found


def _tables(rows: Sequence[Row]) -> list[Sequence[Row]]:
    populations: dict[str, set[Any]] = defaultdict(set)
    for row in rows:
        populations[row["area"]].add(row["population"])
    if all(len(each) == 1 for each in populations.values()):
        return [rows]
    names = sorted({row.get("category", "") for row in rows})
    return [[row for row in rows if row.get("category", "") == name] for name in names]


def _sheet(
    period: str,
    rows: Sequence[Row],
    place: Place,
    profile: RuleProfile,
    earlier: Sequence[Earlier],
    hide: Collection[Key],
) -> Sheet:
    same = [each.on_own_ground() for each in earlier if each.kinship is Kinship.SAME]
    other = [each.on_own_ground() for each in earlier if each.kinship is Kinship.UNSURE]
    # Who may be few by the rules of any of these is guarded.
    fewest = max(profile.minimum_units, *(each.rules.minimum_units for each in (*same, *other)), 0)
    units = {row["area"]: row["population"] for row in rows if row["population"] is not None}
    known = Known(period, place.parents, fewest, place.year, same, other, place.cut, units)
    asked = {row["area"] for each in same for row in each.table} | {area for area, _period, _name in hide}
    hierarchy = hierarchy_of({row["area"] for row in rows}, place.parents, asked)
    grid = link(_frequencies(rows), own_names(hierarchy, rows, known.theirs, known.tops))
    before = known.publications(grid)
    forced = _places_of(hide, grid) | _corrected_ground(grid, before, place.cut, profile)
    given = Given(period, rows, grid, profile, before, forced, place.key)
    return rounded_sheet(given) if profile.round_base else covered_sheet(given)


def _corrected_ground(
    grid: Grid, before: Sequence[Publication], cut: Cut | None, profile: RuleProfile
) -> Flags:
    """The cells of old areas that were counted a few more or less than told before: nobody is asked about such a pair, because
    neither count stands in a table."""
    if cut is None:
        return np.zeros_like(grid.present)
    old = {on_ground_of(area, cut.year) for area in cut.into}
    on_cut = np.isin(np.array(grid.areas), sorted(old))[:, None]
    return remember(grid, before, profile.minimum_units).close & on_cut


def _places_of(hide: Collection[Key], grid: Grid) -> Flags:
    """The cells of the table that somebody wants hidden."""
    flags = np.zeros_like(grid.present)
    rows = {area: row for row, area in enumerate(grid.areas)}
    for area, _period, category in hide:
        name = category or (TOTAL if grid.has_total and not grid.is_share else EVENTS)
        if area in rows and name in grid.categories:
            flags[rows[area], grid.categories.index(name)] = True
    return flags & grid.present


def _frequencies(rows: Sequence[Row]) -> FrequencyTable:
    """Counts by area, with the units that are left over in each area protected as well.

    That is decided for each area apart. An area of which the number of units is not known, or that counts more events than
    units, gets a number that is too large to say anything about it, and nobody is told that number.
    """
    counts = {Cell(row["area"], column_of(row)): row["observed"] for row in rows}
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["area"]] += row["observed"]
    units = {row["area"]: row["population"] for row in rows}
    of_units = {area: int(each) for area, each in units.items() if each is not None and sums[area] <= each}
    if not of_units:
        return FrequencyTable(counts)
    beyond = 2 * (sum(sums.values()) + sum(of_units.values()))
    return FrequencyTable(counts, {area: of_units.get(area, beyond) for area in units})
