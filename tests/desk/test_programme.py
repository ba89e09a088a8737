"""The board: the lead sees trajectories, an observer only figures, and nobody else anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from questions.models import Phase
from zicht.desk.flow import flow, over_norm


@pytest.fixture
def trajectory(make_story):
    return make_story(Phase.COALITION).trajectory


def stage(phase):
    return next(stage for stage in flow().stages if stage.phase == phase)


def test_the_lead_sees_which_trajectories(client, cast, trajectory):
    client.force_login(cast["programmaleider"])
    assert trajectory.title in client.get("/programma/").content.decode()


def test_an_observer_sees_figures_and_no_names(client, cast, trajectory):
    client.force_login(cast["waarnemer"])
    page = client.get("/programma/").content.decode()
    assert trajectory.title not in page and trajectory.reference not in page
    assert client.get(f"/trajecten/{trajectory.reference}/").status_code == 404


@pytest.mark.parametrize("who", ["probleemeigenaar", "analist1", "beheerder", "buurgemeente"])
def test_nobody_else(client, cast, who):
    client.force_login(cast[who])
    assert client.get("/programma/").status_code == 404


def test_counts_lead_times_and_what_is_over_the_norm(cast, trajectory):
    assert (flow().running, stage(Phase.COALITION).count, stage(Phase.INTAKE).mean_days is not None) == (
        1,
        1,
        True,
    )
    assert stage(Phase.COALITION).over_norm == 0
    trajectory.phase_since = timezone.now() - timedelta(days=31)
    trajectory.save()
    assert stage(Phase.COALITION).over_norm == 1
    assert list(over_norm(Phase.COALITION)) == [trajectory]


def test_a_draft_is_nobodys_business(cast, trajectory):
    trajectory.submitted_at, trajectory.submitted_by = None, None
    trajectory.save()
    assert flow().running == 0
