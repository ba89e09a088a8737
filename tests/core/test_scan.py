"""What identifies people is found in whatever way it was typed, and ordinary figures are left alone."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from zicht.core import scan
from zicht.core.scan import GROUPINGS, Trace, passes_eleven_test, scan_cells, scan_text

NUMBERS = ["111222333", "123456782", "999990019"]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def traces(text):
    return [str(found.trace) for found in scan_text(text)]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_examples_are_service_numbers(number):
    assert passes_eleven_test(number)


@pytest.mark.parametrize(
    "text",
    [
        "123456782", "123 456 782", "123.456.782", "123-456-782", "123\u00a0456\u00a0782", "123\u2011456\u2011782",
        "123\u2009456\u2009782", "1234 56 782", "1234.56.782", "12 34 56 782", "1234-56782", "bsn123456782", "bsn_123456782",
        "BSN:123456782", "bsn 123456782 te Ede", "burgerservicenummer123456782", "nr123456782", "(123456782)",
        "123456782 12", "7 123456782", "１２３４５６７８２", "123\u200b456\u200b782", "12345\u00ad6782", "a;123456782;b",
    ],
)  # fmt: skip
def test_a_service_number_is_found_as_people_write_it(text):
    assert traces(text) == ["service_number"]


def with_check_digit(eight):
    """A service number that begins with these eight digits; empty when there is none."""
    rest = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), f"{eight:08}", strict=True)) % 11
    return f"{eight:08}{rest}" if rest < 10 else ""


@given(
    st.integers(1, 10**8 - 1).map(with_check_digit).filter(bool),
    st.sampled_from([(9,), *GROUPINGS]),
    st.sampled_from([" ", ".", "-", "\u00a0", "\u202f", "\u2010", "\u2013"]),
    st.booleans(),
    st.sampled_from(["", "é ", "bsn ", "Het nummer is: ", "\u00a0\u00a0"]),
)
def test_a_service_number_is_found_at_its_place(number, sizes, mark, is_wide, before):
    parts, start = [], 0
    for size in sizes:
        parts.append(number[start : start + size])
        start += size
    written = mark.join(parts)
    written = written.translate(FULL_WIDTH) if is_wide else written
    (found,) = [each for each in scan_text(f"{before}{written}.") if each.trace is Trace.SERVICE_NUMBER]
    assert (found.line, found.column) == (1, len(before) + 1)
    assert not set(found.shown[2:]) - {"*"}


@pytest.mark.parametrize(
    "text",
    [
        "1012 JS", "1012JS", "1012js", "1012Js", "1012 Js", "1012 js", "1012\u00a0JS", "1012  JS", "1012-JS", "1012JS12",
        "1012 js 12-3", "Dam 1, 1012 Xb Amsterdam", "1234KW",
    ],
)  # fmt: skip
def test_a_postcode_is_found_as_people_write_it(text):
    assert traces(text) == ["postcode"]


@pytest.mark.parametrize(
    "text",
    [
        "geboren 3 jan 1980", "geb. 3 mrt. 1980", "geboren op 3 januari 1980", "born Jan 3, 1980", "born 3 May 1980",
        "geboren 03-01-80", "geb 03/01/80", "geboren op 3 okt '80", "dob 3-1-1980", "geboren 3 1 1980",
        "geboren 3-jan-1980", "verjaardag: 3e mrt 1980", "geboortedatum 1980.01.03", "geboren 01021985",
        "geb. 19850201", "geboren op 01022024", "dob 3012024", "geboren 1-1-2024",
        "geboren 20112022", "geboren 19031985",
    ],
)  # fmt: skip
def test_a_birth_date_is_found_as_people_write_it(text):
    assert traces(text) == ["birth_date"]


@pytest.mark.parametrize(
    "text",
    [
        "2021-02-03", "3-2-2021", "Kind 03/04/2023 uit Ede", "1985-02-01", "01-01-1985", "W1;2022-06-12;5",
        "Anna, 12.11.2024, en haar broer", "Jan, 12-03-2022 - Ede", "met 12-03-2022",
    ],
)  # fmt: skip
def test_a_date_on_which_somebody_can_be_born_is_found_without_a_word_for_it(text):
    assert traces(text) == ["birth_date"]


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01", "31-12-2023", "2024-02-29", "2022-06-30", "peildatum 15-03-2024", "Peildatum: 15-03-2024",
        "op 12-03-2024 besloten", "van 03-02-2023 tot en met 04-03-2024", "12-03-2024 t/m 15-04-2024", "d.d. 12-03-2024",
        "tussen 12-03-2023 en 13-03-2024", "2024-03-15T10:00:00Z", "2024-03-15 10:00 INFO klaar", "(versie 2024-05-06)",
        "12-03-2124", "01021985", "1021985", "geboren: 99999999 keer", "geboren 31021985",
    ],
)  # fmt: skip
def test_a_day_of_a_period_or_of_something_that_happened_is_no_birth_date(text):
    assert traces(text) == []


def test_which_years_are_recent_follows_the_calendar(monkeypatch):
    """Of 2024 the first of January is a period now, and in ten years a day like any other."""

    class Later(date):
        @classmethod
        def today(cls):
            return date(2036, 5, 6)

    monkeypatch.setattr(scan, "date", Later)
    assert traces("2024-01-01") == traces("2035-02-03") == ["birth_date"]
    assert traces("2036-05-07") == traces("2036-01-01") == []


@pytest.mark.parametrize("cell", ["01021985", 1021985, 1021985.0, "19850201", "2/1/85", 12112023])
def test_a_cell_under_a_header_of_birth_is_a_birth_date(cell):
    found = list(scan_cells([["gebied", "geboortedatum"], ["W1", cell]]))
    assert [(each.trace, each.line, each.column) for each in found] == [(Trace.BIRTH_DATE, 2, 2)]
    assert not list(scan_cells([["gebied", "aantal"], ["W1", cell if cell != "2/1/85" else ""]]))


def test_dates_of_children_in_a_column_are_found_and_the_names_of_periods_are_not():
    column = [["datum"], ["2021-03-04"], ["2023-03-04"], [datetime(2022, 5, 6)]]
    assert [each.line for each in scan_cells(column)] == [2, 3, 4]
    assert not list(scan_cells([["periode"], ["2021-01-01"], ["2024-10-01"], ["31-12-2023"]]))


@pytest.mark.parametrize(
    "text",
    [
        "NL91ABNA0417164300",
        "nl91abna0417164300",
        "NL91 ABNA 0417 1643 00",
        "NL91.ABNA.0417.1643.00",
        "NL91-ABNA-0417-1643-00",
    ],
)
def test_a_bank_account_is_found_as_people_write_it(text):
    assert "bank_account" in traces(text)


@pytest.mark.parametrize(
    "text",
    [
        "GM0363", "WK036300", "BU03630000", "BU0363AA01", "ZO-2026-001", "2019-2020", "1234 km", "2024 en 2025",
        "In 2024 In Utrecht", "1940 SS", "2024KW01", "2025JJ00", "2024-KW02", "2024MM03", "123.456.789 euro", "111.222.333.444",
        "20 111 222 333", "0.111222333", "111222333,5", "111222333.5", "111222334", "020-1234567", "06 12345678", "12345678",
        "vergadering op 31 december 1985", "vergadering 03-01-26", "1 jan 2026", "artikel 8.1 van de Wbp", "10.57934/0b01e4",
        "a3f123456782c", "1.200 meldingen, 12 % meer", "31-02-1985", "van 09:00 tot 17:30", "tel. 14 020", "1500 ha", "3200 er",
        "https://example.nl/a/2024/01", "2024 is 12 procent", "versie 2.10.3", "0b1d6a2e-1234-ab12-9f3c-12ab34cd56ef",
        "artikel 1401 BW", "1200km", "art. 6162 BW",
        "https://example.nl/2019/05/06/cijfers",
    ],
)  # fmt: skip
def test_ordinary_figures_and_codes_are_left_alone(text):
    assert traces(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "jan0@voorbeeld.nl",
        "mail JAN.DE-VRIES@post.voorbeeld.nl.",
        "W1;jan_x+1@vörbeeld.nl;3",
        "jan＠voorbeeld.nl",
    ],
)
def test_an_email_address_is_found_and_masked(text):
    (found,) = scan_text(text)
    assert (found.trace, set(found.shown[2:])) == (Trace.EMAIL, {"*"})


@pytest.mark.parametrize("text", ["a @ b", "@home", "pakket@1.2.3", "git@localhost", "5@3.14"])
def test_a_mark_between_other_things_is_no_email_address(text):
    assert traces(text) == []


PHONES = [
    "0612345678",
    "06-12345678",
    "06 12 34 56 78",
    "+31 6 12345678",
    "+31(0)612345678",
    "0031612345678",
    "020-1234567",
    "(020) 123 45 67",
]


@pytest.mark.parametrize("header", ["telefoon", "Tel.nr", "mobiel", "GSM", "contact_phone"])
def test_a_telephone_number_is_found_where_the_header_speaks_of_these(header):
    cells = [[cell] for cell in (*PHONES, 612345678, 612345678.0)]
    found = {each.line for each in scan_cells([[header], *cells]) if each.trace is Trace.PHONE}
    assert found == set(range(2, len(cells) + 2))
    assert Trace.PHONE not in {each.trace for each in scan_cells([["aantal"], *cells])}


@pytest.mark.parametrize("count", [12, 1200, "1.200", "61.234", 2024, 512345678, "612345678,5", "-", 0])
def test_a_count_of_what_came_in_by_telephone_is_no_number(count):
    assert not list(scan_cells([["gebied", "telefoon", "e-mail"], ["W1", count, count]]))


@pytest.mark.parametrize(
    "header",
    [
        "Achternaam",
        "voor-letters",
        "Volledige naam",
        "last_name",
        "E-mailadres",
        "BSN",
        "tel.nr",
        "Roepnaam 2",
    ],
)
def test_a_header_of_persons_is_found_in_a_table(header):
    found = [each.trace for each in scan_cells([["gebied", header], ["W1", ""]])]
    assert found == [Trace.PERSON_NAME]


@pytest.mark.parametrize(
    "header",
    ["naam", "wijknaam", "gemeentenaam", "naam gebied", "telefoon", "e-mail", "mobiliteit", "name", "namen"],
)
def test_a_header_of_areas_or_of_ways_to_report_is_none_of_persons(header):
    assert not list(scan_cells([["gebied", header], ["W1", "Centrum"]]))


def test_the_documents_of_the_project_hold_nobody():
    """Prose, tables and code in which no identifier stands, but for the examples that are called so."""
    root = Path(settings.BASE_DIR)
    found = {
        (path.name, each.trace, each.shown)
        for path in [*root.glob("docs/**/*.md"), root / "README.md", root / "CHANGELOG.md"]
        for each in scan_text(re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8")))
        if each.trace is not Trace.PSEUDONYM_KEY
    }
    assert found == set()
