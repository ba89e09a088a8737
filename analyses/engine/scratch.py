"""Folders for what lies on disk for a moment: rows of people and companies, so nothing of it may stay behind.

A folder goes when its block ends. A process that is killed cannot take its folders away, so their names tell whose they
are, and whoever opens the next one on this machine clears those of processes that are gone.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "zicht-scratch-"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder for the time of a block, for this user only."""
    clear_scratch()
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        yield Path(folder)


def scratch_path(name: str) -> Path:
    """A path that is cleared like a folder, for who makes and removes it themselves; nothing is there yet."""
    clear_scratch()
    return Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}-{name}"


def clear_scratch() -> None:
    """Take away what processes that are gone left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", owner).exists():
            # What something that it started still writes goes the next time.
            shutil.rmtree(folder, ignore_errors=True)
