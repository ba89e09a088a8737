"""Figures are read with the decimals and the sign that fit what they are."""

import pytest
from django.utils.translation import override

from zicht.core.numbers import decimal, times, whole
from zicht.core.templatetags.zicht_figures import figure, figure_name

SPACE = "\N{NO-BREAK SPACE}"


LONG = f"Aandeel: {'jongeren ' * 12}een heel"


@pytest.mark.parametrize(
    ("value", "kind", "dutch", "english"),
    [
        (13.333, "share", f"13,3{SPACE}%", "13.3%"),
        (14, "share", f"14,0{SPACE}%", "14.0%"),
        (15579.93, "total", "15.579,93", "15,579.93"),
        (1298.3, "mean", "1.298,30", "1,298.30"),
        (1570.0, "quantile", "1.570", "1,570"),
        (1.2345, "odds", "1,234", "1.234"),
        (None, "share", "", ""),
    ],
)
def test_a_figure_as_people_read_it(value, kind, dutch, english):
    for language, expected in (("nl", dutch), ("en", english)):
        with override(language):
            assert figure(value, kind) == expected


@pytest.mark.parametrize(
    ("kept", "dutch", "english"),
    [
        (
            "Aandeel: leerlingen met verzuim",
            "Aandeel: leerlingen met verzuim",
            "Share: leerlingen met verzuim",
        ),
        ("Aandeel: Aandeel leerlingen", "Aandeel leerlingen", "Aandeel leerlingen"),
        ("Som van omzet", "Som van omzet", "Sum of omzet"),
        ("Jongeren", "Jongeren", "Jongeren"),
        (
            f"Aandeel: {'jongeren ' * 12}een heel la",
            f"Aandeel: {'jongeren ' * 12}een heel…",
            f"Share: {'jongeren ' * 12}een heel…",
        ),
    ],
)
def test_a_name_that_a_job_made_is_told_in_the_language_of_the_page_and_says_no_word_twice(
    kept, dutch, english
):
    for language, expected in (("nl", dutch), ("en", english)):
        with override(language):
            assert figure_name(kept) == expected


def test_a_number_in_a_sentence_has_the_signs_of_its_language():
    told = {}
    for language in ("nl", "en"):
        with override(language):
            told[language] = [
                whole(12345),
                decimal(12.66),
                decimal(3.0),
                times(0.95),
                times(12.66),
                whole(None),
            ]
    assert told["nl"] == ["12.345", "12,7", "3", "0,95×", "12,7×", ""]
    assert told["en"] == ["12,345", "12.7", "3", "0.95×", "12.7×", ""]
