"""Opens the engine that computes: DuckDB in this process, or Spark."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
from duckdb import ConversionException, OutOfRangeException
from ibis.backends.sql import SQLBackend
from ibis.expr import types as ir

from analyses.engine.errors import Fault, UnusableTableError

# How every Parquet file begins.
PARQUET = b"PAR1"


class EngineKind(StrEnum):
    """Which engine computes; the expressions and their answers are the same."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Where and how large: `memory_mib` for DuckDB (what does not fit is put aside on disk), `master` for
    Spark."""

    kind: EngineKind = EngineKind.DUCKDB
    memory_mib: int = 600
    threads: int = 2
    master: str = "local[2]"


@contextmanager
def opened(options: EngineOptions | None = None) -> Iterator[SQLBackend]:
    """An engine for the time of a block, with its scratch folder; both are gone afterwards.

    Raises UnusableTableError when a sum in the block grows larger than what is kept exactly.
    """
    chosen = options or EngineOptions()
    with TemporaryDirectory(prefix="zicht-engine-") as folder:
        if chosen.kind is EngineKind.SPARK:
            # Spark needs packages and Java that an installation without it does not have.
            spark = import_module("analyses.engine.columnar.spark")
            engine, overflows = spark.connect(chosen.master, Path(folder)), spark.OVERFLOWS
        else:
            engine, overflows = _duckdb(chosen, Path(folder)), (OutOfRangeException, ConversionException)
        try:
            yield engine
        except overflows as overflow:
            raise UnusableTableError(Fault.TOO_LARGE) from overflow
        finally:
            engine.disconnect()


def open_file(engine: SQLBackend, path: Path) -> ir.Table:
    """The Parquet file as a table of this engine. Raises FileNotFoundError, and UnusableTableError when it is
    no Parquet file: that is told before an engine gets hold of it."""
    with path.open("rb") as file:
        begin = file.read(len(PARQUET))
    if begin != PARQUET:
        raise UnusableTableError(Fault.UNREADABLE)
    return engine.read_parquet(str(path))


def _duckdb(options: EngineOptions, folder: Path) -> SQLBackend:
    """Nothing may be fetched or installed from outside while figures are computed."""
    return ibis.duckdb.connect(
        threads=options.threads,
        memory_limit=f"{options.memory_mib}MiB",
        temp_directory=str(folder),
        preserve_insertion_order=False,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )
