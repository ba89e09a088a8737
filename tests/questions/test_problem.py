"""Handing in a problem: who may, what is kept, and when it counts as handed in."""

import pytest

from accounts.models import Notification
from coalitions import journal
from questions import guards
from questions.alike import lookalikes
from questions.models import Criterion, ProblemStatement, Trajectory
from questions.selectors import find, visible_to
from questions.services import (
    choose_theme,
    judge_lookalikes,
    rename,
    scan_maturity,
    score,
    start_problem,
    submit_problem,
    write_statement,
)
from tests.questions.people import STATEMENT
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet

pytestmark = pytest.mark.backend


def test_a_problem_gets_a_reference_of_the_year_and_starts_in_intake(cast):
    first = start_problem(organisation=cast.city, title="Eerste", by=cast.owner)
    second = start_problem(organisation=cast.city, title="Tweede", by=cast.owner)
    assert first.reference.startswith("ZO-20")
    assert int(second.reference[-3:]) == int(first.reference[-3:]) + 1
    assert first.phase == "intake"
    assert first.passages.get().left_at is None


def test_only_people_of_a_municipality_start_a_problem_for_it(cast):
    with pytest.raises(NotAllowed):
        start_problem(organisation=cast.city, title="Van een ander", by=cast.outsider)
    with pytest.raises(Invalid) as refusal:
        start_problem(organisation=cast.bureau, title="Wij ook", by=cast.partner)
    assert "organisation" in refusal.value.fields
    assert Trajectory.objects.count() == 0


@pytest.mark.parametrize("title", ["", "   ", "x" * 151, "met\x00nul", None, 7])
def test_a_wrong_title_is_refused_at_the_field(cast, title):
    with pytest.raises(Invalid) as refusal:
        start_problem(organisation=cast.city, title=title, by=cast.owner)
    assert list(refusal.value.fields) == ["title"]


def test_a_draft_is_only_for_its_own_people(draft, cast):
    assert find(cast.owner, draft.reference) == draft
    assert list(visible_to(cast.colleague)) == [draft]
    for stranger in (cast.outsider, cast.lead, cast.partner, cast.observer):
        assert not visible_to(stranger).exists()
        with pytest.raises(Hidden):
            find(stranger, draft.reference)


def test_a_stranger_cannot_write_and_does_not_learn_that_it_exists(draft, cast):
    with pytest.raises(Hidden):
        write_statement(draft, STATEMENT, seen=0, by=cast.outsider)
    with pytest.raises(Hidden):
        submit_problem(draft, by=cast.outsider)


def test_a_part_of_the_statement_can_be_kept_on_its_own(draft, cast):
    write_statement(draft, {"what_happens": "  Veel leegstand\r\nin de straat "}, seen=0, by=cast.owner)
    statement = ProblemStatement.objects.get()
    assert statement.what_happens == "Veel leegstand\nin de straat"
    assert statement.revision == 1
    assert "Vergeleken" in guards.statement_is_complete(draft).title()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("what_happens", "x" * 4001),
        ("what_happens", "a\x00b"),
        ("what_happens", ["lijst"]),
        ("prevention_only", "misschien"),
        ("revision", 4),
        ("trajectory", 1),
    ],
)
def test_wrong_values_are_refused_at_their_field(draft, cast, name, value):
    with pytest.raises(Invalid) as refusal:
        write_statement(draft, {name: value}, seen=0, by=cast.owner)
    assert list(refusal.value.fields) == [name]
    assert ProblemStatement.objects.get().revision == 0


def test_the_second_of_two_writers_is_shown_both(draft, cast):
    write_statement(draft, {"what_happens": "Van mij"}, seen=0, by=cast.owner)
    with pytest.raises(Conflict) as refusal:
        write_statement(draft, {"what_happens": "Van de collega"}, seen=0, by=cast.colleague)
    assert refusal.value.theirs == {"what_happens": "Van mij"}
    assert refusal.value.mine == {"what_happens": "Van de collega"}
    write_statement(draft, {"what_happens": "Samen"}, seen=refusal.value.revision, by=cast.colleague)
    assert ProblemStatement.objects.get().what_happens == "Samen"


def test_an_unfinished_problem_says_what_is_missing(draft, cast):
    with pytest.raises(NotYet) as refusal:
        submit_problem(draft, by=cast.owner)
    assert len(refusal.value.reasons) == 2
    assert guards.problem_is_submitted(draft)


def test_handing_in_shows_it_to_the_programme_once(written, cast):
    submit_problem(written, by=cast.owner)
    submit_problem(written, by=cast.colleague)
    assert written.submitted_by == cast.owner
    assert Notification.objects.filter(user=cast.lead).count() == 1
    assert list(visible_to(cast.lead)) == [written]
    assert guards.problem_is_submitted(written) is None
    assert list(journal.breaks_in(written.coalition)) == []


def test_look_alikes_need_a_reason(draft, cast):
    with pytest.raises(Invalid):
        judge_lookalikes(draft, note=" ", by=cast.owner)
    assert guards.lookalikes_are_judged(draft)


def test_look_alikes_share_words_and_stay_within_what_may_be_seen(written, cast):
    own = start_problem(organisation=cast.city, title="Vakantieparken en schoolverzuim", by=cast.owner)
    start_problem(organisation=cast.neighbour, title="Zicht op vakantieparken", by=cast.outsider)
    write_statement(own, STATEMENT, seen=0, by=cast.owner)
    found = lookalikes(written, cast.owner)
    assert [(one.trajectory, one.is_visible) for one in found] == [(own, True)]


def test_title_and_theme_can_change_until_the_problem_is_accepted(draft, cast):
    rename(draft, "Nieuwe naam", by=cast.owner)
    choose_theme(draft, cast.theme, by=cast.owner)
    draft.refresh_from_db()
    assert (draft.title, draft.theme) == ("Nieuwe naam", cast.theme)
    with pytest.raises(Invalid):
        rename(draft, "x" * 151, by=cast.owner)


def test_the_maturity_scan_takes_levels_from_one_to_four(draft, cast):
    scan_maturity(draft, {"data": 3, "support": None}, seen=0, by=cast.owner)
    assert draft.maturity.data == 3
    with pytest.raises(Invalid):
        scan_maturity(draft, {"data": 5}, seen=1, by=cast.owner)


def test_only_the_programme_lead_scores_and_only_what_was_handed_in(written, cast):
    scores = {criterion.value: (3, "Omdat het kan.") for criterion in Criterion}
    submit_problem(written, by=cast.owner)
    with pytest.raises(NotAllowed):
        score(written, scores, by=cast.owner)
    assert "haalbaarheid" in guards.priority_is_scored(written)
    score(written, scores, by=cast.lead)
    score(written, {"feasibility": (5, "Toch beter.")}, by=cast.lead)
    assert guards.priority_is_scored(written) is None
    assert written.scores.count() == 4


@pytest.mark.parametrize(
    ("criterion", "given", "field"),
    [
        ("feasibility", (6, "waarom"), "feasibility"),
        ("feasibility", ("veel", "waarom"), "feasibility"),
        ("feasibility", (3, " "), "feasibility_why"),
        ("luck", (3, "waarom"), "luck"),
    ],
)
def test_a_wrong_score_is_refused_at_its_field(submitted, cast, criterion, given, field):
    with pytest.raises(Invalid) as refusal:
        score(submitted, {criterion: given}, by=cast.lead)
    assert list(refusal.value.fields) == [field]
