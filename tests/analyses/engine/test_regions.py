"""A large table is covered and audited a region at a time: what is found that way is there, and who lies is not believed."""

from dataclasses import replace

import numpy as np
import pytest

from analyses.engine.disclosure import CBS_ESSNET, TOTAL, audit, protect_grid
from analyses.engine.disclosure.attack import TOLERANCE, ranges_of
from analyses.engine.disclosure.audit import publication_of
from analyses.engine.disclosure.grid import TOP, filled
from analyses.engine.disclosure.memory import whole
from analyses.engine.disclosure.network import core_of
from analyses.engine.disclosure.publication import equations, joined
from analyses.engine.disclosure.regions import NOWHERE, regions_of
from analyses.engine.disclosure.rooms import Rooms
from analyses.engine.disclosure.rules import needs_of_counts, unsafe_counts
from analyses.engine.disclosure.seen import Witness, seen_in
from analyses.engine.disclosure.witnesses import MANY, witnesses
from tests.seeds import seeds

TOWNS, DISTRICTS, BLOCKS, CATEGORIES = 12, 5, 6, 4


def country(seed, mean=3.0, towns=TOWNS):
    """Blocks in districts in towns in a country, in which most counts are small."""
    random = np.random.default_rng(seed)
    names, parents = ["NL"], [TOP]
    for town in range(towns):
        names.append(f"T{town:02}")
        parents.append(0)
        top = len(names) - 1
        for district in range(DISTRICTS):
            names.append(f"D{town:02}{district}")
            parents.append(top)
            above = len(names) - 1
            names += [f"B{town:02}{district}{block}" for block in range(BLOCKS)]
            parents += [above] * BLOCKS
    given = np.full((len(names), CATEGORIES + 1), np.nan)
    blocks = [row for row, name in enumerate(names) if name[0] == "B"]
    given[blocks, :CATEGORIES] = random.poisson(
        mean * random.lognormal(0, 1, (len(blocks), 1)), (len(blocks), CATEGORIES)
    )
    return filled(names, [*"abcd", TOTAL], np.array(parents), given)


def unsafe_core(grid, hidden=None):
    unsafe = unsafe_counts(grid, CBS_ESSNET)
    needs = needs_of_counts(grid, unsafe, CBS_ESSNET)
    return core_of(
        grid, unsafe if hidden is None else hidden, np.ones_like(grid.values), needs.width, needs.rise
    )


def test_regions_are_as_low_in_the_tree_as_their_size_allows():
    grid = country(1)
    core = unsafe_core(grid)
    found = regions_of(core.parents, core.usable)
    name = np.array([*grid.areas, "world"])
    for row, region in enumerate(found):
        if name[row][0] in "BD":
            assert name[region] == f"T{name[row][1:3]}"
        else:
            assert region == NOWHERE
    world = 3
    small = regions_of(np.array([world, 0, 0, TOP]), np.ones((4, 3), dtype=bool))
    assert small.tolist() == [world] * 4, "a small table is one region with the world in it"


@pytest.mark.parametrize("seed", seeds(8))
def test_what_moves_keeps_all_sums_and_lies_within_what_is_possible(seed):
    grid = country(seed, towns=3)
    core = unsafe_core(grid)
    rooms = Rooms(core)
    asked = (core.width > 0) & core.usable
    settled = rooms.settled(core.hidden, asked)
    sums = equations(whole(grid), np.arange(grid.values.size).reshape(grid.values.shape), grid.values.size)
    for change in rooms.tables(core.hidden, asked):
        table = change.reshape(core.shape)[core.rows]
        assert np.abs(sums @ table.ravel()).max() == 0
        assert (grid.values + table >= 0).all()
        assert (table[~core.hidden[core.rows]] == 0).all()
    puzzle = joined([whole(grid, core.hidden[core.rows])])
    width = np.zeros(grid.values.size)
    width[puzzle.cells] = ranges_of(puzzle, np.full(len(puzzle.cells), 10.0)).width
    wide = width.reshape(grid.values.shape) >= 10 - TOLERANCE
    assert 0 < settled.sum() < asked.sum()
    assert wide[settled[core.rows]].all()


