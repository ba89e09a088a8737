"""Rule profiles, the check by kind of output, rounding, and files that hold people."""

import datetime

import numpy as np
import openpyxl
import pytest
import scipy

from analyses.engine.disclosure import CBS_ESSNET, PROFILES, TOTAL, Cell, FrequencyTable
from analyses.engine.disclosure.grid import TOP, filled
from analyses.engine.disclosure.outputs import (
    broken_by_count,
    broken_by_mean,
    broken_by_model,
    broken_by_odds,
    broken_by_quantile,
    broken_by_ratio,
    broken_by_share,
)
from analyses.engine.disclosure.rounding import rounded
from analyses.engine.disclosure.rounding_audit import audit_rounded
from analyses.engine.disclosure.rules import Contributions, Rule, unsafe_amounts, unsafe_counts
from analyses.engine.disclosure.table import link
from zicht.core.scan import Trace, passes_97_test, scan_text
from zicht.core.scanfile import scan_file


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_profile_has_a_name_a_version_and_a_source_for_what_it_borrows(profile):
    assert PROFILES[profile.name] is profile
    assert profile.version >= 1
    assert profile.source_of("minimum_units")
    assert set(dict(profile.sources)) <= set(profile.limits)
    assert "sources" not in profile.limits


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (broken_by_count(9, CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_count(10, CBS_ESSNET), None),
        (broken_by_count(0, CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_count(0, CBS_ESSNET, 0), None),
        (broken_by_count(91, CBS_ESSNET, 100), Rule.TOO_FEW_LEFT),
        (broken_by_count(90, CBS_ESSNET, 100), None),
        (broken_by_share(100, 100, CBS_ESSNET), Rule.WHOLE_GROUP),
        (broken_by_share(30, 35, CBS_ESSNET), Rule.TOO_FEW_LEFT),
        (broken_by_share(300, 100, CBS_ESSNET), None),
        (broken_by_share(5, 9, CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_share(30, 9, CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_share(30, 10, CBS_ESSNET), None),
        (broken_by_mean([50, *[1] * 30], CBS_ESSNET), Rule.DOMINANCE),
        (broken_by_mean([5] * 10, CBS_ESSNET), None),
        (broken_by_quantile(0.5, 19, CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_quantile(0.5, 20, CBS_ESSNET), None),
        (broken_by_quantile(0.75, 39, CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_quantile(0.9, 100, CBS_ESSNET), None),
        (broken_by_quantile(0.99, 999, CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_quantile(0, 10_000, CBS_ESSNET), Rule.EXTREME),
        (broken_by_quantile(1, 10_000, CBS_ESSNET), Rule.EXTREME),
        (broken_by_ratio(9, 500, CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_ratio(10, 500, CBS_ESSNET), None),
        (broken_by_ratio(10, 9, CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_ratio(10, 10, CBS_ESSNET), None),
        (broken_by_odds([30, 20, 10, 9], CBS_ESSNET), Rule.TOO_FEW_UNITS),
        (broken_by_model(30, 20, CBS_ESSNET), None),
        (broken_by_model(30, 21, CBS_ESSNET), Rule.TOO_LITTLE_FREEDOM),
        (broken_by_model(300, 2, CBS_ESSNET, has_continuous=False), Rule.ONLY_CATEGORIES),
    ],
)
def test_an_output_is_judged_by_what_lies_under_it(broken, rule):
    assert broken is rule


def one_town(values):
    """Areas with categories a and b in one town."""
    given = np.full((len(values) + 1, 3), np.nan)
    given[:-1, :2] = values
    names = [*(f"W{number}" for number in range(len(values))), "X"]
    return filled(names, ["a", "b", TOTAL], np.array([len(values)] * len(values) + [TOP]), given)


def test_a_whole_group_is_seen_along_the_row_and_the_column():
    grid = one_town([[95, 10], [40, 400], [2, 30]])
    strict = unsafe_counts(grid, CBS_ESSNET)
    assert strict[0, 0] and strict[2, 1] and strict[1, 1]
    assert not strict[1, 0] and not strict[0, 1]


def test_a_table_of_categories_without_margin_has_no_rows_to_judge():
    grid = filled(["W"], ["a", "b"], np.array([TOP]), np.array([[500.0, 11.0]]))
    assert not unsafe_counts(grid, CBS_ESSNET).any()


def test_amounts_are_judged_by_units_and_by_their_largest():
    grid = filled(
        ["A", "B", "C", "D"], ["omzet"], np.full(4, TOP), np.array([[100.0], [100.0], [100.0], [100.0]])
    )
    column = lambda *figures: np.array(figures, dtype=float)[:, None]  # noqa: E731
    under = Contributions(column(9, 20, 20, 20), column(20, 51, 50, 48), column(20, 5, 46, 47.9))
    assert unsafe_amounts(grid, under, CBS_ESSNET).ravel().tolist() == [True, True, True, True]
    lower = Contributions(column(10, 20, 20, 20), column(20, 50, 40, 30), column(20, 44, 40, 30))
    assert unsafe_amounts(grid, lower, CBS_ESSNET).ravel().tolist() == [False, False, False, False]


@pytest.mark.parametrize("seed", range(8))
def test_rounded_tables_add_up_and_stay_near(seed):
    random = np.random.default_rng(seed)
    grid = one_town(random.integers(0, 60, (int(random.integers(2, 9)), 2)))
    for profile in (PROFILES["OpenSAFELY"], PROFILES["UK/ACRO afronden"]):
        made = rounded(grid, profile)
        assert (made.values % profile.round_base == 0).all()
        assert (made.values[:, :2].sum(axis=1) == made.values[:, 2]).all()
        assert (made.values[:-1].sum(axis=0) == made.values[-1]).all()
        small = grid.present & (grid.values < profile.minimum_units)
        assert made.hidden[small].all()
        shown = ~made.hidden[:-1, :2]
        assert (np.abs(made.values - grid.values)[:-1, :2][shown] < profile.round_base).all()


def exact_range(made, row, column):
    """The least and the most of one exact figure, from all rounded ones together; written apart from the product."""
    base, least = made.profile.round_base, made.profile.minimum_units
    areas = len(made.values) - 1
    cells = [(r, c) for r in range(areas) for c in range(2) if made.values[r, c]]
    sums = [[(r, c) for c in range(2)] for r in range(areas)]
    sums += [[(r, c) for r in range(areas)] for c in range(2)] + [cells]
    shown = [made.values[r, 2] for r in range(areas)] + [made.values[-1, c] for c in range(3)]
    left = np.array([[float(cell in part) for cell in cells] for part in sums])
    right = np.concatenate([np.array(shown) + base - 1, -(np.array(shown) - base + 1)])
    bounds = [(max(made.values[at] - base + 1, least), made.values[at] + base - 1) for at in cells]
    aim = np.array([float(cell == (row, column)) for cell in cells])
    ends = [
        scipy.optimize.linprog(sign * aim, A_ub=np.vstack([left, -left]), b_ub=right, bounds=bounds)
        for sign in (1.0, -1.0)
    ]
    assert all(end.status == 0 for end in ends)
    return ends[0].fun, -ends[1].fun


@pytest.mark.parametrize("seed", range(12))
def test_the_audit_of_a_rounded_table_says_how_much_it_reveals(seed):
    random = np.random.default_rng(seed)
    grid = one_town(random.integers(0, 40, (int(random.integers(1, 7)), 2)))
    for profile in (PROFILES["OpenSAFELY"], PROFILES["UK/ACRO afronden"]):
        made = rounded(grid, profile)
        found = audit_rounded(made)
        exposed = set()
        for (row, column), value in np.ndenumerate(grid.values[:-1, :2]):
            cell = Cell(grid.areas[row], grid.categories[column])
            reach = found.ranges[cell]
            if made.hidden[row, column]:
                is_small = value < profile.minimum_units
                assert (reach.lower, reach.upper) == (0, profile.minimum_units - 1 if is_small else np.inf)
                continue
            low, high = exact_range(made, row, column)
            assert low - 1e-6 <= reach.lower <= value <= reach.upper <= high + 1e-6
            if cell in found.exact:
                assert (reach.lower, reach.upper) == pytest.approx((low, high))
            if high - low < profile.round_base - 1 - 1e-6:
                exposed.add(cell)
        assert set(found.exposed) == exposed


def test_a_rounded_table_does_not_say_that_a_whole_group_is_small():
    """All 141 of the 141 of an area are hidden because it is all of them; that it would be seven at most does not follow."""
    table = FrequencyTable(
        {Cell("A", "n"): 141, Cell("B", "n"): 60, Cell("C", "n"): 3}, {"A": 141, "B": 200, "C": 150}
    )
    made = rounded(link(table, {}), PROFILES["OpenSAFELY"])
    found = audit_rounded(made)
    assert found.ranges[Cell("A", "n")].upper == np.inf and Cell("A", "n") not in found.exact
    assert found.ranges[Cell("C", "n")].upper == 7 and Cell("C", "n") in found.exact


def test_a_sum_that_was_told_exactly_narrows_a_rounded_table():
    grid = one_town([[23, 31]])
    made = rounded(grid, PROFILES["OpenSAFELY"])
    known = np.zeros_like(grid.present)
    assert audit_rounded(made, known).is_safe
    known[:, 1] = True
    known[:, 2] = True
    assert audit_rounded(made, known).exposed == (Cell("W0", "a"),)


def test_bank_accounts_have_check_digits():
    assert passes_97_test("NL91 ABNA 0417 1643 00")
    assert [found.trace for found in scan_text("naar NL91ABNA0417164300")] == [Trace.BANK_ACCOUNT]
    assert scan_text("naar NL92ABNA0417164300") == []


def people(tmp_path, kind):
    """The same two people in a file of each kind."""
    header, rows = (
        ("naam", "nummer", "geboren op"),
        [("x", 111222333, datetime.date(2023, 5, 4)), ("y", 5, None)],
    )
    path = tmp_path / f"output.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in (header, *rows):
            book.active.append(row)
        book.create_sheet("verborgen").append(["RINPERSOON"])
        book.save(path)
    else:
        path.write_text("\n".join(";".join(map(str, row)) for row in (header, *rows)), encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_people_are_found_in_every_kind_of_file(tmp_path, kind):
    found = list(scan_file(people(tmp_path, kind)))
    assert [(each.trace, each.line) for each in found[:2]] == [
        (Trace.SERVICE_NUMBER, 2),
        (Trace.BIRTH_DATE, 2),
    ]
    assert not any("222333" in each.shown for each in found)
    assert (Trace.PSEUDONYM_KEY in {each.trace for each in found}) == (kind == "xlsx")


def test_a_long_file_is_read_in_pieces_with_the_right_lines(tmp_path):
    lines = ["id;geboorte", *["1;"] * 40_000, "2;2023-05-04"]
    path = tmp_path / "long.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [each.line for each in scan_file(path)] == [len(lines)]


def test_open_figures_raise_no_alarm(shared_data):
    for name in (
        "kwb_wijken_2022.csv",
        "kwb_gemeenten_2022.csv",
        "amsterdam_wijken_2025_misdrijven_bevolking.csv",
    ):
        assert list(scan_file(shared_data / name)) == []
