"""Parquet files: the first rows as text, and batches of columns."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from analyses.intake.container import PARQUET, HandedIn
from analyses.intake.sample import ROWS, Sample, shape_of
from areas.readers.header import unique_names
from areas.readers.problems import refuse
from areas.readers.table import Row, Table
from zicht.core.worded import worded

MOST_UNPACKED = 16 * 1024**3
MOST_COLUMNS = 2_000


def opened(file: HandedIn) -> pq.ParquetFile:
    """The file, its own description checked. Raises FileProblem for a broken, nested, oversized or empty one."""
    try:
        book = pq.ParquetFile(file.path, memory_map=False)
        facts = book.metadata
        unpacked = sum(facts.row_group(group).total_byte_size for group in range(facts.num_row_groups))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _broken(file.name) from error
    if facts.num_rows == 0:
        raise refuse(file.name, worded("In het Parquet-bestand staan geen rijen."))
    if facts.num_rows > settings.DATASET_MOST_ROWS or unpacked > MOST_UNPACKED:
        sentence = worded(
            "Het bestand heeft meer dan {count} regels. Deel het op.", count=settings.DATASET_MOST_ROWS
        )
        raise refuse(file.name, sentence)
    nested = [field.name for field in book.schema_arrow if pa.types.is_nested(field.type)]
    if nested or len(book.schema_arrow) > MOST_COLUMNS:
        raise refuse(
            file.name,
            worded("Het Parquet-bestand heeft kolommen met lijsten erin. Lever gewone kolommen aan."),
        )
    return book


def _broken(name: str) -> Exception:
    return refuse(name, worded("Het Parquet-bestand is beschadigd. Maak het opnieuw en lever het dan aan."))


def take_sample(file: HandedIn) -> Sample:
    """The first rows as text with the names of the columns."""
    with opened(file) as book:
        names = unique_names([field.name.strip() for field in book.schema_arrow])
        batch = next(batches(file, book, ROWS))
        rows = zip(*(as_text(column).to_pylist() for column in batch.columns), strict=True)
        body = tuple(
            Row(line, tuple(cell or "" for cell in cells)) for line, cells in enumerate(rows, start=1)
        )
        table = Table(file.name, names, body, "", "", PARQUET, 1)
        return Sample(table, shape_of(table, PARQUET, rows=book.metadata.num_rows))


def batches(file: HandedIn, book: pq.ParquetFile, size: int) -> Iterator[pa.RecordBatch]:
    """Rows in pieces of at most `size`; raises FileProblem when a page in the middle is broken."""
    try:
        yield from book.iter_batches(batch_size=size, use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _broken(file.name) from error


def as_text(column: pa.Array) -> pa.Array:
    """Any column as text, empty where it is null; a whole number without a fraction."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_boolean(column.type):
        return pc.if_else(column.fill_null(False), "1", "0")
    if pa.types.is_floating(column.type):
        return pa.array([_plain(value) for value in column.to_pylist()], pa.string())
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return pa.array(["" if value is None else value.hex() for value in column.to_pylist()], pa.string())
    return pc.fill_null(pc.cast(column, pa.string()), "")


def _plain(value: float | None) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def is_number(column: pa.Array) -> bool:
    """True for a column that holds numbers itself, so that no text has to be read."""
    kind = column.type
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def named(batch: pa.RecordBatch, names: Sequence[str]) -> dict[str, pa.Array]:
    """Name -> column, dictionaries decoded and empty places in text made empty text."""
    columns = {}
    for name, column in zip(names, batch.columns, strict=True):
        columns[name] = pc.cast(column, pa.float64()) if is_number(column) else as_text(column)
    return columns
