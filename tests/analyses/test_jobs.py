"""Jobs: started under a plan that stands, run once, cancelled between stages, tried again when it may help."""

import hashlib
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from analyses import line, outcomes, runner, tasks
from analyses.faults import pause_after
from analyses.lease import CancelAsked, LeaseLost, claim
from analyses.models import AnalysisJob, JobFault, JobState, Lane, Result
from analyses.selectors import log_of
from analyses.services import cancel_job, register_dataset, start_job
from analyses.services.datasets import why_not_readable
from areas.readers.problems import FileProblem
from coalitions.models import JournalEntry
from questions.models import Definition, Hold, Phase, Trajectory
from tests.analyses.scene import csv_of, usual_rows
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet

pytestmark = pytest.mark.backend


def fall_silent(job):
    """Nothing was heard of its worker for longer than a lease."""
    AnalysisJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_needs_a_locked_plan(scene):
    with pytest.raises(NotYet, match="nog geen analyseplan"):
        scene.job()
    scene.plan()
    with pytest.raises(NotYet, match="nog niet vastgezet"):
        scene.job()
    scene.locked()
    assert scene.job().state == JobState.QUEUED


def test_a_job_is_refused_with_what_changed(scene):
    scene.locked()
    Definition.objects.create(trajectory=scene.trajectory, term="melding", text="...", written_by=scene.owner)
    with pytest.raises(NotYet, match="de begrippen"):
        scene.job()


def test_a_change_while_a_job_waits_stops_it(scene):
    scene.locked()
    job = scene.job()
    Definition.objects.create(trajectory=scene.trajectory, term="melding", text="...", written_by=scene.owner)
    runner.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "de begrippen" in job.failure


def test_jobs_run_only_in_the_analysis_phase_and_not_on_hold(scene):
    scene.locked()
    dataset = scene.dataset()
    Trajectory.objects.update(phase=Phase.LEGAL_REVIEW)
    scene.trajectory.refresh_from_db()
    with pytest.raises(NotYet, match="fase Analyse"):
        scene.job(dataset=dataset)
    Trajectory.objects.update(phase=Phase.ANALYSIS)
    scene.trajectory.refresh_from_db()
    Hold.objects.create(trajectory=scene.trajectory, reason="Eerst overleg.", placed_by=scene.lead)
    with pytest.raises(NotYet):
        scene.job(dataset=dataset)


def test_only_an_analyst_starts_and_stops(scene):
    scene.locked()
    job, dataset = scene.job(), scene.dataset()
    for somebody, refusal in (
        (scene.owner, NotAllowed),
        (scene.checker, NotAllowed),
        (scene.stranger, Hidden),
    ):
        with pytest.raises(refusal):
            start_job(trajectory=scene.trajectory, dataset=dataset, by=somebody)
        with pytest.raises(refusal):
            cancel_job(job, by=somebody)


def test_a_file_without_denominator_is_refused_at_its_field(scene):
    scene.locked()
    rows = [(f"WK0001{number:02}", "2024", 5) for number in range(3)]
    dataset = register_dataset(
        file=csv_of(rows, header="wijkcode;periode;aantal"), trajectory=scene.trajectory, by=scene.analyst
    )
    with pytest.raises(Invalid, match="geen noemer"):
        scene.job(dataset=dataset)


def test_a_job_ends_with_a_result_and_tells(scene):
    scene.locked()
    job = scene.done()
    assert (job.state, job.progress, job.lease_token) == (JobState.SUCCEEDED, 100, None)
    rows = {row["area"]: row for row in job.result.table}
    assert rows["WK000119"]["classification"] == "much_higher"
    assert job.result.summary["counts"]["much_higher"] == 1
    assert set(job.versions) == {
        "engine",
        "computed_on",
        "python",
        "numpy",
        "scipy",
        "ibis",
        "duckdb",
        "pyarrow",
        "code",
    }
    assert [line.text for line in log_of(job)][-1] == "Plan en toestemming nakijken"
    assert JournalEntry.objects.filter(verb="job_succeeded").count() == 1
    assert scene.analyst.notifications.filter(url=f"/opdrachten/{job.pk}/").exists()


def test_each_state_is_kept_in_history(scene):
    scene.locked()
    job = scene.done()
    assert list(job.history.order_by("history_id").values_list("state", flat=True)) == [
        "queued",
        "running",
        "succeeded",
    ]


def test_the_same_input_gives_the_same_bytes(scene):
    scene.locked()
    first, second = scene.done(), scene.done()
    assert first.result.checksum == second.result.checksum


