"""A file is judged by what is in it, not by what it is called."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook

from zicht.core import attachments
from zicht.core.errors import Invalid
from zicht.core.papers import Paper


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def zipped(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


DOCX_BYTES = saved(Document())
XLSX_BYTES = saved(Workbook())
PDF_BYTES = Paper("Bewijs").as_pdf()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("bewijs.pdf", PDF_BYTES, "pdf"),
        ("Brief van de wethouder.DOCX", DOCX_BYTES, "docx"),
        ("tabel.xlsx", XLSX_BYTES, "xlsx"),
        ("cijfers.csv", b"gebied;aantal\nGM0363;12\n", "csv"),
        ("oud.txt", "café".encode("latin-1"), "txt"),
    ],
)
def test_a_file_that_is_what_it_says_passes(name, content, kind):
    found = attachments.checked(SimpleUploadedFile(name, content))
    assert found.kind == kind
    assert found.file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("leeg.pdf", b"", "leeg"),
        ("programma.exe", b"MZ\x90\x00", "Dit soort bestand"),
        ("zonderpunt", PDF_BYTES, "Dit soort bestand"),
        ("pagina.html", b"<script>alert(1)</script>", "Dit soort bestand"),
        ("vermomd.pdf", b"<html><script>alert(1)</script>", "past niet bij de naam"),
        ("vermomd.docx", XLSX_BYTES, "past niet bij de naam"),
        ("kapot.xlsx", XLSX_BYTES[:200], "past niet bij de naam"),
        ("binair.csv", b"a;b\x00\x01\x02", "past niet bij de naam"),
        ("macro.docx", zipped(word__document_dot_xml="<x/>", word__vbaProject_dot_bin="x"), "macro"),
    ],
)
def test_a_file_that_is_not_says_why(name, content, says):
    with pytest.raises(Invalid) as refusal:
        attachments.checked(SimpleUploadedFile(name, content), field="proof")
    assert says in refusal.value.fields["proof"][0]


def test_a_file_that_unpacks_to_far_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(attachments, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(Invalid, match="te groot"):
        attachments.checked(SimpleUploadedFile("bom.docx", zipped(word__document_dot_xml="0" * 5000)))


def test_a_file_that_weighs_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(attachments, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(Invalid, match="groter dan 1 MB"):
        attachments.checked(SimpleUploadedFile("groot.csv", b"a" * (1024 * 1024 + 1)))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ik\\brief.PDF", "brief.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 110 + ".pdf"),
        ("...", "bestand"),
    ],
)
def test_a_name_keeps_nothing_that_leads_elsewhere(given, shown):
    assert attachments.shown_name(given).removesuffix(".") == shown


def test_where_a_file_lies_tells_nothing_about_it():
    path = attachments.stored_under("proofs")(None, "Jansen.pdf")
    assert path.startswith("proofs/") and "Jansen" not in path and len(path) == len("proofs/") + 32
