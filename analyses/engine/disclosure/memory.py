"""What earlier releases already gave away, and what they hid, held against a new table.

The public forgets nothing: a figure that was shown once can no longer cover another, and one that was hidden before
stays hidden, because the new figure would give away the old one and all that it covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses.engine.disclosure.attack import TOLERANCE, ContradictionError, possible_table, ranges_of
from analyses.engine.disclosure.grid import SLACK, TOP, TOTAL, Flags, Floats, Grid, Places, depths
from analyses.engine.disclosure.publication import Publication, Puzzle, joined

# A hidden figure may never be known exactly: two whole numbers must be possible.
NOT_EXACT = 0.5
# Unknowns around a hidden cell among which the room is looked for that it had before.
DEEPEST = 1000


@dataclass(frozen=True, slots=True)
class Memory:
    """Over the cells of a new table, A x K: `known` was shown before as it is now, `hidden` was hidden before, and has to
    be able to be in a range of `width` units, `close` differs from what was shown before by less than asked. `linked` are
    earlier publications with the sums that still hold and that the new table does not imply."""

    known: Flags
    hidden: Flags
    width: Floats
    close: Flags
    linked: tuple[Publication, ...]


def remember(grid: Grid, earlier: Sequence[Publication], minimum_units: float) -> Memory:
    """Hold a new table against every earlier publication over the same population."""
    known, hidden, close = (np.zeros_like(grid.present) for _ in range(3))
    width = np.zeros_like(grid.values)
    linked = []
    for each in earlier:
        seen = _seen(grid, each)
        if not each.likely:
            known |= seen.same
        hidden |= seen.hidden
        width = np.where(seen.hidden, np.maximum(width, each.fewest or minimum_units), width)
        close |= seen.changed & (np.abs(seen.values - grid.values) < minimum_units)
        linked.append(_without_implied(grid, still_true(grid, each)))
    return Memory(known, hidden & ~known, np.where(known, 0.0, width), close & ~known, tuple(linked))


def close_pairs(grid: Grid, each: Publication, minimum_units: float) -> list[tuple[str, str, float, float]]:
    """Area, category, earlier and new figure of every cell that changed since by less than `minimum_units`."""
    seen = _seen(grid, each)
    close = seen.changed & (np.abs(seen.values - grid.values) < minimum_units)
    return [
        (
            grid.areas[row],
            grid.categories[column],
            float(seen.values[row, column]),
            float(grid.values[row, column]),
        )
        for row, column in np.argwhere(close).tolist()
    ]


@dataclass(frozen=True, slots=True)
class _Seen:
    values: Floats
    same: Flags
    changed: Flags
    hidden: Flags


def _seen(grid: Grid, each: Publication) -> _Seen:
    """The figures of an earlier publication at the cells of the new table."""
    row, column = _places_in(grid, each)
    rows, columns = np.flatnonzero(row >= 0), np.flatnonzero(column >= 0)
    to, of = np.ix_(row[rows], column[columns]), np.ix_(rows, columns)
    values, there = np.full(grid.values.shape, np.nan), np.zeros_like(grid.present)
    values[to], there[to] = each.values[of], each.present[of]
    there &= grid.present
    shown = there & ~np.isnan(values)
    same = shown & (np.abs(values - grid.values) <= SLACK * np.maximum(1.0, np.abs(grid.values)))
    hidden = np.zeros_like(there)
    hidden[to] = each.is_hidden[of]
    return _Seen(values, same, shown & ~same, hidden & grid.present)


def _places_in(grid: Grid, each: Publication) -> tuple[Places, Places]:
    """Row and column in the new table for each area and category, -1 where it has none."""
    rows = {area: row for row, area in enumerate(grid.areas)}
    columns = {name: column for column, name in enumerate(grid.categories)}
    return (
        np.array([rows.get(area, -1) for area in each.areas]),
        np.array([columns.get(name, -1) for name in each.categories]),
    )


def still_true(grid: Grid, each: Publication) -> Publication:
    """The earlier publication without the sums that the figures of today contradict: those are about other figures."""
    today = figures_of_today(grid, each)
    shown = each.present & ~np.isnan(each.values)
    same = shown & ~(np.abs(each.values - today) > SLACK * np.maximum(1.0, np.abs(today)))
    figures = np.where(shown, each.values, today)
    low, high = each.between
    apart = (today < low) | (today > high)
    return replace(
        each, same=same, sums=_true_sums(each, figures), rows=_true_rows(each, figures),
        low=np.where(apart, 0.0, low), high=np.where(apart, np.inf, high),
    )  # fmt: skip


def figures_of_today(grid: Grid, each: Publication) -> Floats:
    """The figures of the new table at the cells of an earlier one, nan where it has none."""
    row, column = _places_in(grid, each)
    values = np.where(grid.present, grid.values, np.nan)
    values = np.pad(values, ((0, 1), (0, 1)), constant_values=np.nan)
    return np.where(each.present, values[row[:, None], column], np.nan)


def _without_implied(grid: Grid, each: Publication) -> Publication:
    """Of the sums that hold, those that the new table does not have as well."""
    row, column = _places_in(grid, each)
    plain = ~np.isnan(figures_of_today(grid, each)) & (each.same | np.isnan(each.values))
    return replace(
        each,
        sums=each.sums & ~_implied_sums(grid, each, row, plain),
        rows=each.rows & ~_implied_rows(grid, each, row, column, plain),
    )


def _true_sums(each: Publication, figures: Floats) -> Flags:
    """Sums of areas that hold with these figures; a sum with an unknown figure may hold."""
    inside = np.flatnonzero(each.parents != TOP)
    parts = np.zeros_like(figures)
    np.add.at(parts, each.parents[inside], np.where(each.present[inside], figures[inside], 0.0))
    wrong = np.abs(parts - figures) > SLACK * np.maximum(1.0, np.abs(figures))
    return ~wrong


def _true_rows(each: Publication, figures: Floats) -> Flags:
    if each.whole not in each.categories:
        return np.ones(len(each.areas), dtype=bool)
    total = each.categories.index(each.whole)
    filled = np.where(each.present, figures, 0.0)
    counted = np.delete(filled, total, axis=1).sum(axis=1)
    return ~(np.abs(counted - filled[:, total]) > SLACK * np.maximum(1.0, np.abs(filled[:, total])))


def _implied_sums(grid: Grid, each: Publication, row: Places, plain: Flags) -> Flags:
    """Sums over areas that together hold the same lowest areas in the new table as well."""
    traces = np.append(_traces(grid), 0)[row]
    inside = np.flatnonzero(each.parents != TOP)
    up = each.parents[inside]
    parts = np.zeros(each.values.shape, dtype=np.int64)
    np.add.at(parts, up, np.where(each.present[inside], traces[inside][:, None], 0))
    outside = np.zeros_like(plain)
    np.logical_or.at(outside, up, each.present[inside] & ~plain[inside])
    return plain & ~outside & (parts == traces[:, None])


def _traces(grid: Grid) -> Places:
    """A mark for each area that tells which lowest areas it holds: the sum of their random marks."""
    traces = np.random.default_rng(11).integers(1, 2**40, size=len(grid.areas))
    order = np.argsort(-depths(grid.parents, grid.areas), kind="stable")
    traces[grid.children > 0] = 0
    for area in order[grid.parents[order] >= 0].tolist():
        traces[grid.parents[area]] += traces[area]
    return traces


def _implied_rows(grid: Grid, each: Publication, row: Places, column: Places, plain: Flags) -> Flags:
    """Sums over the same categories as the new table has for that area."""
    if not grid.has_total or each.whole != TOTAL:
        return np.zeros(len(each.areas), dtype=bool)
    there = np.append(grid.present, np.zeros((1, len(grid.categories)), dtype=bool), axis=0)[row]
    mine = np.zeros_like(there)
    mine[:, column[column >= 0]] = each.present[:, column >= 0]
    return (mine == there).all(axis=1) & (plain | ~each.present).all(axis=1)


def fitting(grid: Grid, linked: Sequence[Publication]) -> list[Publication]:
    """The publications that a reader can link with the new table: they say something, and one table fits them all. When they
    contradict each other the latest counts: figures that were corrected since are those of the oldest."""
    telling = [each for each in reversed(linked) if says_something(each)]
    # Mostly nothing was corrected, and then there is no need to look at them one by one.
    if _fits(grid, telling):
        return telling[::-1]
    found: list[Publication] = []
    while telling:
        many = _first_that_fit(grid, found, telling)
        found += telling[:many]
        telling = telling[many + 1 :]
    return found[::-1]


def _first_that_fit(grid: Grid, found: list[Publication], telling: list[Publication]) -> int:
    """How many of these, from the first on, fit together with those that were found. Looked for in growing and then in smaller
    steps: where thousands of figures are tables of their own, one by one takes minutes."""
    low, step = 0, 1
    while low < len(telling) and _fits(grid, [*found, *telling[: low + step]]):
        low, step = min(low + step, len(telling)), 2 * step
    high = min(low + step, len(telling) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _fits(grid, [*found, *telling[:middle]]) else (low, middle)
    return low


def says_something(each: Publication) -> bool:
    """Whether figures of this publication add up to others, were told within limits, or are parts or sums in another one."""
    adds_up = each.sums.any() or each.rows.any() or np.isfinite(each.between[1]).any()
    return bool(adds_up or (each.in_others and not np.isnan(each.shown).all()))


def _fits(grid: Grid, linked: Sequence[Publication]) -> bool:
    puzzle = joined([whole(grid), *linked])
    if puzzle.is_contradictory:
        return False
    try:
        possible_table(puzzle.only(puzzle.groups_with(puzzle.met) | puzzle.mixed | puzzle.bounded))
    except ContradictionError:
        return False
    return True


def whole(grid: Grid, hidden: Flags | None = None) -> Publication:
    """The new table as readers would get it with these cells hidden."""
    shown = grid.present if hidden is None else grid.present & ~hidden
    return Publication(
        "", grid.areas, grid.categories, grid.parents, np.where(shown, grid.values, np.nan), grid.present
    )


def asked_of(
    puzzle: Puzzle, grid: Grid, width: Floats, linked: Sequence[Publication], minimum: float
) -> Floats:
    """The room that each unknown of a puzzle needs: as the new table asks, never exactly known, and for a cell that an
    earlier publication hid and the new table has not, the room it had until now (as `room_before`).

    Below zero where the new table says nothing new, because what only earlier publications bind together is as it was, and
    for sums that nobody told or hid: those may become known as far as nothing hidden does.
    """
    asked = np.full(puzzle.known.shape, NOT_EXACT)
    a, k = grid.values.shape
    asked[:a, :k] = np.maximum(width, NOT_EXACT)
    inside = np.zeros(puzzle.known.shape, dtype=bool)
    inside[:a, :k] = grid.present
    mine = inside.ravel()[puzzle.cells]
    # Of a figure that was told rounded no more room is left than between its limits.
    asked.ravel()[puzzle.cells] = np.minimum(asked.ravel()[puzzle.cells], puzzle.high - puzzle.low)
    renewed = puzzle.groups_with(puzzle.fresh | puzzle.met) & _is_hidden(puzzle, linked)
    alone = np.zeros(puzzle.known.shape, dtype=bool)
    alone.flat[puzzle.cells[renewed & ~mine]] = True
    if alone.any():
        asked[alone] = np.maximum(room_before(puzzle, linked, minimum, alone), NOT_EXACT)[alone]
    return np.where(mine | renewed, asked.flat[puzzle.cells], -1.0)


def room_before(puzzle: Puzzle, linked: Sequence[Publication], minimum: float, about: Flags) -> Floats:
    """For each cell of a puzzle the room that it had in the `linked` publications alone, where one of those hid it and `about`
    has it (both with a row and a column for each of the puzzle), up to the fewest units of that one, or `minimum` where it
    says none; below zero elsewhere."""
    before = joined(linked)
    rows = {area: row for row, area in enumerate(puzzle.areas)}
    columns = np.array([puzzle.categories.index(name) for name in before.categories], dtype=np.int64)
    row, column = np.divmod(before.cells, len(before.categories))
    place = np.array([rows[area] for area in before.areas])[row] * len(puzzle.categories) + columns[column]
    needed = _is_hidden(before, linked) & about.ravel()[place]
    most = np.where(needed, _asked_by(before, linked, minimum), -1.0)
    # The room of before is what a new table must leave: the less of it is found, the less is asked, and it is found nearby.
    width = ranges_of(before, most, deepest=DEEPEST).width
    room = np.full(puzzle.known.shape, -1.0)
    room.flat[place[needed]] = np.minimum(width, most)[needed]
    return room


def with_more_room(
    grid: Grid, linked: Sequence[Publication], cells: Places, width: Floats, high: Floats | None = None
) -> Flags:
    """Which of these cells of the joint table could be anything in a range wider than `width`, or reach further than `high`, if
    only what is public were shown.

    A cell that is public itself, because an earlier release showed it, has no such range to lose.
    """
    more = np.zeros(len(cells), dtype=bool)
    if not len(cells):
        return more
    bare = joined([whole(grid, ~grid.known), *linked])
    place = np.full(bare.known.size, -1)
    place[bare.cells] = np.arange(len(bare.cells))
    about = np.flatnonzero(place[cells] >= 0)
    same = place[cells[about]]
    wanted, reach = np.full(len(bare.cells), -1.0), np.full(len(bare.cells), -1.0)
    wanted[same] = width[about] + 2 * TOLERANCE
    if high is not None:
        reach[same] = high[about] + 2 * TOLERANCE
    room = ranges_of(bare, wanted, reach)
    more[about] = room.width[same] > width[about] + TOLERANCE
    if high is not None:
        more[about] |= room.high[same] > high[about] + TOLERANCE
    return more


def _is_hidden(puzzle: Puzzle, linked: Sequence[Publication]) -> Flags:
    """Which unknowns of a puzzle one of these publications hid."""
    return _asked_by(puzzle, linked, 1.0) > 0


def _asked_by(puzzle: Puzzle, linked: Sequence[Publication], minimum: float) -> Floats:
    """How wide the range of each unknown has to be by the publications that hid it, zero where none did."""
    asked = np.zeros(puzzle.known.shape)
    for each, places in zip(linked, puzzle.places_of(linked), strict=True):
        asked.flat[places] = np.maximum(
            asked.flat[places], np.where(each.is_hidden, each.fewest or minimum, 0.0)
        )
    return asked.ravel()[puzzle.cells]
