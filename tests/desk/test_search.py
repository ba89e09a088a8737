"""Searching finds what somebody may see, and nothing else."""

import pytest

from questions.models import Phase
from zicht.desk.finding import shelves


def titles(user, text):
    return {hit.title for shelf in shelves(user, text) for hit in shelf.hits}


def test_who_takes_part_finds_the_trajectory_and_a_neighbour_does_not(cast, make_story):
    trajectory = make_story(Phase.REFINEMENT).trajectory
    assert trajectory.title in titles(cast["partner"], trajectory.reference)
    assert titles(cast["buurgemeente"], trajectory.reference) == set()
    assert titles(cast["waarnemer"], trajectory.title) == set()


def test_words_of_the_question_count(cast, make_story):
    story = make_story(Phase.REFINEMENT)
    version = story.refine()
    word = version.text.split()[-1].strip("?")
    assert version.question.title in titles(cast["partner"], word)
    assert version.question.title not in titles(cast["buurgemeente"], word)


def test_every_word_has_to_be_there(cast, make_story):
    trajectory = make_story(Phase.REFINEMENT).trajectory
    assert titles(cast["partner"], f"{trajectory.reference} xyzzy") == set()


def test_a_visitor_finds_what_is_public(client, cast, make_story):
    trajectory = make_story(Phase.FOLLOW_UP).trajectory
    page = client.get("/zoeken/", {"q": trajectory.reference}).content.decode()
    assert f"/trajecten/{trajectory.reference}/" not in page
    found = client.get("/zoeken/", {"q": "misdrijven"}).content.decode()
    assert client.get("/zoeken/").status_code == 200 and "/publicaties/" in found


@pytest.mark.parametrize(
    "text", ["' or 1=1 --", "<script>alert(1)</script>", "%", "_", "a\x00b", " " * 50, "é" * 150]
)
def test_odd_words_are_only_words(client, cast, text):
    answer = client.get("/zoeken/", {"q": text})
    assert answer.status_code in (200, 400) and b"<script>alert" not in answer.content


def test_a_text_that_is_too_long_says_so(client, cast):
    answer = client.get("/zoeken/", {"q": "a" * 201})
    assert answer.status_code == 400 and "id_q_error" in answer.content.decode()
