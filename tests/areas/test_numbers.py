"""Numbers as files write them."""

import pytest

from areas.readers.numbers import (
    NotANumber,
    NumberStyle,
    common_style,
    read_amount,
    read_count,
    read_number,
)

DOT, COMMA, UNKNOWN = NumberStyle.DOT, NumberStyle.COMMA, NumberStyle.UNKNOWN


@pytest.mark.parametrize("text", ["", ".", " . ", "NULL", "n/a", "-99990", "-99995", "-99997", "-99999999"])
def test_missing_values_and_sentinels_are_none(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("12", UNKNOWN, 12), ("12.5", DOT, 12.5), ("12,5", COMMA, 12.5), ("1.234,5", COMMA, 1234.5),
        ("1,234.5", DOT, 1234.5), ("1.234.567", COMMA, 1234567), ("-3,5", COMMA, -3.5), ("1e-3", DOT, 0.001),
        ("\u00a012", DOT, 12), ("-99989", DOT, -99989), ("0.123", DOT, 0.123),
    ],
)  # fmt: skip
def test_numbers_are_read_in_their_style(text, style, value):
    assert read_number(text, style) == value


@pytest.mark.parametrize(
    "text", ["abc", "-", "x", "1.2.3", "1,2,3", "٣", "inf", "1e400", "9" * 30, "12 5", "1_000"]
)
@pytest.mark.parametrize("style", [DOT, COMMA])
def test_what_is_no_number_is_refused(text, style):
    with pytest.raises(NotANumber):
        read_number(text, style)


def test_thousands_are_never_guessed():
    with pytest.raises(NotANumber, match="op twee manieren"):
        read_number("1.234", UNKNOWN)
    assert read_number("1.234", COMMA) == 1234
    assert read_number("1.234", DOT) == 1.234


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["12", "1.234"], UNKNOWN), (["1.234", "1,5"], COMMA), (["1.234", "12.5"], DOT),
        (["1.234.567"], COMMA), (["1,5", "1.5"], NumberStyle.MIXED),
    ],
)  # fmt: skip
def test_a_column_proves_its_style(cells, style):
    assert common_style(cells) is style


def test_counts_are_whole_and_not_negative():
    assert read_count("12") == 12
    with pytest.raises(NotANumber, match="kleiner dan nul"):
        read_amount("-1")
    with pytest.raises(NotANumber, match="geen heel getal"):
        read_count("1.5")
