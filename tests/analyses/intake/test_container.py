"""What cannot be a table is told at once: by size, by name, by content."""

import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from analyses.intake.container import handed_in
from analyses.intake.opening import take_sample
from analyses.intake.sample import FileShape
from analyses.models import Dataset
from analyses.preview import sample_table
from areas.readers.problems import FileProblem


def looked_at(content, name="tabel.csv"):
    with handed_in(content, name) as file:
        return take_sample(file)


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return stream.getvalue()


def workbook(*cells):
    out, book = io.BytesIO(), Workbook()
    book.active.append(cells)
    book.create_sheet("tabel").append(["gemeente", "aantal"])
    book.save(out)
    return out.getvalue()


def many_rows():
    out = io.BytesIO()
    pq.write_table(pa.table({"code": pa.array(["GM0363"] * 2000), "aantal": pa.array([1] * 2000)}), out)
    return out.getvalue()


BOMB = archive(xl__workbook_xml="<a/>", xl__worksheets__sheet1_xml=b"0" * (80 * 1024 * 1024))
LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>'
NO = {
    "nothing": (b"", "t.csv", "leeg"),
    "only blanks": (b" \n\n\t", "t.csv", "leeg"),
    "binary": (b"\x00\x01\x02" * 50, "t.csv", "geen tekst"),
    "control characters": (b"a;b\n\x01\xff;2\n", "t.csv", "geen leesbare tekst"),
    "utf-16": ("a;b\n1;2".encode("utf-16"), "t.csv", "UTF-16"),
    "old excel": (b"\xd0\xcf\x11\xe0" * 9, "t.xls", "oud Excel-bestand"),
    "old excel that is text": (b"code;aantal\nGM0363;1\n", "t.xls", "Sla het op als .xlsx of .csv"),
    "another spreadsheet": (archive(content_xml="b"), "t.ods", "Sla het op als .xlsx of .csv"),
    "a pdf called csv": (b"%PDF-1.7\n1 0 obj\n", "t.csv", "Dit is een PDF en geen tabel"),
    "excel with a note first": (
        workbook("Lees dit eerst"),
        "t.xlsx",
        "Op het eerste blad van dit Excel-bestand",
    ),
    "broken excel": (b"PK\x03\x04kapot", "t.xlsx", "beschadigd"),
    "a zip of something": (archive(a="b"), "t.zip", "zip-bestand"),
    "a bomb": (BOMB, "t.xlsx", "uitgepakt te groot"),
    "a billion laughs": (archive(xl__workbook_xml=LAUGHS), "t.xlsx", "beschadigd"),
    "text called excel": (b"code;aantal\nGM0363;1\n", "t.xlsx", "de inhoud is tekst"),
    "parquet called csv": (many_rows(), "t.csv", "de inhoud is Parquet"),
    "another ending": (b"code;aantal\nGM0363;1\n", "t.pdf", "op .pdf eindigt, kan geen tabel zijn"),
    "cut-off parquet": (many_rows()[:-20], "t.parquet", "beschadigd"),
    "no columns": (b"een brief zonder kolommen\n", "t.txt", "geen tabel"),
}


@pytest.mark.parametrize("kind", NO)
def test_no_table_is_told_why(kind):
    content, name, said = NO[kind]
    with pytest.raises(FileProblem) as caught:
        looked_at(content, name)
    assert said in caught.value.sentence
    assert name in caught.value.sentence


def test_too_large_is_told(settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    with pytest.raises(FileProblem, match="groter dan 1 MB"):
        looked_at(b"a;b\n" + b"1;2\n" * 300_000)


def test_too_many_rows_is_told(settings):
    settings.DATASET_MOST_ROWS = 1_000
    with pytest.raises(FileProblem, match="meer dan 1000 regels"):
        looked_at(many_rows(), "t.parquet")


@pytest.mark.parametrize(
    ("encoded", "encoding"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "latin-1")],
)
def test_accents_survive_the_usual_encodings(encoded, encoding):
    sample = looked_at("gemeente;aantal\nSúdwest-Fryslân;1\n".encode(encoded))
    assert sample.shape.encoding == encoding
    assert sample.table.header == ("gemeente", "aantal")
    assert sample.table.rows[0].cells[0] == "Súdwest-Fryslân"


def test_a_mark_of_two_bytes_on_the_edge_of_a_block_is_no_fault(monkeypatch):
    monkeypatch.setattr("analyses.intake.container.BLOCK", 4)
    assert looked_at("áé;ëí\nçö;1\n".encode()).shape.encoding == "utf-8"


def test_titles_and_the_kind_of_column_are_found():
    content = (
        b"Misdrijven per wijk\n\nwijkcode,periode,aantal,verdacht\nWK036300,2024,1,ja\nWK036301,2024,,nee\n"
    )
    sample = looked_at(content)
    assert (sample.shape.delimiter, sample.shape.starts) == (",", 4)
    assert sample.shape.types == ("code", "period", "number", "flag")


def test_rows_that_are_shown_keep_the_line_they_stand_on():
    shape = looked_at(b"code;jaar;aantal\nGM0001;2024;1\nGM0002,2024,2\n\nGM0003;2024;3\n").shape
    assert shape.lines == (2, 5)
    assert FileShape.of(json.loads(json.dumps(shape.as_json()))) == shape
    table = sample_table(
        Dataset(shape=shape.as_json(), sample=[["GM0001", "2024", "1"], ["GM0003", "2024", "3"]])
    )
    assert [row.line for row in table.rows] == [2, 5]


def test_two_thousand_inhabitants_are_no_year():
    sample = looked_at(b"wijkcode;periode;inwoners\nWK036300;2024;2000\nWK036301;2024;1995\n")
    assert sample.shape.types == ("code", "period", "number")
