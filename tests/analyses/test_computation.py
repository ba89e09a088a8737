"""From rows or Parquet to what a job keeps: every method in its column, the same bytes for the same rows, bad files told."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses import computation
from analyses.computation import COLUMNS, Settings
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.kendall import mann_kendall
from analyses.engine.smoothing import gamma_poisson, marshall
from analyses.engine.trend import TrendPoint, compare_periods, find_trend
from analyses.faults import sentence_for
from analyses.protection import protected
from analyses.rows import StoredRow
from analyses.series import rows_of
from tests.analyses.engine.parquet import write

WEB = {**os.environ, "DJANGO_SETTINGS_MODULE": "zicht.settings"}
YEARS = [str(year) for year in range(2016, 2026)]


def stored(areas=40, years=YEARS, seed=2):
    """Districts that differ, of which some rise; a small one, and one that keeps its last figure to itself."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(areas):
        units = float(chance.integers(600, 9000)) if number else 40.0
        rate = 0.02 * chance.gamma(20, 1 / 20)
        growth = 1.12 if number == 5 else 1.0
        for step, year in enumerate(years):
            seen = float(chance.poisson(units * rate * growth**step))
            is_gap = number == 3 and year == years[-1]
            rows.append(StoredRow(f"WK{number:06}", year, None if is_gap else seen, units))
    return rows


def computed(material, settings=None):
    deviations = computation.deviations_of(material, settings or Settings())
    trends = computation.trends_by_area(material)
    totals = computation.totals_by_period(material)
    return computation.assemble(material, deviations, trends, totals)


@pytest.fixture(scope="module")
def outcome():
    return computed(computation.observations(stored()))


@pytest.fixture(scope="module")
def by_area(outcome):
    return {row["area"]: row for row in outcome.table}


def test_years_that_are_missing_count_in_the_change_of_all_areas_together():
    """Of one area the whole is the same series."""
    rows = [
        StoredRow("WK000001", year, float(seen), 1000.0)
        for year, seen in (("2015", 100), ("2020", 200), ("2021", 220))
    ]
    outcome = computed(computation.observations(rows))
    assert outcome.summary["trend"]["slope"] == pytest.approx(0.02) == outcome.table[0]["trend_slope"]


def test_every_row_has_exactly_the_declared_columns(outcome):
    assert len(outcome.table) == 40
    assert {tuple(row) for row in outcome.table} == {tuple(COLUMNS)}


def test_smoothed_rate_and_exceedance_are_those_of_the_assessed_areas(outcome):
    rows = [row for row in outcome.table if row["z"] is not None]
    seen, units = [row["observed"] for row in rows], [row["population"] for row in rows]
    expected = [row["expected"] for row in rows]
    assert [row["smoothed"] for row in rows] == pytest.approx(marshall(seen, units), rel=1e-9)
    posterior = gamma_poisson(seen, expected).exceedance
    assert [row["exceedance"] for row in rows] == pytest.approx(posterior, rel=1e-6)
    rest = [row for row in outcome.table if row["z"] is None]
    assert {(row["smoothed"], row["exceedance"]) for row in rest} == {(None, None)}
    assert {row["reason"] for row in rest} == {"too_few_inhabitants", "value_missing"}


def test_the_trend_of_an_area_is_that_of_its_own_series(by_area):
    for area in ("WK000001", "WK000005"):
        series = [row for row in stored() if row.area == area]
        alone = find_trend([TrendPoint(float(row.period), row.numerator, row.denominator) for row in series])
        row = by_area[area]
        assert (row["trend_change"], row["trend_low"], row["trend_high"], row["trend_p"]) == pytest.approx(
            (alone.change, alone.lower, alone.upper, alone.p), rel=1e-8
        )
        assert row["trend_kind"] == ("quasi" if alone.is_quasi else "poisson")
        steady = mann_kendall([each.numerator / each.denominator for each in series])
        assert (row["trend_steady_p"], row["trend_slope"]) == pytest.approx(
            (steady.p, steady.slope), rel=1e-8
        )
        last = [TrendPoint(float(each.period), each.numerator, each.denominator) for each in series[-2:]]
        assert row["trend_last_p"] == pytest.approx(compare_periods(*last), rel=1e-8)


