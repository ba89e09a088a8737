"""Indicators from records and from ready aggregates on the embedded engine: against counting by hand, and bad files."""

import math
import statistics
import tempfile
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pytest

from analyses.engine.columnar.aggregates import kept_ready
from analyses.engine.columnar.engines import EngineOptions, open_file, opened
from analyses.engine.columnar.layout import AggregateLayout, RecordLayout
from analyses.engine.columnar.reading import aggregates_of, read_aggregates, read_amounts, read_records
from analyses.engine.deviation import find_deviations
from analyses.engine.errors import Fault, UnusableTableError
from tests.analyses.engine.parquet import counted, people, write

FIGURES = ("units", "unknown", "flagged", "mean", "sd", "total", "largest", "second")


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    return people(tmp_path_factory.mktemp("records") / "people.parquet")


def by_key(found):
    keys = zip(found.area, found.period, found.category, found.stratum, strict=True)
    figures = zip(*(getattr(found, name) for name in FIGURES), strict=True)
    return {tuple(map(str, key)): tuple(map(float, row)) for key, row in zip(keys, figures, strict=True)}


@pytest.mark.parametrize("by_unit", [False, True], ids=["a row a unit", "several rows a unit"])
@pytest.mark.parametrize(
    ("grouping", "key"),
    [
        ({}, lambda row: (row[0], row[1], "", "")),
        (
            {"category": "kind", "strata": ("age", "household")},
            lambda row: (row[0], row[1], row[5], f"{row[6]}|{row[7]}"),
        ),
    ],
    ids=["by area and period", "by category and stratum as well"],
)
def test_indicators_are_what_counting_by_hand_gives(records, by_unit, grouping, key):
    path, rows = records
    layout = RecordLayout(flag="flag", value="value", unit="unit" if by_unit else "", **grouping)
    found = by_key(read_records(path, layout, dominance=True))
    wanted = counted(rows, key, by_unit=by_unit)
    assert found.keys() == wanted.keys()
    for each, figures in wanted.items():
        assert found[each] == pytest.approx(figures, rel=1e-13, nan_ok=True)
        assert found[each][:3] == figures[:3]


def test_a_level_up_counts_the_units_again(records):
    path, rows = records
    parents = {row[0]: "WK000100" if row[0] < "BU00010006" else "WK000101" for row in rows}
    found = by_key(read_records(path, RecordLayout(flag="flag", unit="unit"), parents=parents))
    wanted = counted(rows, lambda row: (parents[row[0]], row[1], "", ""), by_unit=True)
    assert {key: row[:3] for key, row in found.items()} == {key: row[:3] for key, row in wanted.items()}
    del parents["BU00010003"]
    with pytest.raises(UnusableTableError, match="area=BU00010003"):
        read_records(path, RecordLayout(flag="flag"), parents=parents)


def test_records_become_observations(records):
    path, rows = records
    table = read_records(path, RecordLayout(flag="flag", period="", fixed_period="2023", strata=("age",)))
    found = table.as_observations()
    assert (found.periods, found.strata) == (("2023",), ("0-17", "18-64", "65+"))
    assert found.observed.sum() == sum(row[3] is True for row in rows)
    assert found.total_population.sum() == sum(row[3] is not None for row in rows)


def test_little_memory_gives_the_same_answer(records):
    path, _rows = records
    layout = RecordLayout(flag="flag", value="value", unit="unit")
    small = read_records(path, layout, options=EngineOptions(memory_mib=60, threads=1))
    large = read_records(path, layout)
    for name in ("area", "period", *FIGURES):
        np.testing.assert_array_equal(getattr(small, name), getattr(large, name))


@pytest.mark.parametrize(
    ("amount", "fault"),
    [(math.nan, Fault.NOT_FINITE), (math.inf, Fault.NOT_FINITE), (-2e12, Fault.NOT_FINITE)],
)
def test_an_amount_that_is_no_amount_is_refused_with_its_area(tmp_path, amount, fault):
    path = write(tmp_path / "odd.parquet", area=["A", "B"], period=["2024"] * 2, value=[1.0, amount])
    with pytest.raises(UnusableTableError, match="area=B, period=2024") as refusal:
        read_records(path, RecordLayout(value="value"))
    assert refusal.value.fault is fault


