"""The checklists are there from the first migration on, and loading again changes nothing."""

import pytest

from reviews.checklists import load
from reviews.models import AnswerChoice, Checklist, ChecklistQuestion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db):
    """What the migration loads; a test with real transactions may have emptied every table before."""
    load(Checklist, ChecklistQuestion)


def _questions(kind):
    return list(ChecklistQuestion.objects.filter(checklist__kind=kind, checklist__is_current=True))


def test_the_committee_has_its_questions_under_ten_themes():
    questions = _questions("ethics")
    assert len(questions) == 59
    assert len({question.theme for question in questions}) == 10
    assert all(question.reference and question.guidance for question in questions)
    references = " ".join(question.reference for question in questions)
    for source in (
        "Algoritmekader",
        "IAMA 2.0",
        "CvRM A",
        "CvRM B",
        "CvRM C",
        "AVG",
        "AI-verordening",
        "grw-02",
    ):
        assert source in references
    assert [question.key for question in questions if question.asks] == ["proxy"]


def test_the_landsadvocaat_has_eight_questions():
    assert len(_questions("legal")) == 8


def test_hard_stops_are_answers_that_can_be_given():
    stops = [question.stops_on for question in ChecklistQuestion.objects.exclude(stops_on="")]
    assert stops
    assert set(stops) <= set(AnswerChoice.values)


def test_loading_again_changes_nothing():
    before = list(ChecklistQuestion.objects.values_list()), Checklist.history.count()
    load(Checklist, ChecklistQuestion)
    assert (list(ChecklistQuestion.objects.values_list()), Checklist.history.count()) == before


def test_a_newer_version_stays_in_use():
    Checklist.objects.filter(kind="legal").update(is_current=False)
    Checklist.objects.create(kind="legal", version=2, title="Nieuw kader", is_current=True)
    load(Checklist, ChecklistQuestion)
    assert Checklist.objects.get(kind="legal", is_current=True).version == 2
