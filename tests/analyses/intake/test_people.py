"""People in a file: what stops it, and what is only a number that looks like one."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analyses.intake.people import PeopleFound, shown_value
from tests.analyses.intake.reader import told

HEAD = "wijkcode;periode;aantal;extra\n"
SERVICE_NUMBERS = ("111222333", "123456782", "111222333", "123456782")


def rows_with(values, head=HEAD):
    body = "".join(f"WK03{number:04};2024;1;{value}\n" for number, value in enumerate(values))
    return (head + body).encode()


PEOPLE = {
    "service numbers": (SERVICE_NUMBERS, "burgerservicenummer"),
    "postcodes": (("1012 AB", "1012AC", "3511ad"), "postcode"),
    "birth dates": (("01-02-1980", "1975-12-31", "3/4/1999"), "geboortedatum"),
    "an email address": (("jan0@voorbeeld.nl",), "e-mailadres"),
    "birth dates of children": (("12-02-2022", "2021-12-30", "3/4/2023"), "geboortedatum"),
}


@pytest.mark.parametrize("kind", [*PEOPLE])
def test_a_column_of_people_stops_the_file(kind):
    values, said = PEOPLE[kind]
    with pytest.raises(PeopleFound, match=said) as caught:
        told(rows_with(values))
    assert all(value not in caught.value.sentence for value in values)


@pytest.mark.parametrize("name", ["RINPERSOON", "rinpersoons", "RINADRES", "BEID", "rinhuishouden"])
def test_a_linkage_key_in_the_header_stops_the_file(name):
    with pytest.raises(PeopleFound, match="sleutel van personen"):
        told(rows_with(("1", "2"), HEAD.replace("extra", name)))


@pytest.mark.parametrize("name", ["achternaam", "Voorletters", "E-mailadres", "telefoonnummer", "bsn"])
def test_a_column_that_names_people_stops_the_file_by_its_header(name):
    with pytest.raises(PeopleFound, match="wijst personen aan"):
        told(rows_with(("", "2"), HEAD.replace("extra", name)))


def test_telephone_numbers_stop_the_file_and_what_came_in_by_telephone_does_not():
    numbers, head = ("06-12345678", "+31 6 12345678", "020 1234567"), HEAD.replace("extra", "telefoon")
    with pytest.raises(PeopleFound, match="telefoonnummer"):
        told(rows_with(["" for _row in range(2_500)] + list(numbers), head))
    assert told(rows_with(("12", "1200", "61234", "2024"), head)).made.row_count == 4
    assert (
        told(rows_with(("Jan de Wit", "Centrum", "West"), HEAD.replace("extra", "naam"))).made.row_count == 3
    )


def test_people_far_down_are_found_while_reading():
    with pytest.raises(PeopleFound, match="burgerservicenummer"):
        told(rows_with(["" for _row in range(2_500)] + list(SERVICE_NUMBERS)))


def test_people_are_found_in_numbers_of_a_parquet_file(tmp_path):
    path = tmp_path / "p.parquet"
    table = pa.table(
        {
            "wijkcode": ["WK036300"] * 4,
            "periode": ["2024"] * 4,
            "aantal": [1] * 4,
            "nr": [int(n) for n in SERVICE_NUMBERS],
        }
    )
    pq.write_table(table, path)
    with pytest.raises(PeopleFound, match="burgerservicenummer"):
        told(path)


def test_large_amounts_are_no_people():
    amounts = [str(100_000_001 + 7_777 * number) for number in range(200)]
    assert told(rows_with(amounts)).made.row_count == 200


def test_a_period_written_as_a_date_is_no_birth_date():
    content = "wijkcode;periode;aantal;inwoners\n" + "".join(
        f"WK036300;201{year}-01-01;1;10\n" for year in range(9)
    )
    assert told(content.encode()).made.row_count == 9


@pytest.mark.parametrize("name", ["geboortedatum", "Geboren op"])
def test_dates_without_marks_are_found_where_the_header_speaks_of_birth(name):
    with pytest.raises(PeopleFound, match="geboortedatum"):
        told(rows_with(("01021985", "19751231", "3041999"), HEAD.replace("extra", name)))
    told(rows_with(("01021985", "19751231", "3041999")))


def test_a_column_of_period_starts_beside_the_period_is_no_birth_date():
    assert told(rows_with(("2024-01-01", "2024-04-01", "2024-07-01", "30-09-2024"))).made.row_count == 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("WK0363AA", "WK0363AA"), ("2024", "2024"), ("-12,5", "-12,5"), ("", ""), ("123456782", "12••••••"),
        ("Jan Jansen", "Ja••••••"), ("x", "x"),
    ],
)  # fmt: skip
def test_what_a_report_may_show(text, shown):
    assert shown_value(text) == shown