@pytest.mark.parametrize("layout", [RecordLayout(value="value"), RecordLayout(value="value", unit="unit")])
def test_amounts_are_what_counting_by_hand_gives(tmp_path, layout):
    path, rows = people(tmp_path / "people.parquet", fewest=0)
    found = read_amounts(path, layout, "2024")
    groups = defaultdict(lambda: defaultdict(int))
    for number, row in enumerate(rows):
        if row[1] == "2024" and row[4] is not None:
            groups[row[0]][row[2] if layout.unit else number] += math.floor(row[4] * 10_000 + 0.5)
    assert found.areas.tolist() == sorted(groups)
    for place, area in enumerate(sorted(groups)):
        units = sorted(groups[area].values())
        told = [getattr(found, name)[place] for name in ("units", "total", "largest", "second", "median")]
        whole = [sum(units), units[-1], units[-2], statistics.median(units)]
        assert told == [len(units), *(each / 10_000 for each in whole)]


def test_an_area_with_one_amount_has_no_second_and_one_without_has_no_row(tmp_path):
    path = write(tmp_path / "few.parquet", area=["A", "B", "B"], period=["2024"] * 3, value=[5.0, None, None])
    found = read_amounts(path, RecordLayout(value="value"), "2024")
    assert (found.areas.tolist(), found.second.tolist(), found.median.tolist()) == (["A"], [0.0], [5.0])


@pytest.mark.parametrize(("amount", "fault"), [(-1.0, Fault.NEGATIVE), (math.nan, Fault.NOT_FINITE)])
def test_amounts_that_cannot_be_judged_are_refused(tmp_path, amount, fault):
    path = write(tmp_path / "odd.parquet", area=["A", "B"], period=["2024"] * 2, value=[1.0, amount])
    with pytest.raises(UnusableTableError, match="area=B") as refusal:
        read_amounts(path, RecordLayout(value="value"), "2024")
    assert refusal.value.fault is fault


def test_a_unit_whose_rows_add_up_too_far_is_refused(tmp_path):
    rows = 200
    path = write(
        tmp_path / "much.parquet",
        area=["A"] * rows,
        period=["2024"] * rows,
        unit=[1] * rows,
        value=[9e11] * rows,
    )
    with pytest.raises(UnusableTableError, match="too_large"):
        read_records(path, RecordLayout(value="value", unit="unit"))


def test_whole_and_decimal_amounts_count_alike(tmp_path):
    found = []
    for kind in (pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.decimal128(9, 2)):
        values = pa.array([1, 2, 4, 9], pa.int8()).cast(kind)
        path = write(tmp_path / f"{kind}.parquet", area=["A"] * 4, period=["2024"] * 4, value=values)
        found.append(by_key(read_records(path, RecordLayout(value="value"), dominance=True)))
    assert all(each == found[0] for each in found)
    assert found[0]["A", "2024", "", ""][3:] == (
        4.0,
        pytest.approx(np.std([1, 2, 4, 9], ddof=1)),
        16.0,
        9.0,
        4.0,
    )


def test_amounts_that_hardly_differ_keep_their_spread(tmp_path):
    same, near = [70_000.1234] * 500, [9e8, 9e8 + 0.0002] * 250
    path = write(
        tmp_path / "near.parquet", area=["A"] * 500 + ["B"] * 500, period=["2024"] * 1000, value=same + near
    )
    found = read_records(path, RecordLayout(value="value"))
    assert found.sd[0] == 0
    assert found.sd[1] == pytest.approx(0.0001 * math.sqrt(500 / 499), rel=1e-12)


def test_bad_files_are_told(tmp_path):
    empty = write(
        tmp_path / "empty.parquet", area=pa.array([], pa.string()), period=pa.array([], pa.string())
    )
    with pytest.raises(UnusableTableError, match="empty"):
        read_records(empty, RecordLayout())
    nameless = write(tmp_path / "nameless.parquet", area=["A", None], period=["2024"] * 2)
    with pytest.raises(UnusableTableError, match="unknown_area"):
        read_records(nameless, RecordLayout())
    with pytest.raises(UnusableTableError, match="column=flag"):
        read_records(nameless, RecordLayout(flag="flag"))
    (tmp_path / "text.parquet").write_text("area;period\n")
    with pytest.raises(UnusableTableError, match="unreadable"):
        read_records(tmp_path / "text.parquet", RecordLayout())
    with pytest.raises(FileNotFoundError):
        read_records(tmp_path / "gone.parquet", RecordLayout())


