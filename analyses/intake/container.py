"""What kind of file somebody handed in, told by its content: size, checksum, format and encoding, in one pass."""

import codecs
import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from analyses.engine.scratch import scratch_folder
from areas.readers.problems import quoted, refuse
from areas.readers.source import OLD_OFFICE_START, WORKBOOK_START, FileLike, Source
from zicht.core.worded import worded

CSV, XLSX, PARQUET = "csv", "xlsx", "parquet"
PARQUET_START, PDF_START = b"PAR1", b"%PDF"
ENDINGS = {".csv": CSV, ".txt": CSV, ".tsv": CSV, ".tab": CSV, ".xlsx": XLSX, ".parquet": PARQUET}
# Tables that another programme can save in a form that is read here.
SHEETS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")
BLOCK = 1024 * 1024
NOT_IN_TEXT = bytes(set(range(32)) - set(b"\t\n\r\f\v"))


@dataclass(frozen=True)
class HandedIn:
    """A file on this machine. `encoding` is utf-8 or latin-1 for text, empty for other formats."""

    path: Path
    name: str
    size: int
    checksum: str
    format: str
    encoding: str = ""

    def open_text(self) -> Iterator[str]:
        """The text, decoded line by line with the line ends as they are."""
        decoding = {"utf-8": "utf-8-sig"}.get(self.encoding, "cp1252")
        with self.path.open(encoding=decoding, errors="replace", newline="") as text:
            yield from text


@contextmanager
def handed_in(file: FileLike | Source, name: str = "") -> Iterator[HandedIn]:
    """The file as a path on this machine, looked at; raises FileProblem for what can be no table."""
    if isinstance(file, Source):
        file, name = file.content, name or file.name
    shown = quoted(PurePath((name or _name_of(file)).replace("\x00", "")).name, 120) or _("bestand")
    with _on_disk(file, shown) as path:
        yield examine(path, shown)


def _name_of(file: FileLike) -> str:
    return _("bestand") if isinstance(file, bytes) else str(getattr(file, "name", file) or "")


@contextmanager
def _on_disk(file: FileLike, name: str) -> Iterator[Path]:
    if isinstance(file, str) or hasattr(file, "__fspath__"):
        yield Path(file)  # type: ignore[arg-type]
        return
    ready = getattr(file, "temporary_file_path", None)
    if ready is not None:
        yield Path(ready())
        return
    with scratch_folder() as folder:
        path = folder / "in"
        with path.open("wb") as copy:
            _copy(file, copy)  # type: ignore[arg-type]
        yield path


def _copy(file: bytes | BinaryIO, copy: BinaryIO) -> None:
    if isinstance(file, bytes):
        copy.write(file)
        return
    with suppress(AttributeError, OSError):
        file.seek(0)
    shutil.copyfileobj(file, copy, BLOCK)


