"""A paper as a Word document with real headings, tables with a head, a language and a title."""

import io
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from zicht.core.papers import Block, Paper

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
BAD = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


def docx_of(paper: Paper) -> bytes:
    """The same content as the PDF of this paper, to go on writing in."""
    document = Document()
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    _speak(document, LOCALES.get(language, "nl-NL"))
    document.core_properties.title = _clean(paper.title)
    document.core_properties.author = paper.author
    document.add_heading(_clean(paper.title), level=0)
    if paper.subtitle:
        document.add_paragraph(_clean(paper.subtitle), style="Subtitle")
    for block in paper.opening:
        _add(document, block)
    for section in paper.sections:
        document.add_heading(_clean(section.heading), level=1)
        for block in section.blocks:
            _add(document, block)
    document.sections[0].footer.paragraphs[0].text = _clean(paper.footer)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _speak(document: Any, locale: str) -> None:
    """The language that a screen reader uses for the whole document."""
    for style in ("Normal", "Title"):
        properties = document.styles[style].element.get_or_add_rPr()
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), locale)
        properties.append(language)
    document.core_properties.language = locale


def _add(document: Any, block: Block) -> None:
    kind = block["kind"]
    if kind == "text":
        for line in str(block["text"]).split("\n\n"):
            document.add_paragraph(_clean(line))
    elif kind == "heading":
        document.add_heading(_clean(block["text"]), level=2)
    elif kind == "bullets":
        for item in block["items"]:
            document.add_paragraph(_clean(item), style="List Bullet")
    elif kind == "facts":
        _table(document, [], block["rows"])
    else:
        _table(document, block["head"], block["rows"])


def _table(document: Any, head: list[str], rows: list[list[str]]) -> None:
    width = len(head) or len(rows[0])
    grid = document.add_table(rows=0, cols=width, style="Table Grid")
    for place, cells in enumerate([head, *rows] if head else rows):
        row = grid.add_row()
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = _clean(words)
        if head and place == 0:
            _repeat(row)
            for cell in row.cells:
                cell.paragraphs[0].runs[0].bold = True
    document.add_paragraph()


def _repeat(row: Any) -> None:
    """Marks a row as the head of its table: read aloud as such, and back on each page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _clean(words: str) -> str:
    """Text without the control characters that a Word document cannot hold."""
    return str(words).translate(BAD)
