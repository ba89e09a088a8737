"""The main job end to end in a browser, with a real worker; most people have scripts turned off."""

import pytest

from publications.models import Publication
from questions.models import Phase, Trajectory
from tests.browser.road import Road
from tests.browser.visitor import Visitor
from zicht.demo.figures import demo_file

pytestmark = [pytest.mark.browser, pytest.mark.long]
WITH_SCRIPTS = ("analist1", "programmaleider", "voorzitter")


@pytest.fixture
def figures(with_password, tmp_path):
    """The file that the analyst uploads."""
    path = tmp_path / "garageboxen.csv"
    path.write_bytes(demo_file(77).read())
    return path


def test_from_a_problem_to_an_answered_public_page(enter, audit, live_server, figures, start_worker):
    start_worker()
    people = {}

    def come(key):
        if key not in people:
            people[key] = enter(key, scripts=key in WITH_SCRIPTS)
        return people[key]

    road = Road(come, figures)
    road.hand_in()
    road.weigh()
    road.invite()
    road.agree_terms()
    road.sharpen()
    road.take_stock()
    road.advise()
    road.plan_and_read()
    job = road.compute()
    stranger = come("buurgemeente")
    for page in ("", "vraag/", "coalitie/", "bronnen/", "analyse/", "publicatie/", "dossier/"):
        assert stranger.refused(f"/trajecten/{road.reference}/{page}") == 404
    assert stranger.refused(f"/opdrachten/{job}/uitkomst/") == 404
    road.release(job)
    road.judge()
    road.publish()
    road.public_page(Visitor(audit, live_server.url))
    road.answer()

    trajectory = Trajectory.objects.get(reference=road.reference)
    assert trajectory.phase == Phase.CLOSED
    assert Publication.objects.get(trajectory=trajectory).is_live
    assert audit.wrong == []
