"""What the live hints see in a question, and what they leave alone."""

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Post
from accounts.services import appoint
from questions.hinting import hints_on, switched_off
from questions.hints import RULE, RULES, Severity, hints, hints_on_text
from questions.hints.reading import Reading
from questions.models import HintSwitch
from questions.services import switch_rule
from tests.questions.measuring import CLASSES, questions, table
from tests.questions.people import CANVAS, person
from zicht.core.errors import Hidden


def _rules(**parts):
    return {hint.rule: hint.severity for hint in hints({**CANVAS, **parts})}


def test_a_sharp_question_gets_no_hint():
    assert hints(CANVAS) == []


def test_an_empty_canvas_only_names_the_gaps():
    assert {hint.rule for hint in hints({})} == {"no_comparison", "no_area", "no_period", "no_use"}


# `dev` and `held` came with the first rules: `held` was written after them, and no rule was written for it.
# `repaired` was written in two rounds without the rules at hand. On first sight the rules found 0.72 and then 0.73 of what
# should be blocked; they were repaired on all of it, so it only guards against going back. `unseen` was written after the
# last repair, and no rule was changed for it: it says how well the rules do on questions that they do not know.
PARTS = ("dev", "held", "repaired", "unseen")
LEAST = {"dev": (0.97, 0.97), "held": (0.95, 0.90), "repaired": (0.97, 0.97), "unseen": (0.95, 0.90)}


@pytest.mark.parametrize("part", PARTS)
def test_the_rules_sort_questions_as_people_do(part, capsys):
    scores = table(part)
    with capsys.disabled():
        for kind, (precision, recall, _wrong) in scores.items():
            owned = len(questions(part, kind))
            print(f"\n{part:8} {kind:8} precision {precision:.3f} recall {recall:.3f} of {owned}", end="")
    of_block, of_the_rest = LEAST[part]
    low = {
        kind: (precision, recall, wrong)
        for kind, (precision, recall, wrong) in scores.items()
        if min(precision, recall) < (of_block if kind == "block" else of_the_rest)
    }
    assert low == {}


def test_no_question_stands_in_two_sets_and_each_class_has_enough():
    every = [text for part in PARTS for kind in CLASSES for text in questions(part, kind)]
    assert len(every) == len(set(every))
    assert all(len(questions("dev", kind)) >= 60 for kind in CLASSES)


@pytest.mark.parametrize(
    ("part", "words", "rule"),
    [
        ("text", "Wie zijn de daders op het park?", "detection"),
        ("use_of_answers", "Dit helpt bij de opsporing.", "detection"),
        ("indicator", "Aantal meldingen per adres", "traceability"),
        ("text", "Kan per pgb-houder worden bekeken waar het geld heen gaat?", "traceability"),
        ("text", "Van elk huisje: de bewoner en de huurprijs.", "traceability"),
        ("text", "Wijs de drogisten aan die contant inkopen.", "detection"),
        ("use_of_answers", "Waarmee de toezichthouder een onderzoek kan starten.", "detection"),
        ("hypothesis", "Een model op nationaliteit voorspelt dit beter", "origin_as_input"),
    ],
)
def test_what_cannot_be_asked_blocks(part, words, rule):
    assert _rules(**{part: words})[rule] is Severity.BLOCK


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Gezinnen met een uitkering", "proxy"),
        ("Bewoners met een migratieachtergrond", "origin"),
        ("Bewoners met een verslaving", "sensitive"),
    ],
)
def test_a_sensitive_group_asks_for_a_justification(words, rule):
    assert _rules(population=words)[rule] is Severity.JUSTIFY


@pytest.mark.parametrize(
    "text",
    [
        "Hoe vaak komt schoolverzuim voor?",
        "Welk aandeel huishoudens staat ingeschreven op een park?",
        "Welke woningen tellen wij mee als leegstaand?",
        "Wie heeft er last van?",
        "Hoeveel opsporingsambtenaren zijn er per wijk?",
        "Hoeveel geld van onbekende herkomst werd gemeld?",
        "Hoeveel woningen per eigenaar telt de stad, vergeleken met vorig jaar?",
        "Hoeveel inwoners per huisarts telt elke gemeente?",
        "Hoeveel invallen deed de politie?",
    ],
)
def test_plain_words_are_left_alone(text):
    assert _rules(text=text) == {}