def test_a_direction_stands_after_correction_for_many_areas(outcome, by_area):
    assert by_area["WK000005"]["trend"] == "rising"
    alone = [row for row in outcome.table if row["trend_p"] <= 0.05 < row["trend_adjusted_p"]]
    assert alone
    assert {row["trend"] for row in alone} == {"steady"}


def test_strata_and_the_country_give_standardised_expectations(tmp_path):
    rows = [
        ("WK000001", "jong", 50, 400), ("WK000001", "oud", 6, 600),
        ("WK000002", "jong", 10, 100), ("WK000002", "oud", 9, 900),
        ("NL01", "jong", 1000, 10_000), ("NL01", "oud", 500, 50_000),
    ]  # fmt: skip
    columns = dict(
        zip(("area", "age", "numerator", "denominator"), map(list, zip(*rows, strict=True)), strict=True)
    )
    path = write(tmp_path / "strata.parquet", **columns, period=["2024"] * 6)
    found = computed(computation.observations_in(path, strata=["age"]))
    assert {row["area"]: row["expected"] for row in found.table} == {"WK000001": 46, "WK000002": 19}
    assert (found.summary["is_standardised"], found.summary["has_reference"]) == (True, True)
    own = computed(replace(computation.observations_in(path, strata=["age"]), references={}))
    assert sum(row["expected"] for row in own.table) == pytest.approx(75)


def test_the_engine_gives_what_the_rows_give(tmp_path, outcome):
    rows = stored()
    path = write(
        tmp_path / "rows.parquet",
        area=[row.area for row in rows],
        period=[row.period for row in rows],
        numerator=[row.numerator for row in rows],
        denominator=[row.denominator for row in rows],
        category=[""] * len(rows),
    )
    assert computed(computation.observations_in(path)) == outcome
    assert computed(computation.observations_in(path, category="")) == outcome


def test_records_are_counted_by_the_engine(tmp_path):
    flags = [number % 4 == 0 for number in range(4000)]
    path = write(
        tmp_path / "people.parquet",
        area=[f"BU{number % 5:08}" for number in range(4000)], period=["2024"] * 4000, person=list(range(4000)),
        flag=flags,
    )  # fmt: skip
    found = computed(computation.records_in(path, flag="flag", unit="person"))
    assert {(row["observed"], row["population"]) for row in found.table} == {(200, 800)}


def test_a_stored_dataset_is_read_by_what_it_holds(tmp_path, outcome):
    rows = stored()
    plain = tmp_path / "rows.csv"
    seen = ["" if row.numerator is None else row.numerator for row in rows]
    lines = [f"{row.area},{row.period},{n},{row.denominator}," for row, n in zip(rows, seen, strict=True)]
    plain.write_text("\n".join(["area,period,numerator,denominator,category", *lines]))
    assert computed(computation.stored_in(plain)) == outcome
    columns = {
        "area": [row.area for row in rows], "period": [row.period for row in rows], "category": [""] * len(rows),
        "stratum": [""] * len(rows), "numerator": [row.numerator for row in rows],
        "denominator": [row.denominator for row in rows],
    }  # fmt: skip
    assert computed(computation.stored_in(write(tmp_path / "rows.parquet", **columns))) == outcome
    people = write(
        tmp_path / "people.parquet",
        area=["WK000001"] * 6, period=["2024"] * 6, category=[""] * 6, stratum=["jong", "oud"] * 3,
        unit=[1, 2, 3, 4, 5, 5], flag=[True, False, False, True, False, True], value=[None] * 6,
    )  # fmt: skip
    found = computation.stored_in(people).table
    assert (found.strata, found.total_observed[0, 0], found.total_population[0, 0]) == (("jong", "oud"), 3, 6)
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and then nothing of the kind")
    with pytest.raises(UnusableTableError, match="unreadable"):
        computation.stored_in(broken)


