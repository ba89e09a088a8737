"""The same expressions on Spark and on DuckDB, on the same files: every digit must be the same."""

from dataclasses import fields

import numpy as np
import pytest

from analyses.engine.columnar.amounts import amounts
from analyses.engine.columnar.engines import EngineKind, EngineOptions, opened
from analyses.engine.columnar.figures import indicators
from analyses.engine.columnar.layout import AggregateLayout, RecordLayout
from analyses.engine.columnar.reading import aggregates_of, read_aggregates, read_amounts, read_records
from analyses.engine.errors import UnusableTableError
from tests.analyses.engine.parquet import people, write

pytestmark = pytest.mark.spark

LAYOUTS = {
    "a row a unit": RecordLayout(flag="flag", value="value"),
    "several rows a unit": RecordLayout(flag="flag", value="value", unit="unit"),
    "by category and strata": RecordLayout(
        flag="flag", value="value", unit="unit", category="kind", strata=("age", "household")
    ),
    "only a count": RecordLayout(),
}


@pytest.fixture(scope="module")
def spark():
    """One session for all tests: starting Java is most of the time."""
    with opened(EngineOptions(EngineKind.SPARK, master="local[2]")) as engine:
        yield engine


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    return people(tmp_path_factory.mktemp("spark") / "people.parquet")


def assert_same(one, other):
    for field in fields(one):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name), strict=True)


@pytest.mark.parametrize("name", LAYOUTS)
def test_indicators_are_the_same_to_the_last_digit(spark, records, name):
    path, _rows = records
    layout = LAYOUTS[name]
    table = spark.read_parquet(str(path))
    dominance = bool(layout.value)
    assert_same(
        indicators(table, layout, dominance=dominance), read_records(path, layout, dominance=dominance)
    )


def test_a_level_up_is_counted_alike(spark, records):
    path, rows = records
    parents = {row[0]: "WK000100" if row[0] < "BU00010006" else "WK000101" for row in rows}
    layout = RecordLayout(flag="flag", value="value", unit="unit")
    table = spark.read_parquet(str(path))
    assert_same(indicators(table, layout, parents=parents), read_records(path, layout, parents=parents))


def test_amounts_are_the_same_to_the_last_digit(spark, tmp_path):
    path, rows = people(tmp_path / "people.parquet", fewest=0)
    parents = {row[0]: "WK000100" if row[0] < "BU00010006" else "WK000101" for row in rows}
    layout = RecordLayout(value="value", unit="unit")
    table = spark.read_parquet(str(path))
    for above in (None, parents):
        assert_same(amounts(table, layout, "2024", above), read_amounts(path, layout, "2024", parents=above))


def test_ready_aggregates_are_read_alike(spark, tmp_path, amsterdam):
    path = write(
        tmp_path / "ready.parquet",
        area=[row.area for row in amsterdam] * 2,
        period=["2024"] * 110 + ["2025"] * 110,
        numerator=[row.observed for row in amsterdam] + [None] * 110,
        denominator=[row.population for row in amsterdam] * 2,
        age=["jong", "oud"] * 110,
    )
    layout = AggregateLayout(strata=("age",))
    found, wanted = aggregates_of(spark.read_parquet(str(path)), layout), read_aggregates(path, layout)
    assert found.periods == wanted.periods
    for name in ("areas", "observed", "population", "present"):
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name))


@pytest.mark.parametrize("values", [[1.0, float("nan")], [1.0, 2e12]], ids=["no number", "too large"])
def test_both_refuse_the_same_amounts(spark, tmp_path, values):
    number = len(values)
    path = write(
        tmp_path / "odd.parquet",
        area=["A"] * number,
        period=["2024"] * number,
        unit=[1] * number,
        value=values,
    )
    layout = RecordLayout(value="value", unit="unit")
    with pytest.raises(UnusableTableError) as embedded:
        read_records(path, layout)
    with pytest.raises(UnusableTableError) as distributed:
        indicators(spark.read_parquet(str(path)), layout)
    assert embedded.value.facts == distributed.value.facts
    assert embedded.value.fault is distributed.value.fault


def test_a_job_may_choose_the_engine_by_name(records, tmp_path):
    """The way of a job: a file, a name of an engine, and its own session; also for a sum that grows too large."""
    path, _rows = records
    options = EngineOptions(EngineKind("spark"), master="local[1]")
    found = read_records(path, RecordLayout(flag="flag"), options=options)
    assert_same(found, read_records(path, RecordLayout(flag="flag")))
    rows = {"area": ["A"] * 200, "period": ["2024"] * 200, "unit": [1] * 200, "value": [9e11] * 200}
    much = write(tmp_path / "much.parquet", **rows)
    for engine in (options, EngineOptions()):
        with pytest.raises(UnusableTableError, match="too_large"):
            read_records(much, RecordLayout(value="value", unit="unit"), options=engine)
