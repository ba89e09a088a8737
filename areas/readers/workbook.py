"""Excel workbooks (xlsx): the first sheet as numbered rows of text."""

import io
import zipfile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from .problems import FileProblem, refuse
from .source import Source

LARGEST_UNPACKED = 256 * 1024 * 1024
MOST_CELLS = 5_000_000


def read_workbook(source: Source) -> list[tuple[int, list[str]]]:
    """Rows of the first sheet; raises FileProblem when the file is broken or unpacks to more than 256 MB."""
    try:
        _refuse_bomb(source)
        return _rows(source)
    except (MemoryError, FileProblem):
        raise
    except Exception as error:  # the xlsx library raises nearly anything on a broken file
        raise refuse(
            source.name,
            _("Het Excel-bestand is beschadigd of beveiligd. Sla het opnieuw op als xlsx of als CSV."),
        ) from error


def _refuse_bomb(source: Source) -> None:
    with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
            raise refuse(source.name, _("Het Excel-bestand is uitgepakt te groot. Sla de tabel op als CSV."))


def _rows(source: Source) -> list[tuple[int, list[str]]]:
    book = load_workbook(io.BytesIO(source.content), read_only=True, data_only=True)
    rows: list[tuple[int, list[str]]] = []
    cells = 0
    for line, values in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        cells += len(values)
        if cells > MOST_CELLS:
            raise refuse(
                source.name, _("Het werkblad heeft te veel cellen. Sla de tabel op als CSV."), line=line
            )
        rows.append((line, [_text(value) for value in values]))
    return rows


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
