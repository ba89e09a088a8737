"""Tables in every shape that files come in, and what is said about broken ones."""

import io

import pytest
from openpyxl import Workbook

from areas.readers.table import read_table, require_columns
from tests.areas.files import real, refusal

PLAIN = b"code,aantal\nGM0014,12\nGM0034,13\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b"\n", b"\r"),
        PLAIN.replace(b",", b";"),
        PLAIN.replace(b",", b"\t"),
        PLAIN.replace(b"GM0014", b'"GM0014    "'),
        b"Titel van de tabel\n\n" + PLAIN,
        PLAIN + b"Bron: CBS\n",
        PLAIN + b"\n\n",
    ],
)
def test_the_same_table_in_many_shapes(content):
    table = read_table(content, "tabel.csv")
    assert table.header == ("code", "aantal")
    assert [row.cells for row in table.rows] == [("GM0014", "12"), ("GM0034", "13")]


def test_line_numbers_are_those_of_the_file():
    table = read_table(b'Titel\n\ncode;naam\nGM0014;"a\nb"\n\nGM0034;c\n')
    assert [row.line for row in table.rows] == [4, 7]
    assert table.title == "Titel"


def test_latin_1_is_understood():
    table = read_table("code;naam\nGM0014;Súdwest-Fryslân\n".encode("latin-1"))
    assert table.rows[0].cells[1] == "Súdwest-Fryslân"
    assert table.encoding == "latin-1"


def test_header_rows_with_periods_across_become_one():
    content = b'"Titel"\n"Perioden";"2023";"2024"\n"Regio\'s";"aantal";"aantal"\n"Utrecht (PV)";"1";"2"\n'
    table = read_table(content)
    assert table.header == ("Regio's", "2023", "2024")
    assert len(table.rows) == 1


def test_statline_download():
    table = read_table(real("cbs_bevolking_einde_periode_gemeente_2002_2024.csv"))
    assert table.header[:4] == ("Regio's", "Onderwerp", "kolom 3", "2002")
    assert table.header[-1] == "2024"
    assert len(table.rows) == 569
    assert table.rows[0].line == 5
    assert table.title.startswith("Bevolkingsontwikkeling")


def test_doubled_names_of_columns_are_told_apart():
    assert read_table(b"code,aantal,aantal\nGM0014,1,2\n").header == ("code", "aantal", "aantal (2)")


def test_workbook():
    book = Workbook()
    for row in (["Titel"], ["code", "aantal"], ["GM0014", 12.0], ["GM0034", 1.5]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    table = read_table(stream.getvalue(), "tabel.xlsx", workbooks=True)
    assert table.header == ("code", "aantal")
    assert [row.cells for row in table.rows] == [("GM0014", "12"), ("GM0034", "1.5")]
    assert "Excel-bestand" in refusal(read_table, stream.getvalue(), "tabel.xlsx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leeg"),
        (b"  \n \n", "leeg"),
        (b"a,b\n1,\x00\n", "Regel 2: Het bestand is geen tekst"),
        (bytes(range(1, 256)), "geen leesbare tekst"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04stuk", "Excel-bestand"),
        (b"\xd0\xcf\x11\xe0oud", "Excel-bestand"),
        (b"alleen een zin\n", "geen tabel gevonden"),
        (b"code,aantal\n", "staan geen gegevens"),
        (b"GM0014,12\nGM0034,13\n", "Regel 1: De kopregel ontbreekt"),
        (b"a,b\n1,2\n3\n4,5,6\n7,8\n", "Regel 3: Deze regel heeft 1 veld. Verwacht werden er 2"),
        (b"a,b\n1,2\n3\n4,5,6\n7,8\n", "Regel 4: Deze regel heeft 3 velden"),
        (b'a,b\n1,"open\n', "Regel 2: Een aanhalingsteken wordt niet gesloten"),
        (b'a,b\n1,"op"en\n', "Regel 2: De aanhalingstekens"),
        (b"a,b\n1," + b"x" * 20_000, "Regel 2, kolom “2”: Deze cel is langer dan 10.000 tekens"),
        (b"a,b\n1," + b"x" * 200_000, "Regel 2: Een cel is veel te lang"),
        (b"," * 5_000 + b"\n" + b"," * 5_000, "2.000 kolommen"),
    ],
)
def test_broken_files_are_explained(content, said):
    text = refusal(read_table, content, "fout.csv")
    assert text.startswith("Het bestand “fout.csv” is niet ingelezen.")
    assert said in text


def test_a_broken_workbook_is_explained():
    assert "beschadigd" in refusal(read_table, b"PK\x03\x04stuk", "fout.xlsx", workbooks=True)


def test_a_file_that_is_not_there(tmp_path):
    assert "niet te openen" in refusal(read_table, tmp_path / "weg.csv")


def test_at_most_twenty_faults_are_shown():
    content = b"a,b\n" + b"1,2\n" * 100 + b"1\n1,2,3\n" * 20
    text = refusal(read_table, content)
    assert text.count("Regel ") == 20
    assert "En nog 20 andere fouten." in text


def test_missing_columns_are_named():
    assert "“b” ontbreekt" in refusal(require_columns, read_table(b"a,c\n1,2\n"), ["a", "b"])
