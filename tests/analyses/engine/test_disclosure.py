"""Disclosure control: unsafe cells, what is hidden with them, and an attacker who finds nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.engine.disclosure import REST, TOTAL, Cell, FrequencyTable, RuleProfile, Status, audit, protect
from analyses.engine.disclosure.attack import ranges_of
from analyses.engine.disclosure.memory import whole
from analyses.engine.disclosure.profile import CBS_ESSNET
from analyses.engine.disclosure.publication import joined
from analyses.engine.disclosure.rules import Rule, broken_by_contributions, needs_of_counts, unsafe_counts
from analyses.engine.disclosure.table import ProtectedTable, link
from analyses.engine.errors import Fault, UnusableTableError

WIJKEN = {"W1": "G1", "W2": "G1", "W3": "G1", "W4": "G2", "W5": "G2", "G1": "NL", "G2": "NL"}


def counts(**figures):
    return {Cell(area, "n"): count for area, count in figures.items()}


@st.composite
def tables(draw):
    """A country with up to four municipalities of up to five districts, one to three categories."""
    hierarchy, figures = {}, {}
    categories = ["a", "b", "c"][: draw(st.integers(1, 3))]
    for gemeente in range(draw(st.integers(1, 4))):
        hierarchy[f"G{gemeente}"] = "NL"
        for wijk in range(draw(st.integers(1, 5))):
            code = f"W{gemeente}{wijk}"
            hierarchy[code] = f"G{gemeente}"
            for category in categories:
                figures[Cell(code, category)] = draw(st.integers(0, 40))
    return figures, hierarchy


@settings(max_examples=30, deadline=None)
@given(tables())
def test_no_small_cell_can_be_worked_out(table):
    figures, hierarchy = table
    protected = protect(FrequencyTable(figures), hierarchy)
    found = audit(protected)
    assert found.is_safe
    for cell, value in protected.values.items():
        if value < 10:
            assert protected.published[cell] is None
            assert found.ranges[cell].upper - found.ranges[cell].lower >= 10 - 1e-6


@settings(max_examples=30, deadline=None)
@given(tables(), st.data())
def test_a_share_is_protected_from_both_sides(table, data):
    figures, hierarchy = table
    areas = sorted({cell.area for cell in figures})
    counted = {area: sum(figures[cell] for cell in figures if cell.area == area) for area in areas}
    populations = {area: counted[area] + data.draw(st.integers(0, 60)) for area in areas}
    protected = protect(FrequencyTable(figures, populations), hierarchy)
    assert audit(protected).is_safe
    for cell, value in protected.values.items():
        if cell.category != TOTAL and value < 10 and protected.values[Cell(cell.area, TOTAL)]:
            assert protected.statuses[cell].is_hidden


@settings(max_examples=25, deadline=None)
@given(tables())
def test_the_true_table_lies_in_every_range_and_the_answer_is_stable(table):
    figures, hierarchy = table
    protected = protect(FrequencyTable(figures), hierarchy)
    for cell, range_ in audit(protected).ranges.items():
        assert range_.lower - 1e-6 <= protected.values[cell] <= range_.upper + 1e-6
    again = protect(FrequencyTable(dict(reversed(figures.items()))), hierarchy)
    assert again.statuses == protected.statuses


def test_one_small_district_takes_a_second_one_along():
    protected = protect(FrequencyTable(counts(W1=4, W2=30, W3=80, W4=50, W5=60)), WIJKEN)
    assert protected.statuses[Cell("W1", "n")] is Status.PRIMARY
    assert protected.hidden_cells == (Cell("W1", "n"), Cell("W2", "n"))
    assert protected.published[Cell("G1", "n")] == 114


def test_two_small_districts_are_not_enough_cover_for_each_other():
    protected = protect(FrequencyTable(counts(W1=3, W2=4, W3=80, W4=50, W5=60)), WIJKEN)
    assert Cell("W3", "n") in protected.hidden_cells
    assert audit(protected).ranges[Cell("W1", "n")].upper >= 10


def test_a_municipality_of_one_district_goes_with_it():
    protected = protect(
        FrequencyTable(counts(W1=3, W4=50, W5=60)), {"W1": "G1", "W4": "G2", "W5": "G2"} | WIJKEN
    )
    assert {Cell("W1", "n"), Cell("G1", "n")} <= set(protected.hidden_cells)


def test_a_total_that_a_pooled_rate_gives_away_is_no_cover():
    table = FrequencyTable(counts(W1=3, W4=50, W5=60), given_away=frozenset({Cell("NL", "n")}))
    protected = protect(table, WIJKEN)
    assert protected.statuses[Cell("NL", "n")] is Status.KNOWN
    assert protected.published[Cell("NL", "n")] == 113
    assert {Cell("W1", "n"), Cell("G1", "n"), Cell("G2", "n")} <= set(protected.hidden_cells)
    assert audit(protected).is_safe


def test_published_figures_do_not_tell_why_they_are_hidden():
    protected = protect(FrequencyTable(counts(W1=4, W2=30, W3=80)), WIJKEN)
    assert [protected.published[Cell(area, "n")] for area in ("W1", "W2", "W3")] == [None, None, 80]


def test_the_audit_sees_what_primary_suppression_alone_gives_away():
    grid = link(FrequencyTable(counts(W1=4, W2=30, W3=80)), WIJKEN)
    unsafe = unsafe_counts(grid, CBS_ESSNET)
    found = audit(ProtectedTable(grid, unsafe, unsafe, needs_of_counts(grid, unsafe, CBS_ESSNET), CBS_ESSNET))
    assert found.exposed == (Cell("W1", "n"),)
    assert (found.ranges[Cell("W1", "n")].lower, found.ranges[Cell("W1", "n")].upper) == pytest.approx((4, 4))


def test_the_attack_combines_equations():
    grid = link(FrequencyTable({Cell(w, c): 20 for w in ("W1", "W2") for c in "ab"}), {"W1": "G", "W2": "G"})
    hidden = np.zeros_like(grid.present)
    hidden[[grid.areas.index("W1"), grid.areas.index("W2")], :2] = True
    found = ranges_of(joined([whole(grid, hidden)]))
    assert found.low == pytest.approx(0)
    assert found.high == pytest.approx(40)


def test_near_and_far_the_ranges_are_as_wide_as_asked():
    figures = {Cell(f"W{i}", c): 3 * i + len(c) for i in range(9) for c in ("a", "bb", "ccc")}
    protected = protect(FrequencyTable(figures), {f"W{i}": "G" for i in range(9)})
    quick, full = audit(protected), audit(protected, exact=True)
    assert quick.is_safe and full.is_safe
    assert quick.ranges.keys() == full.ranges.keys() == set(protected.hidden_cells)
    for cell, range_ in full.ranges.items():
        assert (
            range_.lower - 1e-6 <= quick.ranges[cell].lower <= quick.ranges[cell].upper <= range_.upper + 1e-6
        )


def test_zero_and_full_are_hidden_and_nobody_there_is_not():
    table = FrequencyTable(counts(W1=0, W2=50, W3=30, W4=0), {"W1": 100, "W2": 50, "W3": 90, "W4": 0})
    statuses = protect(table, {"W1": "G", "W2": "G", "W3": "G", "W4": "G"}).statuses
    assert statuses[Cell("W1", "n")] is Status.PRIMARY
    assert statuses[Cell("W2", REST)] is Status.PRIMARY
    assert statuses[Cell("W2", "n")].is_hidden
    assert statuses[Cell("W4", "n")] is Status.SAFE
    assert statuses[Cell("W1", TOTAL)] is Status.KNOWN


def test_a_known_small_population_keeps_all_the_room_there_is():
    table = FrequencyTable(counts(W1=3, W2=50), {"W1": 8, "W2": 200})
    protected = protect(table, {"W1": "G", "W2": "G"})
    found = audit(protected)
    assert found.is_safe
    assert (found.ranges[Cell("W1", "n")].lower, found.ranges[Cell("W1", "n")].upper) == pytest.approx((0, 8))


def test_a_handful_of_inhabitants_does_not_hide_one_area_after_another():
    """Of six inhabitants no cover makes more than six: asking for ten hid all but three of these areas."""
    sizes = {f"W{number:02}": (30, 600) for number in range(20)} | {"W03": (3, 6)}
    populations = {area: units for area, (_count, units) in sizes.items()}
    table = FrequencyTable(counts(**{area: count for area, (count, _units) in sizes.items()}), populations)
    protected = protect(table, dict.fromkeys(sizes, "G"))
    assert len({cell.area for cell in protected.hidden_cells}) == 2 and audit(protected).is_safe


def test_a_whole_group_in_one_category_is_unsafe():
    grid = link(FrequencyTable({Cell("W1", "a"): 95, Cell("W1", "b"): 10, Cell("W1", "c"): 0}), {})
    strict = RuleProfile("strict", 1, group_share=0.9, zero_is_safe=True)
    assert unsafe_counts(grid, strict).tolist() == [[True, False, False, False]]
    lax = RuleProfile("lax", 1, group_share=0.91, zero_is_safe=True)
    assert not unsafe_counts(grid, lax).any()


def test_contributions():
    assert broken_by_contributions([1] * 9, CBS_ESSNET) is Rule.TOO_FEW_UNITS
    assert broken_by_contributions([100] + [1] * 20, CBS_ESSNET) is Rule.DOMINANCE
    assert (
        broken_by_contributions([100, 99.9] + [0.5] * 10, RuleProfile("p", 1, dominance=0.9))
        is Rule.P_PERCENT
    )
    assert broken_by_contributions([10] * 20, CBS_ESSNET) is None


@pytest.mark.parametrize(
    ("table", "hierarchy", "fault"),
    [
        (FrequencyTable({}), {}, Fault.EMPTY),
        (FrequencyTable(counts(W1=-1)), {}, Fault.NEGATIVE),
        (FrequencyTable(counts(W1=5)), {"W1": "G", "G": "W1"}, Fault.CIRCULAR),
        (FrequencyTable(counts(W1=5, G=9)), {"W1": "G"}, Fault.NOT_ADDITIVE),
        (FrequencyTable(counts(W1=5), {"W1": 4}), {}, Fault.NOT_ADDITIVE),
        (FrequencyTable(counts(W1=5, W2=4), {"W1": 8}), {}, Fault.NO_POPULATION),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(table, hierarchy, fault):
    with pytest.raises(UnusableTableError) as refusal:
        protect(table, hierarchy)
    assert refusal.value.fault is fault


def test_the_real_districts_may_be_shown(amsterdam):
    table = FrequencyTable({Cell(row.area, "crimes"): row.observed for row in amsterdam})
    protected = protect(table, {row.area: "GM0363" for row in amsterdam})
    assert protected.hidden_cells == ()
    assert protected.published[Cell("GM0363", "crimes")] == 80016
