"""Releases side by side, and texts that hold identifiers."""

import pytest

from analyses.engine.disclosure.differencing import Clash, Danger, ReleasedFigure, find_clashes
from zicht.core.scan import Trace, passes_eleven_test, scan_text
from zicht.core.scanfile import scan_file


def figure(value, *, release="new", area="W1", period="2025", category="all"):
    return ReleasedFigure(release, "crimes", area, period, category, value)


@pytest.mark.parametrize("difference", [1, 9])
def test_a_small_difference_clashes(difference):
    old, new = figure(100, release="old"), figure(100 + difference, category="without theft")
    assert find_clashes([new], [old]) == [Clash(new, old, Danger.SMALL_DIFFERENCE, difference)]


def test_equal_far_apart_and_other_places_or_times_do_not_clash():
    earlier = [figure(100, release="old")]
    new = [figure(100), figure(110), figure(101, area="W2"), figure(101, period="2024")]
    assert find_clashes(new, earlier) == []


def test_hidden_in_one_release_and_shown_in_the_other():
    shown, hidden = figure(40), figure(None, release="old")
    assert [clash.danger for clash in find_clashes([shown], [hidden])] == [Danger.HIDDEN_BEFORE]
    assert [clash.danger for clash in find_clashes([hidden], [shown])] == [Danger.HIDDEN_NOW]
    assert find_clashes([figure(None)], [hidden]) == []
    assert find_clashes([figure(40, category="b")], [hidden]) == []


def test_eleven_test():
    assert passes_eleven_test("111222333")
    assert not passes_eleven_test("111222334")
    assert not passes_eleven_test("000000000")


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("a;111222333;b", Trace.SERVICE_NUMBER),
        ("RINPERSOONS;value", Trace.PSEUDONYM_KEY),
        ("area,rinadres", Trace.PSEUDONYM_KEY),
        ("Dam 1, 1012 JS Amsterdam", Trace.POSTCODE),
        ("1012js", Trace.POSTCODE),
        ("born on 31-12-1985", Trace.BIRTH_DATE),
        ("1985-12-31", Trace.BIRTH_DATE),
        ("geboortedatum: 2024-02-29", Trace.BIRTH_DATE),
    ],
)
def test_what_identifies_people_is_found(text, trace):
    assert [finding.trace for finding in scan_text(text)] == [trace]


@pytest.mark.parametrize(
    "text",
    [
        "wijkcode,value\nWK0363AA,985",
        "BU0363AA01;1200",
        "0.111222333",
        "111222334",
        "period 2025-01-01",
        "31-02-1985",
        "in 2024 in Utrecht",
        "1940 SS",
    ],
)
def test_ordinary_figures_pass(text):
    assert scan_text(text) == []


def test_a_finding_tells_where_and_hides_what(tmp_path):
    file = tmp_path / "output.csv"
    file.write_text("code;value\nx;111222333\n", encoding="utf-8")
    found = list(scan_file(file))
    assert [(each.line, each.column, each.shown) for each in found] == [(2, 3, "11*******")]


def test_a_header_about_birth_covers_the_column():
    assert [each.line for each in scan_text("id;geboorte\n1;2023-05-04")] == [2]


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("RINPERSOONHKW", "pseudonym_key"), ("rinpersoon_id", "pseudonym_key"), ("rinnummer", "pseudonym_key"),
        ("rinp", "pseudonym_key"), ("111.222.333", "service_number"), ("111 222 333", "service_number"),
        ("bsn: 10000008", "service_number"), ("geboortedatum 19851231", "birth_date"),
        ("geb. 31 december 1985", "birth_date"), ("1012-JS", "postcode"),
    ],
)  # fmt: skip
def test_other_ways_to_write_the_same_identifier(text, trace):
    assert [str(found.trace) for found in scan_text(text)] == [trace]


@pytest.mark.parametrize(
    "text",
    [
        "123.456.789 euro", "111.222.333.444", "vergadering op 31 december 1985", "20241231", "2024-KW02", "12345678",
        "de rinkelende bel", "2024JJ00",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_left_alone(text):
    assert scan_text(text) == []
