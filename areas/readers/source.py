"""Getting at the bytes and the text of a file, whatever way it was handed in."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from .problems import quoted, refuse

LARGEST = 64 * 1024 * 1024
WORKBOOK_START = b"PK\x03\x04"
OLD_OFFICE_START = b"\xd0\xcf\x11\xe0"

FileLike = str | os.PathLike[str] | bytes | BinaryIO


@dataclass(frozen=True)
class Source:
    """The bytes of one file with the name that the sender knows it by (no folders), and in words what it should have been."""

    name: str
    content: bytes
    wanted: str

    @property
    def is_workbook(self) -> bool:
        return self.content.startswith(WORKBOOK_START)


@dataclass(frozen=True)
class Text:
    """Decoded text; `encoding` tells which of utf-8 and latin-1 it was."""

    name: str
    content: str
    encoding: str


def open_source(file: FileLike | Source, name: str = "", *, wanted: str = "") -> Source:
    """Read the whole file; raises FileProblem when it is absent, empty or larger than 64 MB. `wanted` says what is expected
    where that is not a file of areas."""
    if isinstance(file, Source):
        return file
    name = quoted(Path(name or _name_of(file)).name, 120)
    wanted = wanted or _("een tabel (CSV) of een kaartbestand (GeoJSON)")
    content = _content_of(file, name)
    if len(content) > LARGEST:
        raise refuse(name, _("Het bestand is groter dan 64 MB. Deel het op in kleinere bestanden."))
    if not content.strip():
        raise refuse(name, _("Het bestand is leeg. Verwacht werd {wanted}.").format(wanted=wanted))
    return Source(name, content, wanted)


def _name_of(file: FileLike) -> str:
    if isinstance(file, bytes):
        return _("bestand")
    return str(getattr(file, "name", file))


def _content_of(file: FileLike, name: str) -> bytes:
    if isinstance(file, bytes):
        return file
    if not isinstance(file, (str, os.PathLike)):
        return file.read(LARGEST + 1)
    try:
        with open(file, "rb") as stream:
            return stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise refuse(name, _("Het bestand is niet te openen. Bestaat het en mag u het lezen?")) from error


def read_text(source: Source) -> Text:
    """Decode as UTF-8 (with or without BOM), else as latin-1; raises FileProblem for what is no text."""
    _refuse_binary(source)
    try:
        return Text(source.name, source.content.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError as error:
        return _read_latin(source, error.start)


def _refuse_binary(source: Source) -> None:
    start = source.content[:4]
    if source.is_workbook or start == OLD_OFFICE_START:
        raise refuse(
            source.name,
            _("Dit is een Excel-bestand. Verwacht werd tekst. Sla het op als CSV (UTF-8)."),
        )
    if source.content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refuse(source.name, _("Het bestand is opgeslagen als UTF-16. Sla het op als UTF-8."))
    place = source.content.find(b"\0")
    if place >= 0:
        raise refuse(
            source.name,
            _("Het bestand is geen tekst: er staat een leeg teken (NUL) in. Verwacht werd {wanted}.").format(
                wanted=source.wanted
            ),
            line=source.content.count(b"\n", 0, place) + 1,
        )


def _read_latin(source: Source, place: int) -> Text:
    # Latin-1 accepts every byte; control characters show that it was no text at all.
    if any(byte < 32 and byte not in b"\t\n\r\f\v" for byte in source.content):
        raise refuse(
            source.name,
            _("Het bestand is geen leesbare tekst. Verwacht werd {wanted}, in UTF-8.").format(
                wanted=source.wanted
            ),
            line=source.content.count(b"\n", 0, place) + 1,
        )
    return Text(source.name, source.content.decode("cp1252", errors="replace"), "latin-1")
