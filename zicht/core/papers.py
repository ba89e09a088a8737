"""Papers: what goes to a meeting or an archive as an accessible PDF (PDF/UA-1), the same bytes for the same content."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.utils.translation import get_language

PAPER = "papers/paper.typ"
ACCESSIBLE: Final = "ua-1"

Block = dict[str, Any]


def text(words: str) -> Block:
    """A paragraph; line ends are kept."""
    return {"kind": "text", "text": str(words)}


def page_break() -> Block:
    """What follows in this section starts on a new page, with the heading of the section."""
    return {"kind": "page"}


def heading(words: str) -> Block:
    """A heading of the third level, inside a section."""
    return {"kind": "heading", "text": str(words)}


def bullets(items: list[str]) -> Block:
    """A list without order."""
    return {"kind": "bullets", "items": [str(item) for item in items]}


def facts(rows: list[tuple[str, str]]) -> Block:
    """Names with their values, one a line."""
    return {"kind": "facts", "rows": [[str(name), str(value)] for name, value in rows]}


def table(head: list[str], rows: list[list[str]], widths: list[int] | None = None) -> Block:
    """A table with one row of headings; `widths` are shares of the page, one a column."""
    return {
        "kind": "table",
        "head": [str(name) for name in head],
        "rows": [[str(cell) for cell in row] for row in rows],
        "widths": widths or [],
    }


@dataclass(frozen=True)
class Section:
    """A part with a heading of the second level."""

    heading: str
    blocks: list[Block]


@dataclass(frozen=True)
class Paper:
    """Everything that stands on paper. `footer` is where a fingerprint or a reference belongs: it returns on each page."""

    title: str
    subtitle: str = ""
    author: str = "Zicht"
    footer: str = ""
    opening: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def as_pdf(self) -> bytes:
        """The paper as PDF/UA-1. Nothing is fetched and no font of the machine is used, so that the bytes can be compared."""
        content = {name: _plain(value) for name, value in asdict(self).items()}
        content["language"] = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        return typst.compile(
            str(_template()),
            root=str(_template().parent),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
            pdf_standards=[ACCESSIBLE],
            timestamp=0,
        )


def _template() -> Path:
    return Path(settings.BASE_DIR) / "templates" / PAPER


def _plain(value: Any) -> Any:
    """Lazy sentences become text; lists and dictionaries stay what they are."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, int | float) else str(value)
