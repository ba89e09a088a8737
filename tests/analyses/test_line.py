"""Whose turn it is, how much one analyst may have, and what happens to a job that fell, is repeated or must wait."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analyses import line, outcomes, runner
from analyses.faults import fell
from analyses.lease import MustWait, claim, take
from analyses.models import AnalysisJob, DisclosureCheck, JobFault, JobState, Lane, Priority, Result
from analyses.selectors import comparisons_of
from analyses.services import (
    ask_release,
    give_priority,
    repeat_job,
    set_aside,
    start_again,
    start_job,
    write_plan,
)
from analyses.services.plans import lock_plan
from analyses.waiting import groups_for, why_waiting
from coalitions.models import JournalEntry
from questions.models import Definition, Hold
from reviews.models import Brake
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.desk.personal import personal_items

pytestmark = pytest.mark.backend


@pytest.fixture
def ready(scene):
    scene.locked()
    scene.file = scene.dataset()
    return scene


def job_of(scene, **facts):
    return scene.job(dataset=scene.file, **facts)


def fall(job, fault=JobFault.MEMORY):
    lease = claim(job.pk)
    outcomes.write(lease, [outcomes.fallen(lease.jobs[0], fell(fault, number=job.pk))])
    job.refresh_from_db()
    return job


def page(user, name, *args):
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"analyses:{name}", args=args)).text


def _work(user):
    """What "my work" says about jobs."""
    return [item for item in personal_items(user, []) if "/opdrachten/" in item.url]


def test_the_most_urgent_goes_first_whoever_rang(ready, settings):
    settings.JOB_HAND = 1
    exploring, planned, urgent = job_of(ready, exploratory=True), job_of(ready), job_of(ready)
    give_priority(urgent, reason="De raad beslist morgen.", by=ready.lead)
    settings.JOBS_AT_WORK_PER_ANALYST = 9
    assert [take("quick").jobs[0].pk for _turn in range(3)] == [urgent.pk, planned.pk, exploring.pk]
    assert JournalEntry.objects.get(verb="job_first").reason == "De raad beslist morgen."


def test_among_equals_who_has_least_at_work_goes_first(ready, settings):
    settings.JOB_HAND = 1
    mine = [job_of(ready) for _job in range(2)]
    other = job_of(ready, by=ready.colleague)
    assert [take("quick").jobs[0].pk for _turn in range(3)] == [mine[0].pk, other.pk, mine[1].pk]


def test_an_analyst_has_no_more_at_work_than_one_may_and_the_page_says_so(ready, settings):
    settings.JOB_HAND, settings.JOBS_AT_WORK_PER_ANALYST = 1, 1
    job_of(ready), job_of(ready)
    assert take("quick") is not None
    assert take("quick") is None
    waiting = AnalysisJob.objects.get(state=JobState.QUEUED)
    assert "heeft al 1 opdracht lopen" in why_waiting(waiting)
    assert take("quick") is None
    assert "1 van 1" in page(ready.analyst, "queue")


def test_who_has_too_much_waiting_hears_what_helps(ready, settings):
    settings.JOBS_WAITING_PER_ANALYST = 2
    job_of(ready), job_of(ready)
    with pytest.raises(NotYet, match="stop een opdracht die niet meer nodig is"):
        job_of(ready)
    assert job_of(ready, by=ready.colleague).state == JobState.QUEUED


def test_large_work_has_a_lane_of_its_own_and_is_taken_one_by_one(ready, settings):
    small = [job_of(ready) for _job in range(2)]
    settings.JOB_QUICK_ROWS = 5
    large = [job_of(ready) for _job in range(2)]
    assert {job.lane for job in large} == {Lane.HEAVY}
    assert [job.pk for job in take("quick").jobs] == [job.pk for job in small]
    assert [job.pk for job in take("heavy").jobs] == [large[0].pk]


def test_a_job_that_fell_with_its_worker_comes_alone(ready):
    first, second = job_of(ready), job_of(ready)
    assert len(take("quick").jobs) == 2
    AnalysisJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert [job.pk for job in take("quick").jobs] == [first.pk]
    assert [job.pk for job in take("quick").jobs] == [second.pk]


def test_what_was_not_begun_goes_back_as_if_it_had_not_been_taken(ready):
    first, second = job_of(ready), job_of(ready)
    lease = take("quick")
    assert lease.give_back([second.pk]) == 1
    assert lease.give_back([]) == 0
    second.refresh_from_db()
    assert (second.state, second.attempts, lease.held().get().pk) == (JobState.QUEUED, 0, first.pk)


@pytest.mark.parametrize("stop", ["hold", "brake"])
def test_while_the_trajectory_stands_still_nothing_is_taken_and_what_runs_goes_back(ready, stop):
    waiting, running = job_of(ready), job_of(ready)
    lease = claim(running.pk)
    outcome = runner.compute(lease.jobs[0], lambda progress, sentence: None)
    if stop == "hold":
        Hold.objects.create(trajectory=ready.trajectory, reason="Eerst overleg.", placed_by=ready.lead)
    else:
        Brake.objects.create(trajectory=ready.trajectory, reason="Te herleiden.", pulled_by=ready.partner)
    assert (claim(waiting.pk), take("quick"), line.to_ring()) == (None, None, {})
    with pytest.raises(MustWait):
        lease.look_up(running.pk)
    worker = runner._Worker(lease, lambda job, watch: (outcome, {}))
    worker.work()
    running.refresh_from_db()
    assert (running.state, running.attempts, Result.objects.count()) == (JobState.QUEUED, 0, 0)
    assert "begint vanzelf" in running.failure
    assert "begint vanzelf" in page(ready.owner, "job", waiting.pk)


def test_a_change_during_the_computation_is_seen_before_the_outcome_is_kept(ready):
    job = job_of(ready)

    def place(taken, watch):
        outcome = runner.compute(taken, lambda progress, sentence: None)
        Definition.objects.create(trajectory=ready.trajectory, term="x", text="...", written_by=ready.owner)
        return outcome, {}

    runner.answer("quick", place)
    job.refresh_from_db()
    assert (job.state, job.fault, Result.objects.count()) == (JobState.FAILED, JobFault.APPROVAL, 0)
    assert "de begrippen" in job.failure
    assert "Naar het analyseplan" in page(ready.analyst, "job", job.pk)


def test_a_long_step_shows_on_the_page_what_it_is_doing(ready):
    job, seen = job_of(ready), []

    def place(taken, watch):
        watch.hear([(1.0, 15, "Gegevens lezen")])
        watch.beat()
        seen.append(page(ready.analyst, "job", job.pk))
        return runner.compute(taken, lambda progress, sentence: None), {}

    runner.answer("quick", place)
    assert "Gegevens lezen" in seen[0] and "15 %" in seen[0]
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED and job.log.count("Gegevens lezen") == 1


def test_a_later_locked_plan_replaces_the_one_of_a_waiting_job(ready):
    job = job_of(ready)
    plan = write_plan(ready.trajectory, {"indicator": "anders"}, seen=0, by=ready.analyst)
    lock_plan(plan, by=ready.analyst)
    runner.run(job.pk)
    job.refresh_from_db()
    assert "vervangen door versie 2" in job.failure


def test_a_dead_job_stands_in_the_list_until_it_is_started_again_or_set_aside(ready):
    one, two = fall(job_of(ready)), fall(job_of(ready), JobFault.UNFORESEEN)
    assert one.state == JobState.DEAD
    for somebody in (ready.analyst, ready.lead):
        assert list(groups_for(somebody)["vastgelopen"]) == [one, two]
    assert not groups_for(ready.stranger)["vastgelopen"].exists()
    assert [item.url for item in _work(ready.analyst)] == [f"/opdrachten/{job.pk}/" for job in (one, two)]
    assert _work(ready.colleague) == []
    again = start_again(one, by=ready.colleague)
    assert start_again(one, by=ready.colleague) == again
    assert (again.again_of, again.plan, again.state) == (one, one.plan, JobState.QUEUED)
    set_aside(two, by=ready.analyst)
    assert not groups_for(ready.analyst)["vastgelopen"].exists()
    with pytest.raises(NotAllowed):
        start_again(two, by=ready.lead)
    with pytest.raises(NotYet, match="niet mislukt"):
        start_again(again, by=ready.analyst)


def test_the_same_job_again_gives_the_same_bytes_and_the_page_proves_it(ready):
    job = ready.done(dataset=ready.file)
    again = repeat_job(job, by=ready.analyst)
    assert repeat_job(job, by=ready.analyst) == again
    assert again.priority == Priority.COMPARING
    assert "Nagerekend" in page(ready.analyst, "job", job.pk)
    runner.run(again.pk)
    again.refresh_from_db()
    assert [each.is_equal for each in comparisons_of(job)] == [True]
    assert "gelijk tot op de byte" in page(ready.analyst, "job", again.pk)
    Result.objects.filter(job=again).update(checksum="anders")
    assert "verschilt" in page(ready.analyst, "job", job.pk)
    with pytest.raises(NotYet, match="rekende iets na"):
        ask_release(again.result, description="x", by=ready.analyst)
    with pytest.raises(NotYet, match="worden nagerekend"):
        repeat_job(again, by=ready.analyst)


def test_exploring_never_reaches_a_checker_not_even_past_the_services(ready):
    job = ready.done(dataset=ready.file, exploratory=True)
    with pytest.raises(NotYet, match="verkennende opdracht"):
        ask_release(job.result, description="x", by=ready.analyst)
    facts = {"result": job.result, "profile": "x", "fingerprint": "x", "asked_by": ready.analyst}
    with pytest.raises(IntegrityError), transaction.atomic():
        DisclosureCheck.objects.create(plan_fingerprint=job.plan_fingerprint, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnalysisJob.objects.filter(pk=job.pk).update(plan_fingerprint="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        AnalysisJob.objects.filter(pk=job.pk).update(is_exploratory=False)


def test_priority_needs_a_reason_and_a_programme_lead(ready):
    job = job_of(ready)
    with pytest.raises(Invalid):
        give_priority(job, reason="  ", by=ready.lead)
    with pytest.raises(NotAllowed):
        give_priority(job, reason="Haast.", by=ready.analyst)
    assert give_priority(job, reason="Haast.", by=ready.lead).priority == Priority.FIRST
    assert give_priority(job, reason="Haast.", by=ready.lead).priority == Priority.FIRST
    assert JournalEntry.objects.filter(verb="job_first").count() == 1


def test_many_small_jobs_that_end_together_are_one_message(ready):
    jobs = [job_of(ready) for _job in range(7)]
    runner.answer("quick", lambda job, watch: (runner.compute(job, lambda *said: None), {}))
    assert AnalysisJob.objects.filter(state=JobState.SUCCEEDED).count() == 7
    assert JournalEntry.objects.filter(verb="job_succeeded").count() == 7
    told = ready.analyst.notifications.filter(sentence__contains="7 opdrachten zijn klaar (7 gelukt)")
    assert told.count() == 1
    assert all(job.history.filter(state=JobState.SUCCEEDED).count() == 1 for job in jobs)


def test_starting_on_a_file_of_somebody_else_is_refused(ready):
    with pytest.raises(NotAllowed):
        start_job(trajectory=ready.trajectory, dataset=ready.file, by=ready.owner)


def test_a_hand_is_a_share_of_what_waits(settings):
    settings.JOB_HAND, settings.JOBS_AT_WORK_PER_ANALYST = 200, 2
    sizes = [line.hand_size("quick", waiting) for waiting in (1000, 90, 12, 1)]
    assert sizes == [200, 45, 10, 10]
    assert line.hand_size("heavy", 1000) == 1
