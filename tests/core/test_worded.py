"""Sentences that are kept with their message and facts: each reader has them in a language of their own."""

import copy
import pickle

import pytest
from django.utils.translation import override

from zicht.core.worded import in_words, joined, kept_as, worded, words_of

PLACE = "Regel {line}:"
REASON = "“{text}” is geen heel getal."


def test_a_sentence_is_said_again_in_the_language_of_its_reader():
    said = joined(" ", [worded(PLACE, line=3), worded(REASON, text="1{,}5"), "Zo."])
    assert said == "Regel 3: “1{,}5” is geen heel getal. Zo."
    with override("en"):
        assert in_words(words_of(said), said) == "Row 3: “1{,}5” is not a whole number. Zo."


def test_what_a_sentence_does_not_say_is_not_kept_beside_it():
    """Who may read the sentence need not be allowed to read the counts that went along with it."""
    assert words_of(worded(REASON, text="x", given=3.0, counted=4.0))["facts"] == {"text": "x"}


def test_a_sentence_in_a_sentence_is_said_again_too():
    said = worded("{why} Wij proberen het zo opnieuw.", why=worded("Het rekenproces stopte onverwacht."))
    with override("en"):
        again = in_words(words_of(said), said)
        assert again == "{} {}".format(
            worded("Het rekenproces stopte onverwacht."),
            worded("{why} Wij proberen het zo opnieuw.", why="").strip(),
        )
        assert "opnieuw" not in again and "rekenproces" not in again


@pytest.mark.parametrize(
    "way",
    [
        str,
        copy.deepcopy,
        lambda said: pickle.loads(pickle.dumps(said)),
        lambda said: kept_as(said, said.words),
    ],
)
def test_the_words_survive_the_way_to_the_page(way):
    said = worded(REASON, text="1,5")
    there = way(said)
    assert there == said and words_of(there) == words_of(said) != {}


@pytest.mark.parametrize(
    "words",
    [
        None,
        {},
        {"message": REASON},
        {"message": REASON, "facts": {}},
        {"parts": [1]},
        {"message": "{", "facts": {}},
    ],
)
def test_what_was_kept_without_words_or_with_others_keeps_its_text(words):
    assert in_words(words, "Zoals het er stond.") == "Zoals het er stond."
    assert words_of("Zoals het er stond.") == {}