def test_ready_aggregates_come_as_they_are(tmp_path, amsterdam):
    path = write(
        tmp_path / "ready.parquet",
        area=[row.area for row in reversed(amsterdam)] + ["WK0363ZZ"],
        period=pa.array([2025] * 111),
        numerator=[row.observed for row in reversed(amsterdam)] + [None],
        denominator=[row.population for row in reversed(amsterdam)] + [10.0],
    )
    table = read_aggregates(path, AggregateLayout())
    assert len(table) == 111
    found = find_deviations(table.without(["WK0363ZZ"]))
    assert found.deviations == find_deviations(amsterdam).deviations
    assert np.isnan(table.total_observed[-1, 0])


def test_strata_and_categories_of_ready_aggregates(tmp_path):
    path = write(
        tmp_path / "strata.parquet",
        area=["A", "A", "A", "A"], period=["2024"] * 4, numerator=[1, 2, 3, 4], denominator=[10, 20, 30, 40],
        kind=["x", "x", "y", "y"], age=["jong", "oud", "jong", "oud"],
    )  # fmt: skip
    layout = AggregateLayout(category="kind", strata=("age",))
    found = read_aggregates(path, layout, category="y")
    assert (found.strata, found.total_observed[0, 0], found.total_population[0, 0]) == (
        ("jong", "oud"),
        7,
        70,
    )
    with pytest.raises(UnusableTableError, match="empty"):
        read_aggregates(path, layout, category="z")
    with pytest.raises(UnusableTableError, match="duplicate: area=A, period=2024"):
        read_aggregates(path, AggregateLayout(strata=("age",)))


@pytest.mark.parametrize(
    ("numerator", "fault"),
    [
        (-1.0, Fault.NEGATIVE),
        (1.5, Fault.NOT_ADDITIVE),
        (math.inf, Fault.NOT_FINITE),
        (1e17, Fault.TOO_LARGE),
    ],
)
def test_counts_that_cannot_be_are_refused_with_their_area(tmp_path, numerator, fault):
    path = write(
        tmp_path / "odd.parquet", area=["A", "B"], period=["2024"] * 2, numerator=[1.0, numerator],
        denominator=[10.0, 10.0],
    )  # fmt: skip
    with pytest.raises(UnusableTableError, match="area=B") as refusal:
        read_aggregates(path, AggregateLayout())
    assert refusal.value.fault is fault


def test_an_engine_that_stays_open_sees_nothing_of_the_block_before(tmp_path):
    def views(engine):
        return engine.con.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()

    with opened() as engine:
        seen = open_file(engine, write(tmp_path / "a.parquet", area=["A"])).get_name()
        assert views(engine) == [(seen,)]
    with opened() as engine, opened() as other:
        assert views(engine) == views(other) == []


def test_what_was_put_aside_on_disk_goes_with_the_block(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with opened(EngineOptions(memory_mib=50, threads=1)) as engine:
        engine.con.execute("CREATE TEMP TABLE far AS SELECT range, hash(range) AS b FROM range(8000000)")
        assert list(tmp_path.glob("zicht-scratch-*"))
    assert not list(tmp_path.glob("zicht-scratch-*"))


@pytest.mark.parametrize("strata", [(), ("stratum",)])
def test_rows_that_need_no_computing_are_those_that_an_engine_reads(tmp_path, strata):
    path = write(
        tmp_path / "kept.parquet", area=["B", "A", "A"], period=["2025"] * 3, stratum=["jong", None, "oud"],
        numerator=[1.0, None, 3.0], denominator=[10.0, 20.0, 30.0], category=["x"] * 3,
    )  # fmt: skip
    path = path if strata else write(
        tmp_path / "bare.parquet", area=["B", "A"], period=["2025"] * 2, numerator=[1.0, None], denominator=[9.0, 8.0]
    )  # fmt: skip
    layout = AggregateLayout(strata=strata)
    assert kept_ready(path, layout) is not None
    with opened() as engine:
        computed = aggregates_of(open_file(engine, path), layout)
    assert read_aggregates(path, layout).rows() == computed.rows()
