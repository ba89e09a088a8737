"""Jobs one after the other on one file: the table is read once, its bytes are looked at each time."""

import pytest

from analyses import runner
from analyses.models import JobState
from analyses.services import repeat_job

pytestmark = pytest.mark.backend


def test_jobs_one_after_the_other_on_one_file_are_as_if_each_read_it(scene):
    """The second finds the table that the first read; under another plan its outcome is another."""
    dataset = scene.dataset()
    outcomes_of = []
    for is_fresh in (True, False, True):
        if is_fresh:
            runner.LAST_READ.of(None)
        scene.locked(minimum_population=500 if is_fresh else 5000)
        found = scene.done(dataset=dataset).result
        outcomes_of.append((found.table, {**found.summary, "minimum_population": None}))
        assert runner.LAST_READ.of(runner.LAST_READ.key) is not None
    first, other, again = outcomes_of
    assert first == again
    assert [row["area"] for row in other[0]] == [row["area"] for row in first[0]]
    assert (
        {row["classification"] for row in other[0]}
        == {"not_assessable"}
        != {row["classification"] for row in first[0]}
    )


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
