"""Two trajectories as they really go: holiday parks in three questions, and a port where Customs joins half-way."""

from dataclasses import replace

import pytest

from questions.models import Phase
from questions.selectors import visible_to
from questions.services import add_question
from reviews.models import Outcome, ReviewKind
from sources.selectors import requests_for
from zicht.core.errors import NotYet
from zicht.demo.subjects import HOLIDAY_PARKS, PORT
from zicht.method import take
from zicht.standing import gate

REGISTRATION = replace(
    HOLIDAY_PARKS,
    question_title="Klopt de registratie?",
    question="Welk aandeel van de verblijven op vakantieparken staat per wijk juist in de registratie, en waar wijkt dat af?",
    indicator="Aandeel verblijven dat juist is geregistreerd",
    numerator="Verblijven die juist zijn geregistreerd",
    denominator="Alle verblijven op vakantieparken",
    term="juist geregistreerd",
    meaning="Het gebruiksdoel in de registratie is hetzelfde als wat een bezoek laat zien.",
    seed=31,
)
TRUANCY = replace(
    HOLIDAY_PARKS,
    question_title="Is er meer verzuim?",
    question="Welk aandeel van de leerlingen op vakantieparken verzuimt per wijk, en waar wijkt dat af van andere wijken?",
    population="Leerlingen die op een vakantiepark wonen",
    indicator="Aandeel leerlingen met verzuim",
    numerator="Leerlingen met gemeld verzuim",
    denominator="Alle leerlingen op vakantieparken",
    term="verzuim",
    meaning="Een melding van ongeoorloofd verzuim bij de leerplichtambtenaar.",
    seed=32,
)


def cycle(story):
    """From the question to the answer, once round."""
    story.sharpen()
    story.take_stock()
    story.advise()
    story.to_analysis()
    story.analyse()
    story.judge()
    story.to_publication()
    story.publish()


def test_holiday_parks_answer_three_questions_one_after_the_other(make_story, cast):
    story = make_story(Phase.REFINEMENT, subject=HOLIDAY_PARKS)
    for number, subject in enumerate((HOLIDAY_PARKS, REGISTRATION, TRUANCY), start=1):
        story.subject, story.dataset = subject, None
        assert story.trajectory.cycle == number
        cycle(story)
        if number < 3:
            following = (REGISTRATION, TRUANCY)[number - 1]
            add_question(story.trajectory, following.question_title, by=story.owner)
        story.close()
        if number < 3:
            story.take("next_question", "probleemeigenaar")

    trajectory = story.trajectory
    assert trajectory.phase == Phase.CLOSED
    assert [question.answered_at is not None for question in trajectory.questions.order_by("order")] == [
        True
    ] * 3
    assert trajectory.publications.count() == 3
    assert trajectory.passages.filter(phase=Phase.REFINEMENT).count() == 3
    with pytest.raises(NotYet, match="geen volgende vraag"):
        take(trajectory, "next_question", by=cast["probleemeigenaar"])


def test_customs_joins_the_port_half_way_and_from_then_on_counts(make_story, cast):
    story = make_story(Phase.REFINEMENT, subject=PORT)
    version, definition = story.refine(), story.define_term()
    story.present(version, definition)
    assert gate(story.trajectory).is_open
    customs = cast["douane"]
    assert not visible_to(customs).exists()

    story.seat("customs", "douane")

    assert visible_to(customs).get() == story.trajectory
    assert not gate(story.trajectory).is_open
    (sentence,) = [condition.missing for condition in gate(story.trajectory).conditions if not condition.met]
    assert "Douane" in sentence

    story.pledge_and_sign()
    story.present(version, definition)
    story.take("to_inventory", "probleemeigenaar")
    story.take_stock()
    story.advise(conditions=("Leg vast dat zendingen alleen per wijk worden geteld.",))
    assert story.review(ReviewKind.LEGAL).decision.outcome == Outcome.CONDITIONAL
    assert not gate(story.trajectory).is_open

    story.meet_conditions(ReviewKind.LEGAL)

    story.to_analysis()
    assert story.trajectory.phase == Phase.ANALYSIS
    assert not requests_for(cast["buurgemeente"]).exists()
