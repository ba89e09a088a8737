"""Files for spreadsheets: Dutch, the same bytes for the same rows, and no cell that runs."""

import io

import pytest
from openpyxl import load_workbook

from zicht.core.sheets import comma, csv_bytes, xlsx_bytes

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://a")']


def test_csv_is_what_a_dutch_spreadsheet_reads():
    content = csv_bytes(["gebied", "aantal"], [["Wijk;A", 1.5], ["B", 3]], note="niet vrijgegeven")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'niet vrijgegeven\r\ngebied;aantal\r\n"Wijk;A";1,5\r\nB;3\r\n'


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula(text):
    assert csv_bytes([text], [[text]], note=text).decode("utf-8-sig").lstrip('"').startswith("'")
    book = load_workbook(io.BytesIO(xlsx_bytes([text], [[text]], name="tabel", note=text)))
    for row in book.active.iter_rows():
        assert [cell.data_type for cell in row] == ["s"]
        assert str(row[0].value).startswith("'")


def test_numbers_stay_numbers_also_below_zero():
    assert "-0,5" in csv_bytes(["z"], [[-0.5]]).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(xlsx_bytes(["z"], [[-0.5], [None]], name="x" * 40)))
    assert book.active["A2"].value == -0.5


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (1.0, "1"), (0.12345, "0,1235"), (-2.5, "-2,5"), (100.0, "100")]
)
def test_a_number_in_words(value, text):
    assert comma(value) == text
