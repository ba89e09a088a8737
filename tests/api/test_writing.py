"""Writing through the API: handing in a problem, assessing, starting and following a job; twice makes one."""

from uuid import uuid4

import pytest

from questions.models import Assessment, Phase, Trajectory
from questions.services import ask_assessments
from tests.makers import make_story

pytestmark = pytest.mark.django_db

PROBLEM = {
    "titel": "Leegstand aan de kade",
    "thema": "vastgoed",
    "watValtOp": "Panden staan leeg en toch brandt er licht.",
    "waar": "De kade",
    "sindsWanneer": "Sinds 2021",
    "vergelekenMet": "De andere wijken",
    "wieHeeftLast": "De buren",
    "watIsGeprobeerd": "Huisbezoeken",
    "gebruikVanAntwoord": "Gesprekken met eigenaren, of juist niets als er niets afwijkt.",
    "wieBeslist": "De burgemeester",
    "alleenPreventie": True,
    "toelichtingLijktOp": "Er is nog niets wat hierop lijkt.",
    "indienen": True,
}


@pytest.fixture
def problem(cast):
    return PROBLEM | {"partij": cast.organisations["owner"].pk}


def test_a_problem_is_handed_in_once_whatever_the_number_of_arrivals(api, problem):
    client, key = api("probleemeigenaar"), str(uuid4())
    first = client.post("trajecten", problem, **{"Idempotency-Key": key})
    again = client.post("trajecten", problem, **{"Idempotency-Key": key})
    assert first.status_code == again.status_code == 201, first.content
    assert first.json()["kenmerk"] == again.json()["kenmerk"]
    trajectory = Trajectory.objects.get()
    assert trajectory.submitted_at is not None
    assert trajectory.statement.who_suffers == "De buren"
    assert first.json()["fase"] == "intake"
    assert {condition["voldaan"] for condition in first.json()["poort"]} == {True, False}


def test_an_incomplete_problem_is_kept_as_a_draft(api, problem):
    answer = api("probleemeigenaar").post("trajecten", problem | {"indienen": False, "watValtOp": ""})
    assert answer.status_code == 201
    assert Trajectory.objects.get().submitted_at is None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"titel": ""}, "#/titel"),
        ({"titel": "x" * 151}, "#/titel"),
        ({"titel": None}, "#/titel"),
        ({"titel": "a\x00b"}, "#/titel"),
        ({"partij": "geen getal"}, "#/partij"),
        ({"partij": 10**12}, "#/partij"),
        ({"thema": "bestaat-niet"}, "#/thema"),
        ({"alleenPreventie": "misschien"}, "#/alleenPreventie"),
        ({"watValtOp": ["lijst"]}, "#/watValtOp"),
    ],
)
def test_wrong_input_answers_400_at_the_field_and_makes_nothing(api, problem, change, pointer):
    answer = api("probleemeigenaar").post("trajecten", problem | change)
    assert answer.status_code == 400, answer.content
    assert pointer in [error["location"]["pointer"] for error in answer.json()["errors"]]
    assert not Trajectory.objects.exists()


def test_somebody_elses_organisation_cannot_be_the_owner(api, cast, problem):
    answer = api("buurgemeente").post("trajecten", problem)
    assert answer.status_code == 400
    assert not Trajectory.objects.exists()


def test_a_body_that_is_no_object_is_400(api, cast):
    for body in ([], "tekst", 5, None):
        assert api("probleemeigenaar").post("trajecten", body).status_code == 400


def test_a_party_assesses_the_version_that_it_read(api, cast):
    story = make_story(Phase.REFINEMENT, cast=cast)
    version = story.refine()
    question = story.trajectory.questions.get()
    seen = api("partner").get(f"onderzoeksvragen/{question.pk}").json()["versies"][0]
    assert seen["vingerafdruk"] == version.fingerprint
    body = {
        "partij": cast.organisations["police"].pk,
        "relevantie": 8,
        "scherpte": 7,
        "vingerafdruk": seen["vingerafdruk"],
    }
    not_asked = api("partner").post(f"onderzoeksvragen/{question.pk}/beoordelingen", body)
    assert not_asked.status_code == 409
    assert not_asked.json()["reasons"]
    ask_assessments(version, by=cast["probleemeigenaar"])
    answer = api("partner").post(f"onderzoeksvragen/{question.pk}/beoordelingen", body)
    assert answer.status_code == 201, answer.content
    assert Assessment.objects.get().relevance == 8
    stale = api("partner").post(
        f"onderzoeksvragen/{question.pk}/beoordelingen", body | {"vingerafdruk": "0" * 64}
    )
    assert stale.status_code == 409
    too_high = api("partner").post(f"onderzoeksvragen/{question.pk}/beoordelingen", body | {"relevantie": 11})
    assert too_high.json()["errors"][0]["location"]["pointer"] == "#/relevantie"


def test_a_job_is_started_followed_and_cancelled(api, story):
    path = f"trajecten/{story.trajectory.reference}/analyse-opdrachten"
    client, key = api("analist1"), str(uuid4())
    body = {"gegevensbestand": story.data().pk, "verkennend": True}
    job = client.post(path, body, **{"Idempotency-Key": key}).json()
    assert client.post(path, body, **{"Idempotency-Key": key}).json()["id"] == job["id"]
    assert client.get(f"analyse-opdrachten/{job['id']}").json()["stand"] == "queued"
    cancelled = client.post(f"analyse-opdrachten/{job['id']}/annulering", {})
    assert cancelled.status_code == 200, cancelled.content
    assert cancelled.json()["stand"] == "cancelled"
    assert api("buurgemeente").get(f"analyse-opdrachten/{job['id']}").status_code == 404


def test_a_job_without_a_locked_plan_is_refused_with_the_reason(api, story):
    answer = api("analist1").post(
        f"trajecten/{story.trajectory.reference}/analyse-opdrachten", {"gegevensbestand": story.data().pk}
    )
    assert answer.status_code == 409
    assert "plan" in answer.json()["detail"].lower()


def test_a_key_that_is_no_uuid_is_400(api, problem):
    assert api("probleemeigenaar").post("trajecten", problem, **{"Idempotency-Key": "nee"}).status_code == 400


def test_a_job_on_a_file_with_origin_is_refused_with_the_rule(api, story):
    data = story.data()
    data.layout |= {"strata_columns": ["herkomst"]}
    data.save(update_fields=["layout"])
    path = f"trajecten/{story.trajectory.reference}/analyse-opdrachten"
    answer = api("analist1").post(path, {"gegevensbestand": data.pk, "verkennend": True})
    assert answer.status_code == 400
    assert "Herkomst mag nooit meetellen" in answer.content.decode()
