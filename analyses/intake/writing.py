"""The stored form of a dataset: one Parquet file with canonical columns, sorted, the same bytes for the same rows."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# Settings that decide about the bytes; a change here gives every dataset another checksum.
ROW_GROUP = 262_144
COMPRESSION, LEVEL = "zstd", 3
KEYS = [("area", pa.string()), ("period", pa.string()), ("category", pa.string()), ("stratum", pa.string())]
AGGREGATES = pa.schema([*KEYS, ("numerator", pa.float64()), ("denominator", pa.float64())])
RECORDS = pa.schema([*KEYS, ("unit", pa.int64()), ("flag", pa.bool_()), ("value", pa.float64())])
TEXTS = [name for name, _kind in KEYS]


def write_parquet(path: Path, batches: Iterable[pa.Table], schema: pa.Schema) -> tuple[str, int]:
    """Write sorted rows in groups of a fixed size, holding one group; answers SHA-256 and number of rows."""
    rows = 0
    with pq.ParquetWriter(
        path, schema, version="2.6", compression=COMPRESSION, compression_level=LEVEL, use_dictionary=TEXTS,
        write_statistics=True, store_schema=False,
    ) as out:  # fmt: skip
        for group in _groups(batches):
            out.write_table(group.cast(schema), row_group_size=ROW_GROUP)
            rows += len(group)
    return sha256_of(path), rows


def _groups(batches: Iterable[pa.Table]) -> Iterable[pa.Table]:
    """The same rows in tables of exactly ROW_GROUP rows, the last one shorter."""
    held: list[pa.Table] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += len(batch)
        while count >= ROW_GROUP:
            whole = pa.concat_tables(held)
            yield whole.slice(0, ROW_GROUP).combine_chunks()
            held, count = [whole.slice(ROW_GROUP)], count - ROW_GROUP
    if count:
        yield pa.concat_tables(held).combine_chunks()


def sha256_of(path: Path) -> str:
    """SHA-256 of a file on this machine, 64 hexadecimal characters."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
