"""Adding up to larger areas inside one division year, and moving figures to the areas of another year."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.engine.boundaries import Share, destinations, redistribute
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.hierarchy import Hierarchy, roll_up, roll_up_all
from analyses.engine.indicators import Observation, as_columns

PARENTS = {
    "BU00010001": "WK000100", "BU00010002": "WK000100", "BU00010101": "WK000101", "BU00020001": "WK000200",
    "WK000100": "GM0001", "WK000101": "GM0001", "WK000200": "GM0002", "GM0001": "PV20", "GM0002": "PV20",
    "PV20": "NL01",
}  # fmt: skip
NAMES = {
    "BU": "neighbourhood",
    "WK": "district",
    "GM": "municipality",
    "PV": "province",
    "NL": "country",
}
HIERARCHY = Hierarchy(2024, PARENTS, {code: NAMES[code[:2]] for code in {*PARENTS, *PARENTS.values()}})
NEIGHBOURHOODS = [code for code in PARENTS if code.startswith("BU")]


def table(*figures, periods=("2024",)):
    return as_columns(
        [Observation(area, period, seen, units) for area, seen, units in figures for period in periods]
    )


def told(found):
    return {row.area: (row.observed, row.population) for row in found.rows()}


def test_every_level_up_to_the_country():
    found = roll_up_all(
        table(*((code, n, 100 * n) for n, code in enumerate(NEIGHBOURHOODS, start=1))),
        HIERARCHY,
        division_year=2024,
    )
    assert list(found) == ["district", "municipality", "province", "country"]
    assert told(found["district"]) == {"WK000100": (3, 300), "WK000101": (3, 300), "WK000200": (4, 400)}
    assert told(found["municipality"]) == {"GM0001": (6, 600), "GM0002": (4, 400)}
    assert told(found["province"]) == {"PV20": (10, 1000)} == {"PV20": told(found["country"])["NL01"]}


def test_a_total_with_a_missing_part_is_missing():
    figures = [("BU00010001", 5, 100), ("BU00010002", None, 100), ("BU00020001", 7, None)]
    found = told(roll_up(table(*figures), HIERARCHY, "municipality", division_year=2024))
    assert found == {"GM0001": (None, 200), "GM0002": (7, None)}


def test_a_part_without_a_row_in_a_period_makes_the_total_missing():
    rows = [Observation("BU00010001", year, 5, 100) for year in ("2023", "2024")]
    rows.append(Observation("BU00010002", "2024", 4, 100))
    found = roll_up(as_columns(rows), HIERARCHY, "district", division_year=2024)
    assert [row.observed for row in found.rows()] == [None, 9]


def test_an_area_without_any_row_is_not_in_the_file_and_the_total_is_that_of_the_others():
    found = roll_up(table(("BU00010001", 5, 100)), HIERARCHY, "district", division_year=2024)
    assert told(found) == {"WK000100": (5, 100)}
    shares = [Share("A", "N", 2020, 2021, 1.0), Share("C", "N", 2020, 2021, 1.0)]
    assert told(redistribute(table(("A", 8, 400)), shares, from_year=2020, to_year=2021)) == {"N": (8, 400)}


def test_two_division_years_are_not_mixed():
    with pytest.raises(UnusableTableError, match="2023, 2024") as refusal:
        roll_up(table(("BU00010001", 5, 100)), HIERARCHY, "district", division_year=2023)
    assert refusal.value.fault is Fault.MIXED_DIVISIONS


def test_areas_that_lie_nowhere_or_in_a_ring():
    with pytest.raises(UnusableTableError, match="unknown_area: area=BU99990001"):
        roll_up(table(("BU99990001", 5, 100)), HIERARCHY, "district", division_year=2024)
    island = Hierarchy(2024, {}, {"GM0060": "municipality"})
    with pytest.raises(UnusableTableError, match="lies_in_none: area=GM0060"):
        roll_up(table(("GM0060", 5, 100)), island, "province", division_year=2024)
    ring = Hierarchy(2024, {"A": "B", "B": "A"}, {"A": "district", "B": "district"})
    with pytest.raises(UnusableTableError, match="circular"):
        roll_up(table(("A", 5, 100)), ring, "municipality", division_year=2024)


def test_a_merger_stays_exact_and_a_split_is_an_estimate():
    # As when Haaren was divided over four, and Eemsdelta was made of three.
    shares = [
        Share("GM0788", "GM0757", 2020, 2021, 0.5), Share("GM0788", "GM0824", 2020, 2021, 0.5),
        Share("GM0003", "GM1979", 2020, 2021, 1.0), Share("GM0010", "GM1979", 2020, 2021, 1.0),
    ]  # fmt: skip
    figures = [
        ("GM0788", 30, 1000),
        ("GM0757", 10, 800),
        ("GM0003", 4, 300),
        ("GM0010", 5, 400),
        ("GM0014", 9, 900),
    ]
    found = redistribute(table(*figures), shares, from_year=2020, to_year=2021)
    assert told(found) == {
        "GM0014": (9, 900), "GM0757": (25, 1300), "GM0824": (15, 500), "GM1979": (9, 700),
    }  # fmt: skip
    assert dict(zip(found.areas.tolist(), found.is_estimate[:, 0].tolist(), strict=True)) == {
        "GM0014": False, "GM0757": True, "GM0824": True, "GM1979": False,
    }  # fmt: skip


def test_years_are_chained_and_an_estimate_stays_one():
    shares = [
        Share("A", "B", 2018, 2019, 0.25), Share("A", "C", 2018, 2019, 0.75), Share("C", "D", 2020, 2021, 1.0),
    ]  # fmt: skip
    found = redistribute(table(("A", 8, 400)), shares, from_year=2017, to_year=2022)
    assert told(found) == {"B": (2, 100), "D": (6, 300)}
    assert found.is_estimate.all()


@pytest.mark.parametrize(
    ("share", "fault"),
    [
        (Share("A", "B", 2020, 2021, 0.9), Fault.SHARES_INCOMPLETE),
        (Share("A", "B", 2020, 2021, 1.2), Fault.SHARES_INCOMPLETE),
        (Share("A", "B", 2021, 2020, 1.0), Fault.MIXED_DIVISIONS),
    ],
)
def test_shares_that_do_not_fit_are_refused(share, fault):
    with pytest.raises(UnusableTableError) as refusal:
        redistribute(table(("A", 8, 400)), [share], from_year=2020, to_year=2021)
    assert refusal.value.fault is fault


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([(2019, 2021)], "2019, 2021"),
        ([(2021, 2023)], "2021, 2023"),
        ([(2020, 2022), (2021, 2022)], None),
        ([(2020, 2021), (2021, 2022)], None),
        ([(2018, 2020), (2022, 2023)], None),
        ([(2019, 2023)], "2019, 2023"),
    ],
)
def test_a_step_that_runs_over_the_first_or_last_year_is_refused(steps, told):
    """The counts would stand on ground of another year, as if nothing had changed."""
    shares = [Share("A", "N" if after == 2022 else "A", before, after, 1.0) for before, after in steps]
    for move in (partial(redistribute, table(("A", 8, 400))), partial(destinations, ["A"])):
        if told is None:
            move(shares, from_year=2020, to_year=2022)
            continue
        with pytest.raises(UnusableTableError) as refusal:
            move(shares, from_year=2020, to_year=2022)
        assert (refusal.value.fault, refusal.value.facts) == (Fault.MIXED_DIVISIONS, {"years": told})


def test_a_step_from_a_year_that_another_jumps_over_is_refused():
    shares = [Share("A", "B", 2020, 2022, 1.0), Share("B", "C", 2021, 2023, 1.0)]
    with pytest.raises(UnusableTableError, match="2021, 2023"):
        redistribute(table(("A", 8, 400)), shares, from_year=2020, to_year=2023)


@given(
    st.lists(st.integers(0, 10**6), min_size=4, max_size=4),
    st.lists(st.floats(0.01, 1), min_size=3, max_size=3),
    st.booleans(),
)
def test_nobody_is_lost_or_counted_twice(counts, weights, is_hidden):
    parts = np.array(weights) / sum(weights)
    shares = [
        Share("A", to, 2020, 2021, float(part)) for to, part in zip(("A", "B", "X"), parts, strict=True)
    ]
    shares.append(Share("B", "B", 2020, 2021, 1.0))
    seen = [None if is_hidden and area == "A" else count for area, count in zip("ABCD", counts, strict=True)]
    before = table(*((area, count, 10.0) for area, count in zip("ABCD", seen, strict=True)))
    after = redistribute(before, shares, from_year=2020, to_year=2021)
    assert after.population.sum() == pytest.approx(40)
    if is_hidden:
        assert np.isnan(after.observed[np.isin(after.areas, ["A", "B", "X"])]).all()
    else:
        assert after.observed.sum() == pytest.approx(sum(counts))
