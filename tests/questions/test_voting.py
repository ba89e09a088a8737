"""The sharpness vote: blind until it is open, a quorum to open it early, and words that cost points."""

import pytest

from coalitions.models import JournalEntry
from questions import guards, voting
from questions.selectors import current_version
from questions.services import ask_assessments, assess, close_round
from tests.questions.people import CANVAS
from zicht.core.errors import Invalid, NotAllowed, NotYet

pytestmark = pytest.mark.backend
BEST = {line.name: 4 for line in voting.RUBRIC}
POOR = {line.name: 1 for line in voting.RUBRIC}


@pytest.fixture
def asked(question, cast):
    version = current_version(question.trajectory)
    ask_assessments(version, by=cast.owner)
    return current_version(question.trajectory)


def _vote(version, party, by, rubric=BEST, **more):
    return assess(version, organisation=party, rubric=rubric, note="Omdat.", by=by, **more)


def test_the_lines_add_up_to_two_marks():
    assert voting.marks_of(BEST) == {"relevance": 10, "sharpness": 10}
    assert voting.marks_of(POOR) == {"relevance": 1, "sharpness": 1}
    assert voting.marks_of({**BEST, "worded": 1}) == {"relevance": 10, "sharpness": 7}


def test_nobody_reads_a_vote_before_everybody_voted(asked, cast):
    _vote(asked, cast.city, cast.owner)
    _vote(asked, cast.bureau, cast.partner, POOR)
    assert [one.organisation for one in voting.readable_assessments(asked, cast.owner)] == [cast.city]
    assert voting.readable_assessments(asked, cast.lead) == []
    assert "nog gesloten" in guards.question_is_relevant_and_sharp(asked.question.trajectory)
    told = [row.facts for row in JournalEntry.objects.filter(verb__startswith="question.")]
    assert not any("marks" in facts or "relevance" in facts for facts in told)
    _vote(asked, cast.police, cast.officer)
    opened = current_version(asked.question.trajectory)
    assert len(voting.readable_assessments(opened, cast.partner)) == 3
    assert JournalEntry.objects.get(verb="question.revealed").facts["marks"]["Statistiekbureau"] == [1, 1]
    assert guards.question_is_relevant_and_sharp(asked.question.trajectory) is None


def test_a_round_is_closed_early_only_with_a_quorum_and_by_the_owner(asked, cast):
    _vote(asked, cast.city, cast.owner)
    with pytest.raises(NotYet) as refusal:
        close_round(asked, by=cast.owner)
    assert "2 partijen" in str(refusal.value)
    _vote(asked, cast.bureau, cast.partner)
    with pytest.raises(NotAllowed):
        close_round(asked, by=cast.partner)
    for _time in range(2):
        close_round(asked, by=cast.owner)
    opened = current_version(asked.question.trajectory)
    assert opened.closed_by == cast.owner
    assert len(voting.readable_assessments(opened, cast.officer)) == 2
    _vote(opened, cast.police, cast.officer, POOR)
    assert len(voting.readable_assessments(opened, cast.owner)) == 3


def test_words_that_cost_points_come_out_of_the_question(asked, cast):
    with pytest.raises(Invalid) as refusal:
        _vote(asked, cast.city, cast.owner, costly_words="verzuimt\nkletspraat")
    assert list(refusal.value.fields) == ["costly_words"]
    _vote(asked, cast.city, cast.owner, costly_words=" Verzuimt \nverzuimt")
    _vote(asked, cast.bureau, cast.partner, costly_words="Verzuimt\naandeel")
    seated = [cast.city, cast.bureau, cast.police]
    assert voting.costly_words(current_version(asked.question.trajectory), seated) == {}
    _vote(asked, cast.police, cast.officer)
    found = voting.costly_words(current_version(asked.question.trajectory), seated)
    assert found["Verzuimt"] == ["Gemeente Waterkerk", "Statistiekbureau"]


@pytest.mark.parametrize("rubric", [{}, {**BEST, "worded": 5}, {**BEST, "use": "veel"}, {"use": 3}])
def test_a_line_that_is_missing_or_odd_is_refused_at_its_field(asked, cast, rubric):
    with pytest.raises(Invalid):
        _vote(asked, cast.city, cast.owner, rubric)
    assert asked.assessments.count() == 0


def test_two_devices_of_one_party_leave_one_vote_and_two_parties_leave_two(asked, cast):
    _vote(asked, cast.city, cast.owner, POOR)
    _vote(asked, cast.city, cast.colleague)
    _vote(asked, cast.bureau, cast.partner)
    own = asked.assessments.get(organisation=cast.city)
    assert (own.relevance, own.assessed_by) == (10, cast.colleague)
    assert [row.relevance for row in own.history.order_by("history_id")] == [1, 10]
    assert asked.assessments.count() == 2


def test_the_page_shows_who_voted_and_not_what(asked, cast, browser):
    page = f"/trajecten/{asked.question.trajectory.reference}/oordeel/"
    _vote(asked, cast.bureau, cast.partner, POOR)
    text = browser(cast.owner).get(page).text
    assert "gaf een oordeel" in text
    assert "Omdat." not in text
    assert CANVAS["text"][:20] in text
    _vote(asked, cast.city, cast.owner, costly_words="aandeel")
    assert browser(cast.owner).post(f"{page}sluiten/").status_code == 302
    text = browser(cast.officer).get(page).text
    assert "Omdat." in text
    assert "<mark>aandeel</mark>" in text
