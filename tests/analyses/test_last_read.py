"""Jobs one after the other on one file: the table is read once, its bytes are looked at each time."""

import pytest

from analyses import runner
from analyses.models import JobState
from analyses.services import repeat_job

pytestmark = pytest.mark.backend


def test_a_job_on_a_table_that_was_read_before_has_the_outcome_of_one_that_reads_it(scene):
    """Read by the first, found by both after it; only the second is under another plan."""
    dataset = scene.dataset()
    runner.LAST_READ.let_go()
    results, tables = [], []
    for minimum in (500, 5000, 500):
        scene.locked(minimum_population=minimum)
        results.append(scene.done(dataset=dataset).result)
        tables.append(runner.LAST_READ.material)
    assert tables[0] is tables[1] is tables[2] is not None
    first, other, again = results
    assert (first.table, first.trend) == (again.table, again.trend)
    assert {row["classification"] for row in other.table} == {"not_assessable"}
    assert "not_assessable" not in {row["classification"] for row in first.table}


def test_nobody_can_write_in_a_table_that_the_next_job_finds(scene):
    scene.locked()
    scene.done()
    with pytest.raises(ValueError, match="read-only"):
        runner.LAST_READ.material.table.observed[0] = 1.0


def test_a_file_that_changed_since_the_last_job_read_it_is_refused(scene):
    scene.locked()
    dataset = scene.dataset()
    scene.done(dataset=dataset)
    job = scene.job(dataset=dataset)
    with open(dataset.rows.path, "ab") as stored:
        stored.write(b"x")
    runner.run(job.pk)
    job.refresh_from_db()
    assert "niet meer hetzelfde" in job.failure


def test_what_repeats_a_job_reads_the_file_again(scene):
    scene.locked()
    job = scene.done()
    read = runner.LAST_READ.material
    again = repeat_job(job, by=scene.analyst)
    runner.run(again.pk)
    again.refresh_from_db()
    assert again.state == JobState.SUCCEEDED
    assert runner.LAST_READ.material is not read
