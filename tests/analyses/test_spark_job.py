"""A whole job on Spark: from the stored rows, in the process beside the worker, to the same outcome as on DuckDB."""

import pytest

from analyses import runner
from analyses.models import AnalysisJob, JobState
from analyses.workbench import Workbench
from tests.analyses.scene import usual_rows
from tests.analyses.test_categories import by_category
from tests.analyses.test_categories import rows as category_rows
from tests.analyses.test_other_kinds import EVERY_KIND, registered

pytestmark = [pytest.mark.spark, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bench():
    made = Workbench(runner.compute)
    yield made
    made.put_away()


def outcome(scene, bench, settings, engine, dataset):
    """The table, the figures and the counts of a job on this engine."""
    settings.ANALYSIS_ENGINE = engine
    job = scene.job(dataset=dataset)
    while runner.answer(job.lane, bench.do):
        pass
    job = AnalysisJob.objects.get(pk=job.pk)
    assert (job.state, job.failure) == (JobState.SUCCEEDED, "")
    result = job.result
    return job.versions, (result.table, result.trend, result.summary, result.series, result.outputs)


def test_a_job_has_the_same_outcome_on_both_engines(scene, settings, bench):
    settings.SPARK_MASTER = "local[2]"
    scene.locked()
    counts = scene.dataset(usual_rows(period="2023") + usual_rows())
    versions, embedded = outcome(scene, bench, settings, "duckdb", counts)
    assert versions["computed_on"] == "duckdb" and "spark" not in versions
    bench.put_away()
    versions, distributed = outcome(scene, bench, settings, "spark", counts)
    assert versions["computed_on"] == "spark" and versions["spark"]
    assert distributed == embedded


def test_categories_are_added_up_alike_on_both_engines(scene, settings, bench):
    settings.SPARK_MASTER = "local[2]"
    scene.locked(output_kinds=["share"])
    dataset = by_category(scene, category_rows())
    _versions, embedded = outcome(scene, bench, settings, "duckdb", dataset)
    bench.put_away()
    _versions, distributed = outcome(scene, bench, settings, "spark", dataset)
    assert len(embedded[-1]) == 80 and embedded[2]["categories"]["whole"] == ""
    assert distributed == embedded


def test_amounts_of_units_are_the_same_on_both_engines(scene, settings, bench):
    settings.SPARK_MASTER = "local[2]"
    scene.locked(output_kinds=EVERY_KIND)
    dataset = registered(scene)
    _versions, embedded = outcome(scene, bench, settings, "duckdb", dataset)
    bench.put_away()
    _versions, distributed = outcome(scene, bench, settings, "spark", dataset)
    assert {each["kind"] for each in embedded[-1]} == {"share", "mean", "total", "quantile"}
    assert distributed == embedded
