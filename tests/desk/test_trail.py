"""The trail shows whether it is whole, and the dossier takes along what the coalition may see."""

import json

import pytest

from coalitions.models import JournalEntry
from questions.models import Phase
from zicht.core.classification import Mark, fields_marked
from zicht.desk.dossier import dossier, fields_out, path_to_case, tables


@pytest.fixture
def story(make_story):
    return make_story(Phase.REFINEMENT)


def where(story, more=""):
    return f"/trajecten/{story.trajectory.reference}/dossier/{more}"


def test_a_whole_chain_says_so(client, cast, story):
    client.force_login(cast["partner"])
    assert "De keten is heel" in client.get(where(story)).content.decode()


def test_a_changed_row_shows(client, cast, story):
    row = JournalEntry.objects.filter(coalition=story.trajectory.coalition)[2]
    row.sentence = "Er is niets gebeurd."
    row.save()
    client.force_login(cast["partner"])
    page = client.get(where(story)).content.decode()
    assert "De keten is gebroken" in page and f"regel {row.number}" in page
    assert dossier(story.trajectory, by=cast["partner"])["trail_is_whole"] is False


@pytest.mark.parametrize("who", ["buurgemeente", "waarnemer", "beheerder", "controleur1", "douane"])
def test_a_stranger_does_not_find_it(client, cast, story, who):
    client.force_login(cast[who])
    assert client.get(where(story)).status_code == client.get(where(story, "bestand/")).status_code == 404


def test_the_dossier_is_a_file_that_names_people_and_no_row_numbers(client, cast, story):
    client.force_login(cast["probleemeigenaar"])
    answer = client.get(where(story, "bestand/"))
    content = json.loads(answer.content)["content"]
    assert answer["Content-Disposition"].endswith(f'"dossier-{story.trajectory.reference}.json"')
    assert content["Trajectory"][0]["reference"] == story.trajectory.reference
    assert content["Trajectory"][0]["owner"] == str(story.trajectory.owner)
    assert content["JournalEntry"][0]["coalition"] == "Coalition-1"
    assert (
        len(content["JournalEntry"])
        == JournalEntry.objects.filter(coalition=story.trajectory.coalition).count()
    )
    assert all("id" not in row for rows in content.values() for row in rows)


def test_nothing_of_another_trajectory_comes_along(cast, story, make_story):
    other = make_story(Phase.COALITION).trajectory
    text = json.dumps(dossier(story.trajectory, by=cast["programmaleider"]), default=str)
    assert other.reference not in text


def test_only_marked_fields_go_out():
    for model, _path in tables():
        hidden = {*fields_marked(model, Mark.INTERNAL), *fields_marked(model, Mark.COMMITTEE)}
        assert not hidden & set(fields_out(model))


def test_every_table_finds_its_way_to_the_trajectory():
    found = {model.__name__: path for model, path in tables()}
    assert found["Contribution"] == "member__coalition__trajectory"
    assert found["SourceMatch"] == "need__question__trajectory__pk"
    assert "User" not in found and "Area" not in found
    assert path_to_case(JournalEntry) == "coalition__trajectory"