def examine(path: Path, name: str) -> HandedIn:
    """Look at every byte once. Raises FileProblem: absent, empty, too large, another kind than its name says, no text."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except (OSError, ValueError) as error:
        raise refuse(
            name, worded("Het bestand is niet te openen. Bestaat het en mag u het lezen?")
        ) from error
    _refuse_size(name, size)
    kind = _format(path, name, start)
    _refuse_ending(name, kind)
    checksum, encoding = _read_through(path, name, is_text=kind == CSV)
    return HandedIn(path, name, size, checksum, kind, encoding)


def _refuse_size(name: str, size: int) -> None:
    if size == 0:
        raise refuse(name, worded("Het bestand is leeg. Verwacht werd een tabel."))
    if size > settings.MAX_UPLOAD_BYTES:
        sentence = worded(
            "Het bestand is groter dan {most} MB. Deel het op, of lever het als Parquet aan.",
            most=settings.MAX_UPLOAD_BYTES // BLOCK,
        )
        raise refuse(name, sentence)


def _format(path: Path, name: str, start: bytes) -> str:
    if start.startswith(PARQUET_START):
        return PARQUET
    if start.startswith(WORKBOOK_START):
        return _workbook_or_not(path, name)
    if start.startswith(OLD_OFFICE_START):
        raise refuse(
            name, worded("Dit is een oud Excel-bestand (xls). Sla het op als xlsx of als CSV (UTF-8).")
        )
    if start.startswith(PDF_START):
        raise refuse(name, worded("Dit is een PDF en geen tabel. Lever de cijfers aan als .csv of .xlsx."))
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refuse(name, worded("Het bestand is opgeslagen als UTF-16. Sla het op als UTF-8."))
    return CSV


def _workbook_or_not(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise refuse(
            name,
            worded("Het Excel-bestand is beschadigd of beveiligd. Sla het opnieuw op als xlsx of als CSV."),
        ) from error
    if "xl/workbook.xml" not in inside:
        _refuse_sheet(name)
        raise refuse(
            name, worded("Dit is een zip-bestand, geen Excel. Pak het uit en lever de tabel zelf aan.")
        )
    return XLSX


def _refuse_ending(name: str, kind: str) -> None:
    """A name without an ending says nothing, and so nothing wrong."""
    ending = PurePath(name).suffix.lower()
    if not ending or ENDINGS.get(ending) == kind:
        return
    _refuse_sheet(name)
    if ending not in ENDINGS:
        sentence = worded(
            "Een bestand dat op {ending} eindigt, kan geen tabel zijn. Lever .csv, .xlsx of .parquet aan.",
            ending=quoted(ending),
        )
        raise refuse(name, sentence)
    sentence = worded(
        "De naam zegt {ending}, maar de inhoud is {kind}. Geef het bestand de juiste naam.",
        ending=ending,
        kind={CSV: worded("tekst"), XLSX: "Excel"}.get(kind, "Parquet"),
    )
    raise refuse(name, sentence)


def _refuse_sheet(name: str) -> None:
    """A spreadsheet of another kind is a table; it only has to be saved otherwise."""
    ending = PurePath(name).suffix.lower()
    if ending in SHEETS:
        raise refuse(name, worded("Zicht leest geen {ending}. Sla het op als .xlsx of .csv.", ending=ending))


def _read_through(path: Path, name: str, *, is_text: bool) -> tuple[str, str]:
    """Checksum, and for text the encoding: UTF-8 when every byte fits, else latin-1 when nothing in it is no text."""
    digest, utf8, blank, odd, lines = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True, 0, 1
    is_utf8 = True
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            if not is_text:
                continue
            _refuse_nul(name, block, lines)
            if is_utf8:
                is_utf8 = _still_utf8(utf8, block)
            blank = blank and not block.strip()
            if not odd and block != block.translate(None, NOT_IN_TEXT):
                odd = lines + _lines_before_odd(block)
            lines += block.count(b"\n")
    if is_text and blank:
        raise refuse(name, worded("Het bestand is leeg. Verwacht werd een tabel."))
    is_utf8 = is_utf8 and _still_utf8(utf8, b"", final=True)
    if is_text and odd and not is_utf8:
        raise refuse(
            name,
            worded("Het bestand is geen leesbare tekst. Verwacht werd een CSV-bestand in UTF-8."),
            line=odd,
        )
    return digest.hexdigest(), ("utf-8" if is_utf8 else "latin-1") if is_text else ""


def _refuse_nul(name: str, block: bytes, lines: int) -> None:
    place = block.find(b"\0")
    if place >= 0:
        raise refuse(
            name,
            worded(
                "Het bestand is geen tekst: er staat een leeg teken (NUL) in. Verwacht werd CSV, Excel of Parquet."
            ),
            line=lines + block.count(b"\n", 0, place),
        )


def _still_utf8(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _lines_before_odd(block: bytes) -> int:
    place = next(place for place, byte in enumerate(block) if byte in NOT_IN_TEXT)
    return block.count(b"\n", 0, place)
