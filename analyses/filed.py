"""Files in the storage: put there in pieces, and taken out as a local copy that was checked on the way."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from analyses.engine.scratch import scratch_folder

BLOCK = 1024 * 1024
# Where the files of datasets lie: as handed in, as read, and the reports of rows that were not used.
FOLDERS = ORIGINALS_FOLDER, ROWS_FOLDER, REPORTS_FOLDER = (
    "datasets/original", "datasets/rows", "datasets/reports",
)  # fmt: skip


class ChangedFile(Exception):
    """The bytes in the storage are not those that were registered."""


@contextmanager
def local_copy(file: FieldFile, checksum: str) -> Iterator[Path]:
    """The stored file as a path on this machine, for as long as the body runs; any storage will do.

    Raises ChangedFile when its SHA-256 is another, FileNotFoundError when it is gone.
    """
    digest = hashlib.sha256()
    with scratch_folder() as folder:
        path = folder / "rows"
        with file.storage.open(file.name, "rb") as stored, path.open("wb") as copy:
            while block := stored.read(BLOCK):
                digest.update(block)
                copy.write(block)
        if digest.hexdigest() != checksum:
            raise ChangedFile
        yield path


def put(path: Path, folder: str) -> str:
    """Copy a local file to the storage in pieces, under a name that tells nothing; answers the name."""
    with path.open("rb") as file:
        return default_storage.save(f"{folder}/{uuid4().hex}", File(file))


def old_names(folder: str, before: datetime) -> Iterator[str]:
    """The names of the files in a folder of the storage that were written before a moment."""
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        whole = f"{folder}/{name}"
        with suppress(FileNotFoundError):  # somebody took it away meanwhile
            if default_storage.get_modified_time(whole) < before:
                yield whole


def remove(*files: FieldFile | Any) -> None:
    """Take these files out of the storage; what is not there any more is fine."""
    for file in files:
        if file:
            file.storage.delete(file.name)
