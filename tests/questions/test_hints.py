"""What the live hints see in a question, and what they leave alone."""

import pytest

from questions.hints import Severity, hints
from tests.questions.people import CANVAS


def _rules(**parts):
    return {hint.rule: hint.severity for hint in hints({**CANVAS, **parts})}


def test_a_sharp_question_gets_no_hint():
    assert hints(CANVAS) == []


def test_an_empty_canvas_only_names_the_gaps():
    assert {hint.rule for hint in hints({})} == {"no_comparison", "no_area", "no_period", "no_use"}


@pytest.mark.parametrize(
    ("part", "words", "rule"),
    [
        ("text", "Wie zijn de daders op het park?", "detection"),
        ("use_of_answers", "Dit helpt bij de opsporing.", "detection"),
        ("indicator", "Aantal meldingen per adres", "traceability"),
        ("population", "Bewoners met een migratieachtergrond", "migration_background"),
        ("denominator", "Inwoners naar nationaliteit", "migration_background"),
    ],
)
def test_what_cannot_be_asked_blocks(part, words, rule):
    assert _rules(**{part: words})[rule] is Severity.BLOCK


def test_a_proxy_asks_for_a_justification():
    assert _rules(population="Gezinnen met een uitkering")["proxy"] is Severity.JUSTIFY


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("In welke wijken staan veel woningen leeg?", "vague"),
        ("Welk deel verzuimt, en waarom?", "two_questions"),
        ("Hoeveel kinderen verzuimen? En welk deel doubleert?", "two_questions"),
        ("Welk deel van het verzuim is het gevolg van armoede?", "causal_claim"),
    ],
)
def test_what_could_be_sharper_is_only_advised(text, rule):
    assert _rules(text=text)[rule] is Severity.WARN


@pytest.mark.parametrize(
    "text",
    ["Hoe vaak komt schoolverzuim voor?", "Welk aandeel huishoudens staat ingeschreven op een park?"],
)
def test_plain_words_are_left_alone(text):
    assert _rules(text=text) == {}


def test_saying_that_it_is_not_detection_does_not_block():
    assert _rules(use_of_answers="Voor hulp, niet voor opsporing en geen opsporing van personen.") == {}


def test_the_heaviest_hint_comes_first():
    found = hints({**CANVAS, "text": "Waar is veel verzuim en wie zijn de daders?"})
    assert found[0].severity is Severity.BLOCK
