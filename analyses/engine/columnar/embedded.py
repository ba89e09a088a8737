"""DuckDB inside this process, kept open from one block to the next: to open it costs more than to read a small file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

import duckdb
import ibis
from duckdb import ConversionException, OutOfRangeException
from ibis.backends.sql import SQLBackend

from analyses.engine.scratch import scratch_path

OVERFLOWS = (OutOfRangeException, ConversionException)


@dataclass(frozen=True)
class _Core:
    """The engine itself. `scratch` comes into being when something does not fit in the memory."""

    connection: duckdb.DuckDBPyConnection
    scratch: Path

    def close(self) -> None:
        self.connection.close()
        rmtree(self.scratch, ignore_errors=True)


# What lies idle, by process, MiB and threads: threads do not live on in a process that was forked off.
_IDLE: dict[tuple[int, int, int], _Core] = {}


@contextmanager
def lent(memory_mib: int, threads: int) -> Iterator[SQLBackend]:
    """An engine for the time of a block, used by nobody else; it sees nothing of the blocks before.

    One that fell over, or that put something aside on disk, is closed and its scratch folder removed.
    """
    place = (os.getpid(), memory_mib, threads)
    core = _IDLE.pop(place, None) or _new(memory_mib, threads)
    try:
        engine = ibis.duckdb.from_connection(core.connection.cursor())
        try:
            yield engine
        finally:
            engine.disconnect()
    except BaseException:
        core.close()
        raise
    if core.scratch.exists() or place in _IDLE:
        core.close()
    else:
        _IDLE[place] = core


def _new(memory_mib: int, threads: int) -> _Core:
    """Nothing may be fetched or installed from outside while figures are computed."""
    scratch = scratch_path(uuid4().hex)
    config = {
        "threads": threads,
        "memory_limit": f"{memory_mib}MiB",
        "temp_directory": str(scratch),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return _Core(duckdb.connect(":memory:", config=config), scratch)
