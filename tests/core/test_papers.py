"""A paper is an accessible PDF whose text stays text, and the same content gives the same bytes."""

import io

from pypdf import PdfReader

from zicht.core.papers import Paper, Section, bullets, facts, heading, table, text


def a_paper(**changes):
    parts = {
        "title": "Advies over leegstand",
        "subtitle": "Traject ZO-2026-001",
        "footer": "vingerafdruk 0a1b2c",
        "opening": [facts([("Gegeven door", "de landsadvocaat"), ("Op", "25 november 2026")])],
        "sections": [
            Section("Advies", [text("Positief, met *één* voorwaarde.\n#read(\"/etc/passwd\")"), bullets(["a", "b"])]),
            Section("Stemmen", [heading("Per lid"), table(["Lid", "Stem"], [["A", "voor"], ["B", "tegen"]], [2, 1])]),
        ],
    }  # fmt: skip
    return Paper(**(parts | changes))


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def test_a_paper_carries_title_language_and_tags_for_a_screen_reader():
    found = read(a_paper().as_pdf())
    root = found.trailer["/Root"]
    assert found.metadata.title == "Advies over leegstand"
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_what_people_typed_stays_text():
    words = "\n".join(page.extract_text() for page in read(a_paper().as_pdf()).pages)
    assert '#read("/etc/passwd")' in words
    assert "*één*" in words
    assert "tegen" in words and "vingerafdruk 0a1b2c" in words


def test_the_same_content_gives_the_same_bytes_and_other_content_does_not():
    assert a_paper().as_pdf() == a_paper().as_pdf()
    assert a_paper().as_pdf() != a_paper(footer="vingerafdruk ffffff").as_pdf()


def test_a_paper_without_parts_is_a_paper():
    assert len(read(Paper("Leeg").as_pdf()).pages) == 1