def test_the_same_rows_in_any_order_give_the_same_bytes(outcome):
    again = computed(computation.observations(reversed(stored())))
    assert json.dumps(again.__dict__) == json.dumps(outcome.__dict__)


def test_what_is_kept_is_plain(outcome):
    assert json.loads(json.dumps(outcome.__dict__)) == outcome.__dict__


def test_the_versions_name_what_decides_about_the_figures():
    assert set(computation.versions()) == {
        "engine", "code", "computed_on", "python", "numpy", "scipy", "ibis", "duckdb", "pyarrow",
    }  # fmt: skip
    assert computation.versions()["computed_on"] == "duckdb"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], Fault.EMPTY),
        ([StoredRow("NL01", "2024", 1, 10)], Fault.EMPTY),
        ([StoredRow("WK000001", "2024", 1.5, 10)], Fault.NOT_ADDITIVE),
        ([StoredRow("WK000001", "2024", -1, 10)], Fault.NEGATIVE),
        ([StoredRow("WK000001", "2024", 1, 10)] * 2, Fault.DUPLICATE),
        ([StoredRow("WK000001", "2024", float("inf"), 10)], Fault.NOT_FINITE),
        ([StoredRow("WK000001", "2024", 1e17, 10)], Fault.TOO_LARGE),
        ([StoredRow("WK000001", "2024", None, 10)], Fault.NO_POPULATION),
    ],
)
def test_rows_that_cannot_be_used(rows, fault):
    with pytest.raises(UnusableTableError) as refusal:
        computed(computation.observations(rows))
    assert refusal.value.fault is fault


def test_every_fault_is_a_sentence():
    sentences = {sentence_for(UnusableTableError(fault)) for fault in Fault}
    assert len(sentences) == len(Fault)
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from(YEARS[:4]), st.integers(0, 10**6), st.integers(0, 10**7)),
        min_size=1, max_size=20, unique_by=lambda row: row[:2],
    )
)  # fmt: skip
def test_whatever_the_rows_the_outcome_is_whole_or_there_is_a_reason(figures):
    rows = [StoredRow(area, period, float(seen), float(units)) for area, period, seen, units in figures]
    latest = [row for row in rows if row.period == max(row.period for row in rows)]
    if not any(row.denominator for row in latest):
        with pytest.raises(UnusableTableError, match="no_population"):
            computed(computation.observations(rows))
        return
    found = computed(computation.observations(rows))
    assert [row["area"] for row in found.table] == sorted(row.area for row in latest)
    json.dumps(found.__dict__, allow_nan=False)


def test_nothing_that_follows_from_a_hidden_count_leaves(outcome):
    rows = [dict(row) for row in outcome.table]
    rows[7] |= {"observed": 4, "invented": 4}
    made = protected(rows, outcome.summary, parents={})
    hidden = next(row for row in made.table if row["area"] == "WK000007")
    assert hidden["status"] == "primary"
    public = {"area", "period", "population", "expected"}
    told = {name for name, value in hidden.items() if value is not None} - {"status"}
    assert told <= public | {"classification", "reason", "trend"}
    assert (hidden["classification"], hidden["reason"], hidden["trend"]) == (
        "not_assessable",
        "",
        "too_short",
    )
    assert {tuple(row) for row in made.table} == {(*COLUMNS, "status")}


def test_a_small_count_long_ago_is_in_no_figure_over_time(outcome):
    series = rows_of(outcome.series, leave_out={outcome.summary["period"]})
    told = {}
    for small in (3, 6):
        changed = [dict(row) for row in series]
        row = next(each for each in changed if each["area"] == "WK000009")
        row["observed"] = small
        made = protected(outcome.table, outcome.summary, series=changed, parents={})
        assert made.series[row["period"]]["WK000009"] is None
        told[small] = made.table
    assert told[3] == told[6]


def test_the_web_starts_without_spark_and_pandas():
    """They are not there in most installations, and take seconds and much memory where they are."""
    program = (
        "import django, sys; django.setup(); import zicht.urls, analyses.views, analyses.tasks;"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'pandas', 'pyspark', 'statsmodels', 'esda'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], text=True, capture_output=True, env=WEB)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
