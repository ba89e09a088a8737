"""Who sees what through the API: the same as on the screens, in every list, detail, filter and nested path."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import make_story
from zicht.demo.cast import PEOPLE

pytestmark = pytest.mark.django_db

INSIDERS = {
    "probleemeigenaar",
    "partner",
    "bronhouder",
    "landsadvocaat",
    "analist1",
    "analist2",
    "programmaleider",
    "kadaster",
}
LISTS = ("trajecten", "onderzoeksvragen", "toetsen", "analyse-opdrachten", "partijen")


def _paths(story):
    question = story.trajectory.questions.get()
    return [
        f"trajecten/{story.trajectory.reference}",
        f"onderzoeksvragen/{question.pk}",
        f"onderzoeksvragen/{question.pk}/beoordelingen",
        f"toetsen/{story.trajectory.reviews.get().pk}",
    ]


def test_only_insiders_see_the_case_and_a_stranger_cannot_tell_hidden_from_missing(story, api):
    for person in PEOPLE:
        client = api(person.key)
        expected = 200 if person.key in INSIDERS else 404
        answers = {path: client.get(path) for path in _paths(story)}
        assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
            answers, expected
        ), person.key
    stranger = api("buurgemeente")
    hidden = stranger.get(f"trajecten/{story.trajectory.reference}").json()
    missing = stranger.get("trajecten/ZO-1999-999").json()
    assert {k: v for k, v in hidden.items() if k != "instance"} == {
        k: v for k, v in missing.items() if k != "instance"
    }


def test_lists_of_a_stranger_are_empty_whatever_the_filter(story, api):
    reference = story.trajectory.reference
    stranger = api("buurgemeente")
    for path in ("trajecten", "onderzoeksvragen", "toetsen", "analyse-opdrachten"):
        assert stranger.get(path).json()["results"] == []
    for path in (
        f"onderzoeksvragen?traject={reference}",
        f"toetsen?traject={reference}",
        "trajecten?zoek=leegstand",
    ):
        assert stranger.get(path).json()["results"] == []


@pytest.mark.parametrize("path", LISTS)
def test_a_visitor_is_asked_to_log_in(cast, api, path):
    answer = api().get(path)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["publicaties", "databronnen"])
def test_what_is_public_needs_no_log_in(cast, api, path):
    assert api().get(path).status_code == 200


def test_internal_fields_never_travel(story, api):
    text = api("analist1").get(_paths(story)[0]).content.decode()
    text += api("analist1").get("analyse-opdrachten").content.decode()
    for name in ("password", "lease", "revision", "email", "@demo.example"):
        assert name not in text


def test_only_an_analyst_of_the_case_starts_a_job(story, api):
    path = f"trajecten/{story.trajectory.reference}/analyse-opdrachten"
    body = {"gegevensbestand": story.data().pk, "verkennend": True}
    assert api("partner").post(path, body).status_code == 403
    assert api("buurgemeente").post(path, body).status_code == 404
    assert api().post(path, body).status_code == 401
    assert api("analist1").post(path, body).status_code == 201


def test_lists_cost_the_same_number_of_queries_whatever_their_length(
    cast, api, story, django_assert_num_queries
):
    client = api("analist1")
    with CaptureQueriesContext(connection) as few:
        assert len(client.get("trajecten").json()["results"]) == 1
    make_story("refinement", cast=cast)
    with django_assert_num_queries(len(few)):
        assert len(client.get("trajecten").json()["results"]) == 2
