"""Sharpening a question: versions, assessments, definitions, remarks and holds, and what the gates say."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Notification
from coalitions import journal
from coalitions.services import leave
from questions import guards
from questions.models import Assessment, Definition, QuestionVersion
from questions.selectors import current_question, current_version, listed, question_content, visible_to
from questions.services import (
    add_question,
    agree,
    ask_assessments,
    assess,
    begin_next_question,
    close_round,
    define,
    finish_question,
    lift_hold,
    place_hold,
    redefine,
    refine_question,
    remark,
    resolve,
    start_problem,
)
from tests.questions.people import CANVAS
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet

pytestmark = pytest.mark.backend


@pytest.fixture
def asked(question, cast):
    """A complete question that was put before the parties."""
    version = question.versions.first()
    ask_assessments(version, by=cast.owner)
    version.refresh_from_db()
    return version


def _judge(version, cast, **marks):
    for name, (organisation, someone) in {
        "city": (cast.city, cast.owner),
        "bureau": (cast.bureau, cast.partner),
        "police": (cast.police, cast.officer),
    }.items():
        if name in marks:
            number = marks[name]
            assess(
                version, organisation=organisation, relevance=number, sharpness=number, note="", by=someone
            )


def test_a_question_starts_empty_and_the_gate_names_what_is_missing(seated, cast):
    assert guards.canvas_is_complete(seated)
    question = add_question(seated, "Schoolverzuim", by=cast.owner)
    assert current_question(seated) == question
    assert "leeg" in guards.canvas_is_complete(seated)
    refine_question(question, {"text": CANVAS["text"]}, seen=0, by=cast.owner)
    assert "populatie" in guards.canvas_is_complete(seated)
    refine_question(question, CANVAS, seen=1, by=cast.owner)
    assert guards.canvas_is_complete(seated) is None
    assert question_content(seated)["question"]["population"] == CANVAS["population"]


def test_only_the_owner_writes_the_question(question, cast):
    with pytest.raises(NotAllowed):
        refine_question(question, {"text": "Van de partner"}, seen=1, by=cast.partner)
    with pytest.raises(Hidden):
        refine_question(question, {"text": "Van de buur"}, seen=1, by=cast.outsider)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "x" * 1501}, "text"),
        ({"population": "a\x00"}, "population"),
        ({"period_from": 1200}, "period_from"),
        ({"period_from": "vorig jaar"}, "period_from"),
        ({"period_from": 2024, "period_to": 2020}, "period_to"),
        ({"area_level": "straat"}, "area_level"),
        ({"number": 9}, "number"),
    ],
)
def test_a_wrong_part_is_refused_at_its_field(question, cast, values, field):
    with pytest.raises(Invalid) as refusal:
        refine_question(question, values, seen=1, by=cast.owner)
    assert list(refusal.value.fields) == [field]


def test_nobody_judges_before_the_question_is_put_before_them(question, cast):
    with pytest.raises(NotYet):
        _judge(question.versions.first(), cast, bureau=8)
    assert "voorgelegd" in guards.question_is_relevant_and_sharp(question.trajectory)


def test_asking_tells_every_party_once(asked, cast):
    assert Notification.objects.filter(user=cast.partner, url__endswith="/oordeel/").count() == 1
    ask_assessments(asked, by=cast.owner)
    assert Notification.objects.filter(user=cast.partner, url__endswith="/oordeel/").count() == 1


def test_the_gate_opens_when_the_owner_and_another_are_positive(asked, cast):
    trajectory = asked.question.trajectory
    _judge(asked, cast, bureau=8)
    sentence = guards.question_is_relevant_and_sharp(trajectory)
    assert "Gemeente Waterkerk en Politie" in sentence
    _judge(asked, cast, city=7)
    assert "Politie" in guards.question_is_relevant_and_sharp(trajectory)
    close_round(asked, by=cast.owner)
    assert guards.question_is_relevant_and_sharp(trajectory) is None


def test_low_marks_do_not_open_the_gate(asked, cast):
    _judge(asked, cast, city=9, bureau=5, police=4)
    assert "6 of hoger" in guards.question_is_relevant_and_sharp(asked.question.trajectory)


def test_a_party_that_left_no_longer_counts(asked, cast):
    _judge(asked, cast, city=9, bureau=9)
    member = asked.question.trajectory.coalition.members.get(organisation=cast.bureau)
    leave(member, note="Geen capaciteit", by=cast.partner)
    assert guards.question_is_relevant_and_sharp(asked.question.trajectory)


def test_before_a_judgement_the_version_changes_after_it_the_next_begins(asked, cast):
    question = asked.question
    same = refine_question(question, {"hypothesis": "Anders"}, seen=asked.revision, by=cast.owner)
    assert same.number == 1
    _judge(same, cast, city=8, bureau=8)
    fresh = refine_question(
        question,
        {"hypothesis": "Weer anders", "change_note": "Politie vroeg erom"},
        seen=same.revision,
        by=cast.owner,
    )
    assert (fresh.number, fresh.asked_at) == (2, None)
    assert fresh.population == CANVAS["population"]
    assert Assessment.objects.filter(version=same).count() == 2
    assert "nog niet aan de coalitie voorgelegd" in guards.question_is_relevant_and_sharp(question.trajectory)


def test_a_justification_alone_makes_no_new_version(asked, cast):
    _judge(asked, cast, city=8)
    same = refine_question(
        asked.question, {"justification": "Nodig omdat"}, seen=asked.revision, by=cast.owner
    )
    assert (same.number, same.justification) == (1, "Nodig omdat")
    assert same.assessments.get().is_current


def test_two_writers_after_a_judgement_get_one_next_version(asked, cast):
    _judge(asked, cast, city=8)
    refine_question(asked.question, {"hypothesis": "Van mij"}, seen=asked.revision, by=cast.owner)
    with pytest.raises(Conflict) as refusal:
        refine_question(asked.question, {"hypothesis": "Van u"}, seen=asked.revision, by=cast.colleague)
    assert refusal.value.theirs["hypothesis"] == "Van mij"
    assert QuestionVersion.objects.count() == 2


def test_who_read_an_older_text_is_asked_to_read_again(asked, cast):
    read = asked.fingerprint
    refine_question(asked.question, {"hypothesis": "Gewijzigd"}, seen=asked.revision, by=cast.owner)
    with pytest.raises(NotYet):
        assess(
            asked,
            organisation=cast.bureau,
            relevance=8,
            sharpness=8,
            note="",
            by=cast.partner,
            seen_fingerprint=read,
        )


@pytest.mark.parametrize("number", [0, 11, "tien", None, 7.5, True])
def test_a_mark_is_a_whole_number_from_one_to_ten(asked, cast, number):
    with pytest.raises(Invalid) as refusal:
        assess(asked, organisation=cast.bureau, relevance=number, sharpness=6, note="", by=cast.partner)
    assert list(refusal.value.fields) == ["relevance"]


def test_nobody_judges_for_another_party(asked, cast):
    with pytest.raises(NotAllowed):
        assess(asked, organisation=cast.police, relevance=8, sharpness=8, note="", by=cast.partner)
    with pytest.raises(NotAllowed):
        assess(asked, organisation=cast.neighbour, relevance=8, sharpness=8, note="", by=cast.partner)


def test_judging_again_replaces_the_first(asked, cast):
    _judge(asked, cast, bureau=4)
    _judge(asked, cast, bureau=8)
    assert Assessment.objects.get().relevance == 8


def test_everybody_agrees_on_the_words_until_one_changes(seated, cast):
    assert guards.definitions_are_agreed(seated)
    definition = define(
        seated, term="Vakantiepark", text="Een terrein met ten minste tien huisjes", by=cast.owner
    )
    assert "Statistiekbureau en Politie" in guards.definitions_are_agreed(seated)
    agree(definition, organisation=cast.bureau, by=cast.partner)
    agree(definition, organisation=cast.police, by=cast.officer)
    assert guards.definitions_are_agreed(seated) is None
    redefine(definition, text="Een terrein met ten minste vijf huisjes", seen=0, by=cast.owner)
    assert "Vakantiepark" in guards.definitions_are_agreed(seated)
    with pytest.raises(NotYet):
        agree(definition, organisation=cast.bureau, by=cast.partner, seen=0)


def test_a_word_is_defined_once_and_two_writers_see_both(seated, cast):
    definition = define(seated, term="Park", text="Eerste", by=cast.owner)
    with pytest.raises(Invalid):
        define(seated, term="Park", text="Tweede", by=cast.owner)
    redefine(definition, text="Van mij", seen=0, by=cast.owner)
    stale = Definition.objects.get(pk=definition.pk)
    with pytest.raises(Conflict):
        redefine(stale, text="Van de collega", seen=0, by=cast.colleague)
    with pytest.raises(NotAllowed):
        define(seated, term="Woning", text="Van de partner", by=cast.partner)


def test_a_blocking_remark_blocks_until_its_maker_is_satisfied(seated, cast):
    made = remark(seated, text="De noemer klopt niet", blocking=True, by=cast.partner)
    assert made.organisation == cast.bureau
    assert "Partner" in guards.no_blocking_remark_is_open(seated)
    reply = remark(seated, text="Aangepast", blocking=True, parent=made, by=cast.owner)
    assert not reply.is_blocking
    with pytest.raises(NotAllowed):
        resolve(made, by=cast.owner)
    resolve(made, by=cast.partner)
    resolve(made, by=cast.partner)
    assert guards.no_blocking_remark_is_open(seated) is None


def test_a_remark_of_somebody_without_a_say_does_not_block_for_ever(seated, cast):
    made = remark(seated, text="Wacht", blocking=True, by=cast.partner)
    with pytest.raises(NotAllowed):
        resolve(made, by=cast.lead)
    leave(seated.coalition.members.get(organisation=cast.bureau), note="Weg", by=cast.partner)
    made.trajectory.__dict__.pop("_roles", None)
    resolve(made, by=cast.lead)
    assert guards.no_blocking_remark_is_open(seated) is None


def test_a_remark_of_another_trajectory_cannot_be_answered_here(seated, cast):
    other = start_problem(organisation=cast.city, title="Ander", by=cast.owner)
    elsewhere = remark(other, text="Daar", by=cast.owner)
    with pytest.raises(Hidden):
        remark(seated, text="Hier", parent=elsewhere, by=cast.owner)


def test_a_hint_blocks_or_asks_for_a_justification(question, cast):
    trajectory = question.trajectory
    refine_question(question, {"population": "Gezinnen met een uitkering"}, seen=1, by=cast.owner)
    assert "onderbouwing" in guards.no_hint_blocks(trajectory)
    refine_question(question, {"justification": "Alleen zo zien wij schulden"}, seen=2, by=cast.owner)
    assert guards.no_hint_blocks(trajectory) is None
    refine_question(question, {"population": "Wie zijn de daders?"}, seen=3, by=cast.owner)
    assert "opsporen" in guards.no_hint_blocks(trajectory)


def test_each_office_holds_once_and_lifts_its_own(seated, cast):
    with pytest.raises(NotAllowed):
        place_hold(seated, reason="Ik wil niet", by=cast.owner)
    hold = place_hold(seated, reason="Eerst de grondslag", by=cast.lawyer)
    assert (hold.office, hold.review_on) == ("landsadvocaat", timezone.localdate() + timedelta(days=14))
    assert "Eerst de grondslag" in guards.not_on_hold(seated)
    with pytest.raises(NotYet, match="Eerst de grondslag"):
        place_hold(seated, reason="Nog eens", by=cast.lawyer)
    with pytest.raises(NotAllowed, match="Alleen de landsadvocaat kan"):
        lift_hold(seated, note="Duidelijk", by=cast.lead)
    place_hold(seated, reason="Geen capaciteit", by=cast.lead)
    lift_hold(seated, note="Duidelijk", by=cast.lawyer)
    assert "Geen capaciteit" in guards.not_on_hold(seated)
    with pytest.raises(NotAllowed, match="Alleen de programmaleider kan"):
        lift_hold(seated, note="Van mij mag het", by=cast.lawyer)
    lift_hold(seated, note="", by=cast.lead)
    assert guards.not_on_hold(seated) is None
    assert guards.on_hold(seated)
    with pytest.raises(NotYet):
        lift_hold(seated, note="", by=cast.lead)


def test_a_hold_names_a_day_that_is_still_to_come(seated, cast):
    with pytest.raises(Invalid) as refused:
        place_hold(seated, reason="Wachten", review_on=timezone.localdate(), by=cast.lawyer)
    assert list(refused.value.fields) == ["review_on"]


def test_the_next_question_begins_the_next_cycle(question, cast):
    trajectory = question.trajectory
    assert guards.a_next_question_waits(trajectory)
    second = add_question(trajectory, "Schulden", by=cast.owner)
    finish_question(trajectory, by=cast.owner)
    begin_next_question(trajectory, by=cast.owner)
    trajectory.refresh_from_db()
    assert current_question(trajectory) == second
    assert current_version(trajectory).question == second
    question.refresh_from_db()
    with pytest.raises(NotYet):
        refine_question(question, {"text": "Toch anders"}, seen=1, by=cast.owner)


def test_the_trail_holds_after_all_this(asked, cast):
    _judge(asked, cast, city=8, bureau=8)
    coalition = asked.question.trajectory.coalition
    assert list(journal.breaks_in(coalition)) == []
    assert coalition.journal.filter(verb="question.assessed").count() == 2


def test_a_list_costs_the_same_for_one_and_for_ten(draft, cast):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            rows = list(listed(cast.owner, text="a", sort="titel"))
            assert all(row.owner.short_name and row.is_held is False for row in rows)
        return len(rows), len(caught)

    queries()  # the first one also reads the appointments of this person
    one = queries()
    for number in range(9):
        start_problem(organisation=cast.city, title=f"Zaak {number}", by=cast.owner)
    assert one == (1, 2)  # the groups of this person, and the rows
    assert queries() == (10, 2)


def test_the_observer_and_the_neighbour_see_nothing(asked, cast):
    for stranger in (cast.observer, cast.outsider):
        assert not visible_to(stranger).exists()
    for insider in (cast.partner, cast.officer, cast.lawyer, cast.lead, cast.colleague):
        assert visible_to(insider).count() == 1
