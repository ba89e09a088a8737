"""The screen for the room: the question, who voted, marks only when the round is open, and parts that refresh."""

import pytest
from django.test import Client
from django.urls import reverse

from questions.models import Phase
from questions.services import assess
from questions.voting import RUBRIC
from zicht.desk.workshop import squares

GOOD = dict.fromkeys((line.name for line in RUBRIC), 4)


@pytest.fixture
def story(make_story):
    told = make_story(Phase.REFINEMENT)
    version = told.refine()
    told.present(version, told.define_term())
    version.assessments.all().delete()
    type(version).objects.filter(pk=version.pk).update(closed_at=None, closed_by=None)
    version.refresh_from_db()
    told.version = version
    return told


def room_of(story, who, **headers):
    client = Client()
    client.force_login(story.cast[who])
    return client.get(reverse("desk:workshop", args=[story.trajectory.reference]), headers=headers)


def test_the_room_sees_the_question_and_who_voted_not_what(story):
    page = room_of(story, "partner").content.decode()
    assert story.version.text.split()[0] in page and "0 van" in page
    owner = story.trajectory.owner
    assess(
        story.version, organisation=owner, rubric=GOOD, costly_words="", note="",
        by=story.cast["probleemeigenaar"], seen_fingerprint=story.version.fingerprint,
    )  # fmt: skip
    page = room_of(story, "partner").content.decode()
    assert "1 van" in page and "gaf een oordeel" in page
    assert '<td class="zicht-num">10</td>' not in page


def test_a_part_answers_what_refreshes_itself(story):
    part = room_of(story, "partner", **{"HX-Request": "true"})
    text = part.content.decode()
    assert "<html" not in text and 'hx-trigger="every 3s"' in text
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize("who", ["buurgemeente", "waarnemer"])
def test_nobody_else_looks_into_the_room(story, who):
    assert room_of(story, who).status_code in (403, 404)


def test_the_code_for_a_phone_holds_the_whole_address():
    size, path = squares("https://zicht.example/trajecten/ZO-2026-001/oordeel/")
    assert size >= 29 and path.startswith("M") and path.count("h1v1h-1z") > 200
    assert squares("https://zicht.example/a") != squares("https://zicht.example/b")
