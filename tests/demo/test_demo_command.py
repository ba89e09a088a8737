"""The demo command: a trajectory in every phase, the log-ins, and nothing new the second time."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from analyses.models import CheckState, DisclosureCheck
from analyses.pairs import pairs_of
from coalitions.models import Contribution
from publications.selectors import live
from questions.alike import lookalikes
from questions.models import Phase, Trajectory
from questions.selectors import open_hold
from reviews.checklists import load
from reviews.models import Checklist, ChecklistQuestion
from sources.models import DataSource
from zicht.demo.cast import PEOPLE
from zicht.demo.trajectories import SCENES, STILL_NEW
from zicht.standing import gate


def demo(**options):
    """What the command prints."""
    out = io.StringIO()
    call_command("demo", stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def counts():
    return [model.objects.count() for model in (User, Trajectory, DataSource)]


@pytest.fixture
def checklists(db):
    """What a migration wrote and a test with real transactions may have emptied."""
    load(Checklist, ChecklistQuestion)


def test_the_demo_has_a_trajectory_in_every_phase_and_plays_once(
    checklists, settings, django_assert_max_num_queries
):
    settings.DEMO = True

    printed = demo()

    assert Trajectory.objects.count() == len(SCENES) == 16
    assert set(Trajectory.objects.values_list("phase", flat=True)) == set(Phase)
    assert live().count() == 2
    assert DataSource.objects.count() == 12
    for person in PEOPLE:
        assert (person.email in printed) is person.advertised
    assert User.objects.get(email="partner@demo.example").check_password(settings.DEMO_PASSWORD)
    call_command("verify_trail", stdout=io.StringIO())
    assert sum(open_hold(trajectory) is not None for trajectory in Trajectory.objects.all()) == 1
    resold = Trajectory.objects.get(title__contains="binnen een jaar weer")
    assert any("landsadvocaat" in str(one.missing) for one in gate(resold).conditions if not one.met)

    for person in User.objects.filter(email__endswith="@demo.example"):
        assert person.notifications.filter(read_at=None).count() <= STILL_NEW
    parks = Trajectory.objects.get(title="Wonen op vakantieparken")
    assert {bool(one.decided_at) for one in parks.coalition.escalations.all()} == {True, False}
    assert {one.is_done for held in parks.coalition.gatherings.all() for one in held.actions.all()} == {
        True,
        False,
    }
    assert parks.coalition.duties.exists() and parks.coalition.covenants.exists()
    assert Contribution.objects.filter(member__coalition=parks.coalition, received__isnull=False).count() == 3
    begun = Trajectory.objects.get(title__contains="in Oost")
    assert parks.reference in {found.trajectory.reference for found in lookalikes(begun, begun.started_by)}

    debts = DisclosureCheck.objects.get(
        result__job__trajectory__title="Jongeren met een betalingsachterstand"
    )
    within = [pair for pair in pairs_of(debts) if not pair.release]
    assert [(pair.part, pair.earlier_part, pair.difference) for pair in within] == [
        ("units", "observed", 3), ("denominator", "population", 4),
    ]  # fmt: skip
    # Nobody decided yet: whoever comes to look as a checker can.
    assert debts.state == CheckState.PENDING and not debts.verdicts.exists()

    before = counts()
    with django_assert_max_num_queries(60):
        assert demo() == printed
    assert counts() == before


def test_outside_demo_mode_nothing_is_loaded(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="not a demo installation"):
        demo()

    assert counts() == [0, 0, 0]