def test_three_periods_give_a_trend(scene):
    scene.locked()
    rows = [row for year in ("2021", "2022", "2023") for row in usual_rows(period=year)]
    job = scene.done(dataset=scene.dataset(rows))
    assert [total["period"] for total in job.result.trend] == ["2021", "2022", "2023"]
    assert job.result.summary["trend"]["direction"] == "steady"
    assert {row["period"] for row in job.result.table} == {"2023"}


def test_an_exploratory_job_needs_no_plan(scene):
    job = scene.done(exploratory=True)
    assert (job.state, job.plan, job.is_exploratory) == (JobState.SUCCEEDED, None, True)


def test_a_second_bell_finds_nothing_to_do(scene):
    scene.locked()
    job = scene.done()
    for _bell in range(3):
        tasks.answer(Lane.QUICK)
    job.refresh_from_db()
    assert (job.attempts, Result.objects.count()) == (1, 1)
    assert JournalEntry.objects.filter(verb="job_succeeded").count() == 1


def test_a_job_that_somebody_works_on_is_left_alone(scene):
    scene.locked()
    job = scene.job()
    assert claim(job.pk) is not None
    assert claim(job.pk) is None
    tasks.answer(Lane.QUICK)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)


def test_a_worker_that_was_thought_dead_cannot_write(scene):
    """The first worker comes back after the second took over: neither progress nor outcome of it is kept."""
    scene.locked()
    job = scene.job()
    slow = claim(job.pk)
    fall_silent(job)
    quick = claim(job.pk)
    assert quick.token != slow.token
    slow.write_progress(job.pk, 50, "te laat", "te laat")
    with pytest.raises(LeaseLost):
        slow.look_up(job.pk)
    assert outcomes.write(slow, [outcomes.cancelled(job)]) == []
    assert (slow.extend(), quick.extend()) == (0, 1)
    quick.write_progress(job.pk, 50, "op tijd", "")
    job.refresh_from_db()
    assert (job.progress_note, job.attempts, job.log) == ("op tijd", 2, "")


def test_an_outcome_of_a_lost_lease_leaves_no_result(scene):
    scene.locked()
    slow = claim(scene.job().pk)
    outcome = runner.compute(slow.jobs[0], lambda progress, sentence: None)
    AnalysisJob.objects.update(lease_token=uuid4())
    assert outcomes.write(slow, [outcomes.succeeded(slow.jobs[0], outcome, {})]) == []
    assert not Result.objects.exists()


def test_cancelling_a_waiting_job_ends_it_at_once(scene):
    scene.locked()
    job = cancel_job(scene.job(), by=scene.analyst)
    assert (job.state, job.cancel_asked_by) == (JobState.CANCELLED, scene.analyst)
    runner.run(job.pk)
    assert not Result.objects.exists()


def test_cancelling_a_running_job_stops_it_and_wins_from_an_outcome(scene):
    scene.locked()
    lease = claim(scene.job().pk)
    job = lease.jobs[0]
    outcome = runner.compute(job, lambda progress, sentence: None)
    assert cancel_job(job, by=scene.colleague).state == JobState.RUNNING
    with pytest.raises(CancelAsked):
        lease.look_up(job.pk)
    outcomes.write(lease, [outcomes.succeeded(job, outcome, {})])
    job.refresh_from_db()
    assert (job.state, Result.objects.count()) == (JobState.CANCELLED, 0)


def test_a_job_whose_worker_fell_silent_is_cancelled_at_once(scene):
    scene.locked()
    lease = claim(scene.job().pk)
    fall_silent(lease.jobs[0])
    job = cancel_job(lease.jobs[0], by=scene.analyst)
    assert (job.state, job.lease_token) == (JobState.CANCELLED, None)
    assert lease.extend() == 0


def test_a_job_that_ended_cannot_be_cancelled(scene):
    scene.locked()
    job = cancel_job(scene.done(), by=scene.analyst)
    assert (job.state, job.cancel_asked_at) == (JobState.SUCCEEDED, None)


def test_a_lost_file_fails_with_a_sentence(scene):
    scene.locked()
    job = scene.job()
    os.remove(job.dataset.rows.path)
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == (
        JobState.FAILED,
        "Het gegevensbestand is er niet meer. Lever het bestand opnieuw aan.",
    )


def test_a_changed_file_fails_with_a_sentence(scene):
    scene.locked()
    job = scene.job()
    with open(job.dataset.rows.path, "ab") as file:
        file.write(b"WK000100,2030,1,1,\n")
    runner.run(job.pk)
    job.refresh_from_db()
    assert "niet meer hetzelfde" in job.failure


