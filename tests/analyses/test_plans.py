"""The plan: prefilled, changed by two people, locked with what it leans on."""

import pytest

from analyses.guards import plan_is_locked, plan_stands
from analyses.models import AnalysisPlan
from analyses.services import lock_plan, prefilled_plan, write_plan
from coalitions.models import JournalEntry
from questions.models import Definition, Hold, QuestionVersion
from reviews.models import Outcome
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet


def test_the_question_fills_the_plan(scene):
    values = prefilled_plan(scene.trajectory)
    assert values["indicator"] == "meldingen per inwoner"
    assert "meldingen door inwoners" in values["method"]
    plan = write_plan(scene.trajectory, {}, seen=0, by=scene.analyst)
    assert (plan.number, plan.comparators) == (1, "met vergelijkbare wijken")


def test_locking_keeps_the_fingerprint_and_tells(scene):
    plan = scene.locked()
    assert plan.is_locked
    assert plan.fingerprint == plan.computed_fingerprint()
    assert plan_is_locked(scene.trajectory) is None
    assert JournalEntry.objects.get(verb="plan_locked").facts["fingerprint"] == plan.fingerprint
    assert scene.colleague.notifications.count() == 1
    assert lock_plan(plan, by=scene.colleague).locked_by == scene.analyst


def test_without_positive_advice_nothing_is_locked(scene):
    scene.advise(Outcome.NEGATIVE)
    with pytest.raises(NotYet, match="landsadvocaat"):
        scene.locked()


def test_advice_about_another_question_does_not_count(scene):
    scene.version.text = "Een heel andere vraag?"
    scene.version.save()
    with pytest.raises(NotYet, match="legt het opnieuw voor"):
        scene.locked()


def test_the_plan_follows_a_new_version_of_the_question(scene):
    plan = scene.plan()
    fresh = scene.version
    fresh.pk, fresh.number, fresh.text = None, 2, "In welke wijken is het anders?"
    fresh._state.adding = True
    fresh.save()
    scene.advise()
    with pytest.raises(NotYet, match="nieuwe versie"):
        lock_plan(plan, by=scene.analyst)
    plan = write_plan(scene.trajectory, {}, seen=plan.revision, by=scene.analyst)
    assert lock_plan(plan, by=scene.analyst).question_version == QuestionVersion.objects.get(number=2)


def test_a_hold_stops_locking(scene):
    plan = scene.plan()
    Hold.objects.create(trajectory=scene.trajectory, reason="Eerst overleg.", placed_by=scene.lead)
    with pytest.raises(NotYet):
        lock_plan(plan, by=scene.analyst)


def test_what_changed_after_locking_is_named(scene):
    plan = scene.locked()
    Definition.objects.create(trajectory=scene.trajectory, term="melding", text="...", written_by=scene.owner)
    assert "de begrippen" in plan_stands(plan)
    scene.advise()
    assert "de begrippen en het advies van de landsadvocaat" in plan_stands(plan)


def test_a_locked_plan_stays_and_the_next_version_starts(scene):
    first = scene.locked(indicator="eerste")
    second = scene.plan(indicator="tweede")
    first.refresh_from_db()
    assert (first.indicator, second.number, second.indicator) == ("eerste", 2, "tweede")
    assert "nog niet vastgezet" in plan_is_locked(scene.trajectory)


def test_two_analysts_at_once_see_both_versions(scene):
    plan = scene.plan(indicator="begin")
    write_plan(scene.trajectory, {"indicator": "van Anna"}, seen=plan.revision, by=scene.analyst)
    with pytest.raises(Conflict) as caught:
        write_plan(scene.trajectory, {"indicator": "van Karel"}, seen=plan.revision, by=scene.colleague)
    assert (caught.value.theirs, caught.value.mine) == ({"indicator": "van Anna"}, {"indicator": "van Karel"})


def test_two_starts_make_one_plan(scene):
    scene.plan(indicator="begin")
    scene.plan(indicator="begin")
    assert AnalysisPlan.objects.count() == 1
    with pytest.raises(Conflict):
        write_plan(scene.trajectory, {"indicator": "anders"}, seen=0, by=scene.colleague)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("indicator", ""),
        ("indicator", "x" * 301),
        ("indicator", "a\x00b"),
        ("minimum_population", 1),
        ("minimum_population", "veel"),
        ("false_discovery_rate", 5),
        ("rule_profile", "eigen regels"),
        ("method", ""),
    ],
)
def test_wrong_values_are_told_at_their_field(scene, field, value):
    with pytest.raises(Invalid) as caught:
        scene.plan(**{field: value})
    assert list(caught.value.fields) == [field]


def test_only_an_analyst_writes_and_locks(scene):
    plan = scene.plan()
    for somebody, refusal in ((scene.owner, NotAllowed), (scene.lead, NotAllowed), (scene.stranger, Hidden)):
        with pytest.raises(refusal):
            write_plan(scene.trajectory, {"indicator": "x"}, seen=plan.revision, by=somebody)
        with pytest.raises(refusal):
            lock_plan(plan, by=somebody)