def test_a_ratio_in_the_indicator_is_no_row_per_person():
    assert _rules(indicator="Geregistreerde misdrijven per inwoner") == {}
    assert _rules(indicator="Gemiddeld aantal bewoners per woning") == {}
    assert _rules(indicator="Meldingen per garagebox", denominator="Alle garageboxen") == {}
    assert (
        _rules(indicator="Meldingen per garagebox", denominator="Alle huizen")["traceability"]
        is Severity.BLOCK
    )


@pytest.mark.parametrize(
    "text",
    [
        "Wij willen niet opsporen.",
        "Voor hulp, niet voor opsporing en geen opsporing van personen.",
        "Zonder namen of adressen van bewoners.",
        "Opsporing is niet het doel.",
        "We sporen niemand op.",
        "Het antwoord is niet herleidbaar tot personen.",
        "Het gaat ons niet om wie het doet.",
    ],
)
def test_saying_that_it_is_not_meant_does_not_block(text):
    assert _rules(use_of_answers=text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Kunnen we niet gewoon de namen van de eigenaren krijgen?",
        "Niet alleen hoeveel, maar ook welke bewoners.",
        "Wij willen niemand opsporen, maar geef ons de adressen van de panden.",
        "Wie betaalt er geen belasting?",
    ],
)
def test_a_denial_of_something_else_does_not_open_the_gate(text):
    assert Severity.BLOCK in _rules(text=text).values()


def test_the_heaviest_hint_comes_first():
    found = hints({**CANVAS, "text": "Waar is veel verzuim en wie zijn de daders?"})
    assert found[0].severity is Severity.BLOCK


def test_every_rule_says_what_it_is_about_and_finds_its_own_example():
    assert len(RULE) == len(RULES)
    for rule in RULES:
        assert str(rule.label) and str(rule.explanation) and str(rule.source)
        assert rule.name in {hint.rule for hint in hints_on_text(str(rule.example))}, rule.name


@pytest.mark.parametrize(
    "text",
    ["", "\ufeff", "?" * 5000, "wie " * 5000, "a" * 20_000, "welke " + " " * 10_000, "\x00\u00ad", "😀 ?"],
)
def test_any_text_is_read(text):
    assert all(hint.explanation for hint in hints_on_text(text))


def _typed(monkeypatch, raw):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="latin-1"))
    call_command("hints", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_the_command_reads_a_question_and_prints_only_json(monkeypatch):
    found = _typed(monkeypatch, "\ufeffWélke bewoners frauderen?".replace("é", "e").encode())
    assert found[0]["severity"] == "block"
    assert set(found[0]) == {"rule", "severity", "phrase", "explanation"}
    assert {row["rule"] for row in _typed(monkeypatch, b"")} == {"no_comparison", "no_area", "no_period"}
    assert _typed(monkeypatch, b"\xff\xfe kapot")


def test_a_rule_that_is_switched_off_says_nothing_until_it_is_on_again(cast):
    canvas = {**CANVAS, "text": "Is er veel verzuim in de wijk?"}
    HintSwitch.objects.create(rule="vague", is_on=False, reason="Te streng", switched_by=cast.lead)
    assert switched_off() == {"vague"}
    assert hints_on(canvas) == []
    HintSwitch.objects.create(rule="vague", is_on=True, reason="Toch nodig", switched_by=cast.lead)
    assert [hint.rule for hint in hints_on(canvas)] == ["vague"]


def test_only_an_administrator_switches_a_rule_and_says_why(cast, browser):
    boss = person("beheerder")
    appoint(boss, Post.ADMINISTRATOR)
    page = reverse("questions:hint_rule", args=["vague"])
    assert browser(cast.owner).post(page, {"reason": "Lastig", "wanted": "off"}).status_code in (403, 404)
    assert browser(boss).post(page, {"reason": " ", "wanted": "off"}).status_code == 200
    assert switched_off() == frozenset()
    for _time in range(2):
        browser(boss).post(page, {"reason": "Te streng voor havens", "wanted": "off"})
    assert HintSwitch.objects.get().switched_by == boss
    shown = browser(cast.owner).get(reverse("questions:hint_rules")).text
    assert "Te streng voor havens" in shown
    with pytest.raises(Hidden):
        switch_rule("onzin", is_on=False, reason="x", by=boss)


def test_no_word_and_no_clause_is_read_without_end():
    reading = Reading.of("wie " * 5000 + "x" * 9000 + "? " + "a" * 9000)
    assert max(len(clause) for clause in reading.clauses) <= 400
    assert max(len(word) for word in reading.text.split()) <= 60
    assert len(reading.text) <= 20_000