def holding_parts(dataset):
    """The dataset as it was read before a part of a count was refused at reading."""
    with open(dataset.rows.path, "wb") as file:
        file.write(b"area,period,numerator,denominator,category\nWK000100,2024,12.5,2000,\n")
    with open(dataset.rows.path, "rb") as file:
        dataset.rows_checksum = hashlib.file_digest(file, "sha256").hexdigest()
    dataset.save()
    return dataset


def test_a_part_of_an_event_fails_with_a_sentence(scene):
    scene.locked()
    job = scene.done(dataset=holding_parts(scene.dataset()))
    assert (
        job.failure
        == "De teller van gebied WK000100 is geen heel aantal. Lever aantallen aan, geen percentages."
    )


def test_a_part_of_a_count_is_refused_at_reading_and_the_job_runs_without_it(scene):
    scene.locked()
    rows = [*usual_rows(19), ("WK000119", "2024", "12,5", 2000)]
    with pytest.raises(FileProblem, match="geen heel aantal"):
        scene.dataset(rows)
    dataset = register_dataset(
        file=csv_of(rows), trajectory=scene.trajectory, accept_rest=True, by=scene.analyst
    )
    assert [(row["line"], row["column"], row["value"]) for row in dataset.rejected] == [
        (21, "aantal", "12,5")
    ]
    assert (dataset.row_count, dataset.faulty_count) == (19, 1)
    assert "geen heel aantal" in dataset.report.read().decode("utf-8-sig")
    job = scene.done(dataset=dataset)
    assert job.state == JobState.SUCCEEDED
    assert "WK000119" not in {row["area"] for row in job.result.table}


def test_a_job_that_fell_on_its_data_offers_a_new_file_and_nothing_that_is_refused(scene, client):
    scene.locked()
    job = scene.done(dataset=holding_parts(scene.dataset()))
    assert why_not_readable(job.dataset)
    new, again = (
        reverse("analyses:dataset_new", args=[scene.trajectory.reference]),
        reverse("analyses:dataset_layout", args=[job.dataset_id]),
    )
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:job", args=[job.pk])).content.decode()
    assert f'href="{new}">Lever een nieuw bestand aan' in page
    assert again not in page and "opnieuw in" not in page
    client.force_login(scene.owner)
    page = client.get(reverse("analyses:job", args=[job.pk])).content.decode()
    assert "geen heel aantal" in page and new not in page


def test_trouble_that_may_pass_is_tried_again_later_and_then_given_up(scene):
    scene.locked()
    job = scene.job()
    path = job.dataset.rows.path
    os.rename(path, f"{path}.weg")
    os.mkdir(path)  # opening a folder is trouble of the disk, not of the data
    pauses = []
    for _attempt in range(3):
        AnalysisJob.objects.filter(state=JobState.QUEUED).update(not_before=None)
        runner.run(job.pk)
        job.refresh_from_db()
        pauses.append(job.not_before and (job.not_before - timezone.now()).total_seconds() > 0)
    assert (job.state, job.fault, job.attempts) == (JobState.DEAD, JobFault.UNREACHABLE, 3)
    assert pauses[:2] == [True, True]
    assert "Na 3 pogingen" in job.failure


def test_a_pause_doubles_and_is_drawn_by_lot():
    for attempts, longest in ((1, 5), (2, 10), (3, 20), (50, 600)):
        pauses = {pause_after(attempts) for _draw in range(40)}
        assert len(pauses) > 1
        assert all(longest / 2 <= pause <= longest for pause in pauses)


def test_a_job_in_its_pause_is_not_taken(scene):
    scene.locked()
    job = scene.job()
    AnalysisJob.objects.update(not_before=timezone.now() + timedelta(minutes=1))
    assert claim(job.pk) is None
    assert line.to_ring() == {}
    AnalysisJob.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert line.to_ring() == {"quick": [job.pk]}


def test_a_job_that_kills_every_worker_is_given_up(scene):
    scene.locked()
    job = scene.job()
    for _worker in range(3):
        claim(job.pk)
        fall_silent(job)
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == (
        JobState.DEAD, "De rekenaar viel 3 keer weg tijdens deze opdracht. Start de opdracht opnieuw.",
    )  # fmt: skip


def test_the_sweep_rings_for_lost_bells_and_silent_workers(scene):
    scene.locked()
    waiting, silent, busy = scene.job(), scene.job(), scene.job()
    claim(silent.pk)
    fall_silent(silent)
    claim(busy.pk)
    assert line.to_ring() == {"quick": [waiting.pk, silent.pk]}


def test_a_bell_that_was_just_rung_is_not_rung_again(scene):
    scene.locked()
    job = scene.job()
    assert tasks.ring(job)
    assert line.to_ring() == {}
    AnalysisJob.objects.update(rung_at=timezone.now() - timedelta(minutes=5))
    assert line.to_ring() == {"quick": [job.pk]}
