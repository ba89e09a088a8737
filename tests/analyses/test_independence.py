"""What each step asks by itself, whatever a page offers: an independent checker, the table that was read, the valid plan."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from analyses import guards
from analyses.models import (
    AnalysisJob,
    AnalysisPlan,
    CheckerVerdict,
    CheckState,
    DisclosureCheck,
    JobFault,
    JobState,
)
from analyses.selectors import checks_for
from analyses.services import give_priority, give_verdict, remark_on_row, start_job
from coalitions import grants
from questions.models import QuestionVersion
from tests.analyses.test_memory import elsewhere
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.policy import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(scene):
    scene.locked()
    return scene.asked()


@pytest.mark.parametrize("part", ["written_by", "locked_by", "requested_by", "asked_by"])
def test_who_had_a_part_in_an_outcome_does_not_judge_it(scene, check, part):
    job = check.result.job
    rows = {
        "written_by": AnalysisPlan.objects.filter(pk=job.plan_id),
        "locked_by": AnalysisPlan.objects.filter(pk=job.plan_id),
        "requested_by": AnalysisJob.objects.filter(pk=job.pk),
        "asked_by": DisclosureCheck.objects.filter(pk=check.pk),
    }[part]
    assert check in checks_for(scene.checker)
    rows.update(**{part: scene.checker})
    check = DisclosureCheck.objects.get(pk=check.pk)
    assert check not in checks_for(scene.checker) and check in checks_for(scene.second_checker)
    with pytest.raises(NotAllowed):
        scene.approve(check, scene.checker)
    assert not check.verdicts.exists()


def test_a_table_that_the_audit_calls_unsafe_is_not_let_go(scene, check):
    DisclosureCheck.objects.filter(pk=check.pk).update(audit=check.audit | {"is_safe": False})
    with pytest.raises(NotYet, match="uit te rekenen"):
        scene.approve(DisclosureCheck.objects.get(pk=check.pk), scene.checker)


def test_an_approval_of_another_table_does_not_count(scene, check):
    scene.approve(check, scene.checker)
    CheckerVerdict.objects.filter(check_record=check).update(fingerprint="0" * 64)
    assert scene.approve(check, scene.second_checker).state == CheckState.PENDING
    assert scene.approve(check, scene.third_checker).state == CheckState.RELEASED


def test_who_judged_says_no_more_about_the_same_table(scene, check):
    scene.approve(check, scene.checker)
    with pytest.raises(NotYet, match="al een oordeel"):
        remark_on_row(check, area="WK000101", period="2024", text="Toch nog iets.", by=scene.checker)
    with pytest.raises(NotYet, match="al een oordeel"):
        give_verdict(
            check,
            verdict="return",
            remarks="Toch niet.",
            seen_fingerprint=check.fingerprint,
            by=scene.checker,
        )


def test_a_file_of_another_trajectory_is_refused_at_the_field(scene):
    scene.locked()
    other = elsewhere(scene)
    for who in (scene.analyst, scene.colleague):
        grants.grant_to_user(who, Role.ANALYST, other.trajectory.coalition)
    theirs = other.dataset()
    with pytest.raises(Invalid) as refusal:
        scene.job(dataset=theirs)
    assert refusal.value.fields == {"dataset": ["Kies een bestand van dit traject."]}


def test_no_job_starts_under_a_plan_that_was_replaced(scene):
    first, file = scene.locked(), scene.dataset()
    scene.locked(minimum_population=700)
    with pytest.raises(NotYet, match="vervangen door versie 2"):
        start_job(trajectory=scene.trajectory, dataset=file, plan=first, by=scene.analyst)


def test_a_job_runs_under_the_plan_that_it_was_started_under_only(scene):
    scene.locked()
    job = scene.job()
    assert guards.job_may_run(job) is None
    job.plan_fingerprint = "0" * 64
    assert "sinds deze opdracht werd gestart" in guards.job_may_run(job)


def test_priority_is_for_a_job_that_waits(scene):
    scene.locked()
    done = scene.done()
    with pytest.raises(NotYet, match="wacht niet meer"):
        give_priority(done, reason="De raad vergadert morgen.", by=scene.lead)


def test_who_would_start_a_fallen_job_again_reads_that_its_plan_no_longer_stands(scene, client):
    scene.locked()
    job = scene.job()
    fell = {"failure": "De rekenaar viel weg.", "fault": JobFault.UNFORESEEN, "ended_at": timezone.now()}
    AnalysisJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, **fell)
    client.force_login(scene.analyst)
    page = reverse("analyses:job", args=[job.pk])
    QuestionVersion.objects.filter(pk=scene.version.pk).update(text="Waar zijn er veel minder meldingen?")
    said = guards.plan_stands(AnalysisPlan.objects.get(pk=job.plan_id))
    assert said and escape(said) in client.get(page).text
