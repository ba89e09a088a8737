"""Attachments: files that people add to a case, judged by what is in them, kept outside the web root, given as downloads.

A model has a FileField with `upload_to=stored_under("...")` and keeps `original_name`; the form runs `checked()`; the view
answers with `as_download()` after it asked for the right.
"""

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO, cast
from uuid import uuid4

import filetype
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, StreamingHttpResponse
from django.utils.deconstruct import deconstructible
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from zicht.core.errors import Invalid

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
LONGEST_NAME = 120
HEAD_BYTES = 8192
PDF, DOCX, XLSX, ODT, ODS, PNG, JPG, TXT, CSV = (
    "pdf",
    "docx",
    "xlsx",
    "odt",
    "ods",
    "png",
    "jpg",
    "txt",
    "csv",
)
TEXTS = (TXT, CSV)
ALLOWED = (PDF, DOCX, XLSX, ODT, ODS, PNG, JPG, *TEXTS)
SAME = {"jpeg": JPG}
# An office file with one of these parts can run a programme on the reader's computer.
RUNS = ("vbaproject.bin", "/activex/", "/embeddings/oleobject")


@deconstructible
class stored_under:  # noqa: N801 - reads as a phrase where a field is declared
    """Where a file of this kind lies: a folder and a name that nobody can guess, with nothing of the sender's name."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance: Any, filename: str) -> str:
        return f"{self.folder}/{uuid4().hex}"


@dataclass(frozen=True)
class Attachment:
    """A file that passed: its bytes as uploaded, the name to show, and its kind (an ending without dot)."""

    file: UploadedFile
    name: str
    kind: str


def checked(upload: UploadedFile, *, field: str = "file", allowed: tuple[str, ...] = ALLOWED) -> Attachment:
    """Judge a file by size, name and content. Raises Invalid with a sentence at `field`."""
    name = shown_name(upload.name or "")
    for judge in (_size, _ending(allowed), _content):
        if sentence := judge(upload, name):
            raise Invalid({field: [sentence]})
    return Attachment(upload, name, ending_of(name))


def shown_name(name: str) -> str:
    """The last part of a file name, without what a browser or a shell could misread."""
    plain = PurePath(name.replace("\\", "/").replace("\x00", "")).name
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return _safe(plain)[:LONGEST_NAME]
    return f"{_safe(stem)[: LONGEST_NAME - 10]}.{ending.lower()[:9]}"


def ending_of(name: str) -> str:
    """What stands behind the last dot, in small letters; jpeg counts as jpg."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return SAME.get(ending, ending)


def as_download(file: FieldFile, name: str) -> FileResponse:
    """The answer that makes a browser save the file and never show or run it."""
    answer = FileResponse(file.open("rb"), as_attachment=True, filename=name)
    _only_to_save(answer)
    return answer


def text_as_download(pieces: Iterable[str], name: str) -> StreamingHttpResponse:
    """The same for a text that is made while it is sent."""
    answer = StreamingHttpResponse(pieces)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    _only_to_save(answer)
    return answer


def _only_to_save(answer: StreamingHttpResponse) -> None:
    answer["Content-Type"] = "application/octet-stream"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"


def _safe(name: str) -> str:
    try:
        return get_valid_filename(name)
    except SuspiciousFileOperation:  # nothing of the name is left
        return "bestand"


def _size(upload: UploadedFile, name: str) -> str | None:
    if not upload.size:
        return _("Dit bestand is leeg. Kies een ander bestand.")
    if upload.size > MAX_BYTES:
        most = MAX_BYTES // (1024 * 1024)
        return _("Dit bestand is groter dan {most} MB. Maak het kleiner of knip het in delen.").format(
            most=most
        )
    return None


def _ending(allowed: tuple[str, ...]) -> Callable[[UploadedFile, str], str | None]:
    def judge(upload: UploadedFile, name: str) -> str | None:
        if ending_of(name) in allowed:
            return None
        return _("Dit soort bestand kunnen wij niet aannemen. Wel: {kinds}.").format(kinds=", ".join(allowed))

    return judge


def _content(upload: UploadedFile, name: str) -> str | None:
    kind = ending_of(name)
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    fits = _is_text(head) if kind in TEXTS else _kind_of(upload, head) == kind
    upload.seek(0)
    if not fits:
        sentence = _("De inhoud past niet bij de naam: dit is geen {kind}-bestand. Sla het opnieuw op.")
        return sentence.format(kind=kind)
    return _zip_problem(cast(BinaryIO, upload.file)) if kind in (DOCX, XLSX, ODT, ODS) else None


def _kind_of(upload: UploadedFile, head: bytes) -> str:
    """The kind that the bytes show. Office files are zips that say themselves what they are."""
    if head[:4] == b"PK\x03\x04":
        return _office_kind(cast(BinaryIO, upload.file))
    found = filetype.guess(head)
    return found.extension if found else ""


def _office_kind(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as parts:
            names = set(parts.namelist())
            if "mimetype" in names and parts.getinfo("mimetype").file_size < HEAD_BYTES:
                said = parts.read("mimetype").decode("ascii", "replace")
                return {"text": ODT, "spreadsheet": ODS}.get(said.rpartition(".")[2], "")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ""
    return DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else ""


def _zip_problem(file: BinaryIO) -> str | None:
    """A zip that unpacks to far more than it weighs, or that carries a programme."""
    file.seek(0)
    with zipfile.ZipFile(file) as parts:
        sizes = [part.file_size for part in parts.infolist()]
        runs = any(mark in part.filename.lower() for part in parts.infolist() for mark in RUNS)
    file.seek(0)
    if sum(sizes) > MAX_UNPACKED_BYTES:
        return _("Dit bestand wordt bij het openen te groot. Sla het opnieuw op met minder inhoud.")
    if runs:
        return _("Dit bestand bevat een macro of programma. Sla het op zonder macro's, of als pdf.")
    return None


def _is_text(head: bytes) -> bool:
    """Text without control characters other than tabs and line ends; UTF-8 or the old Western encoding."""
    return not any(byte < 9 or 13 < byte < 32 for byte in head) or head.startswith(b"\xef\xbb\xbf")
