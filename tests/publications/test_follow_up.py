"""What the problem owner answers for each deviation, and the measures that follow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publications import guards
from publications.models import Deviation
from publications.public.models import LiveAnswer
from publications.services import finish_measure, plan_measure, respond
from tests.publications.scene import take_a_seat
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet

pytestmark = [pytest.mark.django_db, pytest.mark.backend]
ANSWER = {
    "knew": "partly",
    "explanation": "Rond het station staan meer fietsen dan er stallingen zijn.",
    "action": "Wij bouwen een bewaakte stalling.",
    "capacity": "Een projectleider, twee dagen in de week.",
}


@pytest.fixture
def deviation(live):
    return Deviation.objects.get(area_code="WK900100")


@pytest.fixture
def response(deviation, cast):
    return respond(deviation, ANSWER, seen=0, by=cast.owner)


def test_an_answer_appears_in_short_on_the_public_page(response):
    shown = LiveAnswer.objects.get()
    assert (
        shown.text
        == "Rond het station staan meer fietsen dan er stallingen zijn.\n\nWij bouwen een bewaakte stalling."
    )
    assert "projectleider" not in shown.text


def test_every_deviation_of_the_coalition_waits_for_an_answer(response, cast, trajectory):
    assert guards.every_deviation_is_answered(trajectory) == "Op 1 afwijking is nog niet gereageerd."
    respond(Deviation.objects.get(area_code="WK900103"), ANSWER, seen=0, by=cast.owner)
    assert guards.every_deviation_is_answered(trajectory) is None


def test_sending_the_same_answer_twice_is_once(response, deviation, cast):
    assert respond(deviation, ANSWER, seen=0, by=cast.owner) == response


def test_two_colleagues_who_answer_are_shown_both(response, deviation, cast):
    with pytest.raises(Conflict) as refusal:
        respond(deviation, ANSWER | {"action": "Iets anders doen."}, seen=0, by=cast.colleague)
    assert refusal.value.theirs["action"] == "Wij bouwen een bewaakte stalling."
    assert refusal.value.revision == 1


def test_an_answer_can_be_improved(response, deviation, cast):
    changed = respond(deviation, ANSWER | {"knew": "yes"}, seen=1, by=cast.colleague)
    assert (changed.knew, changed.answered_by, changed.revision) == ("yes", cast.colleague, 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [("knew", "misschien"), ("explanation", ""), ("action", "x" * 3001), ("capacity", "\x00")],
)
def test_a_bad_answer_is_refused_at_the_field(deviation, cast, name, value):
    with pytest.raises(Invalid) as refusal:
        respond(deviation, ANSWER | {name: value}, seen=0, by=cast.owner)
    assert list(refusal.value.fields) == [name]


def test_who_answers_and_who_does_not(deviation, cast):
    with pytest.raises(NotAllowed):
        respond(deviation, ANSWER, seen=0, by=cast.lead)
    with pytest.raises(Hidden):
        respond(deviation, ANSWER, seen=0, by=cast.outsider)


def test_a_measure_ends_with_what_it_brought(response, cast, trajectory):
    due = timezone.localdate() + timedelta(days=30)
    measure = plan_measure(
        response, title="Stalling bouwen", responsible="Team Ruimte", due_on=due, by=cast.owner
    )
    assert guards.every_measure_is_finished(trajectory).startswith("1 maatregel")
    finish_measure(measure, state="running", outcome="", by=cast.owner)
    with pytest.raises(Invalid):
        finish_measure(measure, state="evaluated", outcome=" ", by=cast.owner)
    done = finish_measure(measure, state="evaluated", outcome="De helft minder diefstal.", by=cast.owner)
    assert done.finished_by == cast.owner
    assert guards.every_measure_is_finished(trajectory) is None
    with pytest.raises(NotYet):
        finish_measure(measure, state="running", outcome="", by=cast.owner)


def test_a_measure_in_the_past_is_refused(response, cast):
    with pytest.raises(Invalid) as refusal:
        plan_measure(
            response,
            title="Gisteren",
            responsible="Wij",
            due_on=timezone.localdate() - timedelta(days=1),
            by=cast.owner,
        )
    assert list(refusal.value.fields) == ["due_on"]


@pytest.fixture
def elsewhere(live):
    """A deviation of the neighbouring municipality."""
    return Deviation.objects.get(area_code="WK900200")


def test_the_problem_owner_does_not_answer_in_the_name_of_another_municipality(elsewhere, cast):
    with pytest.raises(NotAllowed) as refusal:
        respond(elsewhere, ANSWER, seen=0, by=cast.owner)
    assert str(refusal.value.sentence) == (
        "Deze afwijking is van Gemeente Duinbergen. Alleen wie daar werkt, kan erop reageren."
    )
    assert not LiveAnswer.objects.exists()


def test_who_works_there_without_a_seat_finds_nothing(elsewhere, cast):
    with pytest.raises(Hidden):
        respond(elsewhere, ANSWER, seen=0, by=cast.outsider)


def test_a_municipality_at_the_table_answers_for_its_own_areas_and_no_others(
    elsewhere, deviation, cast, trajectory
):
    take_a_seat(trajectory, cast)
    response = respond(elsewhere, ANSWER, seen=0, by=cast.outsider)
    due = timezone.localdate() + timedelta(days=30)
    facts = {"title": "Stalling", "responsible": "Team Ruimte", "due_on": due}
    measure = plan_measure(response, **facts, by=cast.outsider)
    with pytest.raises(NotAllowed):
        respond(deviation, ANSWER, seen=0, by=cast.outsider)
    with pytest.raises(NotAllowed):
        respond(elsewhere, ANSWER | {"knew": "yes"}, seen=1, by=cast.owner)
    with pytest.raises(NotAllowed):
        plan_measure(response, **facts, by=cast.owner)
    with pytest.raises(NotAllowed):
        finish_measure(measure, state="evaluated", outcome="Klaar.", by=cast.owner)