@pytest.mark.parametrize("seed", seeds(4))
def test_many_small_counts_are_covered_for_an_attacker_who_is_shown_nothing(seed):
    grid = country(seed)
    made = protect_grid(grid)
    puzzle = joined([publication_of(made)])
    wanted = np.where(made.needs.width > 0, made.needs.width, -1.0).ravel()[puzzle.cells]
    assert (wanted > 0).sum() > MANY
    assert (ranges_of(puzzle, wanted).width >= wanted - TOLERANCE).all()
    assert audit(made).is_safe
    assert np.array_equal(made.hidden, protect_grid(grid).hidden), "the same table gets the same cover"


def test_what_is_exposed_is_found_whether_tables_are_shown_or_not():
    grid = country(5)
    bare = replace(protect_grid(grid), hidden=unsafe_counts(grid, CBS_ESSNET))
    puzzle = joined([publication_of(bare)])
    wanted = np.where(bare.needs.width > 0, bare.needs.width, -1.0).ravel()[puzzle.cells]
    narrow = ranges_of(puzzle, wanted).width < wanted - TOLERANCE
    assert 0 < narrow.sum() < len(narrow)
    assert len(audit(bare).exposed) == narrow.sum()
    shown = list(witnesses(grid, bare.hidden, puzzle, wanted, np.zeros_like(wanted)))
    low, high = seen_in(puzzle, shown)
    assert ((high - low)[wanted > 0] >= wanted[wanted > 0]).mean() > 0.3
    assert not (narrow & (high - low >= wanted)).any()


def lies(grid, hidden):
    """A puzzle of two towns, and a table in which both say that a hidden count is 100 more: in one nothing makes up for it."""
    puzzle = joined([whole(grid, hidden)])
    place = {cell: number for number, cell in enumerate(puzzle.cells.tolist())}

    def at(area, category):
        return place[grid.areas.index(area) * len(grid.categories) + grid.categories.index(category)]

    truth = grid.values.ravel()[puzzle.cells]
    parts = np.array([int(grid.areas[cell // len(grid.categories)][1:3]) for cell in puzzle.cells])
    return puzzle, at, truth, parts


def test_a_table_that_breaks_a_sum_is_not_believed_and_another_town_in_it_is():
    grid = country(3, mean=40.0, towns=2)
    hidden = np.zeros_like(grid.present)
    for town in ("00", "01"):
        rows = [grid.areas.index(f"B{town}0{block}") for block in (0, 1)]
        hidden[np.ix_(rows, [0, 1])] = True
    puzzle, at, truth, parts = lies(grid, hidden)
    change = np.zeros_like(truth)
    change[[at("B0000", "a"), at("B0001", "b")]] = 1.0
    change[[at("B0000", "b"), at("B0001", "a")]] = -1.0
    change[at("B0100", "a")] = 100.0
    low, high = seen_in(puzzle, [Witness(truth, change, parts)])
    assert (high - low == (parts == 0)).all()


def test_neither_less_than_nothing_nor_an_unknown_truth_is_believed():
    grid = country(3, mean=40.0, towns=1)
    rows = [grid.areas.index(f"B000{block}") for block in (0, 1)]
    hidden = np.zeros_like(grid.present)
    hidden[np.ix_(rows, [0, 1])] = True
    puzzle, at, truth, parts = lies(grid, hidden)
    change = np.zeros_like(truth)
    change[[at("B0000", "a"), at("B0001", "b")]] = 10_000.0
    change[[at("B0000", "b"), at("B0001", "a")]] = -10_000.0
    low, high = seen_in(puzzle, [Witness(truth, change, parts)])
    assert (low == truth).all() and (high == truth).all()
    unknown = truth.copy()
    unknown[0] = np.nan
    low, high = seen_in(puzzle, [Witness(unknown, 0 * change, parts)])
    assert np.isnan(low).all() and np.isnan(high).all(), "the four hang together"
    low, high = seen_in(puzzle, [Witness(truth + 1, 0 * change, parts)])
    assert np.isnan(low).all(), "a truth that does not add up is none"
