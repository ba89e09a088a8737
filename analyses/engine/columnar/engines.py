"""Opens the engine that computes: DuckDB in this process, or Spark."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType

from ibis.backends.sql import SQLBackend
from ibis.expr import types as ir

from analyses.engine.columnar import embedded
from analyses.engine.errors import Fault, UnusableTableError
from analyses.engine.scratch import scratch_folder

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
    """An engine for the time of a block; nothing of what the block did is left in it or on disk.

    Raises UnusableTableError when a sum in the block grows larger than what is kept exactly.
    """
    chosen = options or EngineOptions()
    if chosen.kind is EngineKind.SPARK:
        # Spark needs packages and Java that an installation without it does not have.
        spark = import_module("analyses.engine.columnar.spark")
        engine, overflows = _own(spark, chosen.master), spark.OVERFLOWS
    else:
        engine, overflows = embedded.lent(chosen.memory_mib, chosen.threads), embedded.OVERFLOWS
    try:
        with engine as lent:
            yield lent
    except overflows as overflow:
        raise UnusableTableError(Fault.TOO_LARGE) from overflow


@contextmanager
def _own(spark: ModuleType, master: str) -> Iterator[SQLBackend]:
    """A session of Spark with its scratch folder; both are gone afterwards."""
    with scratch_folder() as folder:
        engine = spark.connect(master, folder)
        try:
            yield engine
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
